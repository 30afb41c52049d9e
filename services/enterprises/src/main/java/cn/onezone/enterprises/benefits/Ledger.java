package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitPosted;
import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitShare;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one figure: double entries in fen, reversed and never edited (R7).
 *
 * @param key {@code <uscc>/<measure>/<period>}, the order of lists
 * @param uscc the enterprise
 * @param measure what is shared
 * @param period of what time
 * @param basis version of the {@link Sharing} that it says; an older one is not posted over it
 * @param entries all of them, by number from 1
 * @param standing number of the posting that counts, 0 if none does
 * @param parks those with a line in any entry, by code: also one whose share was reversed sees why
 * @param synthetic whether the figure is invented for demonstration
 */
public record Ledger(
        String key,
        Uscc uscc,
        Measure measure,
        Period period,
        long basis,
        List<Entry> entries,
        int standing,
        List<ParkCode> parks,
        boolean synthetic) {
    /** Copies the lists. */
    public Ledger {
        entries = List.copyOf(entries);
        parks = List.copyOf(parks);
    }

    /** Whose lines. */
    public enum Account {
        /** What the holder has collected: its debit is the whole figure. */
        COLLECTED,
        /** What a park has of it. */
        SHARE
    }

    /**
     * A line.
     *
     * @param account which
     * @param park whose
     * @param fen credit above zero, debit below
     */
    public record Line(Account account, ParkCode park, long fen) {}

    /**
     * An entry. Its lines are zero together.
     *
     * @param number from 1
     * @param reverses number of the entry that it takes back, absent in a posting
     * @param revision of the figure
     * @param holder who holds the enterprise at the end of the period
     * @param fen the figure; in a reversal what it was
     * @param at when it was posted
     * @param lines at least two unless the figure is zero
     */
    public record Entry(
            int number,
            @Nullable Integer reverses,
            int revision,
            ParkCode holder,
            long fen,
            Instant at,
            List<Line> lines) {
        /** Refuses lines that do not balance: such an entry must not come to be. */
        public Entry {
            lines = List.copyOf(lines);
            long sum = lines.stream().mapToLong(Line::fen).reduce(0, Math::addExact);
            if (sum != 0) {
                throw new IllegalArgumentException(
                        "entry " + number + " does not balance by " + sum + " fen: " + lines);
            }
        }
    }

    static String id(Uscc uscc, Measure measure, Period period) {
        return uscc + "/" + measure + "/" + period;
    }

    static Ledger none(Uscc uscc, Measure measure, Period period) {
        return new Ledger(id(uscc, measure, period), uscc, measure, period, 0, List.of(), 0, List.of(), false);
    }

    /** The posting that counts, absent if none does. */
    @Nullable
    Entry posting() {
        return standing == 0 ? null : entries.get(standing - 1);
    }

    /**
     * What it said at a moment (R8): a posting and the reversal of the one before it are one write.
     *
     * @return absent if nothing was posted then
     */
    @Nullable
    Ledger asOf(Instant moment) {
        List<Entry> then = entries.stream().filter(e -> !e.at().isAfter(moment)).toList();
        if (then.isEmpty()) {
            return null;
        }
        Entry last = then.getLast();
        Set<ParkCode> concerned = new TreeSet<>();
        for (Entry entry : then) {
            concerned.add(entry.holder());
            entry.lines().forEach(line -> concerned.add(line.park()));
        }
        return new Ledger(
                key,
                uscc,
                measure,
                period,
                basis,
                then,
                last.reverses() == null ? last.number() : 0,
                List.copyOf(concerned),
                synthetic);
    }

    /** What a park has, in fen. */
    long share(ParkCode park) {
        return balance(Account.SHARE, park);
    }

    /** What a park has collected and owes, in fen, as a debit: zero or below. */
    long collected(ParkCode park) {
        return balance(Account.COLLECTED, park);
    }

    private long balance(Account account, ParkCode park) {
        return entries.stream()
                .flatMap(e -> e.lines().stream())
                .filter(l -> l.account() == account && l.park().equals(park))
                .mapToLong(Line::fen)
                .reduce(0, Math::addExact);
    }

    /**
     * The ledger after a posting.
     *
     * @param after itself, of a newer basis, where it says already what it should
     * @param events what is told
     */
    record Posted(Ledger after, List<Outgoing<EnterpriseEvent>> events) {}

    /**
     * Posts what the figure and its parts are now.
     *
     * @param newBasis version of the sharing that says so
     * @param accepted the figure
     * @param parts of it
     */
    Posted post(long newBasis, Figure.Statement accepted, Split.Parts parts, Instant at) {
        if (newBasis <= basis) {
            return new Posted(this, List.of());
        }
        List<Line> lines = new ArrayList<>();
        if (accepted.fen() != 0) {
            lines.add(new Line(Account.COLLECTED, parts.holder(), -accepted.fen()));
        }
        parts.shares().forEach((park, fen) -> lines.add(new Line(Account.SHARE, park, fen)));
        Entry before = posting();
        if (before != null
                && before.revision() == accepted.revision()
                && before.holder().equals(parts.holder())
                && before.lines().equals(lines)) {
            return new Posted(
                    new Ledger(key, uscc, measure, period, newBasis, entries, standing, parks, synthetic), List.of());
        }
        List<Entry> all = new ArrayList<>(entries);
        Integer reversed = null;
        if (before != null) {
            reversed = before.number();
            all.add(new Entry(
                    all.size() + 1,
                    reversed,
                    before.revision(),
                    before.holder(),
                    before.fen(),
                    at,
                    before.lines().stream()
                            .map(l -> new Line(l.account(), l.park(), -l.fen()))
                            .toList()));
        }
        Entry posting = new Entry(all.size() + 1, null, accepted.revision(), parts.holder(), accepted.fen(), at, lines);
        all.add(posting);
        Set<ParkCode> concerned = new TreeSet<>(parks);
        concerned.add(parts.holder());
        lines.forEach(l -> concerned.add(l.park()));
        Ledger after = new Ledger(
                key,
                uscc,
                measure,
                period,
                newBasis,
                all,
                posting.number(),
                List.copyOf(concerned),
                accepted.synthetic());
        return new Posted(
                after,
                List.of(Outgoing.of(
                        EnterpriseEvents.BENEFIT_POSTED,
                        key,
                        new BenefitPosted(
                                uscc,
                                measure,
                                period,
                                Money.fen(accepted.fen()),
                                accepted.revision(),
                                parts.holder(),
                                parts.shares().entrySet().stream()
                                        .map(s -> new BenefitShare(s.getKey(), Money.fen(s.getValue())))
                                        .toList(),
                                posting.number(),
                                reversed))));
    }
}
