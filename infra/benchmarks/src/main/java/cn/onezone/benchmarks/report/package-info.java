/** Figures: exact percentiles, rows beside their bars, the table and the machine it was measured on. */
@NullMarked
package cn.onezone.benchmarks.report;

import org.jspecify.annotations.NullMarked;
