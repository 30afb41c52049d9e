/** Splits parks and merges them by dated rules, for all enterprises there are and for those that come later (R1). */
@NullMarked
package cn.onezone.enterprises.restructuring;

import org.jspecify.annotations.NullMarked;
