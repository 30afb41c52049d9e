package cn.onezone.enterprises.facts;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Moment;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts facts and sums what they are worth, exactly, for each currency; each fact once (R5). */
final class FactTotals {
    private final Set<Group> by;
    private final Bucket all = new Bucket();
    private final Map<List<String>, Bucket> groups = new TreeMap<>(FactTotals::compare);
    private final Map<ParkCode, Reports> reports = new TreeMap<>();

    /** By what facts are grouped. */
    enum Group {
        PARK("park", f -> f.park().value()),
        YEAR("year", f -> Integer.toString(f.fact().date().getYear())),
        QUARTER("quarter", f -> quarter(f.fact().date())),
        MONTH("month", f -> f.fact().date().toString().substring(0, 7)),
        KIND("kind", f -> f.kind().wire()),
        COUNTRY(
                "country",
                f -> f.fact().country() == null ? "" : String.valueOf(f.fact().country()));

        private final String wire;
        private final Function<FactAt, String> of;

        Group(String wire, Function<FactAt, String> of) {
            this.wire = wire;
            this.of = of;
        }

        String wire() {
            return wire;
        }

        private static String quarter(LocalDate date) {
            return date.getYear() + "Q" + ((date.getMonthValue() + 2) / 3);
        }
    }

    FactTotals(Set<Group> by) {
        this.by = by.isEmpty() ? EnumSet.noneOf(Group.class) : EnumSet.copyOf(by);
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static final class Bucket {
        private long count;
        private long withoutAmount;
        private final Map<String, BigDecimal> sums = new TreeMap<>();

        void add(FactAt fact) {
            count++;
            Money amount = fact.fact().amount();
            if (amount == null) {
                withoutAmount++;
            } else {
                sums.merge(amount.currency(), amount.amount(), BigDecimal::add);
            }
        }

        List<Sum> sums() {
            List<Sum> all = new ArrayList<>();
            sums.forEach((currency, amount) -> all.add(new Sum(amount.toPlainString(), currency)));
            return all;
        }
    }

    private static final class Reports {
        private long facts;
        private long standing;
        private @Nullable Instant last;
    }

    /** Counts one. */
    void add(FactAt fact) {
        all.add(fact);
        if (!by.isEmpty()) {
            groups.computeIfAbsent(by.stream().map(g -> g.of.apply(fact)).toList(), _ -> new Bucket())
                    .add(fact);
        }
        for (FactAt.Source source : fact.sources()) {
            Reports reported = reports.computeIfAbsent(source.park(), _ -> new Reports());
            reported.facts++;
            reported.standing += source.standing() ? 1 : 0;
            if (reported.last == null || source.reportedAt().isAfter(reported.last)) {
                reported.last = source.reportedAt();
            }
        }
    }

    /** An exact sum of one currency. */
    record Sum(String amount, String currency) {}

    /**
     * A group.
     *
     * @param by its values
     * @param count facts in it
     * @param withoutAmount of them those of which no amount is known, which no sum contains
     * @param sums for each currency
     */
    record GroupTotal(Map<String, String> by, long count, long withoutAmount, List<Sum> sums) {}

    /**
     * What a park reported of what is counted here.
     *
     * @param facts it states
     * @param standing of them those that are counted for it
     * @param lastReportedAt when it recorded the latest of them
     */
    record Reported(ParkCode park, long facts, long standing, Instant lastReportedAt) {}

    /**
     * Who reported (R14).
     *
     * @param parks that reported something of what is counted here
     * @param silent parks of the directory that reported nothing of it
     */
    record Coverage(List<Reported> parks, List<ParkCode> silent) {}

    /**
     * The answer.
     *
     * @param validAt day of which was asked
     * @param asOf what was known when
     * @param attribution whether they count for the parks of then ({@code reported}) or of today ({@code restated})
     * @param count facts, each once
     * @param withoutAmount of them those of which no amount is known, which no sum contains
     * @param sums for each currency
     * @param groups as asked for, by their values
     * @param coverage who reported
     */
    record Answer(
            LocalDate validAt,
            Instant asOf,
            String attribution,
            long count,
            long withoutAmount,
            List<Sum> sums,
            List<GroupTotal> groups,
            Coverage coverage) {}

    /**
     * What has been counted.
     *
     * @param within the only park whose reports were, absent: all; of others is not said that they are silent
     */
    Answer answer(Moment moment, String attribution, ParkDirectory directory, @Nullable ParkCode within) {
        List<GroupTotal> found = new ArrayList<>();
        groups.forEach((values, bucket) -> {
            Map<String, String> named = new LinkedHashMap<>();
            int at = 0;
            for (Group group : by) {
                named.put(group.wire, values.get(at));
                at++;
            }
            found.add(new GroupTotal(named, bucket.count, bucket.withoutAmount, bucket.sums()));
        });
        List<Reported> parks = new ArrayList<>();
        reports.forEach((park, r) ->
                parks.add(new Reported(park, r.facts, r.standing, r.last == null ? Instant.EPOCH : r.last)));
        return new Answer(
                moment.validAt(),
                moment.asOf(),
                attribution,
                all.count,
                all.withoutAmount,
                all.sums(),
                found,
                new Coverage(
                        parks,
                        directory.parks().stream()
                                .map(Park::code)
                                .filter(p -> within == null || p.equals(within))
                                .filter(p -> !reports.containsKey(p))
                                .toList()));
    }
}
