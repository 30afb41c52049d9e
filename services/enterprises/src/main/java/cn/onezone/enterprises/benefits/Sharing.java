package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is shared of one enterprise: its moves and its figures. Small: a figure of it is a line here and a ledger of its own,
 * {@link Ledger}.
 *
 * @param uscc the enterprise
 * @param movesVersion version of the registration that {@code moves} were taken from
 * @param moves relocations that have taken effect
 * @param figures one for each measure and period, in order
 * @param heard how far each park was heard
 * @param pending the USCC again while a figure waits for the reviewer; the list of those goes by it
 * @param unsettled the USCC again while the ledgers may not yet say what the figures and moves say
 * @param earlier accepted figures under its former codes, which caps go by; absent in what was kept before there were any
 */
public record Sharing(
        Uscc uscc,
        long movesVersion,
        List<Move> moves,
        List<Figure> figures,
        List<Heard> heard,
        @Nullable Uscc pending,
        @Nullable Uscc unsettled,
        @Nullable List<Earlier> earlier)
        implements Recorded<Sharing> {
    /** Copies the lists. */
    public Sharing {
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
        moves = List.copyOf(moves);
        figures = List.copyOf(figures);
        heard = List.copyOf(heard);
    }

    /**
     * How far a park was heard about a figure.
     *
     * @param park which
     * @param measure of the figure
     * @param period of the figure
     * @param sequence of its latest event that was taken in
     */
    public record Heard(ParkCode park, Measure measure, Period period, long sequence) {}

    /**
     * An accepted figure under a former code.
     *
     * @param measure of the figure
     * @param period of the figure, over before the code was changed
     * @param fen the amount in fen
     */
    public record Earlier(Measure measure, Period period, long fen) {}

    static Sharing none(Uscc uscc) {
        return new Sharing(uscc, 0, List.of(), List.of(), List.of(), null, null, List.of());
    }

    Optional<Figure> figure(Measure measure, Period period) {
        return figures.stream()
                .filter(f -> f.measure() == measure && f.period().equals(period))
                .findFirst();
    }

    long heardOf(ParkCode park, Measure measure, Period period) {
        return heard.stream()
                .filter(h -> h.park().equals(park)
                        && h.measure() == measure
                        && h.period().equals(period))
                .mapToLong(Heard::sequence)
                .findFirst()
                .orElse(0);
    }

    Sharing hears(ParkCode park, Measure measure, Period period, long sequence) {
        List<Heard> all = new ArrayList<>(heard);
        all.removeIf(h ->
                h.park().equals(park) && h.measure() == measure && h.period().equals(period));
        all.add(new Heard(park, measure, period, sequence));
        return new Sharing(uscc, movesVersion, moves, figures, all, pending, unsettled, earlier);
    }

    Sharing with(Figure figure, boolean unsettles) {
        List<Figure> all = new ArrayList<>(figures);
        all.removeIf(f -> f.measure() == figure.measure() && f.period().equals(figure.period()));
        all.add(figure.after(figure(figure.measure(), figure.period()).orElse(null)));
        all.sort(Comparator.comparing(Figure::measure).thenComparing(Figure::period));
        boolean waits = all.stream().anyMatch(Figure::pending);
        return new Sharing(
                uscc, movesVersion, moves, all, heard, waits ? uscc : null, unsettles ? uscc : unsettled, earlier);
    }

    /**
     * What was known at a moment (R8), of those figures of which it is kept.
     *
     * @param then moves that were known
     */
    Sharing asOf(Instant moment, List<Move> then) {
        List<Figure> known = figures.stream()
                .filter(f -> f.keeps(moment))
                .flatMap(f -> Stream.ofNullable(f.asOf(moment)))
                .toList();
        return new Sharing(uscc, movesVersion, then, known, heard, pending, unsettled, earlier);
    }

    @Override
    public Sharing recorded(Instant at) {
        return new Sharing(
                uscc,
                movesVersion,
                moves,
                figures.stream().map(f -> f.recorded(at)).toList(),
                heard,
                pending,
                unsettled,
                earlier);
    }

    Sharing moved(long version, List<Move> now) {
        return new Sharing(uscc, version, now, figures, heard, pending, now.equals(moves) ? unsettled : uscc, earlier);
    }

    /** With what was accepted under former codes; itself if it is the same. */
    Sharing after(List<Earlier> had) {
        return had.equals(earlier) ? this : new Sharing(uscc, movesVersion, moves, figures, heard, pending, uscc, had);
    }

    Sharing settled() {
        return new Sharing(uscc, movesVersion, moves, figures, heard, pending, null, earlier);
    }

    /**
     * What is accepted under this code and the ones before it of periods that are over before a day, for the one that follows.
     *
     * @return by measure and period
     */
    List<Earlier> until(LocalDate day) {
        List<Earlier> all = new ArrayList<>();
        for (Figure figure : figures) {
            Figure.Statement accepted = figure.accepted();
            if (accepted != null) {
                all.add(new Earlier(figure.measure(), figure.period(), accepted.fen()));
            }
        }
        all.addAll(earlier == null ? List.of() : earlier);
        all.removeIf(one -> !one.period().end().isBefore(day));
        all.sort(Comparator.comparing(Earlier::measure).thenComparing(Earlier::period));
        return all;
    }

    /** The figures of a measure that were accepted under former codes, in fen. */
    Map<Period, Long> earlier(Measure measure) {
        Map<Period, Long> all = new TreeMap<>();
        for (Earlier one : earlier == null ? List.<Earlier>of() : earlier) {
            if (one.measure() == measure) {
                all.put(one.period(), one.fen());
            }
        }
        return all;
    }

    /** The accepted figures of a measure, in fen. */
    Map<Period, Long> accepted(Measure measure) {
        Map<Period, Long> all = new TreeMap<>();
        for (Figure figure : figures) {
            Figure.Statement accepted = figure.accepted();
            if (figure.measure() == measure && accepted != null) {
                all.put(figure.period(), accepted.fen());
            }
        }
        return all;
    }
}
