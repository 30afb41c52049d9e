package cn.onezone.client;

import cn.onezone.contracts.evidence.Digest;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Where a partner keeps what it received, each event once. The event and that it was received are one: a ledger that keeps them
 * apart has one of them twice, or loses one, when it is killed between. {@link FileLedger} is one; another may write to a
 * table whose key is the number.
 */
public interface Ledger {
    /**
     * Keeps an event, for good when this returns. Where there is only a notice that the event of this number was withheld, the
     * event takes its place if it is the one whose leaf the notice names; nothing takes the place of an event.
     *
     * @return whether it is new; not if there is one of its number already
     */
    boolean keep(ReceivedEvent event) throws IOException;

    /** The first number after another of which there is a notice only; 0 if there is none. */
    long withheldAfter(long number);

    /** The number up to which none is missing; 0 if the first is. */
    long complete();

    /** The greatest number that is there; 0 if there is none. */
    long greatest();

    /** Leaf of each event from one number to another, both included. */
    SortedMap<Long, Digest> leaves(long first, long last) throws IOException;
}
