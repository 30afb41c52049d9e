/** How long the network takes to be healthy and how much memory it holds. */
@NullMarked
package cn.onezone.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
