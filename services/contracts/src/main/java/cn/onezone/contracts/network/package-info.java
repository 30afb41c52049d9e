/** What services tell about themselves: that they are alive, their keys, where their audit trails stand. */
@NullMarked
package cn.onezone.contracts.network;

import org.jspecify.annotations.NullMarked;
