/** What partners receive: how many deliveries in a second, how soon, and how far one partner is felt by the others. */
@NullMarked
package cn.onezone.benchmarks.partners;

import org.jspecify.annotations.NullMarked;
