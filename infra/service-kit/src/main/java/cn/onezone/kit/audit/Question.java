package cn.onezone.kit.audit;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor looks for: exact values, which add up. Absent: any.
 *
 * @param record also one among the many of a batch
 * @param from inclusive
 * @param to exclusive
 */
public record Question(
        @Nullable String actor,
        AuditEntry.@Nullable Kind kind,
        @Nullable String action,
        @Nullable String record,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String outcome) {

    /**
     * Reads it from the parameters of a request.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code wrong-parameter} for a kind or a moment that is none
     */
    public static Question of(
            @Nullable String actor,
            @Nullable String kind,
            @Nullable String action,
            @Nullable String record,
            @Nullable String from,
            @Nullable String to,
            @Nullable String outcome) {
        return new Question(actor, kind(kind), action, record, moment("from", from), moment("to", to), outcome);
    }

    /** Whether an entry is one of those. */
    boolean isAbout(AuditEntry entry) {
        return (actor == null || actor.equals(entry.actor()))
                && (kind == null || kind == entry.kind())
                && (action == null || action.equals(entry.action()))
                && (record == null || record.equals(entry.record()))
                && (outcome == null || outcome.equals(entry.outcome()))
                && (from == null || !entry.at().isBefore(from))
                && (to == null || entry.at().isBefore(to));
    }

    /** Whether everything is asked for. */
    boolean isOpen() {
        return actor == null
                && kind == null
                && action == null
                && record == null
                && from == null
                && to == null
                && outcome == null;
    }

    private static AuditEntry.@Nullable Kind kind(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(AuditEntry.Kind.values())
                .filter(kind -> kind.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "kind: value: " + text + " (expected: COMMAND, READ or REFUSED)",
                                "kind：值“" + text + "”，应为 COMMAND、READ 或 REFUSED")
                        .refused());
    }

    private static @Nullable Instant moment(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            name + ": value: " + text + " (expected: a moment such as 2024-05-06T00:00:00Z)",
                            String.format(Locale.ROOT, "%s：值“%s”，应为 2024-05-06T00:00:00Z 形式的时刻", name, text))
                    .refused();
        }
    }
}
