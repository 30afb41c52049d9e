/** What the enterprise service tells: the consolidated registry and double claims. */
@NullMarked
package cn.onezone.contracts.enterprises;

import org.jspecify.annotations.NullMarked;
