/** W3C trace context from request to event to consumer. */
@NullMarked
package cn.onezone.kit.trace;

import org.jspecify.annotations.NullMarked;
