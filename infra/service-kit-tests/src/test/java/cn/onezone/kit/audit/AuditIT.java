package cn.onezone.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.outbox.OutboxRelay;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.kit.web.Page;
import cn.onezone.local.store.LocalStore;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Who did, read or was refused what, on the real broker and store. Each test has a database of its own. */
class AuditIT {
    private static final String TOPIC = "audited." + UUID.randomUUID();
    private static final EventType<Thing> CHANGED =
            new EventType<>("cn.onezone.audited.changed.v1", Thing.class, TOPIC, Text.of("Changed.", "已变更。"));
    private static final String CHAIN = "/audited/1";

    public record Thing(String name, int value) {}

    @OneZoneService
    static class AuditedApplication {
        @Bean
        EventSource source() {
            return new EventSource("/audited", TOPIC, "heartbeats." + TOPIC);
        }

        @Bean
        Aggregates<Thing> things(MongoDatabase database, Relay relay) {
            return new Aggregates<>(database, "things", Thing.class, relay);
        }
    }

    @RestController
    static class Things {
        private final Aggregates<Thing> things;

        Things(Aggregates<Thing> things) {
            this.things = things;
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping("/audited/things/{id}/changes/{value}")
        ResponseEntity<Void> change(@PathVariable String id, @PathVariable int value) {
            for (int attempt = 1; ; attempt++) {
                Thing state = new Thing(id, value);
                List<Outgoing<Thing>> event = value < 0 ? List.of() : List.of(Outgoing.of(CHANGED, id, state));
                try {
                    Stored<Thing> before = things.find(id).orElse(null);
                    if (before != null) {
                        var _ = things.replace(before, state, event);
                    } else if (!(things.create(id, state, null, event) instanceof Creating.Created<Thing>)) {
                        continue;
                    }
                    return ResponseEntity.noContent().build();
                } catch (StaleVersion e) {
                    if (attempt == 100) {
                        throw e;
                    }
                }
            }
        }

        @Allowed(value = Role.AUDITOR, audited = "secrets")
        @GetMapping("/audited/secrets")
        List<String> secrets() {
            return List.of("a secret that is in no store");
        }

        @Allowed(
                value = {Role.COORDINATOR, Role.AUDITOR},
                audited = "things/{id}?part&X-Part")
        @GetMapping("/audited/things/{id}")
        Thing read(
                @PathVariable String id,
                @RequestParam(required = false) @Nullable String part,
                @RequestHeader(name = "X-Part", required = false) @Nullable String other) {
            return things.find(id).orElseThrow().state();
        }
    }

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext context;
    private Door door;
    private MongoDatabase database;
    private MongoCollection<BsonDocument> links;
    private Aggregates<Thing> things;
    private String name;

    @BeforeEach
    void start() {
        name = "audit-" + UUID.randomUUID();
        run();
    }

    private void run() {
        run(EmbeddedInfrastructure.shared().mongoUri(name));
    }

    @SuppressWarnings("unchecked") // the one bean of its type
    private void run(String store) {
        context = OneZoneApplication.of(AuditedApplication.class, "audited")
                .run(
                        "--server.port=0",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers="
                                + EmbeddedInfrastructure.shared().bootstrapServers(),
                        "--spring.mongodb.uri=" + store);
        door = Door.of(context);
        database = context.getBean(MongoDatabase.class);
        links = database.getCollection("audit", BsonDocument.class);
        things = context.getBean("things", Aggregates.class);
    }

    @AfterEach
    void stop() {
        door.close();
        context.close();
    }

    private Answer change(String id, int value) {
        Answer answer = door.as(Issuer.shared().of("coordinator"))
                .post("/audited/things/" + id + "/changes/" + value, null, "X-Forwarded-For", "203.0.113.7");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(204);
        return answer;
    }

    private List<ChainLink> chain() {
        return context.getBean(Chain.class).after(CHAIN, 0, 100_000);
    }

    private List<ChainLink> chain(int least) {
        return await().atMost(Duration.ofSeconds(20)).until(this::chain, found -> found.size() >= least);
    }

    private ChainCheck.@Nullable Break broken(ChainCheck.Head... heads) {
        ChainCheck check = new ChainCheck(CHAIN, List.of(heads));
        chain().forEach(check::take);
        return check.result();
    }

    private String digestOfWhatIsStored(String id) throws Exception {
        RawBsonDocument document = database.getCollection("things", RawBsonDocument.class)
                .find(Filters.eq("_id", id))
                .first();
        var state = ((RawBsonDocument) document.getDocument("state"))
                .getByteBuffer()
                .asNIO();
        byte[] bytes = new byte[state.remaining()];
        state.get(bytes);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aCommandLeavesOneEntryWithWhoWhatAndBothDigests() throws Exception {
        change("a", 1);
        String first = digestOfWhatIsStored("a");
        change("a", 2);
        // tells nothing to the network, and is a command all the same
        change("a", -3);
        List<ChainLink> chain = chain(3);
        assertThat(chain).hasSize(3);
        AuditEntry entry = chain.getFirst().entry();
        assertThat(entry.kind()).isEqualTo(AuditEntry.Kind.COMMAND);
        assertThat(entry.actor()).isEqualTo("coordinator");
        assertThat(entry.roles()).containsExactly("coordinator");
        assertThat(entry.action()).isEqualTo("POST /audited/things/{id}/changes/{value}");
        assertThat(entry.record()).isEqualTo("things/a");
        assertThat(entry.before()).isNull();
        assertThat(entry.after()).isEqualTo(first);
        assertThat(entry.traceId()).matches("[0-9a-f]{32}");
        assertThat(entry.from()).isEqualTo("127.0.0.1");
        assertThat(entry.forwardedFor()).isEqualTo("203.0.113.7");
        assertThat(chain.get(1).entry().before()).isEqualTo(first);
        assertThat(chain.get(2).entry().before()).isEqualTo(chain.get(1).entry().after());
        assertThat(chain.get(2).entry().after()).isEqualTo(digestOfWhatIsStored("a"));
        assertThat(broken()).isNull();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(database.getCollection("things")
                                .find(Filters.eq("_id", "a"))
                                .first())
                        .doesNotContainKeys("audit", "pending", "pendingSince"));
    }

