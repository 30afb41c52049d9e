package cn.onezone.enterprises.registry;

import static cn.onezone.enterprises.registry.RosterEvents.USCC;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.registry.Effect.Dimension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R5: the effect on each figure is shown before the decision, of each day as the figures of that day count. */
class EffectTest {
    private static final ParkCode HAIDIAN = new ParkCode("haidian");
    private static final ParkCode FENGTAI = new ParkCode("fengtai");
    private static final LocalDate TODAY = LocalDate.of(2024, 7, 1);

    private static Event<ParkEvent> entry(
            ParkCode park,
            String claimedFrom,
            @Nullable String industry,
            List<Qualification> qualifications,
            List<Listing> listings) {
        return new Event<>(
                park + "-1",
                ParkEvents.ROSTER_ENTRY_RECORDED.name(),
                "/parks/" + park,
                park + "/" + USCC,
                1,
                RosterEvents.at(1),
                RosterEvents.at(1),
                null,
                new RosterEntryRecorded(
                        park,
                        USCC,
                        "甲公司",
                        List.of(),
                        null,
                        null,
                        null,
                        industry == null ? null : IndustryCode.of(industry),
                        null,
                        null,
                        qualifications,
                        LocalDate.parse(claimedFrom),
                        false,
                        List.of("claimedFrom", "industry", "listings", "name", "qualifications"),
                        null,
                        null,
                        listings,
                        List.of(),
                        null));
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    private static Qualification qualification(String code, @Nullable String from, @Nullable String until) {
        return new Qualification(code, day(from), day(until), null);
    }

    private static Listing listing(String exchange, @Nullable String from, @Nullable String until) {
        return new Listing(exchange, "600001", day(from), day(until));
    }

    private static Registration told(List<Event<ParkEvent>> events) {
        Registration state = Registration.none(USCC);
        for (Event<ParkEvent> event : events) {
            state = Registry.decide(Registry.Decision.start(state), event, TODAY)
                    .state();
        }
        return state;
    }

    private static List<Effect> effect(Registration state, ParkCode park, LocalDate from) {
        Registration decided = DoubleClaims.decide(
                        state, state.openDoubleClaim().orElseThrow(), park, from, "-", TODAY)
                .state();
        return Effect.between(state.timeline(), decided.timeline());
    }

    private static String shown(Effect effect, Dimension... dimensions) {
        List<String> all = new ArrayList<>();
        for (Effect.Figure figure : effect.figures()) {
            if (List.of(dimensions).contains(figure.dimension())) {
                all.add((figure.park() == null ? "city" : figure.park().value())
                        + ' '
                        + figure.key()
                        + ' '
                        + figure.change());
            }
        }
        return effect.from() + "/" + (effect.until() == null ? "" : effect.until()) + " " + all;
    }

    /** A certificate and a listing have days of their own, and are in the figures of these only, whatever the spans are. */
    @Test
    void showsACertificateAndAListingOnTheDaysOnWhichTheyAreValid_R5() {
        List<Qualification> held = List.of(
                qualification("high-tech", "2023-12-01", "2024-03-31"),
                // renewed in time: no day on which anything changes
                qualification("high-tech", "2024-04-01", "2024-05-31"));
        List<Listing> listed = List.of(listing("XSHG", "2022-01-04", "2024-06-14"));
        Registration state = told(List.of(
                entry(HAIDIAN, "2023-01-01", "I6513", held, listed),
                entry(FENGTAI, "2024-01-01", "I6513", held, listed)));
        assertThat(effect(state, FENGTAI, LocalDate.of(2024, 2, 1)))
                .extracting(e -> shown(e, Dimension.QUALIFICATION, Dimension.LISTING))
                .containsExactly(
                        "2024-02-01/2024-06-01 [fengtai high-tech 1, fengtai XSHG 1, haidian high-tech -1, haidian XSHG -1]",
                        "2024-06-01/2024-06-15 [fengtai XSHG 1, haidian XSHG -1]",
                        "2024-06-15/ []");
    }

    /** The city view counts by section, division, group and class, a code at each level that it goes to. */
    @Test
    void showsIndustryAtAllLevelsThatTheCodeGoesTo_R5() {
        Dimension[] levels = {
            Dimension.INDUSTRY_SECTION, Dimension.INDUSTRY_DIVISION, Dimension.INDUSTRY_GROUP, Dimension.INDUSTRY_CLASS
        };
        Registration state = told(List.of(
                entry(HAIDIAN, "2023-01-01", "I6513", List.of(), List.of()),
                entry(FENGTAI, "2024-01-01", "C39", List.of(), List.of())));
        assertThat(effect(state, FENGTAI, LocalDate.of(2024, 2, 1)))
                .extracting(e -> shown(e, levels))
                .containsExactly(
                        "2024-02-01/ [city C 1, city I -1, city C39 1, city I65 -1, city I651 -1, city I6513 -1,"
                                + " fengtai C 1, fengtai C39 1, haidian I -1, haidian I65 -1, haidian I651 -1, haidian I6513 -1]");
    }

    /** Of every day, what is shown is what two counts of that day differ by, one as it is and one as it would be. */
    @Test
    void showsOfEveryDayWhatTwoCountsOfItDifferBy_R5() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Registration state = told(List.of(
                    entry(HAIDIAN, "2024-01-05", pick(random, "I6513", "I65", "C3962"), held(random), listed(random)),
                    entry(FENGTAI, "2024-01-15", pick(random, "I6513", "C", "C396"), held(random), listed(random))));
            LocalDate from = LocalDate.of(2024, 1, 15).plusDays(random.nextInt(20));
            Registration decided = DoubleClaims.decide(
                            state, state.openDoubleClaim().orElseThrow(), FENGTAI, from, "-", TODAY)
                    .state();
            List<Effect> effects = Effect.between(state.timeline(), decided.timeline());
            for (int i = 0; i < 60; i++) {
                LocalDate day = LocalDate.of(2024, 1, 1).plusDays(i);
                Map<String, Integer> expected = new TreeMap<>();
                counted(state.timeline().at(day), day).forEach(one -> expected.merge(one, -1, Integer::sum));
                counted(decided.timeline().at(day), day).forEach(one -> expected.merge(one, 1, Integer::sum));
                expected.values().removeIf(change -> change == 0);
                Map<String, Integer> shown = new TreeMap<>();
                effects.stream()
                        .filter(e -> !day.isBefore(e.from()) && (e.until() == null || day.isBefore(e.until())))
                        .flatMap(e -> e.figures().stream())
                        .forEach(f -> shown.merge(
                                (f.park() == null ? "city" : f.park().value()) + ' ' + f.dimension() + ' ' + f.key(),
                                f.change(),
                                Integer::sum));
                assertThat(shown).as("seed %d, %s", seed, day).isEqualTo(expected);
            }
            for (int i = 1; i < effects.size(); i++) {
                Effect last = effects.get(i - 1);
                Effect next = effects.get(i);
                assertThat(next.from().equals(last.until())
                                && next.figures().equals(last.figures())
                                && Objects.equals(next.parkBefore(), last.parkBefore())
                                && Objects.equals(next.parkAfter(), last.parkAfter()))
                        .as("two that follow each other do not say the same")
                        .isFalse();
            }
        }
    }

    /** What an enterprise is counted as on a day, by whoever asks that day alone. */
    private static List<String> counted(@Nullable Span span, LocalDate day) {
        if (span == null || span.merged().park() == null) {
            return List.of();
        }
        Merged merged = span.merged();
        TreeSet<String> keys = new TreeSet<>();
        keys.add("ALL ");
        String industry = String.valueOf(merged.industry());
        keys.add("INDUSTRY_SECTION " + industry.charAt(0));
        if (industry.length() > 2) {
            keys.add("INDUSTRY_DIVISION " + industry.substring(0, 3));
        }
        if (industry.length() > 3) {
            keys.add("INDUSTRY_GROUP " + industry.substring(0, 4));
        }
        if (industry.length() > 4) {
            keys.add("INDUSTRY_CLASS " + industry);
        }
        for (Qualification one : merged.qualifications()) {
            if (valid(one.from(), one.until(), day)) {
                keys.add("QUALIFICATION " + one.code());
            }
        }
        for (Listing one : merged.listings()) {
            if (valid(one.from(), one.until(), day)) {
                keys.add("LISTING " + one.exchange());
            }
        }
        return Stream.of("city", String.valueOf(merged.park()))
                .flatMap(park -> keys.stream().map(key -> park + ' ' + key))
                .toList();
    }

    private static boolean valid(@Nullable LocalDate from, @Nullable LocalDate until, LocalDate day) {
        return (from == null || !from.isAfter(day)) && (until == null || !until.isBefore(day));
    }

    private static String pick(Random random, String... all) {
        return all[random.nextInt(all.length)];
    }

    private static @Nullable String someDay(Random random) {
        return random.nextInt(3) == 0
                ? null
                : LocalDate.of(2024, 1, 1).plusDays(random.nextInt(60)).toString();
    }

    private static List<Qualification> held(Random random) {
        List<Qualification> all = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(qualification(pick(random, "high-tech", "unicorn"), someDay(random), someDay(random)));
        }
        return all;
    }

    private static List<Listing> listed(Random random) {
        List<Listing> all = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            all.add(listing(pick(random, "XSHG", "XHKG"), someDay(random), someDay(random)));
        }
        return all;
    }
}
