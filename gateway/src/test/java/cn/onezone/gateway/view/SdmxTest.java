package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringPart;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.SdmxObservations.Observation;
import cn.onezone.kit.problem.Refused;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SDMX-JSON 2.1: what we say is valid by the official schemas, and a program that reads theirs reads ours. */
class SdmxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2023-02-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2023-03-01T00:00:00Z");
    private static final Instant THIRD = Instant.parse("2023-04-01T00:00:00Z");

    private static Path official(String file) {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolveSibling("shared").resolve("data"))) {
            at = at.getParent();
        }
        Path found = at == null
                ? null
                : at.resolveSibling("shared").resolve("data/peers/sdmx-json").resolve(file);
        assumeTrue(
                found != null && Files.exists(found),
                "left out: the official SDMX-JSON schemas and samples are not beside this project (../shared/data)");
        return found;
    }

    private static Fact fact(Instant recorded, String subject, long sequence, Object data) {
        return new Fact(
                subject + sequence + recorded,
                new Event<>(subject + '/' + sequence, "t", "s", subject, sequence, recorded, recorded, null, data),
                "key");
    }

    private static List<ElementValue> values(String income, @Nullable String profit) {
        List<ElementValue> all = new ArrayList<>();
        all.add(new ElementValue("income", new BigDecimal(income), Unit.of("万元")));
        if (profit != null) {
            all.add(new ElementValue("profit", new BigDecimal(profit), Unit.of("万元")));
        }
        return all;
    }

    private static SubmissionSubmitted submitted(
            String park, String period, int revision, String income, String profit) {
        return new SubmissionSubmitted(
                park + '-' + period,
                ParkCode.of(park),
                Period.of(period),
                revision,
                values(income, profit),
                FIRST,
                false,
                null,
                List.of(
                        new ParkEvent.Cell("I", null, null, 5, values("60.00", "6.00"), List.of()),
                        new ParkEvent.Cell("M", null, null, null, values("40.00", null), List.of("profit"))));
    }

    private static Facts facts() {
        return Facts.of(ParkDirectory.bundled())
                .with(List.of(
                        fact(
                                FIRST.minusSeconds(9),
                                "element/income",
                                1,
                                new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2)),
                        fact(
                                FIRST.minusSeconds(9),
                                "element/profit",
                                1,
                                new DataElementDefined("profit", Text.of("Profit", "利润"), Unit.of("万元"), 2)),
                        fact(
                                FIRST.minusSeconds(9),
                                "indicator/margin",
                                1,
                                new IndicatorDefined(
                                        "margin",
                                        Text.of("Margin", "利润率"),
                                        null,
                                        1,
                                        Unit.of("%"),
                                        2,
                                        Direction.UP,
                                        new Formula(
                                                List.of("profit"), List.of("income"), new BigDecimal("100"), null))),
                        fact(FIRST, "haidian-2022", 1, submitted("haidian", "2022", 1, "100.00", "10.00")),
                        fact(
                                SECOND,
                                "haidian-2022",
                                1,
                                new SubmissionAccepted(
                                        "haidian-2022",
                                        ParkCode.of("haidian"),
                                        Period.of("2022"),
                                        1,
                                        values("100.00", "10.00"),
                                        SECOND,
                                        false)),
                        fact(THIRD, "fengtai-2022", 1, submitted("fengtai", "2022", 1, "300.00", "6.00")),
                        fact(THIRD, "haidian-2022Q3", 1, submitted("haidian", "2022Q3", 1, "25.00", "1.00"))));
    }

    private static JsonNode data(String path, String query) {
        return data(facts(), path, query);
    }

    private static JsonNode data(Facts facts, String path, String query) {
        Parameters parameters = new Parameters(query);
        Times times = Times.of(parameters, NOW);
        Looking looking = Looking.of(parameters, times, facts.indicators(), true, NOW);
        return JSON.readTree(
                SdmxData.answer(path, parameters, facts, looking, () -> {}, NOW).body());
    }

    private static JsonNode structure(String path, @Nullable String references) {
        Facts facts = facts();
        return JSON.readTree(new SdmxStructures(facts, facts.indicators())
                .answer(path, references, NOW)
                .body());
    }

    private static @Nullable String value(
            JsonNode message, int set, String indicator, String park, String activity, String time) {
        return SdmxObservations.of(message).stream()
                .filter(one -> one.set() == set)
                .filter(one -> one.key()
                        .equals(Map.of(
                                "FREQ",
                                time.contains("Q") ? "Q" : "A",
                                "INDICATOR",
                                indicator,
                                "REF_AREA",
                                park,
                                "ACTIVITY",
                                activity,
                                "SCALE",
                                "_T",
                                "QUALIFICATION",
                                "_T",
                                "TIME_PERIOD",
                                time)))
                .map(Observation::value)
                .map(String::valueOf)
                .findFirst()
                .orElse(null);
    }

    @Test
    void tellsValuesByTheirKeys() {
        JsonNode all = data("INDICATORS/.margin+income.zone+haidian...", "startPeriod=2022&endPeriod=2022");
        assertThat(value(all, 0, "margin", "zone", "_T", "2022"))
                .as("R10: 16 of 400")
                .isEqualTo("4.00");
        assertThat(value(all, 0, "margin", "haidian", "I", "2022")).isEqualTo("10.00");
        assertThat(value(all, 0, "income", "haidian", "_T", "2022-Q3")).isEqualTo("25.00");
        assertThat(value(all, 0, "income", "zone", "M", "2022")).isEqualTo("80.00");
        JsonNode some = data("ONEZONE,INDICATORS,1.0/A.income.haidian._T._T._T", "");
        assertThat(SdmxObservations.of(some)).hasSize(1);
        assertThat(SdmxObservations.of(data("INDICATORS/all", ""))).hasSizeGreaterThan(20);
    }

    @Test
    void tellsWhatIsSuppressedByItsStatus_R12() {
        Observation withheld = SdmxObservations.of(data("INDICATORS/A.profit.haidian.M._T._T", ""))
                .getFirst();
        assertThat(withheld.value()).isNull();
        JsonNode attributes =
                data("INDICATORS/A.profit.haidian.M._T._T", "").at("/data/structures/0/attributes/observation");
        assertThat(attributes
                        .at("/0/values/" + withheld.values().get(1).asInt() + "/id")
                        .asString())
                .isEqualTo("Q");
        assertThat(attributes
                        .at("/1/values/" + withheld.values().get(2).asInt() + "/id")
                        .asString())
                .isEqualTo("C");
    }

    @Test
    void hasEachStateThatItWasIn_R8() {
        JsonNode history = data("INDICATORS/A.margin.zone+haidian._T._T._T", "includeHistory=true");
        JsonNode sets = history.at("/data/dataSets");
        assertThat(sets.size())
                .as("submitted, accepted, joined by another park")
                .isEqualTo(3);
        assertThat(sets.at("/0/validFrom").asString()).isEqualTo(FIRST.toString());
        assertThat(sets.at("/0/validTo").asString()).isEqualTo(SECOND.toString());
        assertThat(sets.at("/2").has("validTo")).isFalse();
        assertThat(value(history, 0, "margin", "zone", "_T", "2022")).isEqualTo("10.00");
        assertThat(value(history, 2, "margin", "zone", "_T", "2022")).isEqualTo("4.00");
        assertThat(value(history, 2, "margin", "haidian", "_T", "2022")).isEqualTo("10.00");
        JsonNode then = data("INDICATORS/A.margin.zone._T._T._T", "asOf=" + SECOND);
        assertThat(value(then, 0, "margin", "zone", "_T", "2022")).isEqualTo("10.00");
        assertThat(data("INDICATORS/A.margin.zone._T._T._T", "includeHistory=true&asOf=" + SECOND)
                        .at("/data/dataSets")
                        .size())
                .isEqualTo(2);
    }

    /** A new edition of an indicator, or of a data element of it, changes figures that stand: it is a state too. */
    @Test
    void hasAStateForEachEditionThatChangedIt_R8() {
        Instant defined = Instant.parse("2023-05-01T00:00:00Z");
        Instant finer = Instant.parse("2023-06-01T00:00:00Z");
        Facts facts = facts().with(List.of(
                fact(
                        defined,
                        "indicator/margin",
                        2,
                        new IndicatorDefined(
                                "margin",
                                Text.of("Margin", "利润率"),
                                null,
                                1,
                                Unit.of("%"),
                                2,
                                Direction.UP,
                                null,
                                new Expression(
                                        "profit / (income - profit)",
                                        "profit / (income - profit)",
                                        List.of(
                                                new ExpressionInput("profit", Unit.of("万元"), "10000"),
                                                new ExpressionInput("income", Unit.of("万元"), "10000")),
                                        List.of(),
                                        "1/100",
                                        null),
                                edition(1))),
                fact(
                        finer,
                        "element/income",
                        2,
                        new DataElementDefined(
                                "income", Text.of("Income", "总收入"), Unit.of("万元"), 4, Kind.FLOW, edition(1), null))));
        JsonNode margin = data(facts, "INDICATORS/A.margin.haidian._T._T._T", "includeHistory=true");
        assertThat(margin.at("/data/dataSets")
                        .valueStream()
                        .map(set -> set.path("validFrom").asString()))
                .as("submitted, accepted, computed anew")
                .containsExactly(FIRST.toString(), SECOND.toString(), defined.toString());
        assertThat(value(margin, 1, "margin", "haidian", "_T", "2022")).isEqualTo("10.00");
        assertThat(value(margin, 2, "margin", "haidian", "_T", "2022")).isEqualTo("11.11");
        JsonNode income = data(facts, "INDICATORS/A.income.haidian._T._T._T", "includeHistory=true");
        assertThat(income.at("/data/dataSets")
                        .valueStream()
                        .map(set -> set.path("validFrom").asString()))
                .containsExactly(FIRST.toString(), SECOND.toString(), finer.toString());
        assertThat(value(income, 2, "income", "haidian", "_T", "2022")).isEqualTo("100.0000");
    }

    private static Edition edition(int number) {
        return new Edition(
                number,
                null,
                null,
                List.of(Level.PARK, Level.ZONE),
                List.of(Frequency.YEAR),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** Once it is known that a park was another one by then, its figures do not count any more: a state too. */
    @Test
    void hasAStateForEachRestructuringThatChangedIt_R1() {
        Instant told = Instant.parse("2023-05-01T00:00:00Z");
        Facts facts = facts().with(List.of(fact(
                told,
                "restructuring-1",
                1,
                new ParksRestructured(
                        "restructuring-1",
                        LocalDate.parse("2022-07-01"),
                        List.of(ParkCode.of("fengtai")),
                        List.of(new RestructuringPart(ParkCode.of("haidian"), List.of(), List.of(), List.of(), 0)),
                        null,
                        null))));
        JsonNode zone = data(facts, "INDICATORS/A.margin.zone+fengtai._T._T._T", "includeHistory=true");
        assertThat(zone.at("/data/dataSets")
                        .valueStream()
                        .map(set -> set.path("validFrom").asString()))
                .containsExactly(FIRST.toString(), SECOND.toString(), THIRD.toString(), told.toString());
        assertThat(value(zone, 2, "margin", "zone", "_T", "2022")).isEqualTo("4.00");
        assertThat(value(zone, 3, "margin", "zone", "_T", "2022")).isEqualTo("10.00");
        assertThat(value(zone, 3, "margin", "fengtai", "_T", "2022")).isNull();
    }

    /** What is recorded a thousandth before midnight in Shanghai is of the day, what is recorded at midnight is not. */
    @Test
    void aDayEndsAtMidnightInShanghai_R9() {
        Instant midnight = Instant.parse("2023-01-31T16:00:00Z");
        for (boolean before : List.of(true, false)) {
            Facts facts = Facts.of(ParkDirectory.bundled())
                    .with(List.of(
                            fact(
                                    FIRST.minusSeconds(99_999),
                                    "element/income",
                                    1,
                                    new DataElementDefined("income", Text.of("Income", "总收入"), Unit.of("万元"), 2)),
                            fact(
                                    before ? midnight.minusMillis(1) : midnight,
                                    "haidian-2022",
                                    1,
                                    submitted("haidian", "2022", 1, "100.00", "10.00"))));
            Parameters parameters = new Parameters("asOf=2023-01-31");
            Looking looking = Looking.of(parameters, Times.of(parameters, NOW), facts.indicators(), true, NOW);
            assertThat(looking.cube().periods()).hasSize(before ? 1 : 0);
        }
    }

    @Test
    void namesWhatItIsMadeOf() {
        JsonNode flow = structure("dataflow/ONEZONE/INDICATORS/1.0", "all");
        assertThat(flow.at("/data/dataStructures/0/id").asString()).isEqualTo("DSD_INDICATORS");
        assertThat(flow.at("/data/codelists")
                        .valueStream()
                        .map(list -> list.path("id").asString()))
                .contains("CL_PARK", "CL_INDICATOR", "CL_ACTIVITY", "CL_FREQ", "CL_OBS_STATUS");
        JsonNode parks = structure("codelist/ONEZONE/CL_PARK/1.0", null).at("/data/codelists/0/codes");
        assertThat(parks.size()).isEqualTo(17);
        assertThat(structure("codelist/ONEZONE/CL_ACTIVITY", null)
                        .at("/data/codelists/0/codes")
                        .size())
                .as("A to T, all of them, and not known")
                .isEqualTo(22);
        assertThat(structure("*", null).path("data").size()).isEqualTo(4);
        assertThat(structure("dataflow", null).path("data").size()).isOne();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(refused(() -> data("NOTHING/all", ""))).isEqualTo("not-found");
        assertThat(refused(() -> data("INDICATORS/A.margin", ""))).isEqualTo("wrong-parameter");
        assertThat(refused(() -> data("INDICATORS/A.margn.zone._T._T._T", ""))).isEqualTo("wrong-parameter");
        assertThat(refused(() -> data("INDICATORS/all", "startPeriod=1990&endPeriod=1991")))
                .isEqualTo("not-found");
        assertThat(refused(() -> data("INDICATORS/all", "startPeriod=2022-W3"))).isEqualTo("wrong-parameter");
        assertThat(refused(() -> data("INDICATORS/all", "includeHistory=perhaps")))
                .isEqualTo("wrong-parameter");
        assertThat(refused(() -> structure("hierarchy/ONEZONE", null))).isEqualTo("not-found");
        assertThat(refused(() -> structure("codelist/ONEZONE/CL_NONE", null))).isEqualTo("not-found");
        assertThat(refused(() -> structure("codelist/ECB/CL_PARK", null))).isEqualTo("not-found");
        assertThat(refused(() -> structure("dataflow", "parents"))).isEqualTo("wrong-parameter");
    }

    private static Facts threeYears() {
        return facts().with(List.of(
                fact(THIRD, "haidian-2020", 1, submitted("haidian", "2020", 1, "80.00", "8.00")),
                fact(THIRD, "haidian-2021", 1, submitted("haidian", "2021", 1, "90.00", "9.00"))));
    }

    private static List<String> years(String query) {
        return SdmxObservations.of(data(threeYears(), "INDICATORS/A.income.haidian._T._T._T", query)).stream()
                .map(one -> String.valueOf(one.key().get("TIME_PERIOD")))
                .toList();
    }

    /** Who asks for less than all gets less, or hears that it is not offered: never all as if it were what was asked for. */
    @Test
    void ignoresNothingThatAProgramAsksFor() {
        assertThat(years("")).containsExactly("2020", "2021", "2022");
        assertThat(years("lastNObservations=1")).containsExactly("2022");
        assertThat(years("firstNObservations=2")).containsExactly("2020", "2021");
        assertThat(years("firstNObservations=1&lastNObservations=1")).containsExactly("2020", "2022");
        assertThat(years("lastNObservations=9")).hasSize(3);
        assertThat(years("dimensionAtObservation=TIME_PERIOD&detail=full&attributes=dsd&measures=all"))
                .hasSize(3);
        for (String query : List.of(
                "updatedAfter=2023-01-01T00:00:00Z",
                "dimensionAtObservation=AllDimensions",
                "detail=serieskeysonly",
                "attributes=none",
                "measures=none")) {
            assertThat(refused(() -> data("INDICATORS/all", query))).as(query).isEqualTo("not-supported");
        }
        assertThat(refused(() -> data("INDICATORS/all", "lastNObservations=0"))).isEqualTo("wrong-parameter");
        assertThat(refused(() -> data("INDICATORS/all", "firstNObservations=x")))
                .isEqualTo("wrong-parameter");
    }

    private static String refused(Runnable call) {
        try {
            call.run();
        } catch (Refused e) {
            return e.problem().kind().code();
        }
        return Assertions.fail("nothing was refused");
    }

    @Test
    void isValidByTheOfficialSchemas() throws IOException {
        Schema ofData = schema("sdmx-json-data-schema.json");
        Schema ofStructures = schema("sdmx-json-structure-schema.json");
        for (String query : List.of("", "includeHistory=true", "asOf=2023-03-15")) {
            for (String key : List.of("all", "A.margin.zone._T._T._T", ".profit.haidian...")) {
                assertThat(ofData.validate(
                                JSON.readTree(data("INDICATORS/" + key, query).toString())))
                        .as(key + '?' + query)
                        .isEmpty();
            }
        }
        for (String path : List.of("*", "dataflow", "datastructure", "conceptscheme", "codelist")) {
            assertThat(ofStructures.validate(structure(path, "all"))).as(path).isEmpty();
        }
        assertThat(ofData.validate(JSON.readTree("{\"data\": {\"dataSets\": [{\"observations\": {\"x\": 1}}]}}")))
                .as("a schema that takes everything would prove nothing")
                .isNotEmpty();
    }

    private static Schema schema(String file) throws IOException {
        // without its formats the schema of a time takes a date and a time for the same
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2019_09,
                        registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()))
                .getSchema(Files.readString(official(file)));
    }

    private static JsonNode sample(String file) throws IOException {
        return JSON.readTree(Files.readString(official(file)));
    }

    /** Every data sample of the standard, by the reader that reads ours. */
    @Test
    void aProgramThatReadsTheSamplesReadsThis() throws IOException {
        Schema ofData = schema("sdmx-json-data-schema.json");
        Map<String, Integer> observations = Map.of(
                "agri.json", 12,
                "constructed-sample-full.json", 20,
                "exr_exr-action-delete.json", 3,
                "exr_exr-cross-section.json", 4,
                "exr_exr-flat.json", 4,
                "exr_exr-time-series.json", 4);
        for (Map.Entry<String, Integer> one : observations.entrySet()) {
            JsonNode sample = sample(one.getKey());
            assertThat(ofData.validate(sample)).as(one.getKey()).isEmpty();
            List<Observation> read = SdmxObservations.of(sample);
            assertThat(read).as(one.getKey()).hasSize(one.getValue());
            assertThat(read)
                    .as(one.getKey())
                    .allSatisfy(observation -> assertThat(observation.key()).containsKey("TIME_PERIOD"));
        }
        List<List<String>> laidOut = new ArrayList<>();
        for (String file : List.of("exr_exr-flat.json", "exr_exr-time-series.json", "exr_exr-cross-section.json")) {
            laidOut.add(SdmxObservations.of(sample(file)).stream()
                    .map(one -> one.key().get("CURRENCY") + one.key().get("TIME_PERIOD") + one.value())
                    .sorted()
                    .toList());
        }
        assertThat(laidOut.get(1)).as("the same data, laid out differently").isEqualTo(laidOut.get(0));
        assertThat(laidOut.get(2)).as("across instead of along").isEqualTo(laidOut.get(0));
        List<Observation> deleted = SdmxObservations.of(sample("exr_exr-action-delete.json"));
        assertThat(deleted.getLast().set())
                .as("the data set of what is deleted")
                .isEqualTo(1);
        assertThat(deleted.getLast().values()).as("names and no value").isEmpty();
        assertThat(SdmxObservations.of(sample("constructed-sample-full.json")).stream()
                        .filter(one -> one.set() == 0)
                        .map(Observation::value))
                .containsExactly("1.5931", "1.5925", "40.3426", "40.3");
    }

    /** As a program finds out what codes there are: from a flow to its structure, and from that to the codelists. */
    private static Map<String, Set<String>> codes(JsonNode structures, String flow) {
        String of = structures
                .at("/data/dataflows")
                .valueStream()
                .filter(one -> one.path("id").asString().equals(flow))
                .map(one -> one.path("structure").asString())
                .findFirst()
                .orElseThrow();
        JsonNode structure = found(structures.at("/data/dataStructures"), of);
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (JsonNode dimension : structure.at("/dataStructureComponents/dimensionList/dimensions")) {
            String concept = dimension.path("conceptIdentity").asString();
            int point = concept.lastIndexOf('.');
            JsonNode scheme = found(structures.at("/data/conceptSchemes"), concept.substring(0, point));
            assertThat(scheme.path("concepts")
                            .valueStream()
                            .map(c -> c.path("id").asString()))
                    .contains(concept.substring(point + 1));
            JsonNode codelist = found(
                    structures.at("/data/codelists"),
                    dimension.at("/localRepresentation/enumeration").asString());
            all.put(
                    dimension.path("id").asString(),
                    codelist.path("codes")
                            .valueStream()
                            .map(code -> code.path("id").asString())
                            .collect(Collectors.toSet()));
        }
        return all;
    }

    /** What a URN points to: {@code …=AGENCY:ID(VERSION)}. */
    private static JsonNode found(JsonNode kind, String urn) {
        String asked = urn.substring(urn.indexOf('=') + 1);
        return kind.valueStream()
                .filter(one -> asked.equals(one.path("agencyID").asString()
                        + ':'
                        + one.path("id").asString()
                        + '('
                        + one.path("version").asString()
                        + ')'))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is " + urn));
    }

    @Test
    void aProgramThatResolvesTheSampleResolvesThis() throws IOException {
        Map<String, Set<String>> theirs = codes(sample("structure_constructed-sample.json"), "EXR");
        assertThat(theirs.keySet()).containsExactly("FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX");
        assertThat(theirs.get("FREQ")).containsExactlyInAnyOrder("A", "M", "Q");
        Map<String, Set<String>> ours = codes(structure("dataflow/ONEZONE/INDICATORS/1.0", "all"), "INDICATORS");
        List<Observation> read = SdmxObservations.of(data("INDICATORS/all", ""));
        assertThat(read)
                .isNotEmpty()
                .allSatisfy(one -> ours.forEach((dimension, codes) ->
                        assertThat(codes).as(dimension).contains(one.key().get(dimension))));
        assertThat(ours.keySet())
                .containsExactly("FREQ", "INDICATOR", "REF_AREA", "ACTIVITY", "SCALE", "QUALIFICATION");
    }
}
