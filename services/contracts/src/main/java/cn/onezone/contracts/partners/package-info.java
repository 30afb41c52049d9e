/** What the partners service tells: which agreements there are and what becomes of them (R21). */
@NullMarked
package cn.onezone.contracts.partners;

import org.jspecify.annotations.NullMarked;
