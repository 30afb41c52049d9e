package cn.onezone.kit.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for what is being done, what for and from where: what an audit entry says of its cause. It stays with the
 * thread of the request; work that goes on elsewhere for the same person keeps it and enters it there again. No part of a
 * token is in it.
 *
 * @param actor subject of the token, empty if nobody is known
 * @param roles wire names, sorted
 * @param park of a park administrator
 * @param action method and route pattern; without a route method and path
 * @param traceId 32 hexadecimal digits, or empty
 * @param from remote address
 * @param forwardedFor {@code X-Forwarded-For} as it came: anybody can write into it
 * @param purpose {@code X-Purpose}, decoded
 */
public record Asked(
        String actor,
        List<String> roles,
        @Nullable String park,
        String action,
        String traceId,
        String from,
        @Nullable String forwardedFor,
        @Nullable String purpose) {
    private static final int LONGEST = 200;
    private static final int LONGEST_ACTOR = 255;
    private static final ThreadLocal<@Nullable Work> CURRENT = new ThreadLocal<>();

    /** What a thread does for somebody, and whether an entry says so. */
    private static final class Work {
        private Asked asked;
        private boolean recorded;

        Work(Asked asked) {
            this.asked = asked;
        }
    }

    /** Sorts the roles; cuts every text, and takes out of it what no text should have. */
    public Asked {
        actor = text(actor, LONGEST_ACTOR);
        roles = roles.stream().sorted().toList();
        action = text(action, LONGEST);
        from = text(from, LONGEST);
        forwardedFor = forwardedFor == null ? null : text(forwardedFor, LONGEST);
        purpose = purpose == null ? null : text(purpose, LONGEST);
    }

    /** The same on a route. */
    public Asked on(String route) {
        return new Asked(actor, roles, park, route, traceId, from, forwardedFor, purpose);
    }

    /** For whom this thread works, absent if for nobody: what it writes then is no command of anybody. */
    public static @Nullable Asked current() {
        Work work = CURRENT.get();
        return work == null ? null : work.asked;
    }

    /** Says that something of what this thread does for somebody has its entry. */
    public static void recorded() {
        Work work = CURRENT.get();
        if (work != null) {
            work.recorded = true;
        }
    }

    /** Whether something of what this thread does for somebody has its entry: else whatever it did changed nothing. */
    public static boolean isRecorded() {
        Work work = CURRENT.get();
        return work != null && work.recorded;
    }

    /**
     * Works for somebody from now on.
     *
     * @param asked absent for nobody
     * @return close it in the same thread
     */
    public static Turn enter(@Nullable Asked asked) {
        Work before = CURRENT.get();
        set(asked == null ? null : new Work(asked));
        return () -> set(before);
    }

    /** Says on which route the request of this thread is. */
    public static void routed(String route) {
        Work work = CURRENT.get();
        if (work != null) {
            work.asked = work.asked.on(route);
        }
    }

    private static void set(@Nullable Work work) {
        if (work == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(work);
        }
    }

    /** Ends the work for somebody. */
    @FunctionalInterface
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The entry of a write.
     *
     * @param id unique for ever
     * @param record {@code <collection>/<document id>}, absent for what is kept in no collection
     * @param before digest of the state before, absent if there was none
     * @param after digest of the state after it
     * @param batch what it has in common with other writes of the same command, absent if it is alone
     */
    public AuditEntry command(
            String id,
            Instant at,
            @Nullable String record,
            @Nullable String before,
            @Nullable String after,
            @Nullable String batch) {
        return entry(id, at, AuditEntry.Kind.COMMAND, record, before, after, null, batch);
    }

    /**
     * The entry of a read.
     *
     * @param record {@code <collection>/<document id>}, or the collection alone for a list
     */
    public AuditEntry read(String id, Instant at, String record) {
        return entry(id, at, AuditEntry.Kind.READ, record, null, null, null, null);
    }

    /**
     * The entry of a refusal.
     *
     * @param outcome code of the problem
     */
    AuditEntry refused(String id, Instant at, String outcome) {
        return entry(id, at, AuditEntry.Kind.REFUSED, null, null, null, outcome, null);
    }

    private AuditEntry entry(
            String id,
            Instant at,
            AuditEntry.Kind kind,
            @Nullable String record,
            @Nullable String before,
            @Nullable String after,
            @Nullable String outcome,
            @Nullable String batch) {
        return new AuditEntry(
                id,
                at.truncatedTo(ChronoUnit.MILLIS),
                kind,
                actor,
                roles,
                park,
                action,
                record == null ? null : text(record, LONGEST),
                before,
                after,
                traceId.isEmpty() ? null : traceId,
                from,
                forwardedFor,
                purpose,
                outcome,
                null,
                batch,
                null);
    }

    /** Control characters and halves of surrogate pairs have no one spelling in JSON that all tools share. */
    private static String text(String raw, int most) {
        StringBuilder clean = new StringBuilder(Math.min(raw.length(), most));
        for (int at = 0; at < raw.length() && clean.length() < most; ) {
            int point = raw.codePointAt(at);
            at += Character.charCount(point);
            boolean odd = Character.isISOControl(point)
                    || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
            clean.appendCodePoint(odd ? 0xFFFD : point);
        }
        return clean.toString();
    }
}
