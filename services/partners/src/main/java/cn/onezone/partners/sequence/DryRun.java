package cn.onezone.partners.sequence;

import cn.onezone.partners.agreements.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agreement would have delivered of what lies on the log. Public because the record codec reads it.
 *
 * @param id of the agreement
 * @param revision of the terms that were tried
 * @param status where it stands
 * @param startedAt when it began
 * @param touchedAt when this was last written down
 * @param from events are counted that came on the log from then on
 * @param reached all that came before is counted, absent before the first
 * @param read records of the topics that were read
 * @param toRead how many there were when it began, as far as the log tells: some of its places hold none
 * @param aside records that do not prove themselves or cannot be read: they are delivered to nobody
 * @param types what became of the events of each type
 * @param days how many would have been delivered on each day
 * @param samples the first of them as they would leave, in structured JSON
 */
public record DryRun(
        String id,
        int revision,
        Status status,
        Instant startedAt,
        Instant touchedAt,
        Instant from,
        @Nullable Instant reached,
        long read,
        long toRead,
        long aside,
        List<OfType> types,
        List<OfDay> days,
        List<String> samples) {
    /** One that has not been touched for longer is not running any more, whatever it says of itself. */
    static final Duration ALIVE = Duration.ofSeconds(30);

    /** Where it stands. */
    public enum Status {
        /** It reads. */
        RUNNING,
        /** It has read all there was when it began. */
        DONE,
        /** It has read for as long as it may; {@code reached} says how far it came. */
        TIME_OVER,
        /** It broke off: the log could not be reached, or the service stopped. */
        BROKEN_OFF
    }

    /**
     * What became of the events of one type.
     *
     * @param type its name
     * @param read how many there were
     * @param delivered how many would have been delivered
     * @param otherParks how many name a park that the agreement does not, or that objects
     * @param notWanted how many the conditions leave out
     */
    public record OfType(String type, long read, long delivered, long otherParks, long notWanted) {}

    /**
     * One day, Asia/Shanghai.
     *
     * @param day on which events came on the log
     * @param delivered how many of them would have been delivered
     */
    public record OfDay(LocalDate day, long delivered) {}

    static DryRun begin(String id, int revision, Instant now, Instant from) {
        return new DryRun(id, revision, Status.RUNNING, now, now, from, null, 0, 0, 0, List.of(), List.of(), List.of());
    }

    /**
     * Whether it tells of an agreement as it stands: one that was made of other terms, or before a park objected, counts what
     * the partner may not have.
     */
    boolean isOf(Agreement agreement) {
        return revision == agreement.revision()
                && agreement.objections().stream()
                        .allMatch(objection -> objection.since().isBefore(startedAt));
    }

    /** Where it stands indeed. */
    Status standing(Instant now) {
        return status == Status.RUNNING && touchedAt.plus(ALIVE).isBefore(now) ? Status.BROKEN_OFF : status;
    }
}
