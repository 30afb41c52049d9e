/** Value types that cannot hold a wrong value: codes, periods, amounts. */
@NullMarked
package cn.onezone.contracts.value;

import org.jspecify.annotations.NullMarked;
