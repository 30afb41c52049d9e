/** Accepted values that have changed, and where the old ones were used. */
@NullMarked
package cn.onezone.indicators.restatements;

import org.jspecify.annotations.NullMarked;
