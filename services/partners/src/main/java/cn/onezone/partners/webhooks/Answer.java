package cn.onezone.partners.webhooks;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of sending one event. */
sealed interface Answer {
    /** It was taken. */
    record Taken(int status) implements Answer {}

    /** The address answered otherwise. */
    record Refused(int status, @Nullable Duration retryAfter) implements Answer {}

    /** The address does not exist any more (410). */
    record Gone() implements Answer {}

    /** There was no answer in time, or none at all. */
    record Silent(String cause) implements Answer {}

    /** It was not sent: the address has failed too often just now, or an event before it of the same batch had not come through. */
    record NotSent() implements Answer {}

    /** It was sent and is not answered yet, and the others do not wait for it any longer. */
    record Awaited() implements Answer {}

    /** Statuses that speak of the receiver as a whole, not of the event. */
    Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    /** Whether it says that the address as a whole does not work now. */
    default boolean isOfTheAddress() {
        return switch (this) {
            case Silent _, NotSent _, Gone _ -> true;
            case Refused(int status, Duration _) -> BUSY.contains(status);
            case Taken _, Awaited _ -> false;
        };
    }

    /** Whether it was sent, and it is known what became of it. */
    default boolean wasTried() {
        return !(this instanceof NotSent) && !(this instanceof Awaited);
    }

    /** For people, without anything that was sent or answered. */
    default String cause() {
        return switch (this) {
            case Taken(int status) -> Integer.toString(status);
            case Refused(int status, Duration _) -> Integer.toString(status);
            case Gone _ -> "410";
            case Silent(String cause) -> cause;
            case NotSent _ -> "not sent";
            case Awaited _ -> "no answer yet";
        };
    }
}
