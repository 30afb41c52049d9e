/** Sums over a park's reports by section, scale class and qualification, and what of them may leave the park (R10, R12). */
@NullMarked
package cn.onezone.parks.aggregates;

import org.jspecify.annotations.NullMarked;
