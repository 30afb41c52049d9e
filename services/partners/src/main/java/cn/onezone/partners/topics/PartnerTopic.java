package cn.onezone.partners.topics;

import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.partners.agreements.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The topic on which a partner receives its subscription, and the decisions about it. Public because the record codec reads
 * it.
 *
 * @param id of the subscription
 * @param partner whose it is
 * @param status where it stands
 * @param fed all up to this number was put on the topic, as far as is written down here: the topic itself may have more
 * @param again number after which the topic is to begin anew, emptied; absent if it goes on
 * @param mark under what its events left, see {@link #mark(Agreement)}
 * @param keys who may read it; passwords are known to Kafka and the partner only
 */
public record PartnerTopic(
        String id,
        String partner,
        Status status,
        long fed,
        @Nullable Long again,
        String mark,
        List<Key> keys) {
    /** Most keys at once: the partner's newest, and those that end soon. */
    static final int MOST_KEYS = 3;

    /** Where it stands. */
    public enum Status {
        /** It is there. */
        OPEN,
        /** Nobody is to read it any more; not all of that is done yet. */
        ENDING,
        /** It is not there. */
        CLOSED
    }

    /**
     * A user of the log who may read the topic and nothing else.
     *
     * @param user its name
     * @param until when it ends
     */
    public record Key(String user, Instant until) {}

    /** The name of a subscription's topic. */
    static String name(String subscription) {
        return PartnerEvents.RECEIVED + subscription;
    }

    /**
     * What decides which events leave, and what of them. Where it changes, what is on the topic may be what may leave no more
     * (R21): the topic begins anew.
     */
    static String mark(Agreement agreement) {
        return agreement.revision() + " "
                + new TreeSet<>(agreement.parks()).stream().map(ParkCode::value).collect(Collectors.joining(","));
    }

    /** One that begins after a number. */
    static PartnerTopic begin(String id, String partner, long after, Key key) {
        return new PartnerTopic(id, partner, Status.OPEN, after, after, "", List.of(key));
    }

    /**
     * With one more key. Those before end soon, so that the partner can change over; of more than may be the oldest end at
     * once.
     *
     * @param after number after which it begins anew; absent if it goes on where it is
     */
    PartnerTopic opened(Key key, @Nullable Long after, Instant now, Duration overlap) {
        if (status != Status.OPEN) {
            return begin(id, partner, after == null ? 0 : after, key);
        }
        Instant last = now.plus(overlap);
        List<Key> all = new ArrayList<>();
        for (Key one : keys) {
            all.add(new Key(one.user(), one.until().isBefore(last) ? one.until() : last));
        }
        all.add(key);
        while (all.size() > MOST_KEYS) {
            all.removeFirst();
        }
        return new PartnerTopic(id, partner, status, fed, after == null ? again : after, mark, List.copyOf(all));
    }

    boolean isRead(Instant now) {
        return status == Status.OPEN && keys.stream().anyMatch(key -> now.isBefore(key.until()));
    }

    List<Key> ended(Instant now) {
        return keys.stream().filter(key -> !now.isBefore(key.until())).toList();
    }

    PartnerTopic without(List<Key> ended) {
        return new PartnerTopic(
                id,
                partner,
                status,
                fed,
                again,
                mark,
                keys.stream().filter(key -> !ended.contains(key)).toList());
    }

    PartnerTopic ending() {
        return new PartnerTopic(id, partner, Status.ENDING, fed, again, mark, keys);
    }

    PartnerTopic closed() {
        return new PartnerTopic(id, partner, Status.CLOSED, 0, null, "", List.of());
    }

    PartnerTopic anewAfter(long number) {
        return new PartnerTopic(id, partner, status, fed, number, mark, keys);
    }

    /** Whether all that is on it has to go before more is put there: that was asked for, or what may leave has changed (R21). */
    boolean isToBeginAnew(Agreement agreement) {
        return again != null || !mark(agreement).equals(mark);
    }

    /** Whether there may be something on it that left under other terms, or before a park objected (R21). */
    boolean mayHoldOther(Agreement agreement) {
        return status == Status.OPEN && !mark.isEmpty() && !mark(agreement).equals(mark);
    }

    /** It is empty, and what comes leaves under this mark. */
    PartnerTopic emptied(String other) {
        return new PartnerTopic(id, partner, status, again == null ? fed : again, null, other, keys);
    }

    PartnerTopic fedUpTo(long number) {
        return new PartnerTopic(id, partner, status, number, again, mark, keys);
    }
}
