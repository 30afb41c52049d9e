package cn.onezone.enterprises.facts;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.facts.ContractType;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactAtTest {
    private static final Uscc USCC = new Uscc("91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001"));
    private static final LocalDate DAY = LocalDate.of(2024, 5, 20);
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant START = Instant.parse("2024-06-01T00:00:00Z");

    private static Event<FactEvent> event(String park, long sequence, int second, FactEvent data) {
        return new Event<>(
                park + sequence,
                "t",
                "/parks/" + park,
                park + "/x",
                sequence,
                START,
                START.plusSeconds(second),
                null,
                data);
    }

    private static Event<FactEvent> states(String park, long sequence, int second, LocalDate from, long yuan) {
        return event(
                park,
                sequence,
                second,
                new FactEvent.TechnologyContractRecorded(
                        new ParkCode(park),
                        USCC,
                        new TechnologyContract(
                                "JS-1", ContractType.SERVICE, Money.yuan(BigDecimal.valueOf(yuan)), DAY, null),
                        from,
                        List.of(),
                        false));
    }

    private static Event<FactEvent> withdraws(String park, long sequence, int second, LocalDate from) {
        return event(
                park,
                sequence,
                second,
                new FactEvent.FactWithdrawn(new ParkCode(park), USCC, FactKind.TECHNOLOGY_CONTRACT, "JS-1", from, "x"));
    }

    private static FactHistory of(List<Event<FactEvent>> events) {
        FactHistory history = FactHistory.none(events.getFirst().data());
        for (Event<FactEvent> event : events) {
            // heard as the park recorded it, so that another order of arrival is no other history
            history = history.after(event, event.recordedAt());
        }
        return history;
    }

    private static Optional<FactAt> at(
            FactHistory history, LocalDate validAt, Instant asOf, Function<LocalDate, @Nullable ParkCode> registry) {
        return FactAt.of(List.of(history), validAt, asOf, registry, UnaryOperator.identity());
    }

    private static long yuan(Optional<FactAt> fact) {
        return fact.map(f -> f.fact().amount().amount().longValueExact()).orElse(-1L);
    }

    /** A registry that knows nothing of the enterprise. */
    private static ParkCode nobody(LocalDate day) {
        return null;
    }

    /** R5: two parks, one fact; the difference is shown. */
    @Test
    void isOneFactWithTwoSourcesAndShowsTheDifference() {
        FactHistory history = of(List.of(states("fengtai", 1, 9, DAY, 500), states("haidian", 1, 3, DAY, 600)));
        FactAt fact = at(history, DAY, LATER, FactAtTest::nobody).orElseThrow();
        assertThat(fact.park()).as("the first to report stands").isEqualTo(new ParkCode("haidian"));
        assertThat(fact.sources()).hasSize(2);
        assertThat(fact.sources().stream().filter(FactAt.Source::standing)).hasSize(1);
        assertThat(fact.differences()).hasSize(1);
        assertThat(fact.differences().getFirst().field()).isEqualTo("amount");
        assertThat(fact.differences().getFirst().values()).containsOnlyKeys("fengtai", "haidian");
    }

    /** R5: what counts for another park by a decision takes its facts with it, from the day on from which it does. */
    @Test
    void countsForTheParkOfTheRegistryOnTheDayOfTheFact() {
        FactHistory history = of(List.of(states("fengtai", 1, 9, DAY, 500), states("haidian", 1, 3, DAY, 600)));
        FactAt decided = at(history, DAY, LATER, day -> new ParkCode(day.isBefore(DAY) ? "haidian" : "fengtai"))
                .orElseThrow();
        assertThat(decided.park()).isEqualTo(new ParkCode("fengtai"));
        assertThat(decided.sources().getFirst().standing()).isTrue();
        assertThat(decided.sources().getFirst().park()).isEqualTo(new ParkCode("fengtai"));
        FactAt before = at(history, DAY, LATER, day -> new ParkCode(day.isAfter(DAY) ? "fengtai" : "haidian"))
                .orElseThrow();
        assertThat(before.park()).isEqualTo(new ParkCode("haidian"));
        FactAt silent = at(history, DAY, LATER, _ -> new ParkCode("miyun")).orElseThrow();
        assertThat(silent.park())
                .as("the park that it counts for says nothing of it: the first to report stands")
                .isEqualTo(new ParkCode("haidian"));
    }

    @Test
    void answersWhatWasRightAndWhatWasKnown() { // R8
        FactHistory history = of(List.of(
                states("haidian", 1, 1, DAY, 500),
                states("haidian", 2, 10, DAY.plusDays(30), 600),
                states("haidian", 3, 20, DAY, 550),
                withdraws("haidian", 4, 30, DAY.plusDays(60))));
        assertThat(yuan(at(history, DAY.minusDays(1), LATER, FactAtTest::nobody)))
                .isEqualTo(-1);
        assertThat(yuan(at(history, DAY, START.plusSeconds(5), FactAtTest::nobody)))
                .isEqualTo(500);
        assertThat(yuan(at(history, DAY.plusDays(30), START.plusSeconds(15), FactAtTest::nobody)))
                .isEqualTo(600);
        assertThat(yuan(at(history, DAY.plusDays(30), START.plusSeconds(25), FactAtTest::nobody)))
                .as("a correction of the past overrides what was said of later days before it")
                .isEqualTo(550);
        assertThat(yuan(at(history, DAY.plusDays(59), LATER, FactAtTest::nobody)))
                .isEqualTo(550);
        assertThat(yuan(at(history, DAY.plusDays(60), LATER, FactAtTest::nobody)))
                .isEqualTo(-1);
        assertThat(yuan(at(history, DAY.plusDays(60), START.plusSeconds(25), FactAtTest::nobody)))
                .as("not known then to be withdrawn")
                .isEqualTo(550);
    }

    /** R5, R8: against a plain model; duplicates and another order change nothing; at any two times it counts once or not. */
    @Test
    void agreesWithAPlainModelInAnyOrder() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<Event<FactEvent>> said = new ArrayList<>();
            Map<String, Long> sequences = new HashMap<>();
            int many = 1 + random.nextInt(12);
            for (int i = 0; i < many; i++) {
                String park = List.of("haidian", "fengtai", "changping").get(random.nextInt(3));
                long sequence = sequences.merge(park, 1L, Long::sum);
                LocalDate from = DAY.plusDays(random.nextInt(6));
                said.add(
                        random.nextInt(4) == 0
                                ? withdraws(park, sequence, i, from)
                                : states(park, sequence, i, from, random.nextInt(3)));
            }
            List<Event<FactEvent>> arriving = new ArrayList<>(said);
            arriving.addAll(said.subList(0, random.nextInt(said.size() + 1)));
            Collections.shuffle(arriving, random);
            FactHistory history = of(arriving);
            assertThat(history.statements()).as("seed %d", seed).hasSize(said.size());
            for (int day = -1; day < 7; day++) {
                for (int second = -1; second <= many; second++) {
                    LocalDate at = DAY.plusDays(day);
                    Instant asOf = START.plusSeconds(second);
                    Map<String, Long> model = new HashMap<>();
                    for (Event<FactEvent> event : said) {
                        if (event.recordedAt().isAfter(asOf)
                                || event.data().validFrom().isAfter(at)) {
                            continue;
                        }
                        String park = event.data().park().value();
                        if (event.data() instanceof FactEvent.TechnologyContractRecorded recorded) {
                            model.put(
                                    park, recorded.contract().amount().amount().longValueExact());
                        } else {
                            model.remove(park);
                        }
                    }
                    Optional<FactAt> fact = at(history, at, asOf, FactAtTest::nobody);
                    assertThat(fact.isPresent())
                            .as("seed %d, %s, %s", seed, at, asOf)
                            .isEqualTo(!model.isEmpty());
                    fact.ifPresent(f -> {
                        assertThat(f.sources().stream().map(s -> s.park().value()))
                                .containsExactlyInAnyOrderElementsOf(model.keySet());
                        assertThat(f.sources().stream().filter(FactAt.Source::standing))
                                .hasSize(1);
                        assertThat(yuan(fact)).isEqualTo(model.get(f.park().value()));
                        assertThat(f.differences().isEmpty())
                                .isEqualTo(model.values().stream().distinct().count() == 1);
                    });
                }
            }
        }
    }

    /** Bounded, whatever a park keeps saying: every day is answered as before, and what began when is not forgotten. */
    @Test
    void keepsWhatDaysNeedHoweverOftenAFactIsStated() {
        for (int seed = 0; seed < 2; seed++) {
            Random random = new Random(seed);
            Map<String, Long> sequences = new HashMap<>();
            List<Event<FactEvent>> said = new ArrayList<>();
            for (int i = 0; i < FactHistory.MOST_STATEMENTS + 300; i++) {
                String park = List.of("haidian", "fengtai").get(random.nextInt(2));
                long sequence = sequences.merge(park, 1L, Long::sum);
                LocalDate from = DAY.plusDays(random.nextInt(40));
                said.add(
                        random.nextInt(50) == 0
                                ? withdraws(park, sequence, i, from)
                                : states(park, sequence, i, from, random.nextInt(1_000)));
            }
            FactHistory history = of(said);
            assertThat(history.statements()).hasSizeLessThanOrEqualTo(FactHistory.MOST_STATEMENTS);
            Instant now = START.plusSeconds(said.size());
            for (int day = -1; day < 42; day++) {
                LocalDate at = DAY.plusDays(day);
                Map<String, Long> right = new HashMap<>();
                Map<String, Event<FactEvent>> begun = new HashMap<>();
                for (Event<FactEvent> event : said) {
                    if (event.data().validFrom().isAfter(at)) {
                        continue;
                    }
                    String park = event.data().park().value();
                    if (event.data() instanceof FactEvent.TechnologyContractRecorded recorded) {
                        right.put(park, recorded.contract().amount().amount().longValueExact());
                        begun.putIfAbsent(park, event);
                    } else {
                        right.remove(park);
                        begun.remove(park);
                    }
                }
                String first = begun.keySet().stream()
                        .min(Comparator.<String, LocalDate>comparing(
                                        p -> begun.get(p).data().validFrom())
                                .thenComparing(p -> begun.get(p).recordedAt()))
                        .orElse("none");
                Optional<FactAt> fact = at(history, at, now, FactAtTest::nobody);
                assertThat(fact.map(f -> f.park().value()).orElse("none"))
                        .as("seed %d, %s", seed, at)
                        .isEqualTo(first);
                fact.ifPresent(f -> assertThat(yuan(fact)).isEqualTo(right.get(first)));
            }
        }
    }
}
