package cn.onezone.parks.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Previews of files of facts over restarts, and at their bounds, each in a park of its own. */
class FactPreviewsIT {
    private static final String FACTS = "/parks/haidian/facts";
    private static final String HEADER = "统一社会信用代码,合同登记编号,合同类型,成交额,币种,登记日期,对方统一社会信用代码\n";
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String database = "it-fact-previews-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private int port;

    private void inAPark(Consumer<Door> what, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.park=haidian",
                "--onezone.data-dir=" + folder,
                "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri(database),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                "--onezone.log.sweep-every=200ms"));
        args.addAll(List.of(more));
        try (ConfigurableApplicationContext park =
                        OneZoneApplication.of(ParksApplication.class, "parks").run(args.toArray(String[]::new));
                Door door = Door.of(park)) {
            port = Integer.parseInt(Objects.requireNonNull(park.getEnvironment().getProperty("local.server.port")));
            var _ = door.post("/parks/haidian/roster/enterprises", "{\"uscc\":\"" + uscc() + "\",\"name\":\"企业\"}");
            what.accept(door);
        }
    }

    private static String uscc() {
        String first = "91110108MA5500001";
        return first + Uscc.checkCharacter(first);
    }

    private static String row(String registration, int amount) {
        return uscc() + "," + registration + ",技术开发," + amount + ",CNY,2024-05-20,\n";
    }

