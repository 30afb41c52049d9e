package cn.onezone.indicators.integrity;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.integrity.Finding.Check;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at everything that the city has accepted. Pure. */
final class IntegrityChecks {
    private static final BigDecimal JUMP = new BigDecimal(5);
    /** 10 000 within a factor of two: a park does not grow by chance to just that. */
    private static final BigDecimal UNIT_LEAST = new BigDecimal(5_000);

    private static final BigDecimal UNIT_MOST = new BigDecimal(20_000);
    /** Below this a handful more or less is many times as much. */
    private static final BigDecimal FEW = BigDecimal.TEN;

    private IntegrityChecks() {}

    /**
     * What was accepted for a park and period.
     *
     * @param values by data element
     */
    record Reported(ParkCode park, Period period, Map<String, BigDecimal> values) {
        static Reported of(ParkCode park, Period period, Collection<ElementValue> values) {
            return new Reported(
                    park,
                    period,
                    values.stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    ElementValue::element, ElementValue::value, (first, _) -> first)));
        }
    }

    /**
     * All findings, by park, period, check and element.
     *
     * @param parks of the directory
     * @param elements of the catalogue
     */
    static List<Finding> of(Collection<Reported> reports, Set<ParkCode> parks, Set<String> elements) {
        List<Finding> findings = new ArrayList<>();
        Map<ParkCode, Map<Period, Reported>> byPark = reports.stream()
                .collect(Collectors.groupingBy(
                        Reported::park,
                        TreeMap::new,
                        Collectors.toMap(Reported::period, r -> r, (first, _) -> first, TreeMap::new)));
        byPark.forEach((park, periods) -> {
            for (Reported report : periods.values()) {
                if (!parks.contains(park)) {
                    findings.add(about(
                            Check.ORPHAN,
                            report,
                            null,
                            null,
                            null,
                            "the directory has no park " + park,
                            "园区目录中没有分园 " + park));
                }
                Reported before =
                        report.period().yearEarlier().map(periods::get).orElse(null);
                report.values().forEach((element, value) -> {
                    if (!elements.contains(element)) {
                        findings.add(about(
                                Check.ORPHAN,
                                report,
                                element,
                                value,
                                null,
                                "the catalogue has no data element " + element,
                                "目录中没有数据项 " + element));
                    }
                    BigDecimal was = before == null ? null : before.values().get(element);
                    if (was != null) {
                        compare(report, element, value, was, findings);
                    }
                });
                if (before != null) {
                    before.values().keySet().stream()
                            .filter(element -> !report.values().containsKey(element))
                            .forEach(element -> findings.add(about(
                                    Check.GAP,
                                    report,
                                    element,
                                    null,
                                    before.values().get(element),
                                    "it was reported for " + before.period() + " and is missing",
                                    before.period() + " 曾报送，本期缺失")));
                }
                for (Period next = report.period().next().orElse(null);
                        next != null && !periods.containsKey(next) && laterOfItsKind(periods, next);
                        next = next.next().orElse(null)) {
                    findings.add(about(
                            Check.GAP,
                            new Reported(park, next, Map.of()),
                            null,
                            null,
                            null,
                            "nothing is accepted, but for " + report.period() + " and for later periods",
                            "无已接受报送，但 " + report.period() + " 及其后时期均有"));
                }
            }
        });
        findings.sort(Finding.ORDER);
        return List.copyOf(findings);
    }

    private static void compare(
            Reported report, String element, BigDecimal value, BigDecimal was, List<Finding> findings) {
        BigDecimal large = value.abs().max(was.abs());
        BigDecimal small = value.abs().min(was.abs());
        boolean sameSide = value.signum() * was.signum() >= 0;
        if (large.compareTo(FEW) < 0) {
            return;
        }
        boolean more = value.abs().compareTo(was.abs()) > 0;
        if (sameSide
                && small.signum() != 0
                && large.compareTo(small.multiply(UNIT_LEAST)) >= 0
                && large.compareTo(small.multiply(UNIT_MOST)) <= 0) {
            findings.add(about(
                    Check.UNIT,
                    report,
                    element,
                    value,
                    was,
                    "some 10 000 times " + (more ? "more" : "less") + " than a year earlier: is the unit right?",
                    "约为上年同期的" + (more ? "一万倍" : "万分之一") + "，请核对计量单位"));
        } else if (!sameSide || large.compareTo(small.multiply(JUMP)) >= 0) {
            findings.add(about(
                    Check.JUMP,
                    report,
                    element,
                    value,
                    was,
                    sameSide
                            ? "at least five times " + (more ? "more" : "less") + " than a year earlier"
                            : "the sign is another than a year earlier",
                    sameSide ? "较上年同期" + (more ? "增至五倍以上" : "降至五分之一以下") : "与上年同期正负相反"));
        }
    }

    private static Finding about(
            Check check,
            Reported report,
            @Nullable String element,
            @Nullable BigDecimal value,
            @Nullable BigDecimal before,
            String en,
            String zh) {
        return new Finding(check, report.park(), report.period(), element, value, before, Text.of(en, zh));
    }

    private static boolean laterOfItsKind(Map<Period, Reported> periods, Period than) {
        return periods.keySet().stream()
                .anyMatch(p -> p.kind() == than.kind() && p.start().isAfter(than.start()));
    }
}
