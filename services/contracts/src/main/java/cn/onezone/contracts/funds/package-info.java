/** What the fund service tells: funds, budgets by year, calls, applications, awards, disbursements. */
@NullMarked
package cn.onezone.contracts.funds;

import org.jspecify.annotations.NullMarked;
