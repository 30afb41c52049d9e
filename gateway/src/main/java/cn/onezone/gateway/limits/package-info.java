/** How much one client may ask in a time, so that none takes the place of all others. */
@NullMarked
package cn.onezone.gateway.limits;

import org.jspecify.annotations.NullMarked;
