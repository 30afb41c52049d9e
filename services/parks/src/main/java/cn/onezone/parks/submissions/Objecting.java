package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks the reports of a period what they have to say against values that are stated or are to go to the city. */
@Component
class Objecting {
    private final ReportedSums sums;
    private final UnusualReports unusual;
    private final ContributingReports contributing;

    Objecting(ReportedSums sums, UnusualReports unusual, ContributingReports contributing) {
        this.sums = sums;
        this.unusual = unusual;
        this.contributing = contributing;
    }

    /** Against values that are stated where there is no submission yet. */
    Objections toFirst(Period period, List<ElementValue> values) {
        return new Objections(List.of(), byHand(period, List.of(), List.of(), values), 0, 0);
    }

    /**
     * Against values of a submission.
     *
     * @param before as it stands
     * @param values that it has or is to have
     * @param submits whether they are to go to the city at once: only then all is looked at
     */
    Objections to(Submission before, List<ElementValue> values, boolean submits) {
        boolean made = submits && !before.cells().isEmpty();
        return new Objections(
                made ? unusual.unexplained(before.period()) : List.of(),
                byHand(before.period(), before.cells(), before.shared(), values),
                made ? nearlyTold(before) : 0,
                made ? sums.toldBeside(before.period(), before.cells()) : 0);
    }

    /** What agrees with the cells that it was made with is from reports; only of the others the reports are asked. */
    private List<Objections.ByHand> byHand(
            Period period, List<Cell> cells, List<Cell> shared, List<ElementValue> values) {
        Set<ElementValue> made =
                cells.isEmpty() ? Set.of() : new HashSet<>(cells.getFirst().values());
        List<ElementValue> stated =
                values.stream().filter(v -> !made.contains(v)).toList();
        if (stated.isEmpty()) {
            return List.of();
        }
        Cell whole = sums.whole(
                period, shared, stated.stream().map(ElementValue::element).collect(Collectors.toSet()));
        return Submitting.byHand(List.of(whole), stated);
    }

    /** Beside each that the city has: one that differs enough from the last may differ by one enterprise from an older one. */
    private int nearlyTold(Submission before) {
        MadeFrom now = before.madeFrom(before.revision()).orElse(null);
        MadeFrom last = before.toldFrom().orElse(null);
        if (now == null || last == null) {
            return 0;
        }
        int most = 0;
        // who joined or left is asked of each membership once, and not of each revision: of those there may be many
        Set<String> seen = new HashSet<>();
        for (MadeFrom told : before.madeFrom()) {
            if (!told.told() || isOfTheSame(told, now)) {
                continue;
            }
            if (told.equals(last)) {
                most = Math.max(
                        most, sums.nearlyTold(before.shared(), list(before, told), before.cells(), list(before, now)));
            } else if (seen.add(Objects.requireNonNullElse(told.members(), told.digest()))) {
                // of older ones it is not kept what was withheld, and all is taken to have been told
                most = Math.max(
                        most, sums.nearlyTold(before.cells(), list(before, told), before.cells(), list(before, now)));
            }
        }
        return most;
    }

    private static boolean isOfTheSame(MadeFrom one, MadeFrom other) {
        String members = one.members();
        return one.digest().equals(other.digest()) || (members != null && members.equals(other.members()));
    }

    /** Without it nothing could be compared, and everything would pass. */
    private List<Contributions.One> list(Submission of, MadeFrom made) {
        return contributing
                .find(of.id(), made.digest())
                .orElseThrow(() -> new IllegalStateException(
                        of.id() + " has no list of the reports that " + made.digest() + " was made from"));
    }
}
