/** How parks share the benefits of an enterprise that moved between them (R7). */
@NullMarked
package cn.onezone.contracts.sharing;

import org.jspecify.annotations.NullMarked;
