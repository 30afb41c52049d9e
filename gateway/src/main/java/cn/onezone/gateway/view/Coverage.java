package cn.onezone.gateway.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parks an answer rests on (R14).
 *
 * @param of how many parks there are
 * @param answered how many of them are heard of now: up or late
 * @param parks each, in the order of the plan
 */
public record Coverage(int of, int answered, List<OfPark> parks) {
    /** Copies the list. */
    public Coverage {
        parks = List.copyOf(parks);
    }

    /** How a park's service stands. */
    public enum State {
        /** It speaks and everything it recorded a moment ago is here. */
        UP,
        /** It speaks, but what it recorded lately is not here yet. */
        LATE,
        /** It is silent. What it told before is still shown. */
        DOWN;

        @com.fasterxml.jackson.annotation.JsonValue
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One park.
     *
     * @param park its code
     * @param state of its service
     * @param watermark everything it recorded until then is in the answer; absent if it was never heard of
     * @param ageSeconds how long ago that is, to a tenth of a second
     */
    public record OfPark(
            String park,
            State state,
            @Nullable Instant watermark,
            @Nullable Double ageSeconds) {}

    /**
     * How a source stands.
     *
     * @param known what was heard of it, absent if nothing
     * @param through what was heard of the service that its facts pass through on their way here; its silence makes them
     *     late
     * @param now the moment of the answer
     */
    static OfPark of(
            String park,
            Watermarks.@Nullable Known known,
            Watermarks.@Nullable Known through,
            boolean direct,
            Instant now,
            ViewSettings.View settings) {
        if (known == null) {
            return new OfPark(park, State.DOWN, null, null);
        }
        Instant watermark = known.watermark();
        if (!direct) {
            Instant passed = through == null ? null : through.watermark();
            watermark = watermark == null || passed == null ? null : passed.isBefore(watermark) ? passed : watermark;
        }
        boolean silent = Duration.between(known.latest().at(), now)
                        .compareTo(settings.heartbeatEvery().multipliedBy(3))
                > 0;
        boolean late = watermark == null || Duration.between(watermark, now).compareTo(settings.lateAfter()) >= 0;
        return new OfPark(park, silent ? State.DOWN : late ? State.LATE : State.UP, watermark, age(watermark, now));
    }

    // an age is a hint for people, not a figure of a park, so a binary fraction is exact enough
    private static @Nullable Double age(@Nullable Instant watermark, Instant now) {
        return watermark == null
                ? null
                : Math.max(0, Math.round(Duration.between(watermark, now).toMillis() / 100.0) / 10.0);
    }
}
