package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A partner's totals compared with the figures accepted here, line by line (R7).
 *
 * @param id of it
 * @param file name of the file as it was sent, absent if it had none
 * @param at when
 * @param by who asked for it
 * @param agreeing how many lines agree
 * @param differing how many do not
 * @param lines those of the file in its order, then what it has not
 */
public record Reconciliation(
        String id, @Nullable String file, Instant at, String by, int agreeing, int differing, List<Line> lines) {
    /** Copies the lines. */
    public Reconciliation {
        lines = List.copyOf(lines);
    }

    /** What a line shows. */
    public enum Finding {
        /** Both say the same. */
        @JsonProperty("agrees")
        AGREES,
        /** Both have it, with another amount. */
        @JsonProperty("amount-differs")
        AMOUNT_DIFFERS,
        /** The amount is ours in another unit: somebody wrote 万元 for yuan, or the other way round. */
        @JsonProperty("other-unit")
        OTHER_UNIT,
        /** The amount is ours, rounded to whole yuan or to whole 万元. */
        @JsonProperty("rounded")
        ROUNDED,
        /** The amount is what one of the parks has of the figure, and not the whole. */
        @JsonProperty("one-share")
        ONE_SHARE,
        /** The amount is that of another revision than the accepted one. */
        @JsonProperty("other-revision")
        OTHER_REVISION,
        /** It is shared, and nothing has been accepted here. */
        @JsonProperty("missing-here")
        MISSING_HERE,
        /** It has been accepted here, and the file has not got it. */
        @JsonProperty("missing-there")
        MISSING_THERE,
        /** No terms share it. */
        @JsonProperty("not-shared")
        NOT_SHARED,
        /** The file has it twice. */
        @JsonProperty("twice")
        TWICE,
        /** The line cannot be read. */
        @JsonProperty("unreadable")
        UNREADABLE
    }

    /**
     * A line of the report.
     *
     * @param row of the file, the header being row 1; absent for what the file has not
     * @param uscc the enterprise, absent if the line cannot be read
     * @param measure what is measured
     * @param period of what time
     * @param finding what it shows
     * @param there fen in the file
     * @param here fen accepted here
     * @param difference {@code there} less {@code here}, where there are both
     * @param revision accepted here, or that which the amount is of
     * @param note what cannot be read, and what was expected; or what explains the difference, in English and Chinese
     */
    public record Line(
            @Nullable Integer row,
            @Nullable Uscc uscc,
            @Nullable Measure measure,
            @Nullable Period period,
            Finding finding,
            @Nullable Long there,
            @Nullable Long here,
            @Nullable Long difference,
            @Nullable Integer revision,
            @Nullable String note) {}

    /** A line of the file: a total, or why it cannot be read. */
    sealed interface Stated {
        /** Row of the file, the header being row 1. */
        int row();

        /** A total, in fen. */
        record Total(int row, Uscc uscc, Measure measure, Period period, long fen) implements Stated {}

        /** What cannot be read. */
        record Unreadable(int row, String note) implements Stated {}
    }

    /**
     * What is known here of a figure.
     *
     * @param shared whether terms share it
     * @param accepted fen that were accepted, absent if nothing was
     * @param revision of that
     * @param others other revisions: earlier ones in the order in which they were accepted, and one that waits
     * @param shares fen that each park has of what is accepted
     */
    record Known(
            boolean shared,
            @Nullable Long accepted,
            @Nullable Integer revision,
            List<Revision> others,
            Map<ParkCode, Long> shares) {}

    /** What a park has stated with one of its revisions, which each park counts from 1. */
    record Revision(ParkCode park, int number, long fen) {}

    /** A figure's key. */
    record FigureKey(Uscc uscc, Measure measure, Period period) implements Comparable<FigureKey> {
        @Override
        public int compareTo(FigureKey other) {
            return Comparator.comparing(FigureKey::uscc)
                    .thenComparing(FigureKey::measure)
                    .thenComparing(FigureKey::period)
                    .compare(this, other);
        }
    }

    /** Where the findings come from. */
    interface Here {
        Known of(FigureKey key);

        /** All accepted figures of a measure and a period, in fen. */
        Map<FigureKey, Known> accepted(Measure measure, Period period);
    }

    /** Compares. Of measures and periods that the file does not speak of nothing is said to be missing. */
    static List<Line> compare(List<Stated> file, Here here) {
        List<Line> lines = new ArrayList<>();
        Set<FigureKey> seen = new HashSet<>();
        Map<Measure, Set<Period>> spoken = new TreeMap<>();
        for (Stated stated : file) {
            switch (stated) {
                case Stated.Unreadable(int row, String note) ->
                    lines.add(new Line(row, null, null, null, Finding.UNREADABLE, null, null, null, null, note));
                case Stated.Total total -> {
                    FigureKey key = new FigureKey(total.uscc(), total.measure(), total.period());
                    spoken.computeIfAbsent(total.measure(), _ -> new HashSet<>())
                            .add(total.period());
                    lines.add(seen.add(key) ? line(total, here.of(key)) : line(total, Finding.TWICE, null, null, null));
                }
            }
        }
        Map<FigureKey, Known> missing = new TreeMap<>();
        spoken.forEach((measure, periods) ->
                periods.forEach(period -> here.accepted(measure, period).forEach((key, known) -> {
                    if (!seen.contains(key)) {
                        missing.put(key, known);
                    }
                })));
        missing.forEach((key, known) -> lines.add(new Line(
                null,
                key.uscc(),
                key.measure(),
                key.period(),
                Finding.MISSING_THERE,
                null,
                known.accepted(),
                null,
                known.revision(),
                null)));
        return lines;
    }

    private static final long WAN = 10_000;
    private static final long YUAN = 100;

    /** Why an amount is another than ours, where the two of them say it; null where they do not. */
    private static @Nullable Line explained(Stated.Total total, Known known, long accepted) {
        long there = total.fen();
        if (there == 0) {
            return null;
        }
        boolean larger = there % WAN == 0 && there / WAN == accepted;
        if (larger || there == (accepted + WAN / 2) / WAN) {
            return explained(
                    total,
                    Finding.OTHER_UNIT,
                    known,
                    accepted,
                    larger ? "ours times 10 000: 万元 were taken for yuan" : "ours in 万元",
                    larger ? "为本方金额的一万倍：万元误作元" : "为本方金额，单位为万元");
        }
        for (long unit : List.of(YUAN, WAN * YUAN)) {
            if (there % unit == 0 && Math.abs(there - accepted) * 2 <= unit) {
                return explained(
                        total,
                        Finding.ROUNDED,
                        known,
                        accepted,
                        unit == YUAN ? "ours, rounded to whole yuan" : "ours, rounded to whole 万元",
                        unit == YUAN ? "为本方金额四舍五入到元" : "为本方金额四舍五入到万元");
            }
        }
        for (Map.Entry<ParkCode, Long> share : new TreeMap<>(known.shares()).entrySet()) {
            if (share.getValue() == there) {
                return explained(
                        total,
                        Finding.ONE_SHARE,
                        known,
                        accepted,
                        "what " + share.getKey() + " has of the figure, not the whole",
                        "为 " + share.getKey() + " 分得的部分，不是全额");
            }
        }
        return null;
    }

    private static Line explained(
            Stated.Total total, Finding finding, Known known, long accepted, String en, String zh) {
        return new Line(
                total.row(),
                total.uscc(),
                total.measure(),
                total.period(),
                finding,
                total.fen(),
                accepted,
                total.fen() - accepted,
                known.revision(),
                en + "；" + zh);
    }

    private static Line line(Stated.Total total, Known known) {
        Long accepted = known.accepted();
        if (accepted != null && accepted == total.fen()) {
            return line(total, Finding.AGREES, accepted, 0L, known.revision());
        }
        for (Revision other : known.others()) {
            if (other.fen() == total.fen()) {
                return new Line(
                        total.row(),
                        total.uscc(),
                        total.measure(),
                        total.period(),
                        Finding.OTHER_REVISION,
                        total.fen(),
                        accepted,
                        accepted == null ? null : Long.valueOf(total.fen() - accepted),
                        other.number(),
                        "revision " + other.number() + " of " + other.park() + "；" + other.park() + " 的第 "
                                + other.number() + " 版");
            }
        }
        if (accepted != null) {
            Line explained = explained(total, known, accepted);
            if (explained != null) {
                return explained;
            }
            return line(total, Finding.AMOUNT_DIFFERS, accepted, total.fen() - accepted, known.revision());
        }
        return line(total, known.shared() ? Finding.MISSING_HERE : Finding.NOT_SHARED, null, null, null);
    }

    private static Line line(
            Stated.Total total,
            Finding finding,
            @Nullable Long here,
            @Nullable Long difference,
            @Nullable Integer revision) {
        return new Line(
                total.row(),
                total.uscc(),
                total.measure(),
                total.period(),
                finding,
                total.fen(),
                here,
                difference,
                revision,
                null);
    }
}
