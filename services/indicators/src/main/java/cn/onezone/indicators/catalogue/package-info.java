/** Data elements and indicators: what is counted, in which unit, by which formula (R10, R11). */
@NullMarked
package cn.onezone.indicators.catalogue;

import org.jspecify.annotations.NullMarked;
