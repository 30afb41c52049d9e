/** Who may pass the gateway. */
@NullMarked
package cn.onezone.gateway.access;

import org.jspecify.annotations.NullMarked;
