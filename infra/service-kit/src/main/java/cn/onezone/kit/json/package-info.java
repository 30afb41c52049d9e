/** The one JSON mapper of events and the one of requests. */
@NullMarked
package cn.onezone.kit.json;

import org.jspecify.annotations.NullMarked;
