/** Reports of enterprises taken in by a park, and how soon a changed one is in the city's figure. */
@NullMarked
package cn.onezone.benchmarks.reports;

import org.jspecify.annotations.NullMarked;
