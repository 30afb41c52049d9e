package cn.onezone.benchmarks.cityview;

import cn.onezone.benchmarks.load.Invention;
import cn.onezone.contracts.directory.Park;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** What coordinators ask, invented: so many different questions that hardly any comes twice within an answer's life. */
final class Queries {
    private static final int SEARCHES = 20_000;
    private static final List<Integer> LIMITS = List.of(10, 20, 50);
    private static final List<String> TIERS = List.of("high-tech", "unicorn");
    private static final List<String> INDICATORS = List.of(
            "st-spending-intensity",
            "invention-patents-per-10k-employees",
            "technology-contract-turnover",
            "profit-margin",
            "labour-productivity",
            "income-per-employee",
            "income-per-area",
            "energy-per-value-added",
            "pct-application-count",
            "overseas-talent-count");

    private final Invention invention;

    Queries(Invention invention) {
        this.invention = invention;
    }

    /**
     * Searches: half by a part of a name of two to four characters, some narrowed to a park, an industry or a
     * qualification, a tenth by the beginning of a code, a tenth by filters alone.
     */
    List<String> searches() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> all = new ArrayList<>(SEARCHES);
        while (all.size() < SEARCHES) {
            StringBuilder path = new StringBuilder("/network/enterprises?limit=").append(pick(random, LIMITS));
            int kind = random.nextInt(10);
            if (kind == 0) {
                int serial = random.nextInt(100_000);
                String code = invention.uscc(invention.park(serial), serial).value();
                path.append("&q=").append(code, 0, 9 + random.nextInt(9));
            } else if (kind > 1) {
                path.append("&q=").append(URLEncoder.encode(part(random), StandardCharsets.UTF_8));
            }
            if (kind == 1 || kind > 6) {
                path.append("&park=").append(pick(random, invention.parks()).code());
            }
            if (kind == 1 || kind == 6) {
                path.append("&industry=").append(pick(random, Invention.INDUSTRIES), 0, 3);
            }
            if (kind == 1 || kind == 9) {
                path.append("&qualification=").append(pick(random, TIERS));
            }
            all.add(path.toString());
        }
        return all;
    }

    /**
     * Searches with four facets, of which two are no part of the profile: half by a part of a name, the others by a filter.
     *
     * @param moment further parameters of each, such as {@code &asOf=…}; empty for the present
     */
    List<String> fourFacets(String moment) {
        SplittableRandom random = new SplittableRandom(11);
        List<String> all = new ArrayList<>(SEARCHES);
        while (all.size() < SEARCHES) {
            StringBuilder path = new StringBuilder(
                            "/network/enterprises?facets=park,qualification,district,scale&limit=")
                    .append(pick(random, LIMITS));
            switch (random.nextInt(4)) {
                case 0 ->
                    path.append("&park=").append(pick(random, invention.parks()).code());
                case 1 -> path.append("&industry=").append(pick(random, Invention.INDUSTRIES), 0, 3);
                default -> path.append("&q=").append(URLEncoder.encode(part(random), StandardCharsets.UTF_8));
            }
            all.add(path.append(moment).toString());
        }
        return all;
    }

    /** Two to four characters as they stand in names: of the brand, of the trade, or across both. */
    private String part(SplittableRandom random) {
        String name = invention.name(random.nextInt(2_000_000));
        // behind 北京, and before 有限公司: every name has these
        String own = name.substring(2, name.length() - 4);
        int length = Math.min(own.length(), 2 + random.nextInt(3));
        int from = random.nextInt(own.length() - length + 1);
        return own.substring(from, from + length);
    }

    /** Indicator queries: one or two indicators, a park, several, or all of them, a year or two. */
    List<String> indicators() {
        List<String> all = new ArrayList<>();
        for (String indicator : INDICATORS) {
            for (int year : LogFeed.YEARS) {
                String base = "/network/indicators?indicator=" + indicator + "&period=" + year;
                all.add(base);
                all.add(base + "," + (year - 1));
                for (Park park : invention.parks()) {
                    all.add(base + "&park=" + park.code());
                    all.add(base + "," + (year - 1) + "&park=" + park.code() + ",zone");
                }
            }
        }
        Collections.shuffle(all, new Random(7));
        return all;
    }

    /** The query of the table: one indicator for a year, all parks and the zone. */
    static String oneIndicator() {
        return "/network/indicators?indicator=labour-productivity&period=2022";
    }

    private static <T> T pick(SplittableRandom random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
