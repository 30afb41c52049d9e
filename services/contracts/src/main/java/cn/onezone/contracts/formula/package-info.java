/** The formula language of indicators: its text, units, exact arithmetic and the order of dependencies. */
@NullMarked
package cn.onezone.contracts.formula;

import org.jspecify.annotations.NullMarked;
