/**
 * The yearly evaluation of the parks 年度创新发展考核评价: weights, normalisation, aggregation, rank; how firm a rank is, why it
 * changed, and the frozen snapshot from which anyone can recompute it (R15). All of it is pure but what is named for the
 * door and the store.
 */
@NullMarked
package cn.onezone.indicators.evaluation;

import org.jspecify.annotations.NullMarked;
