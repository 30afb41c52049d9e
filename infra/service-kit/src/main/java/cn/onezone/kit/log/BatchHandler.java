package cn.onezone.kit.log;

import cn.onezone.contracts.wire.Event;
import java.util.List;

/** Applies events to a service's own state. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Applies a batch, in the order of the log. May be called again with events it has applied before, after a crash or
     * when another of the batch failed: it goes by their sequence.
     *
     * @param events at least one
     */
    void apply(List<Event<?>> events);
}
