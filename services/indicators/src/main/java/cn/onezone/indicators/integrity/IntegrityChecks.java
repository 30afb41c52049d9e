package cn.onezone.indicators.integrity;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.integrity.Finding.Check;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Parts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at everything that the city has accepted. Pure. */
final class IntegrityChecks {
    private static final BigDecimal JUMP = new BigDecimal(5);
    /** 10 000 within a factor of two: a park does not grow by chance to just that. */
    private static final BigDecimal UNIT_LEAST = new BigDecimal(5_000);

    private static final BigDecimal UNIT_MOST = new BigDecimal(20_000);
    /** 10 000 within a factor of five: parks of one size are made of other industries. */
    private static final BigDecimal SCALE_LEAST = new BigDecimal(2_000);

    private static final BigDecimal SCALE_MOST = new BigDecimal(50_000);
    /** Of fewer parks with an element, or elements of a park, none says what is usual. */
    private static final int FEWEST = 3;

    private static final MathContext DIGITS = MathContext.DECIMAL128;
    /** Below this a handful more or less is many times as much. */
    private static final BigDecimal FEW = BigDecimal.TEN;

    private IntegrityChecks() {}

    /**
     * What was accepted for a park and period.
     *
     * @param values by data element
     * @param differences between what is told of parts and of them together
     * @param withheld data elements that it has and may not tell (R12)
     */
    record Reported(
            ParkCode park,
            Period period,
            Map<String, BigDecimal> values,
            List<Parts.Difference> differences,
            Set<String> withheld) {
        static Reported of(Accepted.Looked looked) {
            Accepted.Values accepted = looked.values();
            return new Reported(
                    accepted.park(),
                    accepted.period(),
                    accepted.values().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    ElementValue::element, ElementValue::value, (first, _) -> first)),
                    looked.differences(),
                    looked.withheld());
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
                            .filter(element -> !report.values().containsKey(element)
                                    && !report.withheld().contains(element))
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
                            new Reported(park, next, Map.of(), List.of(), Set.of()),
                            null,
                            null,
                            null,
                            "nothing is accepted, but for " + report.period() + " and for later periods",
                            "无已接受报送，但 " + report.period() + " 及其后时期均有"));
                }
            }
        });
        reports.forEach(report -> parts(report, findings));
        reports.stream()
                .collect(Collectors.groupingBy(Reported::period))
                .values()
                .forEach(ofPeriod -> scale(ofPeriod, findings));
        findings.sort(Finding.ORDER);
        return List.copyOf(findings);
    }

    /** Of each data element the first difference: that of the whole, if it is there. */
    private static void parts(Reported report, List<Finding> findings) {
        Set<String> said = new HashSet<>();
        for (Parts.Difference one : report.differences()) {
            if (said.add(one.element())) {
                findings.add(about(
                        Check.PARTS,
                        report,
                        one.element(),
                        one.told(),
                        one.sum(),
                        "the sum of " + one.of() + " by " + one.by() + " is "
                                + one.sum().toPlainString(),
                        one.of() + " 按 " + one.by() + " 分组之和为 " + one.sum().toPlainString()));
            }
        }
    }

    /**
     * A unit that was wrong from the first year on is no change. It shows beside other parks: how large a park is, is the
     * median of its values, each over that of all parks; a value by the size of its park is held against the median of these
     * over parks.
     */
    private static void scale(List<Reported> ofPeriod, List<Finding> findings) {
        Map<String, BigDecimal> medians = medians(ofPeriod, _ -> BigDecimal.ONE);
        Map<ParkCode, BigDecimal> sizes = new HashMap<>();
        for (Reported report : ofPeriod) {
            List<BigDecimal> ratios = new ArrayList<>();
            report.values().forEach((element, value) -> {
                BigDecimal median = medians.get(element);
                if (median != null && value.signum() != 0) {
                    ratios.add(value.abs().divide(median, DIGITS));
                }
            });
            if (ratios.size() >= FEWEST) {
                sizes.put(report.park(), median(ratios));
            }
        }
        Map<String, BigDecimal> usual = medians(ofPeriod, sizes::get);
        for (Reported report : ofPeriod) {
            BigDecimal size = sizes.get(report.park());
            if (size == null) {
                continue;
            }
            report.values().forEach((element, value) -> {
                BigDecimal bySize = usual.get(element);
                if (bySize != null && value.signum() != 0) {
                    compareWithOthers(report, element, value, bySize.multiply(size, DIGITS), findings);
                }
            });
        }
    }

    private static void compareWithOthers(
            Reported report, String element, BigDecimal value, BigDecimal usual, List<Finding> findings) {
        BigDecimal large = value.abs().max(usual);
        BigDecimal small = value.abs().min(usual);
        if (large.compareTo(FEW) >= 0
                && large.compareTo(small.multiply(SCALE_LEAST)) >= 0
                && large.compareTo(small.multiply(SCALE_MOST)) <= 0) {
            boolean more = value.abs().compareTo(usual) > 0;
            findings.add(about(
                    Check.SCALE,
                    report,
                    element,
                    value,
                    usual.setScale(2, RoundingMode.HALF_UP),
                    "some 10 000 times " + (more ? "more" : "less")
                            + " than in other parks of its size: is the unit right?",
                    "约为同规模其他分园的" + (more ? "一万倍" : "万分之一") + "，请核对计量单位"));
        }
    }

    /** The median of each element over parks, each by a size; none where too few parks have it. */
    private static Map<String, BigDecimal> medians(
            List<Reported> ofPeriod, Function<ParkCode, @Nullable BigDecimal> sizes) {
        Map<String, List<BigDecimal>> byElement = new HashMap<>();
        for (Reported report : ofPeriod) {
            BigDecimal size = sizes.apply(report.park());
            if (size != null) {
                report.values().forEach((element, value) -> {
                    if (value.signum() != 0) {
                        byElement
                                .computeIfAbsent(element, _ -> new ArrayList<>())
                                .add(value.abs().divide(size, DIGITS));
                    }
                });
            }
        }
        Map<String, BigDecimal> medians = new HashMap<>();
        byElement.forEach((element, values) -> {
            if (values.size() >= FEWEST) {
                medians.put(element, median(values));
            }
        });
        return medians;
    }

    /** Of two in the middle the smaller. */
    private static BigDecimal median(Collection<BigDecimal> values) {
        List<BigDecimal> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
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
        return new Finding(check, report.park(), report.period(), element, value, before, Text.of(en, zh), null);
    }

    private static boolean laterOfItsKind(Map<Period, Reported> periods, Period than) {
        return periods.keySet().stream()
                .anyMatch(p -> p.kind() == than.kind() && p.start().isAfter(than.start()));
    }
}
