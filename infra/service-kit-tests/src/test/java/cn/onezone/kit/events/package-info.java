/** Proves that every published event can be read for ever, and keeps its documentation true. */
@NullMarked
package cn.onezone.kit.events;

import org.jspecify.annotations.NullMarked;
