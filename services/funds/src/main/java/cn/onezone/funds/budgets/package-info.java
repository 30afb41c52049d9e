/** Funds and their money by year: budget, commitments and payments in one document, so that R16 holds in one write. */
@NullMarked
package cn.onezone.funds.budgets;

import org.jspecify.annotations.NullMarked;
