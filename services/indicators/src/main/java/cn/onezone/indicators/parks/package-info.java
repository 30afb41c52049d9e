/** Which parks there were on which day. */
@NullMarked
package cn.onezone.indicators.parks;

import org.jspecify.annotations.NullMarked;
