/** Refusals as RFC 9457 problem documents with stable codes, in Chinese and English. */
@NullMarked
package cn.onezone.kit.problem;

import org.jspecify.annotations.NullMarked;
