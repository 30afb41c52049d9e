/** Reading the log: decoding, applying in batches, dead letters. */
@NullMarked
package cn.onezone.kit.log;

import org.jspecify.annotations.NullMarked;
