package cn.onezone.kit.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write of a batch.
 *
 * @param before what was read, absent to create
 * @param id document id
 * @param state the new state
 * @param outgoing the events it causes
 */
public record Write<S>(@Nullable Stored<S> before, String id, S state, List<? extends Outgoing<?>> outgoing) {}
