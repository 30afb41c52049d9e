/** From call to payment: calls, applications, and how an application becomes an award that is paid out. */
@NullMarked
package cn.onezone.funds.awards;

import org.jspecify.annotations.NullMarked;
