/** Targets of indicators by year, from the plans and as the zone's office sets them. */
@NullMarked
package cn.onezone.indicators.targets;

import org.jspecify.annotations.NullMarked;
