/** The fund service: which fund has how much in which year, who applied, who was awarded, what was paid. */
@NullMarked
package cn.onezone.funds;

import org.jspecify.annotations.NullMarked;
