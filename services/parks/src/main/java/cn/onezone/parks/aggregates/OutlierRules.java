package cn.onezone.parks.aggregates;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.aggregates.OutlierRule.Within;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules by which enterprises stand out from others.
 *
 * @param all each with a code of its own
 */
record OutlierRules(List<OutlierRule> all) {
    /** Copies the list and refuses two rules of one code. */
    OutlierRules {
        all = List.copyOf(all);
        Set<String> codes = new HashSet<>();
        for (OutlierRule rule : all) {
            if (!codes.add(rule.code())) {
                throw new IllegalArgumentException("two rules of the code " + rule.code());
            }
        }
    }

    /**
     * An enterprise that stands out.
     *
     * @param section with whose enterprises it was compared, or that of its own
     * @param value its own
     * @param among how many were compared
     */
    record Outlier(Uscc uscc, OutlierRule rule, String section, BigDecimal value, int among) {}

    /** Values of a rule's formula by group, which is a section or, where the rule compares the whole park, an empty text. */
    private static Map<String, List<Valued>> groups(OutlierRule rule, Tally tally) {
        Term term = rule.term();
        Map<String, List<Valued>> groups = new TreeMap<>();
        for (Tally.Of one : tally.of(Set.copyOf(Formulas.codes(term)))) {
            Map<String, Fraction> report = new HashMap<>();
            one.values().forEach((element, value) -> report.put(element, Fraction.of(value)));
            OutlierRule.value(term, report)
                    .ifPresent(value -> groups.computeIfAbsent(
                                    rule.within() == Within.SECTION ? one.part().section() : "", _ -> new ArrayList<>())
                            .add(new Valued(one, value)));
        }
        return groups;
    }

    private record Valued(Tally.Of of, BigDecimal value) {}

    /** Who stands out by a rule, by code. */
    static List<Outlier> of(OutlierRule rule, Tally tally) {
        List<Outlier> found = new ArrayList<>();
        for (List<Valued> group : groups(rule, tally).values()) {
            List<Boolean> unusual =
                    rule.unusual(group.stream().map(Valued::value).toList());
            for (int i = 0; i < group.size(); i++) {
                if (unusual.get(i)) {
                    Valued one = group.get(i);
                    found.add(new Outlier(one.of().uscc(), rule, one.of().part().section(), one.value(), group.size()));
                }
            }
        }
        return found;
    }

    /** What is usual by a rule, of each group with enough enterprises. */
    static List<OutlierStandard.Band> bands(OutlierRule rule, Tally tally) {
        List<OutlierStandard.Band> bands = new ArrayList<>();
        groups(rule, tally)
                .forEach((section, group) -> rule.middle(
                                group.stream().map(Valued::value).toList())
                        .ifPresent(middle -> bands.add(OutlierStandard.Band.of(rule.code(), section, middle))));
        return bands;
    }
}
