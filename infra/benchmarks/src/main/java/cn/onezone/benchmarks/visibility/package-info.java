/** How long after a write at a park the gateway shows it. */
@NullMarked
package cn.onezone.benchmarks.visibility;

import org.jspecify.annotations.NullMarked;
