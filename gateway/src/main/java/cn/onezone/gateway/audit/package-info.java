/** The gateway's own audit trail of whom it refused, and the one door to all trails of the network. */
@NullMarked
package cn.onezone.gateway.audit;

import org.jspecify.annotations.NullMarked;
