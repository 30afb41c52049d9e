/** The zone on one page under load, cold and warm. */
@NullMarked
package cn.onezone.benchmarks.overview;

import org.jspecify.annotations.NullMarked;
