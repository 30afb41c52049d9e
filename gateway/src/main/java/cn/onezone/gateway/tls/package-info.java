/** The door over https, beside the plain one. */
@NullMarked
package cn.onezone.gateway.tls;

import org.jspecify.annotations.NullMarked;
