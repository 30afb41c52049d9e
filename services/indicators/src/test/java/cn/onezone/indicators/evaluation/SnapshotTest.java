package cn.onezone.indicators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.kit.json.EventJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** R15: a published ranking is recomputed from its file alone. */
class SnapshotTest {
    private static final Unit YUAN = new Unit("万元");

    /** Each indicator is one data element in per cent of another. */
    private static IndicatorDefined indicator(String code, Direction direction) {
        return new IndicatorDefined(
                code,
                Text.of(code, code),
                null,
                null,
                new Unit("%"),
                2,
                direction,
                new Formula(List.of("of-" + code), List.of("whole"), new BigDecimal("100"), null),
                null,
                null);
    }

    private static Snapshot snapshot(int seed) {
        return snapshot(seed, basis(seed));
    }

    private static Snapshot snapshot(int seed, Basis basis) {
        return Snapshot.of(
                "2025-annual", 2025, Instant.parse("2026-03-31T02:00:00Z"), scheme(new SplittableRandom(seed)), basis);
    }

    private static Scheme scheme(SplittableRandom random) {
        return RankingTest.random(
                random, RankingTest.one(random, Aggregation.values()), RankingTest.one(random, MissingData.values()));
    }

    private static Basis basis(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scheme scheme = scheme(random);
        Figures drawn = RankingTest.random(random, 16);
        return new Basis(
                "00".repeat(16),
                drawn.parks(),
                scheme.criteria().stream()
                        .map(c -> indicator(c.indicator(), c.direction()))
                        .toList(),
                drawn.parks().stream()
                        .map(park -> new Accepted.Values(
                                park + "-2025",
                                park,
                                Period.ofYear(2025),
                                1 + random.nextInt(3),
                                Stream.concat(
                                                Stream.of(new ElementValue("whole", new BigDecimal("300"), YUAN)),
                                                drawn.figures().stream()
                                                        .filter(f -> f.park().equals(park))
                                                        .map(f -> new ElementValue(
                                                                "of-" + f.indicator(), f.value(), YUAN)))
                                        .toList()))
                        .toList());
    }

    private static SnapshotCheck check(JsonNode file) {
        return SnapshotCheck.of(file.toString().getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void aFileIsRecomputedAsItStands() {
        for (int seed = 0; seed < 100; seed++) {
            Snapshot snapshot = snapshot(seed);
            SnapshotCheck check = SnapshotCheck.of(snapshot.file().getBytes(StandardCharsets.UTF_8), null);
            assertThat(check.faults()).isEmpty();
            assertThat(check.hash()).isEqualTo(snapshot.hash()).hasSize(64);
        }
    }

    /** How it is laid out is nobody's concern. */
    @Test
    void indentingItChangesNothing() {
        JsonNode tree = EventJson.mapper().readTree(snapshot(1).file());
        assertThat(SnapshotCheck.of(tree.toPrettyString().getBytes(StandardCharsets.UTF_8), null)
                        .faults())
                .isEmpty();
    }

    /** Whichever text or number of it is changed, the hash tells; and with a new hash the ranking does, if it was that. */
    @Test
    void everyChangeIsFound() {
        String file = snapshot(2).file();
        long leaves = leaves(EventJson.mapper().readTree(file)).count();
        assertThat(leaves).isGreaterThan(300);
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 300; i++) {
            ObjectNode tree = (ObjectNode) EventJson.mapper().readTree(file);
            change(tree.get("snapshot"), random.nextInt((int) leaves - 1));
            assertThat(check(tree).faults()).isNotEmpty();
        }
    }

    @Test
    void aWrongRankWithARightHashIsFound() {
        ObjectNode tree = (ObjectNode) EventJson.mapper().readTree(snapshot(4).file());
        ObjectNode content = (ObjectNode) tree.get("snapshot");
        ObjectNode first = (ObjectNode) content.get("ranking").get("standings").get(0);
        first.put("total", "99.999999");
        tree.put("hash", Snapshot.hash(content));
        assertThat(check(tree).faults())
                .singleElement()
                .asString()
                .contains(first.get("park").stringValue() + " total: value: 99.999999");
    }

    /** Figures are held against what they were computed from, where one may see it. */
    @Test
    void figuresAreComputedAgainFromTheirBasis() {
        for (int seed = 0; seed < 50; seed++) {
            byte[] file = snapshot(seed).file().getBytes(StandardCharsets.UTF_8);
            String basis = Snapshot.file(basis(seed));
            assertThat(SnapshotCheck.of(file, basis.getBytes(StandardCharsets.UTF_8))
                            .faults())
                    .isEmpty();
            String other = basis.replaceFirst("\"value\":\"300\"", "\"value\":\"150\"");
            assertThat(SnapshotCheck.of(file, other.getBytes(StandardCharsets.UTF_8))
                            .faults())
                    .anyMatch(f -> f.startsWith("basis: "));
        }
    }

    /** What parks have submitted stands in no file that other parks may see. */
    @Test
    void theFileHasNoSubmittedValues() {
        assertThat(snapshot(1).file()).doesNotContain("\"values\"").doesNotContain("whole");
    }

    @Test
    void whatIsNoSnapshotIsSaidSo() {
        assertThat(SnapshotCheck.of("{".getBytes(StandardCharsets.UTF_8), null).faults())
                .hasSize(1);
        assertThat(SnapshotCheck.of("[]".getBytes(StandardCharsets.UTF_8), null).faults())
                .hasSize(1);
        assertThat(SnapshotCheck.of("{\"hash\":\"\",\"snapshot\":7}".getBytes(StandardCharsets.UTF_8), null)
                        .faults())
                .isNotEmpty();
    }

    private static Stream<JsonNode> leaves(JsonNode node) {
        return node.isContainer()
                ? IntStream.range(0, node.size())
                        .mapToObj(i -> node.values().stream().toList().get(i))
                        .flatMap(SnapshotTest::leaves)
                : Stream.of(node);
    }

    /** Changes the leaf of this number; returns how many leaves were passed. */
    private static int change(JsonNode node, int number) {
        int passed = 0;
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyNames().stream().toList()) {
                JsonNode child = object.get(name);
                if (!child.isContainer()) {
                    if (passed == number) {
                        object.put(name, child.isString() ? child.stringValue() + "1" : "1");
                    }
                    passed++;
                } else {
                    passed += change(child, number - passed);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode child = array.get(i);
                if (!child.isContainer()) {
                    if (passed == number) {
                        array.set(i, child.stringValue() + "1");
                    }
                    passed++;
                } else {
                    passed += change(child, number - passed);
                }
            }
        }
        return passed;
    }
}
