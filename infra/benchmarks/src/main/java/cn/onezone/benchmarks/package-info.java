/** {@code ./onezone bench}: measures the network through its doors and prints one table of all figures. */
@NullMarked
package cn.onezone.benchmarks;

import org.jspecify.annotations.NullMarked;
