/** When values may be seen: of a period, or of one indicator of it. */
@NullMarked
package cn.onezone.indicators.releases;

import org.jspecify.annotations.NullMarked;
