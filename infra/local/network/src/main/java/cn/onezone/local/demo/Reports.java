package cn.onezone.local.demo;

import cn.onezone.contracts.value.ParkCode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Invents what the firms would report for a year, and adds it up by park. A data element whose total for the year was
 * published is split so that the parks add up to exactly that total; the others are invented in proportion.
 */
final class Reports {
    private final List<Firm> firms;
    private final long seed;

    Reports(List<Firm> firms, long seed) {
        this.firms = firms;
        this.seed = seed;
    }

    /**
     * A total for the zone.
     *
     * @param element code
     * @param value exact
     * @param decimals decimals of the firms' values
     */
    record Total(String element, BigDecimal value, int decimals) {}

    /** Values of each park, by element; every park that has a firm has a value, zero included. */
    Map<ParkCode, Map<String, BigDecimal>> byPark(int year, List<Total> totals) {
        Map<ParkCode, Map<String, BigDecimal>> parks = new LinkedHashMap<>();
        for (Total total : totals) {
            long[] weights = new long[firms.size()];
            SplittableRandom random = new SplittableRandom(
                    seed ^ (year * 1_000_003L) ^ total.element().hashCode());
            for (int i = 0; i < weights.length; i++) {
                Firm firm = firms.get(i);
                // one reports relatively more of one thing, another of another
                weights[i] = firm.foundedOn().getYear() > year ? 0 : firm.size() * (50 + random.nextInt(100));
            }
            long[] shares = Apportionment.split(
                    total.value().setScale(total.decimals()).unscaledValue().longValueExact(), weights);
            for (int i = 0; i < shares.length; i++) {
                parks.computeIfAbsent(firms.get(i).park().code(), p -> new LinkedHashMap<>())
                        .merge(total.element(), BigDecimal.valueOf(shares[i], total.decimals()), BigDecimal::add);
            }
        }
        return parks;
    }
}
