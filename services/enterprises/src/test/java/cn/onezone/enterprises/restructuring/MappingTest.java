package cn.onezone.enterprises.restructuring;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.registry.HeardOfTests;
import cn.onezone.enterprises.registry.Merged;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.restructuring.Restructuring.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R1: who goes where. */
class MappingTest {
    private static final ParkCode WHOLE = new ParkCode("daxing-yizhuang");
    private static final ParkCode DAXING = new ParkCode("daxing");
    private static final ParkCode YIZHUANG = new ParkCode("yizhuang");
    private static final ParkCode OTHER = new ParkCode("fengtai");
    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
    private static final LocalDate TODAY = FIRST.plusDays(60);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private static Uscc uscc(int number) {
        String first = "91110115MA" + String.format(Locale.ROOT, "%07d", number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static Restructuring rule(
            String id, LocalDate effective, List<ParkCode> from, @Nullable ParkCode otherwise, Part... parts) {
        return new Restructuring(
                id,
                effective,
                from,
                List.of(parts),
                otherwise,
                null,
                Stage.RUNNING,
                START,
                0,
                "",
                List.of(),
                0,
                START,
                null,
                null);
    }

    private static Part part(ParkCode park, List<String> districts, List<String> addresses, List<String> industries) {
        return new Part(park, districts, addresses, industries, List.of());
    }

    private static Restructuring split(LocalDate effective) {
        return rule(
                "split",
                effective,
                List.of(WHOLE),
                DAXING,
                part(YIZHUANG, List.of("北京经济技术开发区"), List.of("大兴区亦庄"), List.of("C39")),
                part(DAXING, List.of(), List.of(), List.of()));
    }

    private static Restructuring merge(LocalDate effective) {
        return rule("merge", effective, List.of(DAXING, YIZHUANG), WHOLE, part(WHOLE, List.of(), List.of(), List.of()));
    }

    private static Event<ParkEvent> event(ParkCode park, long sequence, int second, ParkEvent data) {
        return new Event<>(
                park + "-" + sequence,
                "t",
                "/parks/" + park,
                park + "/x",
                sequence,
                START.plusSeconds(second),
                START.plusSeconds(second),
                null,
                data);
    }

    private static Event<ParkEvent> claims(
            ParkCode park,
            Uscc uscc,
            long sequence,
            int second,
            LocalDate from,
            @Nullable String district,
            @Nullable String address,
            @Nullable String industry) {
        return event(
                park,
                sequence,
                second,
                new RosterEntryRecorded(
                        park,
                        uscc,
                        "企业",
                        List.of(),
                        null,
                        district,
                        address,
                        industry == null ? null : new IndustryCode(industry),
                        null,
                        null,
                        List.of(),
                        from,
                        true,
                        List.of("claimedFrom", "name", "district", "address", "industry"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        from));
    }

    private static Event<ParkEvent> removes(ParkCode park, Uscc uscc, long sequence, int second, LocalDate on) {
        return event(park, sequence, second, new RosterEntryRemoved(park, uscc, on, "x"));
    }

    private static Registration ruled(Registration registration, List<Restructuring> rules) {
        List<Ruling> due = Mapping.due(rules, registration);
        return due.isEmpty()
                ? registration
                : Registry.rule(registration, due, TODAY).state();
    }

    private static @Nullable ParkCode park(Registration registration, LocalDate day) {
        Span span = registration.timeline().at(day);
        return span == null ? null : span.merged().park();
    }

    private static @Nullable ParkCode restated(Registration registration, LocalDate day) {
        Span span = registration.timeline().at(day);
        if (span == null || span.merged().park() == null) {
            return null;
        }
        Merged merged = span.merged();
        return merged.restated().getOrDefault(merged.park(), merged.park());
    }

    private static Optional<ParkCode> target(
            @Nullable String district, @Nullable String address, @Nullable String industry) {
        Uscc uscc = uscc(1);
        return Mapping.target(
                split(FIRST.plusDays(30)),
                HeardOfTests.of(uscc, List.of(claims(WHOLE, uscc, 1, 1, FIRST, district, address, industry)), TODAY));
    }

    @Test
    void goesByNameThenByPlaceAndIndustryThenToTheRest() {
        assertThat(target("北京经济技术开发区", null, null)).contains(YIZHUANG);
        assertThat(target("大兴区", "北京市大兴区　亦庄镇荣华路１号", null)).contains(YIZHUANG);
        assertThat(target("大兴区", null, "C3911")).contains(YIZHUANG);
        assertThat(target("大兴区", "大兴区黄村镇", "C3811")).contains(DAXING);
        assertThat(target(null, null, null)).contains(DAXING);
        Uscc named = uscc(2);
        Restructuring rule = rule(
                "named",
                FIRST,
                List.of(WHOLE),
                null,
                part(YIZHUANG, List.of("大兴区"), List.of(), List.of()),
                new Part(DAXING, List.of(), List.of(), List.of(), List.of(named)));
        assertThat(Mapping.target(
                        rule,
                        HeardOfTests.of(named, List.of(claims(WHOLE, named, 1, 1, FIRST, "大兴区", null, null)), TODAY)))
                .as("who is named goes where it is named")
                .contains(DAXING);
        assertThat(Mapping.target(
                        rule,
                        HeardOfTests.of(
                                uscc(3), List.of(claims(WHOLE, uscc(3), 1, 1, FIRST, "通州区", null, null)), TODAY)))
                .isEmpty();
    }

    @Test
    void staysWhereItWasDecidedWhateverIsSaidLaterOfItsAddress() {
        Uscc uscc = uscc(4);
        List<Restructuring> rules = List.of(split(FIRST.plusDays(30)));
        Registration before =
                HeardOfTests.of(uscc, List.of(claims(WHOLE, uscc, 1, 1, FIRST, "大兴区", null, null)), TODAY);
        Registration after = ruled(before, rules);
        Registration later = ruled(
                HeardOfTests.after(after, List.of(claims(WHOLE, uscc, 2, 2, FIRST, "北京经济技术开发区", null, null)), TODAY),
                rules);
        assertThat(park(later, FIRST.plusDays(30))).isEqualTo(DAXING);
        assertThat(Mapping.due(rules, later)).as("ruled once").isEmpty();
    }

    /**
     * R1: every enterprise of the former park is in exactly one of the new ones at every day from the effective day on, the
     * total of each day is conserved, "reported" answers of earlier days are untouched, "restated" ones name a park of today;
     * whether an enterprise was there before the rule or arrives after it, and whichever claims are corrected later.
     */
    @Test
    void conservesTheTotalOfEveryDay() {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            LocalDate effective = FIRST.plusDays(10 + random.nextInt(20));
            LocalDate back = effective.plusDays(5 + random.nextInt(10));
            boolean reversed = random.nextBoolean();
            List<Restructuring> rules = reversed ? List.of(split(effective), merge(back)) : List.of(split(effective));
            Map<LocalDate, Integer> totalBefore = new TreeMap<>();
            Map<LocalDate, Integer> totalAfter = new TreeMap<>();
            Map<LocalDate, Integer> totalRestated = new TreeMap<>();
            for (int number = 0; number < 12; number++) {
                Uscc uscc = uscc(1_000 * seed + number);
                List<Event<ParkEvent>> events = new ArrayList<>();
                long[] sequences = new long[2];
                int many = 1 + random.nextInt(4);
                for (int i = 0; i < many; i++) {
                    int which = random.nextInt(3) == 0 ? 1 : 0;
                    ParkCode park = which == 0 ? WHOLE : OTHER;
                    sequences[which]++;
                    LocalDate day = FIRST.plusDays(random.nextInt(50));
                    events.add(
                            sequences[which] > 1 && random.nextInt(4) == 0
                                    ? removes(park, uscc, sequences[which], i, day)
                                    : claims(
                                            park,
                                            uscc,
                                            sequences[which],
                                            i,
                                            day,
                                            List.of("大兴区", "北京经济技术开发区").get(random.nextInt(2)),
                                            random.nextBoolean() ? "大兴区亦庄镇" : null,
                                            random.nextBoolean() ? "C3911" : "I6513"));
                }
                Registration plain = HeardOfTests.of(uscc, events, TODAY);
                // some of it is known when the rule is made, the rest arrives later, in another order
                int known = random.nextInt(events.size() + 1);
                Registration ruled = ruled(HeardOfTests.of(uscc, events.subList(0, known), TODAY), rules);
                List<Event<ParkEvent>> arriving = new ArrayList<>(events.subList(known, events.size()));
                Collections.shuffle(arriving, random);
                for (Event<ParkEvent> event : arriving) {
                    ruled = ruled(HeardOfTests.after(ruled, List.of(event), TODAY), rules);
                }
                for (int offset = 0; offset < 60; offset++) {
                    LocalDate day = FIRST.plusDays(offset);
                    ParkCode was = park(plain, day);
                    ParkCode is = park(ruled, day);
                    String what = "seed " + seed + ", " + uscc + ", " + day;
                    if (was != null) {
                        totalBefore.merge(day, 1, Integer::sum);
                    }
                    if (is != null) {
                        totalAfter.merge(day, 1, Integer::sum);
                    }
                    ParkCode restated = restated(ruled, day);
                    if (restated != null) {
                        totalRestated.merge(day, 1, Integer::sum);
                        assertThat(restated).as(what).isNotIn(reversed ? List.of(DAXING, YIZHUANG) : List.of(WHOLE));
                    }
                    if (day.isBefore(effective) || !WHOLE.equals(was)) {
                        assertThat(is).as(what).isEqualTo(was);
                    } else if (!reversed || day.isBefore(back)) {
                        assertThat(is).as(what).isIn(DAXING, YIZHUANG);
                    } else {
                        assertThat(is).as(what).isEqualTo(WHOLE);
                    }
                }
            }
            assertThat(totalAfter).as("seed %d", seed).isEqualTo(totalBefore);
            assertThat(totalRestated).as("seed %d", seed).isEqualTo(totalBefore);
        }
    }

    /** R1: a park is no more from the day on which it was restructured, until a later rule makes it anew. */
    @Test
    void knowsWhichParksThereAreOnADay() {
        List<Restructuring> rules = List.of(split(FIRST.plusDays(10)), merge(FIRST.plusDays(20)));
        assertThat(Mapping.gone(rules, WHOLE, FIRST.plusDays(9))).isFalse();
        assertThat(Mapping.gone(rules, WHOLE, FIRST.plusDays(10))).isTrue();
        assertThat(Mapping.gone(rules, DAXING, FIRST.plusDays(10))).isFalse();
        assertThat(Mapping.gone(rules, WHOLE, FIRST.plusDays(20))).isFalse();
        assertThat(Mapping.gone(rules, YIZHUANG, FIRST.plusDays(20))).isTrue();
        assertThat(Mapping.gone(rules, OTHER, FIRST.plusDays(20))).isFalse();
    }

    /** R1: where an enterprise would go that the former park has never had, and that is about to move there. */
    @Test
    void saysWhereWhatMovesToAFormerParkWouldGo() {
        Uscc uscc = uscc(1);
        Registration elsewhere =
                HeardOfTests.of(uscc, List.of(claims(OTHER, uscc, 1, 1, FIRST, "北京经济技术开发区", null, null)), TODAY);
        List<Restructuring> rules = List.of(split(FIRST.plusDays(10)));
        assertThat(Mapping.due(rules, elsewhere)).isEmpty();
        assertThat(Mapping.due(rules, elsewhere, Set.of(WHOLE)))
                .extracting(Ruling::park)
                .containsExactly(YIZHUANG);
        assertThat(Mapping.due(rules, elsewhere, Set.of(DAXING))).isEmpty();
    }
}