    @Test
    void whatNobodyAskedForIsNoCommand() {
        var _ = things.create("alone", new Thing("alone", 1), null, List.of());
        change("b", 1);
        assertThat(chain(1)).hasSize(1);
        assertThat(things.find("alone").orElseThrow().unchained()).isEmpty();
    }

    /** The entry is in the write of the change itself, so no crash can part them. */
    @Test
    void theEntryStandsInTheDocumentOfTheChangeUntilItIsInTheChain() {
        context.getBean(OutboxRelay.class).stop();
        change("c", 1);
        change("c", 2);
        Stored<Thing> stored = things.find("c").orElseThrow();
        assertThat(stored.unchained()).hasSize(2);
        assertThat(stored.pending()).hasSize(2);
        assertThat(chain()).isEmpty();
        stop();
        run();
        assertThat(chain(2)).hasSize(2);
        assertThat(broken()).isNull();
    }

    /** Between the chain and the removal a process dies: what comes again is known, and no place is left out. */
    @Test
    void whatComesAgainAfterACrashIsInTheChainOnce() {
        context.getBean(OutboxRelay.class).stop();
        for (int i = 0; i < 5; i++) {
            change("d" + i, 1);
        }
        Chain chain = context.getBean(Chain.class);
        List<AuditEntry> three = new ArrayList<>();
        for (int i = 1; i < 4; i++) {
            three.add(things.find("d" + i).orElseThrow().unchained().getFirst().entry());
        }
        chain.append(three);
        chain.append(three);
        assertThat(chain()).hasSize(3);
        stop();
        run();
        assertThat(chain(5)).hasSize(5);
        change("d9", 1);
        List<ChainLink> all = chain(6);
        assertThat(all).hasSize(6);
        assertThat(all.stream().map(link -> link.entry().id()).distinct()).hasSize(6);
        assertThat(broken()).isNull();
    }

    /** A document that is deleted and made again counts its versions anew; its entries are others all the same. */
    @Test
    void aRecordThatIsMadeAgainIsAuditedAgain() {
        change("e", 1);
        change("e", 2);
        chain(2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> things.find("e").orElseThrow().unchained().isEmpty());
        database.getCollection("things").deleteOne(Filters.eq("_id", "e"));
        change("e", 3);
        assertThat(chain(3)).hasSize(3);
    }

    @Test
    void concurrentCommandsMakeOneChainWithoutAGap() throws Exception {
        List<Callable<Integer>> commands = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int number = i;
            commands.add(() -> change("f" + number % 7, number).status());
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (Future<Integer> one : clients.invokeAll(commands)) {
                assertThat(one.get()).isEqualTo(204);
            }
        }
        assertThat(chain(400)).hasSize(400);
        assertThat(broken()).isNull();
        for (int i = 0; i < 7; i++) {
            String record = "things/f" + i;
            String before = null;
            for (ChainLink link : chain()) {
                if (record.equals(link.entry().record())) {
                    assertThat(link.entry().before()).isEqualTo(before);
                    before = link.entry().after();
                }
            }
        }
    }

