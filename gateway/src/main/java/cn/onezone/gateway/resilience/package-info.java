/** Calling a backend so that its trouble stays its own: breaker, bulkhead, time limit and pool for each. */
@NullMarked
package cn.onezone.gateway.resilience;

import org.jspecify.annotations.NullMarked;
