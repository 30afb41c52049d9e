package cn.onezone.benchmarks.reports;

import cn.onezone.benchmarks.load.Invention;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What invented enterprises report: 60 data elements, those of the rules among them so that each rule has something to
 * hold against another. The same wherever it is asked for: what is compared computes with the same figures.
 */
final class Microdata {
    /** The only element of an indicator. */
    static final int COUNTED = 0;

    private static final String MONEY = "万元";
    private static final String PEOPLE = "人";

    /** All of them; the first come from the catalogue, the others exist here only. */
    static final List<Element> ELEMENTS = elements();

    private Microdata() {}

    /**
     * A data element.
     *
     * @param own whether it exists here only
     */
    record Element(String code, String unit, boolean own) {}

    /** A part of the enterprises and a data element. */
    record Key(String section, String scale, String element) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return (section + '/' + scale + '/' + element)
                    .compareTo(other.section + '/' + other.scale + '/' + other.element);
        }
    }

    private static List<Element> elements() {
        List<Element> all = new ArrayList<>();
        all.add(new Element("pct-applications", "件", false));
        for (String code : List.of(
                "total-income",
                "technology-income",
                "product-sales-income",
                "industrial-output",
                "new-product-output",
                "st-spending",
                "rd-spending",
                "profit")) {
            all.add(new Element(code, MONEY, false));
        }
        for (String code :
                List.of("employees", "bachelor-employees", "overseas-talent", "st-personnel", "rd-personnel")) {
            all.add(new Element(code, PEOPLE, false));
        }
        for (int i = all.size(); i < 60; i++) {
            all.add(new Element("measured-" + i, MONEY, true));
        }
        return List.copyOf(all);
    }

    /** In hundredths. It breaks no rule. */
    static long hundredths(int serial, int element) {
        long income = 500_000L + (serial * 3_137L) % 900_000L;
        long people = 20L + serial % 200;
        return switch (ELEMENTS.get(element).code()) {
            case "pct-applications" -> 100L * (1 + serial % 7);
            case "total-income" -> income;
            case "technology-income" -> income / 2;
            case "product-sales-income" -> income / 4;
            case "industrial-output" -> income / 3;
            case "new-product-output" -> income / 9;
            case "st-spending" -> income / 10;
            case "rd-spending" -> income / 20;
            case "profit" -> income / 8;
            case "employees" -> 100L * people;
            case "bachelor-employees" -> 100L * (people / 2);
            case "overseas-talent" -> 100L * (people / 10);
            case "st-personnel" -> 100L * (people / 3);
            case "rd-personnel" -> 100L * (people / 4);
            default -> (1_000L + (serial * 31L + element) % 9_000) * 100 + 10 + element % 90;
        };
    }

    /** As it is written. */
    static String value(int serial, int element) {
        return BigDecimal.valueOf(hundredths(serial, element), 2)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Letter of GB/T 4754. */
    static String section(int serial) {
        return industry(serial).substring(0, 1);
    }

    static String industry(int serial) {
        return Invention.INDUSTRIES.get(serial % Invention.INDUSTRIES.size());
    }

    /** Code of the scale class; few are large. */
    static String scale(int serial) {
        return serial % 200 == 0 ? "large" : serial % 20 == 0 ? "medium" : serial % 3 == 0 ? "small" : "micro";
    }

    /** The sums of the first enterprises by section, scale class and data element. */
    static Map<Key, BigDecimal> sums(int enterprises) {
        Map<Key, Long> sums = new TreeMap<>();
        for (int serial = 0; serial < enterprises; serial++) {
            for (int element = 0; element < ELEMENTS.size(); element++) {
                sums.merge(
                        new Key(
                                section(serial),
                                scale(serial),
                                ELEMENTS.get(element).code()),
                        hundredths(serial, element),
                        Math::addExact);
            }
        }
        Map<Key, BigDecimal> exact = new TreeMap<>();
        sums.forEach((key, sum) -> exact.put(key, plain(BigDecimal.valueOf(sum, 2))));
        return exact;
    }

    /** The same number always with the same scale. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
