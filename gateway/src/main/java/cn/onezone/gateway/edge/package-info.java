/** What holds for every request at the door: limits, trace, headers and the network's problem documents. */
@NullMarked
package cn.onezone.gateway.edge;

import org.jspecify.annotations.NullMarked;
