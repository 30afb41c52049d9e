/** A receiver as a partner might build it: a webhook in, each event once in a file, nothing missing. */
@NullMarked
package cn.onezone.sample;

import org.jspecify.annotations.NullMarked;
