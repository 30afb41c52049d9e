/** The industry classification GB/T 4754-2017. */
@NullMarked
package cn.onezone.contracts.classification;

import org.jspecify.annotations.NullMarked;
