package cn.onezone.parks.aggregates;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.value.Period;
import cn.onezone.parks.aggregates.Suppression.Outcome;
import cn.onezone.parks.aggregates.Suppression.Spot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the city has of the periods that one is in or has in it (R12). Who knows the year and three of its quarters knows the
 * fourth, and a stock at the end of the fourth is that of the year.
 *
 * <p>What is withheld in one of them is withheld in the other too: so each other state of the park that looks the same in the one,
 * see {@link Suppression}, is one that looks the same in both. And where a longer period was told before one of its parts was
 * withheld, a second part is withheld with it, the last that is still to come.
 *
 * @param related cells of the periods that contain this one or are contained in it
 * @param longer those that contain it
 */
record Around(List<List<Cell>> related, List<Longer> longer) {
    /** The city has nothing of them. */
    static final Around NOTHING = new Around(List.of(), List.of());

    /**
     * A period that contains this one.
     *
     * @param cells that the city has of it
     * @param parts cells of each other period in it that is as long as this one
     * @param complete whether the city has all of these
     */
    record Longer(List<Cell> cells, List<List<Cell>> parts, boolean complete) {
        /** Copies the lists. */
        Longer {
            cells = List.copyOf(cells);
            parts = List.copyOf(parts);
        }
    }

    /** Copies the lists. */
    Around {
        related = List.copyOf(related);
        longer = List.copyOf(longer);
    }

    /**
     * What it is for a period.
     *
     * @param all cells that the city has of other periods of the year
     */
    static Around of(Period period, Map<Period, List<Cell>> all) {
        List<List<Cell>> related = new ArrayList<>();
        List<Longer> longer = new ArrayList<>();
        all.forEach((other, cells) -> {
            if (has(other, period)) {
                related.add(cells);
                List<List<Cell>> parts = new ArrayList<>();
                all.forEach((part, some) -> {
                    if (part.kind() == period.kind() && has(other, part)) {
                        parts.add(some);
                    }
                });
                longer.add(new Longer(cells, parts, parts.size() == partsOf(other, period) - 1));
            } else if (has(period, other)) {
                related.add(cells);
            }
        });
        return new Around(related, longer);
    }

    private static boolean has(Period longer, Period part) {
        return longer.kind().compareTo(part.kind()) < 0
                && !part.start().isBefore(longer.start())
                && !part.end().isAfter(longer.end());
    }

    private static int partsOf(Period longer, Period part) {
        return months(longer) / months(part);
    }

    private static int months(Period period) {
        return switch (period.kind()) {
            case YEAR -> 12;
            case QUARTER -> 3;
            case MONTH -> 1;
        };
    }

    /** What of a data element is withheld in this period because of the others. */
    Outcome withheld(String element) {
        Outcome all = Outcome.NOTHING;
        for (List<Cell> cells : related) {
            all = all.and(SharedSums.withheld(cells, element));
        }
        for (Longer one : longer) {
            if (one.complete()) {
                all = all.and(alone(one, element));
            }
        }
        return all;
    }

    /** What is told of a longer period and withheld in exactly one of its other parts: that one would be a difference. */
    private static Outcome alone(Longer longer, String element) {
        Set<Spot> spots = new HashSet<>();
        Set<String> codes = new HashSet<>();
        for (Cell cell : longer.cells()) {
            if (cell.values().stream().noneMatch(v -> v.element().equals(element))) {
                continue;
            }
            Spot spot = new Spot(cell.industrySection(), cell.scaleClass());
            String code = cell.qualification();
            int withheld = 0;
            for (List<Cell> part : longer.parts()) {
                Outcome kept = SharedSums.withheld(part, element);
                withheld += code == null
                        ? (kept.spots().contains(spot) ? 1 : 0)
                        : (kept.qualifications().contains(code) ? 1 : 0);
            }
            if (withheld == 1) {
                if (code == null) {
                    spots.add(spot);
                } else {
                    codes.add(code);
                }
            }
        }
        return new Outcome(spots, codes);
    }
}
