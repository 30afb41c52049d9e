/** Where this process may be made to connect to by what somebody else says. */
@NullMarked
package cn.onezone.kit.outgoing;

import org.jspecify.annotations.NullMarked;
