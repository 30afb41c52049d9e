/** Who calls, what they may do, and what is said to those who may not. */
@NullMarked
package cn.onezone.kit.access;

import org.jspecify.annotations.NullMarked;
