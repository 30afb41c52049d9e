/** Ranking the parks, and how firm the ranks are. */
@NullMarked
package cn.onezone.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
