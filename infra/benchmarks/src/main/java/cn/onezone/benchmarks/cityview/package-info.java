/** Search, indicator queries and rebuild of the city view at several sizes. */
@NullMarked
package cn.onezone.benchmarks.cityview;

import org.jspecify.annotations.NullMarked;
