/** What healthy routes notice while one park hangs. */
@NullMarked
package cn.onezone.benchmarks.hang;

import org.jspecify.annotations.NullMarked;
