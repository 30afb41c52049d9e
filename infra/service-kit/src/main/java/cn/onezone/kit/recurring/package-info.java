/** Work that comes back after a while. */
@NullMarked
package cn.onezone.kit.recurring;

import org.jspecify.annotations.NullMarked;