    private JsonNode preview(String file, String more, int expected, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + port + FACTS + "/imports?kind=technology-contract&preview=true" + more))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(file));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String path(JsonNode preview) {
        return FACTS + "/imports/" + preview.path("id").asString();
    }

    private static List<String> amounts(Door door) {
        return door.get(FACTS + "?uscc=" + uscc())
                .body()
                .path("items")
                .valueStream()
                .map(f -> f.at("/fact/registration").asString() + " "
                        + f.at("/fact/amount/amount").asString())
                .sorted()
                .toList();
    }

    private static List<Integer> tally(JsonNode done) {
        return Stream.of("rows", "accepted", "changed", "unchanged", "refused")
                .map(name -> done.path(name).asInt())
                .toList();
    }

    private void inTheStore(Consumer<MongoDatabase> what) {
        try (MongoClient client = MongoClients.create(INFRASTRUCTURE.mongoUri(database))) {
            what.accept(client.getDatabase(database));
        }
    }

    private static Bson shownOf(JsonNode preview) {
        String id = preview.path("id").asString();
        return Filters.and(Filters.gt("_id", id + "/"), Filters.lt("_id", id + "0"));
    }

    private static void running(MongoDatabase store, JsonNode preview) {
        store.getCollection("fact-imports")
                .updateOne(Filters.eq("_id", preview.path("id").asString()), Updates.set("state.stage", "RUNNING"));
    }

    @Test
    void answersARepeatThoughAsManyWaitAsThereMayBe() {
        inAPark(
                door -> {
                    JsonNode first = preview(HEADER + row("A-1", 1), "", 201, "Idempotency-Key", "preview-1");
                    assertThat(preview(HEADER + row("A-2", 2), "", 503, "Idempotency-Key", "preview-2")
                                    .path("code")
                                    .asString())
                            .isEqualTo("imports-busy");
                    assertThat(preview(HEADER + row("A-1", 1), "", 201, "Idempotency-Key", "preview-1"))
                            .as("it takes no place: it has one")
                            .isEqualTo(first);
                    assertThat(door.post(path(first) + "/apply", null).text("state"))
                            .isEqualTo("done");
                    assertThat(preview(HEADER + row("A-2", 2), "", 201, "Idempotency-Key", "preview-2")
                                    .path("state")
                                    .asString())
                            .as("what was refused under a key can be sent again under it")
                            .isEqualTo("shown");
                },
                "--onezone.imports.previews=1");
    }

    /** R4: the roster is asked when a preview is applied too, whatever its rows were taken for when it was shown. */
    @Test
    void appliesNoRowOfAnEnterpriseThatTheParkHasNotHad() {
        inAPark(door -> {
            JsonNode preview = preview(HEADER + row("B-1", 1), "", 201);
            inTheStore(store -> store.getCollection("roster").deleteOne(Filters.eq("_id", uscc())));
            Door.Answer applied = door.post(path(preview) + "/apply", null);
            assertThat(amounts(door)).isEmpty();
            assertThat(tally(applied.body())).containsExactly(1, 0, 0, 0, 1);
            assertThat(applied.body().at("/problems/0/code").asString()).isEqualTo("not-in-roster");
        });
    }

    /** R8: a process that died when some was written, and none of it recorded, costs nothing and writes nothing twice. */
    @Test
    void goesOnWithAnApplicationAtTheNextStart() {
        List<JsonNode> previews = new ArrayList<>();
        List<JsonNode> applied = new ArrayList<>();
        List<Document> shown = new ArrayList<>();
        inAPark(door -> {
            String file = HEADER + row("C-1", 1) + row("C-2", 2) + row("C-3", 3) + row("C-3", 3);
            JsonNode preview = preview(file, "&onError=refuse", 201);
            previews.add(preview);
            inTheStore(store -> store.getCollection("fact-import-shown")
                    .find(shownOf(preview))
                    .into(shown));
            applied.add(door.post(path(preview) + "/apply", null).body());
        });
        assertThat(tally(applied.getFirst())).containsExactly(4, 3, 0, 1, 0);
        assertThat(shown).isNotEmpty();
        inTheStore(store -> {
            store.getCollection("fact-import-shown").insertMany(shown);
            MongoCollection<Document> facts = store.getCollection("facts");
            String last = facts.find(Filters.gte("_id", ""))
                    .map(f -> f.getString("_id"))
                    .first();
            // noted to be written, but not written
            facts.deleteOne(Filters.eq("_id", Objects.requireNonNull(last)));
            running(store, previews.getFirst());
        });
        inAPark(door -> {
            String path = path(previews.getFirst());
            await("it goes on by itself")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> door.get(path).text("state").equals("done"));
            assertThat(tally(door.get(path).body())).isEqualTo(tally(applied.getFirst()));
            assertThat(amounts(door)).containsExactly("C-1 1.00", "C-2 2.00", "C-3 3.00");
            assertThat(door.get(FACTS + "?uscc=" + uscc())
                            .body()
                            .path("items")
                            .valueStream()
                            .map(f -> door.get(FACTS + "/" + f.path("id").asString())
                                    .tag()))
                    .as("each is written once")
                    .containsOnly("\"1\"");
            inTheStore(
                    store -> assertThat(store.getCollection("fact-import-shown").find(shownOf(previews.getFirst())))
                            .isEmpty());
        });
    }

    /** R8: of which nothing was written when the process died, and of which a fact is another by now, nothing is. */
    @Test
    void takesBackAnApplicationOfAWholeFileThatCannotBeApplied() {
        List<JsonNode> previews = new ArrayList<>();
        inAPark(door -> {
            JsonNode preview = preview(HEADER + row("D-1", 1) + row("D-2", 2), "&onError=refuse", 201);
            previews.add(preview);
            JsonNode other = preview(HEADER + row("D-2", 3), "", 201);
            assertThat(door.post(path(other) + "/apply", null).text("state")).isEqualTo("done");
        });
        inTheStore(store -> running(store, previews.getFirst()));
        inAPark(door -> {
            String path = path(previews.getFirst());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !door.get(path).text("state").equals("running"));
            assertThat(amounts(door)).containsExactly("D-2 3.00");
            assertThat(door.get(path).text("state")).isEqualTo("shown");
            assertThat(door.post(path + "/apply", null).code()).isEqualTo("rows-refused");
        });
    }

    @Test
    void endsWithItsTime() {
        inAPark(
                door -> {
                    JsonNode preview = preview(HEADER + row("E-1", 1), "", 201);
                    assertThat(door.post(path(preview) + "/apply", null).code()).isEqualTo("preview-expired");
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> door.get(path(preview)).text("state").equals("expired"));
                    assertThat(door.post(path(preview) + "/apply", null).code()).isEqualTo("preview-expired");
                    assertThat(door.get(path(preview) + "/rows?kind=added").code())
                            .isEqualTo("preview-expired");
                    await("what it showed goes")
                            .atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> inTheStore(store -> assertThat(store.getCollection("fact-import-shown")
                                            .find(shownOf(preview)))
                                    .isEmpty()));
                    assertThat(amounts(door)).isEmpty();
                },
                "--onezone.imports.keep-previews=0s",
                "--onezone.imports.sweep-every=300ms");
    }
}
