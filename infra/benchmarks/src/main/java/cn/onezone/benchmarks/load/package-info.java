/** What makes load and what stands beside us: wrk, nginx, an open-loop schedule, invented enterprises. */
@NullMarked
package cn.onezone.benchmarks.load;

import org.jspecify.annotations.NullMarked;
