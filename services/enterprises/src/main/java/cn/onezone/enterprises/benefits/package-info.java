/** The benefits of an enterprise that has moved, shared between the parks by the terms of its relocations 利益分享 (R7). */
@NullMarked
package cn.onezone.enterprises.benefits;

import org.jspecify.annotations.NullMarked;
