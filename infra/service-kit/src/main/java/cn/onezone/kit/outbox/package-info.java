/** Publishing what waits in the aggregates, in order, and telling the network how far it has come. */
@NullMarked
package cn.onezone.kit.outbox;

import org.jspecify.annotations.NullMarked;