    /** Two processes of one instance, as in an upgrade, take no place twice and leave none out. */
    @Test
    void twoWritersOfOneChainDoNotPartIt() throws Exception {
        Chain other = new Chain(database, context.getBean(EventSource.class), new AuditSettings("1"), keys());
        Chain own = context.getBean(Chain.class);
        Asked asked = new Asked("somebody", List.of(), null, "POST /x", "", "127.0.0.1", null, null);
        List<Callable<Void>> writers = new ArrayList<>();
        for (Chain chain : List.of(own, other)) {
            writers.add(() -> {
                for (int i = 0; i < 100; i++) {
                    List<AuditEntry> some = new ArrayList<>();
                    for (int j = 0; j < 3; j++) {
                        some.add(asked.refused(EntryId.at(Instant.EPOCH), Instant.EPOCH, "x"));
                    }
                    for (boolean done = false; !done; ) {
                        try {
                            chain.append(some);
                            done = true;
                        } catch (com.mongodb.MongoBulkWriteException e) {
                            // the other was quicker five times: as the relay does, once more with the same
                            assertThat(e.getWriteErrors()).isNotEmpty();
                        }
                    }
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Void> one : threads.invokeAll(writers)) {
                one.get();
            }
        }
        assertThat(chain()).hasSize(600);
        assertThat(broken()).isNull();
    }

    @Test
    void aReadIsNotedBeforeItIsAnswered() {
        change("g", 1);
        Answer read = door.as(Issuer.shared().of("auditor"))
                .get("/audited/things/g", "X-Purpose", "%E5%B9%B4%E5%BA%A6%E8%AF%84%E5%AE%A1");
        assertThat(read.status()).isEqualTo(200);
        AuditEntry entry = chain(2).getLast().entry();
        assertThat(entry.kind()).isEqualTo(AuditEntry.Kind.READ);
        assertThat(entry.actor()).isEqualTo("auditor");
        assertThat(entry.action()).isEqualTo("GET /audited/things/{id}");
        assertThat(entry.record()).isEqualTo("things/g");
        assertThat(entry.purpose()).isEqualTo("年度评审");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> database.getCollection("auditNotes").countDocuments() == 0);
    }

    @Test
    void theEntryOfAReadSaysWhichPartWasRead() {
        change("p", 1);
        Door auditor = door.as(Issuer.shared().of("auditor"));
        assertThat(auditor.get("/audited/things/p?part=7&else=8").status()).isEqualTo(200);
        assertThat(auditor.get("/audited/things/p?part=%0a" + "x".repeat(300), "X-Part", "9")
                        .status())
                .isEqualTo(200);
        List<ChainLink> chain = chain(3);
        assertThat(chain.get(1).entry().record()).isEqualTo("things/p?part=7");
        assertThat(chain.get(2).entry().record())
                .startsWith("things/p?part=\ufffdxxx")
                .hasSize(200);
        assertThat(broken()).isNull();
    }

    @Test
    void whatCannotBeNotedIsNotShownAndWhoIsRefusedDoesNotWait() {
        stop();
        Door auditor;
        try (LocalStore store = LocalStore.open(folder.resolve("store"), 0)) {
            run(store.connectionString() + "/" + name);
            auditor = door.as(Issuer.shared().of("auditor"));
            assertThat(auditor.get("/audited/secrets").status()).isEqualTo(200);
        }
        Answer away = auditor.get("/audited/secrets");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.code()).isEqualTo("store-unavailable");
        assertThat(away.body().toString()).doesNotContain("a secret");
        long began = System.nanoTime();
        assertThat(door.as(Issuer.shared().of("partner"))
                        .get("/audited/secrets")
                        .status())
                .isEqualTo(403);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("the driver waits five seconds for a store")
                .isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whoIsRefusedIsThereAndNoPartOfTheTokenIs() {
        String token = Issuer.shared().of("partner");
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
        assertThat(door.as(token).get("/audited/things/h").status()).isEqualTo(403);
        assertThat(door.as(token).get("/actuator/prometheus").status()).isEqualTo(403);
        assertThat(door.as(forged).get("/audited/things/h").status()).isEqualTo(401);
        assertThat(door.as("").get("/audited/things/h").status()).isEqualTo(401);
        List<AuditEntry> entries = chain(4).stream().map(ChainLink::entry).toList();
        assertThat(entries).hasSize(4).allMatch(entry -> entry.kind() == AuditEntry.Kind.REFUSED);
        assertThat(entries)
                .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::outcome)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("partner", "GET /audited/things/{id}", "not-allowed"),
                        org.assertj.core.groups.Tuple.tuple("partner", "GET /actuator/prometheus", "not-allowed"),
                        org.assertj.core.groups.Tuple.tuple("", "GET /audited/things/h", "token-refused"),
                        org.assertj.core.groups.Tuple.tuple("", "GET /audited/things/h", "token-missing"));
        for (BsonDocument document : links.find()) {
            for (String part : token.split("\\.", -1)) {
                assertThat(document.toJson()).doesNotContain(part);
            }
        }
    }

    /** A flood of wrong tokens becomes some entries and one that counts the rest; who is known is still seen. */
    @Test
    void aFloodOfWrongTokensIsCounted() {
        Refusals refusals = context.getBean(Refusals.class);
        Asked stranger = new Asked("", List.of(), null, "GET /x", "", "127.0.0.1", null, null);
        Asked known = new Asked("somebody", List.of("partner"), null, "GET /x", "", "127.0.0.1", null, null);
        int flood = 50_000;
        for (int i = 0; i < flood; i++) {
            refusals.note(stranger, "token-refused");
        }
        refusals.note(known, "not-allowed");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> chain().stream()
                                .anyMatch(link -> "somebody".equals(link.entry().actor()))
                        && chain().stream().anyMatch(link -> link.entry().count() != null));
        // what is counted after the first is told a minute later, or when the service stops
        stop();
        run();
        List<AuditEntry> entries = chain().stream().map(ChainLink::entry).toList();
        long alone = entries.stream()
                .filter(e -> e.actor().isEmpty() && e.count() == null)
                .count();
        long counted = entries.stream()
                .filter(e -> e.count() != null)
                .mapToLong(AuditEntry::count)
                .sum();
        assertThat(alone).isBetween(1_000L, 2_000L);
        assertThat(alone + counted).isEqualTo(flood);
        assertThat(broken()).isNull();
    }

    private KeySettings keys() {
        return context.getBean(KeySettings.class);
    }

    private void ten() {
        for (int i = 0; i < 10; i++) {
            change("t" + i, i);
        }
        assertThat(chain(10)).hasSize(10);
        assertThat(broken()).isNull();
    }

    private static String id(int sequence) {
        return CHAIN + "/%012d".formatted(sequence);
    }

    @Test
    void findsOneThatWasChanged() {
        ten();
        links.updateOne(Filters.eq("_id", id(4)), Updates.set("actor", "nobody"));
        assertThat(broken()).satisfies(found -> {
            assertThat(found.sequence()).isEqualTo(4);
            assertThat(found.why()).contains("changed");
        });
    }

    @Test
    void findsEveryFieldThatWasChanged() {
        ten();
        BsonDocument original = links.find(Filters.eq("_id", id(4))).first();
        Set<String> fields = new HashSet<>(original.keySet());
        fields.remove("_id");
        assertThat(fields).hasSizeGreaterThan(11);
        for (String field : fields) {
            BsonDocument changed = original.clone();
            switch (original.get(field).getBsonType()) {
                case STRING ->
                    changed.put(
                            field,
                            new BsonString(
                                    field.equals("kind")
                                            ? "READ"
                                            : original.getString(field).getValue() + "0"));
                case INT64 ->
                    changed.put(
                            field,
                            new org.bson.BsonInt64(original.getInt64(field).getValue() + 1));
                case DATE_TIME ->
                    changed.put(
                            field,
                            new org.bson.BsonDateTime(
                                    original.getDateTime(field).getValue() + 1));
                case BINARY -> {
                    byte[] bytes = original.getBinary(field).getData().clone();
                    bytes[15] ^= 1;
                    changed.put(
                            field,
                            new org.bson.BsonBinary(original.getBinary(field).getType(), bytes));
                }
                default -> changed.put(field, new org.bson.BsonArray());
            }
            links.replaceOne(Filters.eq("_id", id(4)), changed);
            assertThat(broken()).as(field).isNotNull();
            assertThat(broken().sequence()).as(field).isEqualTo(4);
        }
        // and one that is no entry any more
        links.replaceOne(Filters.eq("_id", id(4)), new BsonDocument("_id", new BsonString(id(4))));
        assertThat(broken().sequence()).isEqualTo(4);
        links.replaceOne(Filters.eq("_id", id(4)), original);
        assertThat(broken()).isNull();
    }

    @Test
    void findsOneThatWasDeleted() {
        ten();
        links.deleteOne(Filters.eq("_id", id(6)));
        assertThat(broken()).isEqualTo(new ChainCheck.Break(6, "it is missing"));
    }

    @Test
    void findsTwoThatWereSwapped() {
        ten();
        BsonDocument third = links.find(Filters.eq("_id", id(3))).first();
        BsonDocument eighth = links.find(Filters.eq("_id", id(8))).first();
        // ids of entries are unique
        links.deleteOne(Filters.eq("_id", id(3)));
        links.deleteOne(Filters.eq("_id", id(8)));
        links.insertOne(third.append("_id", new BsonString(id(8))));
        links.insertOne(eighth.append("_id", new BsonString(id(3))));
        assertThat(broken().sequence()).isEqualTo(3);
    }

    private static org.bson.BsonBinary bytes(String hexadecimal) {
        return new org.bson.BsonBinary(HexFormat.of().parseHex(hexadecimal));
    }

    private ChainCheck.Head head() {
        Chain.Tip end = context.getBean(Chain.class).end();
        return new ChainCheck.Head(end.sequence(), end.hash(), "2024-05-06");
    }

    @Test
    void findsThatTheEndWasCutOff() {
        ten();
        ChainCheck.Head head = head();
        links.deleteMany(Filters.gt("_id", id(7)));
        assertThat(broken(head).sequence()).isEqualTo(8);
        assertThat(broken(head).why()).contains("2024-05-06");
    }

    private ChainCheck.@Nullable Break brokenByItsEnd() {
        Chain.Tip end = context.getBean(Chain.class).knownEnd();
        return broken(ChainCheck.Head.end(end.sequence(), end.hash()));
    }

    /** With no head published yet: who has written the chain knows where it ends, and so does who comes after. */
    @Test
    void findsThatTheLastWasTakenAwayBeforeAnyHeadAlsoAfterARestart() {
        ten();
        assertThat(brokenByItsEnd()).isNull();
        links.deleteOne(Filters.eq("_id", id(10)));
        assertThat(broken()).as("nothing that is left shows it").isNull();
        assertThat(brokenByItsEnd().sequence()).isEqualTo(10);
        assertThat(brokenByItsEnd().why()).contains("it is missing", "the end that its service knows");
        stop();
        run();
        assertThat(brokenByItsEnd().sequence()).isEqualTo(10);
        // and what comes now does not fill the gap
        change("after", 1);
        assertThat(chain(10)).hasSize(10);
        assertThat(chain().getLast().sequence()).isEqualTo(11);
        assertThat(broken()).isEqualTo(new ChainCheck.Break(10, "it is missing"));
    }

    /** The last replaced by one that follows as it should, while the service was down. */
    @Test
    void findsThatTheLastWasReplaced() {
        ten();
        ChainLink ninth = chain().get(8);
        BsonDocument last = links.find(Filters.eq("_id", id(10))).first();
        stop();
        last.put("actor", new BsonString("innocent"));
        last.put(
                "hash",
                bytes(ChainLink.after(CHAIN, 10, ninth.hash(), AuditEntry.of(last))
                        .hash()));
        try (MongoClient client =
                MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(name))) {
            client.getDatabase(database.getName())
                    .getCollection("audit", BsonDocument.class)
                    .replaceOne(Filters.eq("_id", id(10)), last);
        }
        run();
        assertThat(broken()).as("nothing in the chain shows it").isNull();
        assertThat(brokenByItsEnd().sequence()).isEqualTo(10);
        change("after", 1);
        assertThat(chain(11)).hasSize(11);
        assertThat(broken().sequence())
                .as("nor does it follow on what stands there now")
                .isEqualTo(11);
    }

    @Test
    void theDoorNamesEveryInstanceThatItsStoreHas() {
        ten();
        Asked asked = new Asked("somebody", List.of(), null, "POST /x", "", "127.0.0.1", null, null);
        for (String other : List.of("10", "1-2", "2")) {
            new Chain(database, context.getBean(EventSource.class), new AuditSettings(other), keys())
                    .append(List.of(asked.refused(EntryId.at(Instant.EPOCH), Instant.EPOCH, "x")));
        }
        Answer answer = door.as(Issuer.shared().of("auditor")).get("/audited/audit/chain?limit=1");
        assertThat(answer.body().path("instances").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("/audited/1", "/audited/10", "/audited/1-2", "/audited/2");
        assertThat(answer.body().path("end").path("sequence").asLong()).isGreaterThanOrEqualTo(10);
        assertThat(door.as(Issuer.shared().of("auditor"))
                        .get("/audited/audit/chain?instance=/audited/2")
                        .body()
                        .has("end"))
                .as("of another's chain this process knows nothing")
                .isFalse();
    }

    /** Who may write everything may recompute everything; what was published stays. */
    @Test
    void findsThatAllWasRewritten() {
        ten();
        ChainCheck.Head head = head();
        String previous = ChainLink.NOTHING;
        long place = 0;
        for (BsonDocument document : links.find().sort(Sorts.ascending("_id")).into(new ArrayList<>())) {
            document.put("actor", new BsonString("innocent"));
            ChainLink link = ChainLink.after(CHAIN, ++place, previous, AuditEntry.of(document));
            document.put("previous", bytes(previous));
            document.put("hash", bytes(link.hash()));
            previous = link.hash();
            links.replaceOne(Filters.eq("_id", document.get("_id")), document);
        }
        assertThat(broken()).as("nothing shows it but the head").isNull();
        assertThat(broken(head).sequence()).isEqualTo(10);
        assertThat(broken(head).why()).contains("rewritten");
    }

    /** What the door answers is all that is needed to recompute the chain, with no class of ours. */
    @Test
    void theChainCanBeCheckedByHand() throws Exception {
        ten();
        Door auditor = door.as(Issuer.shared().of("auditor"));
        // what JSON can write in several ways: quotes, a backslash, controls, a line separator, a character of two
        // halves
        assertThat(auditor.get(
                                "/audited/things/t1",
                                "X-Purpose",
                                "%22%5C%00%1F%7F%0A%E2%80%A8%F0%9F%98%80/%E6%9F%A5",
                                "X-Forwarded-For",
                                "<a&b>'")
                        .status())
                .isEqualTo(200);
        chain(11);
        JsonNode links =
                auditor.get("/audited/audit/chain?after=3&limit=8").body().path("links");
        assertThat(links).hasSize(8);
        assertThat(links.path(7).path("purpose").asString()).isEqualTo("\"\\\uFFFD\uFFFD\uFFFD\uFFFD\u2028😀/查");
        JsonMapper sorting = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        for (JsonNode link : links) {
            Map<String, Object> rest =
                    new TreeMap<>(sorting.convertValue(link, new TypeReference<Map<String, Object>>() {}));
            Object hash = rest.remove("hash");
            byte[] canonical = sorting.writeValueAsBytes(rest);
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)))
                    .as(new String(canonical, StandardCharsets.UTF_8))
                    .isEqualTo(hash);
        }
        assertThat(links.path(0).path("sequence").asInt()).isEqualTo(4);
        // what a client of ours reads is what was stored
        ChainLink read = sorting.treeToValue(links.path(0), ChainLink.class);
        assertThat(read).isEqualTo(chain().get(3));
        assertThat(read.recomputed()).isEqualTo(read.hash());
        // to read the trail is noted in it, and so is what an outsider tries
        assertThat(door.as(Issuer.shared().of("coordinator"))
                        .get("/audited/audit/chain")
                        .status())
                .isEqualTo(403);
        assertThat(chain(13).stream().map(link -> link.entry().action())).contains("GET /audited/audit/chain");
    }

    @Test
    void theTrailComesPageByPageTheLatestFirstAlsoWithinOneMoment() {
        Asked asked = new Asked("importer", List.of(), null, "POST /imports", "", "", null, null);
        List<AuditEntry> moment = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            moment.add(asked.command(EntryId.at(Instant.EPOCH), Instant.EPOCH, "things/p" + i, null, null, null));
        }
        context.getBean(Chain.class).append(moment);
        List<String> seen = new ArrayList<>();
        for (String next = ""; next != null; ) {
            JsonNode page = door.get("/audited/audit?actor=importer&limit=8&cursor=" + next)
                    .body();
            assertThat(page.path("total").asInt()).isEqualTo(50);
            page.path("items").forEach(item -> seen.add(item.path("record").asString()));
            next = page.path("next").stringValue(null);
        }
        assertThat(seen)
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(i -> "things/p" + (49 - i))
                        .toList());
        for (String wrong : List.of("x", Page.cursor("1 x"), Page.cursor("x " + UUID.randomUUID()))) {
            assertThat(door.get("/audited/audit?cursor=" + wrong).code()).isEqualTo("wrong-cursor");
        }
    }

    /** A trail that began today has no day that is over, whatever restarts. */
    @Test
    void aDayBeforeTheFirstEntryHasNoHead() {
        ten();
        stop();
        run();
        AuditHeads heads = context.getBean(AuditHeads.class);
        heads.once();
        assertThat(heads.list("", 10)).isEmpty();
    }

    /** What came after midnight belongs to the head of the next day, also if this one is told late. */
    @Test
    void theHeadOfADayCoversThatDay() {
        Chain chain = context.getBean(Chain.class);
        Asked asked = new Asked("somebody", List.of(), null, "POST /x", "", "127.0.0.1", null, null);
        List<AuditEntry> entries = new ArrayList<>();
        for (String at : List.of("2029-12-31T10:00:00Z", "2029-12-31T15:59:59.999Z", "2029-12-31T16:00:00Z")) {
            entries.add(asked.refused(EntryId.at(Instant.parse(at)), Instant.parse(at), "x"));
        }
        chain.append(entries);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T01:00:00Z"));
        AuditHeads heads = heads(now);
        heads.once();
        assertThat(heads.list("", 10))
                .extracting(head -> head.state().day(), head -> head.state().sequence())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2029-12-31"), 2L));
        assertThat(heads.list("", 10).getFirst().state().hash())
                .isEqualTo(chain().get(1).hash());
        now.set(Instant.parse("2030-01-01T16:00:00Z"));
        heads.once();
        assertThat(heads.list("", 10))
                .extracting(head -> head.state().day(), head -> head.state().sequence())
                .startsWith(org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2030-01-01"), 3L));
    }

    private AuditHeads heads(AtomicReference<Instant> now) {
        return new AuditHeads(
                database,
                context.getBean(Relay.class),
                context.getBean(Chain.class),
                context.getBean(EventSource.class),
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now.get();
                    }
                });
    }

    /** Once for each day, whatever restarts, and nothing where nothing came. */
    @Test
    void whenADayIsOverItsHeadIsPublishedOnceAndProvesItself() {
        ten();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T15:59:00Z"));
        // its own days: the service's are another
        database.getCollection("auditHeads").deleteMany(Filters.exists("_id"));
        Supplier<AuditHeads> process = () -> heads(now);
        AuditHeads heads = process.get();
        heads.once();
        heads.once();
        assertThat(heads.list("", 10)).hasSize(1);
        assertThat(heads.list("", 10).getFirst().state().day()).isEqualTo(LocalDate.parse("2029-12-31"));
        // midnight in Beijing, and another process: nothing came since
        now.set(Instant.parse("2030-01-01T16:00:01Z"));
        process.get().once();
        assertThat(heads.list("", 10)).hasSize(1);
        // something came on the day that is over after it
        change("t1", 99);
        chain(11);
        now.set(Instant.parse("2030-01-03T16:00:01Z"));
        process.get().once();
        process.get().once();
        assertThat(heads.list("", 10))
                .extracting(head -> head.state().day())
                .containsExactly(LocalDate.parse("2030-01-03"), LocalDate.parse("2029-12-31"));
        AuditHeadPublished last = heads.list("", 10).getFirst().state();
        assertThat(last.sequence()).isEqualTo(11);
        assertThat(last.entries()).isEqualTo(11);
        assertThat(last.hash()).isEqualTo(chain().get(10).hash());
        // heads are nobody's command
        assertThat(chain()).hasSize(11);

        PublishedHeads published =
                new PublishedHeads(context.getBean(LogSettings.class), context.getBean(EventVerifier.class));
        List<AuditHeadPublished> seen =
                await().atMost(Duration.ofSeconds(20)).until(() -> published.of(CHAIN), found -> found.contains(last));
        assertThat(seen.stream().filter(last::equals)).hasSize(1);
        assertThat(broken(new ChainCheck.Head(
                        last.sequence(), last.hash(), last.day().toString())))
                .isNull();
        assertThat(door.as(Issuer.shared().of("auditor"))
                        .get("/audited/audit/heads?limit=1")
                        .body()
                        .path("items")
                        .path(0)
                        .path("hash")
                        .asString())
                .isEqualTo(last.hash());
    }

    private void batch(int size) {
        Asked asked =
                new Asked("importer", List.of("park-administrator"), "haidian", "POST /imports", "", "", null, null);
        List<Write<Thing>> writes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Thing thing = new Thing("w", i);
            writes.add(new Write<>(
                    things.find("w" + i).orElse(null), "w" + i, thing, List.of(Outgoing.of(CHANGED, "w" + i, thing))));
        }
        try (var _ = Asked.enter(asked)) {
            assertThat(things.saveAll(writes)).isEmpty();
        }
        assertThat(Asked.current()).isNull();
    }

    private List<AuditEntry.Change> changes(int least) {
        Supplier<List<AuditEntry.Change>> listed = () -> chain().stream()
                .flatMap(link -> link.entry().records() == null
                        ? java.util.stream.Stream.of(new AuditEntry.Change(
                                link.entry().record(),
                                link.entry().before(),
                                link.entry().after()))
                        : link.entry().records().stream())
                .toList();
        return await().atMost(Duration.ofSeconds(20)).until(listed::get, found -> found.size() >= least);
    }

    private void eachOfTheBatchOnce(int size) throws Exception {
        List<AuditEntry.Change> changes = changes(size);
        assertThat(changes)
                .extracting(AuditEntry.Change::record)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, size).mapToObj(i -> "things/w" + i).toList());
        for (AuditEntry.Change change : changes) {
            assertThat(change.before()).isNull();
            assertThat(change.after())
                    .isEqualTo(digestOfWhatIsStored(change.record().substring("things/".length())));
        }
        assertThat(broken()).isNull();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> database.getCollection("things").countDocuments(Filters.exists("pendingSince")) == 0);
        assertThat(changes(size)).hasSize(size);
    }

    /** What one command did with many records at once is few entries, and each of the records is found. */
    @Test
    void aBatchIsOneEntryThatListsItsRecords() throws Exception {
        context.getBean(OutboxRelay.class).stop();
        batch(300);
        assertThat(things.find("w7").orElseThrow().unchained()).hasSize(1);
        assertThat(chain()).isEmpty();
        stop();
        run();
        eachOfTheBatchOnce(300);
        List<ChainLink> all = chain();
        assertThat(all).hasSize(1);
        AuditEntry entry = all.getFirst().entry();
        assertThat(entry.actor()).isEqualTo("importer");
        assertThat(entry.count()).isEqualTo(300);
        assertThat(entry.batch()).isNotNull();
        assertThat(entry.record()).isNull();

        change("w8", 1);
        chain(2);
        Door auditor = door.as(Issuer.shared().of("auditor"));
        JsonNode found = auditor.get("/audited/audit?record=things/w8").body();
        assertThat(found.path("total").asInt()).isEqualTo(2);
        assertThat(found.path("items").path(0).path("record").asString()).isEqualTo("things/w8");
        JsonNode records = found.path("items").path(1).path("records");
        assertThat(records).hasSize(1);
        assertThat(records.path(0).path("after").asString())
                .isEqualTo(found.path("items").path(0).path("before").asString());
        assertThat(auditor.get("/audited/audit?record=things/w300").body().path("items"))
                .isEmpty();
        JsonNode listed = auditor.get("/audited/audit?actor=importer").body().path("items");
        assertThat(listed.path(0).path("count").asInt()).isEqualTo(300);
        assertThat(listed.path(0).path("records")).hasSize(10);
        // by hand, as one that is alone
        JsonNode link =
                auditor.get("/audited/audit/chain?limit=1").body().path("links").path(0);
        JsonMapper sorting = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        Map<String, Object> rest = sorting.convertValue(link, new TypeReference<Map<String, Object>>() {});
        Object hash = rest.remove("hash");
        assertThat(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(sorting.writeValueAsBytes(rest))))
                .isEqualTo(hash);
        assertThat(sorting.treeToValue(link, ChainLink.class)).isEqualTo(all.getFirst());
    }

    /** A process dies after it has chained a batch, or a part of it, and before it has removed what waited. */
    @Test
    void aBatchThatComesAgainAfterACrashIsInTheChainOnce() throws Exception {
        for (int chained : List.of(300, 120, 1)) {
            stop();
            name = "audit-" + UUID.randomUUID();
            run();
            context.getBean(OutboxRelay.class).stop();
            batch(300);
            List<AuditEntry> notes = new ArrayList<>();
            for (int i = 299; i >= 300 - chained; i--) {
                notes.add(things.find("w" + i)
                        .orElseThrow()
                        .unchained()
                        .getFirst()
                        .entry());
            }
            context.getBean(Chain.class).append(notes);
            assertThat(chain()).hasSize(1);
            stop();
            run();
            eachOfTheBatchOnce(300);
            assertThat(chain()).hasSize(chained == 300 ? 1 : 2);
            assertThat(chain().stream().map(link -> link.entry().id()).distinct())
                    .hasSameSizeAs(chain());
            assertThat(chain().stream().map(link -> link.entry().batch()).distinct())
                    .hasSize(1);
        }
    }

    /** Of two processes that have the same batch before them, in parts of their own, each record is taken by one. */
    @Test
    void twoProcessesWithPartsOfOneBatchTakeEachRecordOnce() throws Exception {
        context.getBean(OutboxRelay.class).stop();
        batch(300);
        List<AuditEntry> notes = IntStream.range(0, 300)
                .mapToObj(i -> things.find("w" + i)
                        .orElseThrow()
                        .unchained()
                        .getFirst()
                        .entry())
                .toList();
        Chain own = context.getBean(Chain.class);
        Chain same = new Chain(database, context.getBean(EventSource.class), new AuditSettings("1"), keys());
        Chain other = new Chain(database, context.getBean(EventSource.class), new AuditSettings("2"), keys());
        own.append(notes.subList(0, 100));
        same.append(notes.subList(50, 200));
        other.append(notes.subList(150, 250));
        own.append(notes);
        List<String> records = new ArrayList<>();
        for (String chain : List.of(CHAIN, "/audited/2")) {
            ChainCheck check = new ChainCheck(chain, List.of());
            for (ChainLink link : own.after(chain, 0, 1_000)) {
                check.take(link);
                link.entry().records().forEach(one -> records.add(one.record()));
            }
            assertThat(check.result()).isNull();
        }
        assertThat(records).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void findsWhatWasChangedInTheListOfABatch() {
        context.getBean(OutboxRelay.class).stop();
        batch(20);
        batch(20);
        stop();
        run();
        changes(40);
        BsonDocument original = links.find(Filters.eq("_id", id(2))).first();
        assertThat(broken()).isNull();
        byte[] other = new byte[32];
        List<org.bson.conversions.Bson> changes = List.of(
                Updates.set("record.7", "things/other"),
                Updates.set("before.7", new org.bson.BsonBinary(other)),
                Updates.set("after.7", new org.bson.BsonBinary(other)),
                Updates.unset("after.7"),
                Updates.set("after.7", "text"),
                Updates.set("batch", original.getBinary("id")),
                Updates.set("count", 19L),
                Updates.combine(Updates.popLast("record"), Updates.popLast("before"), Updates.popLast("after")));
        for (var change : changes) {
            links.updateOne(Filters.eq("_id", id(2)), change);
            assertThat(broken()).as("%s", change).isNotNull();
            assertThat(broken().sequence()).as("%s", change).isEqualTo(2);
            links.replaceOne(Filters.eq("_id", id(2)), original);
            assertThat(broken()).isNull();
        }
        // two of its records in another order
        BsonDocument turned = original.clone();
        var names = turned.getArray("record");
        names.add(names.removeFirst());
        links.replaceOne(Filters.eq("_id", id(2)), turned);
        assertThat(broken().sequence()).isEqualTo(2);
        links.deleteOne(Filters.eq("_id", id(1)));
        assertThat(broken()).isEqualTo(new ChainCheck.Break(1, "it is missing"));
    }

    /** What another has overtaken was not written, so no entry says it was. */
    @Test
    void ofABatchOnlyWhatWasWrittenIsListed() {
        context.getBean(OutboxRelay.class).stop();
        Asked asked = new Asked("importer", List.of(), null, "POST /imports", "", "", null, null);
        Stored<Thing> old;
        try (var _ = Asked.enter(null)) {
            old = ((Creating.Created<Thing>) things.create("v0", new Thing("v", 0), null, List.of())).stored();
            var _ = things.replace(old, new Thing("v", 1), List.of());
            var _ = things.create("v1", new Thing("v", 1), null, List.of());
        }
        try (var _ = Asked.enter(asked)) {
            assertThat(things.saveAll(List.of(
                            new Write<>(old, "v0", new Thing("v", 2), List.of()),
                            new Write<>(null, "v1", new Thing("v", 2), List.of()),
                            new Write<>(null, "v2", new Thing("v", 2), List.of()),
                            new Write<>(null, "v3", new Thing("v", 2), List.of()))))
                    .containsExactlyInAnyOrder("v0", "v1");
        }
        stop();
        run();
        assertThat(changes(2))
                .extracting(AuditEntry.Change::record)
                .containsExactlyInAnyOrder("things/v2", "things/v3");
    }

    /** A page of the chain is bounded by the records its entries speak of, not by entries alone. */
    @Test
    void aPageOfTheChainEndsEarlyWhereItsEntriesAreOfManyRecords() {
        Chain chain = context.getBean(Chain.class);
        Asked asked = new Asked("importer", List.of(), null, "POST /imports", "", "", null, null);
        for (int i = 0; i < 12; i++) {
            String batch = EntryId.at(Instant.EPOCH);
            chain.append(IntStream.range(0, 500)
                    .mapToObj(record -> asked.command(
                            EntryId.at(Instant.EPOCH), Instant.EPOCH, "things/y" + record, null, null, batch))
                    .toList());
        }
        Door auditor = door.as(Issuer.shared().of("auditor"));
        long after = 0;
        List<Integer> sizes = new ArrayList<>();
        JsonNode page;
        do {
            page = auditor.get("/audited/audit/chain?limit=1000&after=" + after).body();
            sizes.add(page.path("links").size());
            for (JsonNode link : page.path("links")) {
                assertThat(link.path("sequence").asLong()).isEqualTo(++after);
            }
        } while (page.path("more").asBoolean());
        assertThat(sizes).startsWith(10).hasSize(2);
        assertThat(after).isGreaterThanOrEqualTo(12);
        assertThat(broken()).isNull();
    }

    /** As an earlier version wrote it. */
    @Test
    void aDocumentWithoutAuditStaysReadable() {
        database.getCollection("things")
                .insertOne(new Document("_id", "old")
                        .append("version", 3L)
                        .append("writer", "x")
                        .append("state", new Document("name", "old").append("value", 1)));
        change("old", 2);
        assertThat(things.find("old").orElseThrow().version()).isEqualTo(4);
        assertThat(chain(1).getFirst().entry().before()).isNotNull();
    }
}
