/** The audit trail: who did, read or was refused what, in a chain that shows every later change. */
@NullMarked
package cn.onezone.kit.audit;

import org.jspecify.annotations.NullMarked;
