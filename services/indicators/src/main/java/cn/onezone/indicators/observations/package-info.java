/** Published figures, kept with their source and coverage and never mixed with computed values. */
@NullMarked
package cn.onezone.indicators.observations;

import org.jspecify.annotations.NullMarked;
