/** How many roster rows a second go in through a park's import door. */
@NullMarked
package cn.onezone.benchmarks.rosters;

import org.jspecify.annotations.NullMarked;
