/** What a sub-park's own service tells the network. */
@NullMarked
package cn.onezone.contracts.parks;

import org.jspecify.annotations.NullMarked;
