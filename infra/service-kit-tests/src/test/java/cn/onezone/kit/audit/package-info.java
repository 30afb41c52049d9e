/** Tests of the audit trail. */
@NullMarked
package cn.onezone.kit.audit;

import org.jspecify.annotations.NullMarked;
