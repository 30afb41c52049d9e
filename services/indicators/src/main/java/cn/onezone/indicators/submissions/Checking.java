package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.kit.problem.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the city does not accept in a revision. Pure. */
final class Checking {
    /** Of parts: who gets one column wrong gets it wrong in thousands of cells. */
    private static final int MOST = 100;

    private Checking() {}

    /**
     * What the catalogue does not allow in the values of the whole and of parts, a part or a data element that is given
     * twice, a value that is told and withheld (R12), and sums of parts that are not what was told of them together. At most
     * 100 about parts. Empty if all is well.
     */
    static List<FieldProblem> of(Revision revision, Period period, Definitions definitions) {
        List<FieldProblem> problems = new ArrayList<>(definitions.check(revision.values(), period));
        List<FieldProblem> ofParts = new ArrayList<>();
        Set<Integer> twice = new HashSet<>(Parts.twice(revision.cells()));
        for (int i = 0; i < revision.cells().size() && ofParts.size() < MOST; i++) {
            cell("/cells/" + i, revision.cells().get(i), twice.contains(i), period, definitions, ofParts);
        }
        for (Parts.Difference one : Parts.differences(revision.values(), revision.cells())) {
            ofParts.add(new FieldProblem(
                    one.pointer(),
                    one.told().toPlainString(),
                    "parts-differ",
                    Text.of(
                            one.sum().toPlainString() + ", the sum of " + one.element() + " of " + one.of() + " by "
                                    + one.by(),
                            one.sum().toPlainString() + "，即 " + one.element() + " 分组（" + one.of() + "，" + one.by()
                                    + "）之和")));
        }
        problems.addAll(ofParts.size() > MOST ? ofParts.subList(0, MOST) : ofParts);
        return problems;
    }

    private static void cell(
            String pointer,
            Cell cell,
            boolean twice,
            Period period,
            Definitions definitions,
            List<FieldProblem> problems) {
        if (twice) {
            problems.add(new FieldProblem(
                    pointer,
                    cell.industrySection() + " " + cell.scaleClass() + " " + cell.qualification(),
                    "duplicate-cell",
                    Text.of("each part of the park once", "每个分组只报一次")));
        }
        problems.addAll(definitions.check(pointer + "/values", cell.values(), period));
        Set<String> told = cell.values().stream().map(ElementValue::element).collect(Collectors.toSet());
        for (int i = 0; i < cell.suppressed().size(); i++) {
            String code = cell.suppressed().get(i);
            String at = pointer + "/suppressed/" + i;
            if (definitions.element(code).isEmpty()) {
                problems.add(definitions.unknownElement(at, code));
            } else if (told.contains(code)) {
                problems.add(new FieldProblem(
                        at,
                        code,
                        "told-and-withheld",
                        Text.of("a value is told or withheld, not both", "同一数据或报送或抑制，不得兼有")));
            }
        }
    }
}
