/** What services tell about themselves: heartbeats. */
@NullMarked
package cn.onezone.contracts.network;

import org.jspecify.annotations.NullMarked;
