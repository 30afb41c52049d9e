/** A durable document store for local use that speaks the MongoDB wire protocol and refuses what it cannot do. */
@NullMarked
package cn.onezone.local.store;

import org.jspecify.annotations.NullMarked;
