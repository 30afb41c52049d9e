package cn.onezone.contracts;

import cn.onezone.contracts.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of a type of event since it was published first, as {@code /events/history.json} has it. A test holds the last
 * change against the schema as it is: whoever changes a record of the contracts writes down what and since when.
 *
 * @param changes oldest first; the first is the publication
 * @param deprecated absent if it is not
 */
public record EventHistory(List<Change> changes, @Nullable Deprecation deprecated) {
    /** Refuses a type without a first publication. */
    public EventHistory {
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("changes: none (expected: the first publication at least)");
        }
    }

    /**
     * A change.
     *
     * @param on day
     * @param en what, in English
     * @param zh what, in Chinese
     * @param schema fingerprint of the schema after it: SHA-256 in base64url over the schema without what is said for people;
     *     absent where another change of the type came before anybody took one
     */
    public record Change(
            LocalDate on, String en, String zh, @Nullable String schema) {
        /** What changed, in both languages. */
        public Text what() {
            return Text.of(en, zh);
        }
    }

    /**
     * That a type should not be taken into new agreements any more.
     *
     * @param on day from which it should not
     * @param sunset day on which it is told for the last time, absent as long as none is set
     * @param by type that takes its place, absent if none does
     * @param en why, in English
     * @param zh why, in Chinese
     */
    public record Deprecation(
            LocalDate on,
            @Nullable LocalDate sunset,
            @Nullable String by,
            String en,
            String zh) {
        /** Refuses an end that comes before the notice. */
        public Deprecation {
            if (sunset != null && sunset.isBefore(on)) {
                throw new IllegalArgumentException("sunset: value: " + sunset + " (expected: " + on + " or later)");
            }
        }
    }

    /** Day of the first publication. */
    public LocalDate since() {
        return changes.getFirst().on();
    }

    /** Of all types, by wire name. */
    public static Map<String, EventHistory> all() {
        try (InputStream in =
                Objects.requireNonNull(EventHistory.class.getResourceAsStream("/events/history.json"), "history")) {
            return of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads such a file. */
    public static Map<String, EventHistory> of(byte[] json) {
        return Map.copyOf(JsonMapper.shared().readValue(json, new TypeReference<Map<String, EventHistory>>() {}));
    }
}
