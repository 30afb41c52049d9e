package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Event;
import cn.onezone.gateway.view.indicators.Told;
import org.jspecify.annotations.Nullable;

/**
 * A shared fact that is not an enterprise: few in number, so the view holds them decoded in memory and the index keeps
 * them only to start from.
 *
 * @param slot what it replaces: of two facts of one slot the one with the newer sequence stands
 * @param event the event
 * @param key id of the key that signed it (R13)
 */
record Fact(String slot, Event<?> event, @Nullable String key) {
    /** With where it was told. */
    Told told() {
        return new Told(event.data(), event.sequence(), new Told.Voice(event.recordedAt(), event.id(), key));
    }
}
