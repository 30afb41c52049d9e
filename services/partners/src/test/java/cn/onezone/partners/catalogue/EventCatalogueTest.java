package cn.onezone.partners.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.EventHistory;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.partners.Outside;
import cn.onezone.partners.agreements.Offered;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.ResponseEntity;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What can be subscribed to is what the contracts have, with schemas that the samples keep. */
class EventCatalogueTest {
    private static final EventCatalogue CATALOGUE = new EventCatalogue();
    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<String> types() {
        return Offered.all().stream().map(EventType::name);
    }

    private static List<Error> faults(JsonNode schema, JsonNode value, SpecificationVersion version) {
        return SchemaRegistry.withDefaultDialect(version)
                .getSchema(schema.toString(), InputFormat.JSON)
                .validate(value.toString(), InputFormat.JSON);
    }

    private static List<Error> faults(JsonNode schema, JsonNode value) {
        return faults(schema, value, SpecificationVersion.DRAFT_2020_12);
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSampleKeepsItsSchemas(String type) {
        EventCatalogue.Entry entry = CATALOGUE.find(type).orElseThrow();
        assertThat(faults(CATALOGUE.dataSchema(type), entry.sample())).isEmpty();
        ObjectNode event = CATALOGUE.eventSample(type);
        assertThat(faults(CATALOGUE.eventSchema(type), event)).isEmpty();
        // and they say something
        ObjectNode wrong = event.deepCopy();
        wrong.put("sequence", "17");
        assertThat(faults(CATALOGUE.eventSchema(type), wrong)).isNotEmpty();
        assertThat(faults(CATALOGUE.dataSchema(type), JSON.createObjectNode()))
                .as("a source leaves nothing out that is always there")
                .isNotEmpty();
        ObjectNode reduced = event.deepCopy();
        reduced.set("data", JSON.createObjectNode());
        assertThat(faults(CATALOGUE.eventSchema(type), reduced))
                .as("an agreement may")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyFieldThatMayBeNamedIsListedWithItsKind(String type) {
        EventCatalogue.Entry entry = CATALOGUE.find(type).orElseThrow();
        EventType<?> of = Offered.all().stream()
                .filter(t -> t.name().equals(type))
                .findFirst()
                .orElseThrow();
        assertThat(entry.fields().stream().map(EventSchemas.Field::path)).containsExactlyElementsOf(Offered.paths(of));
        assertThat(entry.fields().stream().map(EventSchemas.Field::kind))
                .isSubsetOf("text", "code", "park", "integer", "decimal", "date", "time", "boolean");
        assertThat(entry.since()).isEqualTo(entry.changes().getFirst().on());
        assertThat(type).endsWith(".v" + entry.version());
    }

    @Test
    void knowsTheKinds() {
        Map<String, EventSchemas.Field> fields =
                CATALOGUE.find("cn.onezone.parks.roster-entry-recorded.v1").orElseThrow().fields().stream()
                        .collect(Collectors.toMap(EventSchemas.Field::path, f -> f));
        assertThat(fields.get("park").kind()).isEqualTo("park");
        assertThat(fields.get("uscc").kind()).isEqualTo("text");
        assertThat(fields.get("registeredCapital.amount").kind()).isEqualTo("decimal");
        assertThat(fields.get("foundedOn").kind()).isEqualTo("date");
        assertThat(fields.get("scale").kind()).isEqualTo("code");
        assertThat(fields.get("scale").values()).isNotEmpty();
        assertThat(fields.get("uscc").always()).isTrue();
        assertThat(fields.get("registeredCapital.amount").always())
                .as("only where there is a capital")
                .isFalse();
        assertThat(CATALOGUE
                        .find("cn.onezone.parks.roster-entry-recorded.v1")
                        .orElseThrow()
                        .parks()
                        .fields())
                .contains("park");
    }

    /** R21: a type that is on its way out says so to machines, by the fields that RFC 9745 and RFC 8594 give. */
    @Test
    void aDeprecatedTypeAnswersWithItsEnd() {
        String type = "cn.onezone.parks.roster-entry-removed.v1";
        Map<String, EventHistory> history = new HashMap<>(EventHistory.all());
        history.putAll(EventHistory.of("""
                {"%s":{"changes":[{"on":"2026-11-21","en":"First published.","zh":"首次发布。","schema":"x"}],
                 "deprecated":{"on":"2026-12-01","sunset":"2027-05-31","by":"cn.onezone.parks.roster-entry-recorded.v1",
                 "en":"Replaced.","zh":"已被替代。"}}}""".formatted(type).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        CatalogueController controller = new CatalogueController(new EventCatalogue(history));
        ResponseEntity<CatalogueController.TypeView> answer = controller.read(type);
        assertThat(answer.getHeaders().getFirst("Deprecation")).isEqualTo("@1796054400");
        assertThat(answer.getHeaders().getFirst("Sunset")).isEqualTo("Mon, 31 May 2027 16:00:00 GMT");
        assertThat(answer.getHeaders().getFirst("Link"))
                .isEqualTo(
                        "</partners/catalogue/cn.onezone.parks.roster-entry-recorded.v1>; rel=\"successor-version\"");
        assertThat(answer.getBody().about().deprecated().by()).isEqualTo("cn.onezone.parks.roster-entry-recorded.v1");
        assertThat(controller.asyncApiYaml().getBody()).contains("Deprecated since 2026-12-01");
        ResponseEntity<CatalogueController.TypeView> other =
                controller.read("cn.onezone.parks.roster-entry-recorded.v1");
        assertThat(other.getHeaders().getFirst("Deprecation")).isNull();
        assertThat(other.getHeaders().getFirst("Sunset")).isNull();
    }

    @Test
    void theAsyncApiDocumentHangsTogether() {
        ObjectNode document = new PartnersAsyncApi(CATALOGUE).document();
        JsonNode read = JSON.valueToTree(new Yaml().load(PartnersAsyncApi.yaml(document)));
        assertThat(read).as("the same in YAML").isEqualTo(document);
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references)
                .hasSizeGreaterThan(200)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1).replace("%24", "$"))
                                        .isMissingNode())
                        .as(reference)
                        .isFalse());
        Set<String> offered = types().collect(Collectors.toSet());
        for (String channel : List.of("stream", "webhook")) {
            assertThat(document.at("/channels/" + channel + "/messages").propertyNames())
                    .containsAll(offered)
                    .contains("cn.onezone.partners.withheld.v1")
                    .hasSize(offered.size() + 1);
        }
        for (String type : offered) {
            JsonNode message = document.at("/components/messages").path(type);
            ObjectNode schema = JSON.createObjectNode();
            schema.put("$ref", message.at("/payload/$ref").asString());
            schema.set("components", document.path("components"));
            assertThat(faults(schema, message.at("/examples/0/payload"), SpecificationVersion.DRAFT_7))
                    .as(type)
                    .isEmpty();
        }
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isString()) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(inner -> collect(inner, references));
    }

    /** The JSON Schema that AsyncAPI publishes for documents of its version 3. */
    @Test
    void theAsyncApiDocumentKeepsThePublishedSchema() throws Exception {
        Path schemas = Outside.npm("@asyncapi/specs@6").resolve("node_modules/@asyncapi/specs/schemas");
        JsonNode schema = JSON.readTree(Files.readString(schemas.resolve("3.0.0-without-$id.json")));
        ObjectNode document = new PartnersAsyncApi(CATALOGUE).document();
        assertThat(faults(schema, document, SpecificationVersion.DRAFT_7)).isEmpty();
        ObjectNode wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/operations/deliver-by-pull")).put("action", "give");
        assertThat(faults(schema, wrong, SpecificationVersion.DRAFT_7)).isNotEmpty();
    }
}
