package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.SharingEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the ledgers of an enterprise should say. Pure. */
final class Settlement {
    private Settlement() {}

    /**
     * What a ledger should say.
     *
     * @param accepted the figure
     * @param parts of it
     */
    record Due(Uscc uscc, Measure measure, Period period, Figure.Statement accepted, Split.Parts parts) {
        String id() {
            return Ledger.id(uscc, measure, period);
        }
    }

    /** All of them, one for each accepted figure. */
    static List<Due> due(Sharing sharing) {
        List<Due> all = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            var parts = Split.of(sharing.moves(), measure, sharing.accepted(measure), sharing.earlier(measure));
            for (Figure figure : sharing.figures()) {
                Figure.Statement accepted = figure.accepted();
                Split.Parts its = parts.get(figure.period());
                if (figure.measure() == measure && accepted != null) {
                    all.add(new Due(
                            sharing.uscc(), measure, figure.period(), accepted, its == null ? whole(accepted) : its));
                }
            }
        }
        return all;
    }

    /** Of what was accepted by terms that are no more, a change of code taken back: all of it is the park's that stated it. */
    private static Split.Parts whole(Figure.Statement accepted) {
        TreeMap<ParkCode, Long> shares = new TreeMap<>();
        if (accepted.fen() != 0) {
            shares.put(accepted.park(), accepted.fen());
        }
        return new Split.Parts(accepted.park(), shares);
    }

    /** The shares of accepted figures that other moves than those that stand would change, by figure and park. */
    static List<SharingEffect.Posting> changes(Sharing sharing, List<Move> now, List<Move> then) {
        List<SharingEffect.Posting> all = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Map<Period, Long> accepted = sharing.accepted(measure);
            Map<Period, Long> earlier = sharing.earlier(measure);
            Map<Period, Split.Parts> before = Split.of(now, measure, accepted, earlier);
            Map<Period, Split.Parts> after = Split.of(then, measure, accepted, earlier);
            for (Figure figure : sharing.figures()) {
                Figure.Statement its = figure.accepted();
                if (figure.measure() != measure || its == null) {
                    continue;
                }
                Period period = figure.period();
                Map<ParkCode, Long> had = shares(before.get(period), its);
                Map<ParkCode, Long> would = shares(after.get(period), its);
                Set<ParkCode> parks = new TreeSet<>(had.keySet());
                parks.addAll(would.keySet());
                for (ParkCode park : parks) {
                    long is = had.getOrDefault(park, 0L);
                    long becomes = would.getOrDefault(park, 0L);
                    if (is != becomes) {
                        all.add(new SharingEffect.Posting(measure, period, park, Money.fen(is), Money.fen(becomes)));
                    }
                }
            }
        }
        return all;
    }

    private static Map<ParkCode, Long> shares(Split.@Nullable Parts parts, Figure.Statement accepted) {
        return (parts == null ? whole(accepted) : parts).shares();
    }
}
