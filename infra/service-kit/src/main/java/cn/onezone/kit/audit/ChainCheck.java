package cn.onezone.kit.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows a chain from its beginning, recomputes it, and finds the first place where it is not what it was: changed,
 * missing, in another order, cut off, or rewritten as a whole since a head of it was published.
 */
public final class ChainCheck {
    private final String instance;
    private final boolean rotates;
    private final TreeMap<Long, Head> heads = new TreeMap<>();
    private long sequence;
    private String hash = ChainLink.NOTHING;
    private @Nullable Break found;
    private long first = 1;
    private long takenAway;

    /**
     * What is known of a chain besides itself.
     *
     * @param sequence of the last link then
     * @param hash of it
     * @param told how to name it, {@code head of 2024-05-06}
     */
    public record Head(long sequence, String hash, String told) {
        /** A published head. */
        public static Head of(AuditHeadPublished head) {
            return new Head(head.sequence(), head.hash(), "head of " + head.day());
        }

        /** The end of which whoever writes the chain says that it has it. */
        public static Head end(long sequence, String hash) {
            return new Head(sequence, hash, "end that its service knows");
        }
    }

    /**
     * Where the chain is broken.
     *
     * @param sequence of the first link that is not as it was
     * @param why what is wrong there
     */
    public record Break(long sequence, String why) {}

    /**
     * Begins.
     *
     * @param instance whose chain is to come
     * @param heads those of it that were published, proved to be what the service said
     */
    public ChainCheck(String instance, Collection<Head> heads) {
        this(instance, heads, false);
    }

    /**
     * Begins.
     *
     * @param instance whose chain is to come
     * @param heads those of it that were published, proved to be what the service said
     * @param rotates whether its oldest links are taken away in time, as an entry behind them says; then it may begin there
     */
    public ChainCheck(String instance, Collection<Head> heads, boolean rotates) {
        this.instance = instance;
        this.rotates = rotates;
        for (Head head : heads) {
            Head other = this.heads.putIfAbsent(head.sequence(), head);
            if (other != null && !other.hash().equals(head.hash())) {
                found = new Break(
                        head.sequence(),
                        "the " + other.told() + " and the " + head.told() + " say different things of it");
            }
        }
    }

    /** The next link, as it is stored. Nothing is looked at any more behind the first break. */
    public void take(ChainLink link) {
        if (found != null) {
            return;
        }
        if (sequence == 0 && rotates && link.sequence() > 1) {
            first = link.sequence();
            sequence = first - 1;
            hash = link.previous();
            Head head = heads.get(sequence);
            if (head != null && !head.hash().equals(hash)) {
                found = new Break(
                        first,
                        "it does not follow the " + head.told() + ", which has the hash " + head.hash() + ": it names "
                                + hash);
                return;
            }
        }
        long expected = sequence + 1;
        String why = fault(link, expected);
        if (why != null) {
            found = new Break(expected, why);
            return;
        }
        sequence = expected;
        hash = link.hash();
        takenAway = Math.max(takenAway, FileChain.takenAway(link.entry()));
    }

    private @Nullable String fault(ChainLink link, long expected) {
        if (link.sequence() > expected) {
            return expected == link.sequence() - 1
                    ? "it is missing"
                    : "it is missing, and so is all until " + (link.sequence() - 1);
        }
        if (link.sequence() < expected) {
            return "in its place stands " + link.sequence() + " again";
        }
        if (!link.instance().equals(instance)) {
            return "it is a link of " + link.instance();
        }
        if (!link.previous().equals(hash)) {
            return "it does not follow the one before: that has the hash " + hash + ", it names " + link.previous();
        }
        if (!link.recomputed().equals(link.hash())) {
            return "it was changed: its hash is " + link.hash() + ", of what it says " + link.recomputed();
        }
        Head head = heads.get(expected);
        if (head != null && !head.hash().equals(link.hash())) {
            return "the chain was rewritten: the " + head.told() + " has the hash " + head.hash() + ", it "
                    + link.hash();
        }
        return null;
    }

    /**
     * The result, when all links have been taken.
     *
     * @return absent if the chain is whole
     */
    public @Nullable Break result() {
        if (found == null && first > 1 && takenAway < first - 1) {
            return new Break(
                    1,
                    "it is missing, and so is all until " + (first - 1)
                            + ", and no entry says that so much was taken away");
        }
        Map.Entry<Long, Head> last = heads.lastEntry();
        if (found == null && last != null && last.getKey() > sequence) {
            return new Break(
                    sequence + 1,
                    "it is missing: the chain ends with " + sequence + ", and by the "
                            + last.getValue().told() + " it had " + last.getKey());
        }
        return found;
    }

    /** Place of the last link that is whole. */
    public long entries() {
        return sequence;
    }

    /** Place of the first link there is: 1 but for a chain whose oldest links are taken away in time. */
    public long first() {
        return first;
    }

    /** The hash of the last of them. */
    public String hash() {
        return hash;
    }
}
