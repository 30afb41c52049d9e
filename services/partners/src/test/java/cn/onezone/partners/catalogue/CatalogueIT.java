package cn.onezone.partners.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The catalogue through the doors, and what it promises of an event against one that was delivered (R21). */
class CatalogueIT {
    private static final String REMOVED = "cn.onezone.parks.roster-entry-removed.v1";
    private static RunningPartners service;

    @BeforeAll
    static void start() {
        service = new RunningPartners();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void listsWhatAnAgreementMayNameAndNothingElse() {
        Door partner = service.partner("reader");
        Answer all = partner.get("/partners/catalogue");
        assertThat(all.status()).as("%s", all.body()).isEqualTo(200);
        assertThat(all.body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("type").asString()))
                .contains(REMOVED)
                .noneMatch(type -> type.startsWith("cn.onezone.partners.") || type.startsWith("cn.onezone.network."));
        Answer one = partner.get("/partners/catalogue/" + REMOVED);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body().at("/about/titleZh").asString()).isNotEmpty();
        assertThat(one.body().at("/about/parks/fields/0").asString()).isEqualTo("park");
        assertThat(one.body().at("/about/changes/0/en").asString()).isEqualTo("First published.");
        Answer none = partner.get("/partners/catalogue/cn.onezone.partners.agreement-proposed.v1");
        assertThat(none.status()).isEqualTo(404);
        assertThat(service.door().as("").get("/partners/catalogue").status()).isEqualTo(401);
    }

    @Test
    void givesTheAsyncApiDocumentInBothForms() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> yaml = client.send(
                    HttpRequest.newBuilder(URI.create(service.address() + "/partners/catalogue/asyncapi.yaml"))
                            .header("Authorization", "Bearer " + RunningPartners.token("reader"))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(yaml.statusCode()).isEqualTo(200);
            assertThat(yaml.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
            Map<String, Object> read = new Yaml().load(yaml.body());
            assertThat(read).containsEntry("asyncapi", "3.0.0");
            JsonNode json = service.partner("reader")
                    .get("/partners/catalogue/asyncapi.json")
                    .body();
            assertThat(json.path("channels").propertyNames()).containsExactly("pull", "stream", "webhook", "kafka");
            assertThat(json.path("operations").propertyNames())
                    .as("an operation for each way")
                    .containsExactly("deliver-by-pull", "deliver-by-stream", "deliver-by-webhook", "deliver-by-kafka");
            assertThat(json.at("/channels/kafka/address").asString()).isEqualTo("onezone.partner.{subscription}");
            assertThat(json.at("/channels/kafka/bindings/kafka/partitions").asInt())
                    .isEqualTo(1);
            assertThat(json.at("/servers/kafka/protocol").asString()).isEqualTo("kafka-secure");
            assertThat(json.at("/components/securitySchemes/scram/type").asString())
                    .isEqualTo("scramSha512");
        }
    }

    @Test
    void anEventKeepsTheSchemaThatTheCatalogueHasForIt() {
        String reason = UUID.randomUUID().toString();
        Door partner = service.partner("schema-" + reason);
        String id = service.granted(partner, reason);
        var _ = service.say("s", 1, reason);
        await().atMost(Duration.ofMinutes(1)).until(() -> service.last(partner, id) > 0);
        JsonNode event = partner.get("/partners/subscriptions/" + id + "/events?limit=1")
                .body()
                .at("/items/0");
        JsonNode type = partner.get("/partners/catalogue/" + REMOVED).body();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(type.at("/schemas/event").toString(), InputFormat.JSON)
                        .validate(event.toString(), InputFormat.JSON))
                .as("%s", event)
                .isEmpty();
        assertThat(event.propertyNames())
                .as("the sample has the members of a real one")
                .containsExactlyInAnyOrderElementsOf(type.path("sample").propertyNames());
        assertThat(event.at("/data/uscc").asString()).as("hashed").hasSize(43);
    }
}
