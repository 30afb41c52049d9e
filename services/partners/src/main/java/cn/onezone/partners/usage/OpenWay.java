package cn.onezone.partners.usage;

import java.util.Collection;
import java.util.Map;

/** A way on which the service hands out by itself: what waits there is known before anything was handed out. */
public interface OpenWay {
    /** Its name, as it is counted. */
    String way();

    /**
     * Of these subscriptions those for which the way is open now, each with the oldest number that is to be handed out still.
     *
     * @param subscriptions at most as many as agreements may be granted
     */
    Map<String, Long> oldest(Collection<String> subscriptions);
}
