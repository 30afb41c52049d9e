/** Indicator values of all parks and of the zone, with targets, revisions and what was published beside them. */
@NullMarked
package cn.onezone.gateway.view.indicators;

import org.jspecify.annotations.NullMarked;
