/** What it costs to ask who calls. */
@NullMarked
package cn.onezone.benchmarks.access;

import org.jspecify.annotations.NullMarked;
