package cn.onezone.enterprises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitPosted;
import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.registry.RosterEvents;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** R6, R7 at the city: the real log and store, the parks speak through the log; the service dies between the steps. */
class RelocationsIT {
    private static final ParkCode ORIGIN = new ParkCode("haidian");
    private static final ParkCode DESTINATION = new ParkCode("fengtai");
    private static final ParkCode THIRD = new ParkCode("changping");
    private static final Instant START = Instant.parse("2024-05-06T01:02:03Z");
    private static final LocalDate MOVED = LocalDate.of(2025, 1, 1);
    private static final String DATABASE = "enterprises-moves-" + UUID.randomUUID();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ConfigurableApplicationContext context;
    private static Door door;
    private static LogOfTests log;

    @BeforeAll
    static void start() {
        run();
        log = new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers());
    }

    private static void run() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(EnterprisesApplication.class, "enterprises")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri(DATABASE),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.relocations.sweep-every=200ms",
                        "--onezone.relocations.patience=" + PATIENCE,
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
        door = Door.of(context);
    }

    private static void restart() {
        context.close();
        run();
    }

    @AfterAll
    static void stop() {
        log.close();
        context.close();
        assertThat(EmbeddedInfrastructure.shared().storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static Uscc uscc(int number) {
        String first = "91110105MA" + String.format(Locale.ROOT, "%07d", number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static RelocationId id(Uscc uscc, int number) {
        return new RelocationId(uscc + "-" + String.format(Locale.ROOT, "%012x", number));
    }

    private static SharingTerms terms(int origin) {
        return new SharingTerms(List.of(new MeasureTerms(
                Measure.TAX, Rhythm.YEAR, List.of(new Step(2025, origin, 10_000 - origin)), null, null, null)));
    }

    private static void claims(ParkCode park, Uscc uscc, String from) {
        claims(park, uscc, from, 1);
    }

    private static void claims(ParkCode park, Uscc uscc, String from, long sequence) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                START,
                RosterEvents.claim(park, uscc, "迁移示例有限公司", LocalDate.parse(from)));
        log.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc)
                        .body()
                        .path("claims")
                        .valueStream()
                        .anyMatch(c -> c.path("park").asString().equals(park.value())));
    }

    private static void asks(ParkCode park, RelocationId id, LocalDate on, @Nullable SharingTerms terms) {
        var _ = log.say(
                ParkEvents.RELOCATION_ASKED,
                "/parks/" + park,
                park + "/" + id,
                1,
                START,
                new RelocationAsked(id, park, id.uscc(), on, "新厂区", terms));
        log.flush();
    }

    private static void answers(ParkCode park, RelocationId id, RelocationAnswer answer, int offer, long sequence) {
        var _ = log.say(
                ParkEvents.RELOCATION_ANSWERED,
                "/parks/" + park,
                park + "/" + id,
                sequence,
                START,
                new RelocationAnswered(
                        id,
                        park,
                        id.uscc(),
                        answer,
                        offer,
                        "因为",
                        answer == RelocationAnswer.PROPOSE ? MOVED : null,
                        answer == RelocationAnswer.PROPOSE ? terms(6_000) : null));
        log.flush();
    }

    private static JsonNode when(RelocationId id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get("/enterprises/relocations/" + id).body(),
                        b -> b.path("state").asString("").equals(state));
    }

    private static List<Event<?>> told(String subject) {
        return log.all(EnterpriseEvents.TOPIC, EnterpriseEvents.ALL).stream()
                .filter(e -> e.subject().equals(subject))
                .toList();
    }

    /** Ids of what a park's own topic says of a subject, repetitions left out. */
    private static List<String> heard(String park, String subject) {
        return log.all(EnterpriseEvents.topicTo(ParkCode.of(park)), EnterpriseEvents.ALL).stream()
                .filter(e -> e.subject().equals(subject))
                .map(Event::id)
                .distinct()
                .toList();
    }

    private static void states(Uscc uscc, ParkCode park, long sequence, String period, long fen) {
        var _ = log.say(
                ParkEvents.SHARED_FIGURE_STATED,
                "/parks/" + park,
                park + "/" + uscc + "/tax/" + period,
                sequence,
                START,
                new SharedFigureStated(
                        park, uscc, Measure.TAX, new Period(period), (int) sequence, Money.fen(fen), null, true));
        log.flush();
    }

    /** What waits for the reviewer, absent while that is not this revision. */
    private static JsonNode pending(Uscc uscc, String period, int revision) {
        return door.get("/enterprises/" + uscc + "/shared-figures")
                .body()
                .path("figures")
                .valueStream()
                .filter(f -> f.path("period").asString().equals(period)
                        && f.path("pending").asBoolean()
                        && f.at("/stated/revision").asInt() == revision)
                .map(f -> f.path("stated"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static void accepts(Uscc uscc, String period, int revision) {
        JsonNode read = await().atMost(Duration.ofSeconds(60))
                .until(() -> pending(uscc, period, revision), stated -> !stated.isMissingNode());
        Door.Answer answer = door.post(
                "/enterprises/" + uscc + "/shared-figures/tax/" + period + "/acceptance",
                "{\"park\":\"" + read.path("park").asString() + "\",\"revision\":" + revision + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private static String share(Uscc uscc, String period, ParkCode park) {
        return door.get("/enterprises/" + uscc + "/shared-figures/tax/" + period + "/ledger")
                .body()
                .path("shares")
                .valueStream()
                .filter(s -> s.path("park").asString().equals(park.value()))
                .map(s -> s.at("/amount/amount").asString())
                .findFirst()
                .orElse("0.00");
    }

    private static int entries(Uscc uscc, String period) {
        return door.get("/enterprises/" + uscc + "/shared-figures/tax/" + period + "/ledger")
                .body()
                .path("entries")
                .size();
    }

    /** A relocation of a past day that is asked for and consented to, until it has taken effect. */
    private static void moves(RelocationId id, ParkCode origin, ParkCode destination, @Nullable SharingTerms terms) {
        moves(id, origin, destination, terms, MOVED);
    }

    private static void moves(
            RelocationId id, ParkCode origin, ParkCode destination, @Nullable SharingTerms terms, LocalDate on) {
        asks(destination, id, on, terms);
        when(id, "requested");
        answers(origin, id, RelocationAnswer.CONSENT, 1, 2);
        when(id, "effected");
    }

    private static void decides(String claim, String park, String from) {
        Door.Answer decided = door.post(
                claim + "/decision",
                "{\"park\":\"" + park + "\",\"from\":\"" + from + "\",\"reason\":\"实际经营地\"}",
                "If-Match",
                door.get(claim).tag());
        assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
    }

    private static int listed(Uscc uscc) {
        return (int) door.get("/enterprises/relocations?park=haidian&state=rejected&limit=1000")
                .body()
                .path("items")
                .valueStream()
                .filter(i -> i.path("uscc").asString().equals(uscc.value()))
                .count();
    }

    private static Document relocations(Uscc uscc) {
        Document state = registration(uscc);
        return state.isEmpty() ? state : state.get("relocations", Document.class);
    }

    private static Document registration(Uscc uscc) {
        try (MongoClient client =
                MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(DATABASE))) {
            Document there = client.getDatabase(DATABASE)
                    .getCollection("registrations")
                    .find(Filters.eq("_id", uscc.value()))
                    .first();
            return there == null ? new Document() : there.get("state", Document.class);
        }
    }

    private static boolean waits(Uscc uscc) {
        return relocations(uscc).getList("waiting", Document.class, List.of()).size() == 1;
    }

    private static int kept(Uscc uscc) {
        return relocations(uscc).getList("all", Document.class, List.of()).size();
    }

    private static void set(Uscc uscc, Bson update) {
        set("registrations", uscc, update);
    }

    private static void set(String collection, Uscc uscc, Bson update) {
        try (MongoClient client =
                MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(DATABASE))) {
            assertThat(client.getDatabase(DATABASE)
                            .getCollection(collection)
                            .updateOne(Filters.eq("_id", uscc.value()), update)
                            .getModifiedCount())
                    .isEqualTo(1);
        }
    }

    /** From the request to the statement, with the service dying between the steps. */
    @Test
    void movesAnEnterpriseAndSharesItsTaxes() throws Exception { // R6, R7, R8
        Uscc uscc = uscc(1);
        RelocationId id = id(uscc, 1);
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, LocalDate.of(2026, 1, 1), terms(1_000));
        when(id, "requested");
        restart();
        asks(DESTINATION, id, LocalDate.of(2026, 1, 1), terms(1_000));
        answers(ORIGIN, id, RelocationAnswer.PROPOSE, 1, 2);
        when(id, "countered");
        assertThat(door.get("/enterprises/" + uscc).text("park"))
                .as("until then nothing changes")
                .isEqualTo("haidian");
        restart();
        answers(DESTINATION, id, RelocationAnswer.ACCEPT, 1, 3);
        answers(DESTINATION, id, RelocationAnswer.ACCEPT, 2, 4);
        when(id, "effected");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc).text("park").equals("fengtai"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told(uscc + "/" + id).stream()
                                .map(e -> e.data() instanceof RelocationStepped s
                                        ? s.state().toString()
                                        : "refused"))
                        .containsExactly("REQUESTED", "COUNTERED", "refused", "AGREED", "EFFECTED"));
        assertThat(told(uscc + "/" + id).stream()
                        .filter(e -> e.data() instanceof RelocationAnswerRefused)
                        .map(e -> ((RelocationAnswerRefused) e.data()).refusal().code()))
                .containsExactly("relocation-offer-replaced");
        // R2: the two parks hear each step on a topic of their own, and nobody else does
        List<Event<?>> told = told(uscc + "/" + id);
        assertThat(heard("fengtai", uscc + "/" + id))
                .isEqualTo(told.stream().map(Event::id).toList());
        assertThat(heard("haidian", uscc + "/" + id))
                .as("each step, and not what was refused of the other's answers")
                .isEqualTo(told.stream()
                        .filter(e -> e.data() instanceof RelocationStepped)
                        .map(Event::id)
                        .toList());
        assertThat(heard("changping", uscc + "/" + id)).isEmpty();
        assertThat(((RelocationStepped) told(uscc + "/" + id).getLast().data()).enterprise())
                .isNotNull();
        // no double claim while the rosters have yet to follow
        assertThat(door.get("/enterprises/" + uscc).body().path("doubleClaimed").asBoolean())
                .isFalse();
        claims(DESTINATION, uscc, "2025-01-01");
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/haidian",
                ORIGIN + "/" + uscc,
                2,
                START,
                new RosterEntryRemoved(ORIGIN, uscc, MOVED, "迁出"));
        log.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        door.get("/enterprises/" + uscc).body().path("claims").size() == 1);
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("fengtai");

        // the lists, and who sees it
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/relocations?state=effected&park=haidian")
                        .body()
                        .path("items")
                        .valueStream()
                        .anyMatch(i -> i.path("id").asString().equals(id.value())));
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .get("/enterprises/relocations/" + id)
                        .status())
                .isEqualTo(200);
        assertThat(door.as(Issuer.shared().administrator("miyun"))
                        .get("/enterprises/relocations/" + id)
                        .status())
                .isEqualTo(403);
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .post("/enterprises/relocations/" + id + "/annulment", "{}")
                        .status())
                .isEqualTo(403);

        // figures: 1000.01 yuan, 60 % to the origin, largest remainder, no fen over
        states(uscc, ORIGIN, 1, "2025", 1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> told(uscc + "/figures/tax/2025").size() == 1);
        assertThat(((SharedFigureDecided)
                                told(uscc + "/figures/tax/2025").getFirst().data())
                        .refusal())
                .isNotNull()
                .extracting(r -> r.code())
                .isEqualTo("figure-not-holder");
        states(uscc, DESTINATION, 1, "2025", 100_001);
        accepts(uscc, "2025", 1);
        assertThat(share(uscc, "2025", ORIGIN)).isEqualTo("600.01");
        assertThat(share(uscc, "2025", DESTINATION)).isEqualTo("400.00");
        restart();
        states(uscc, DESTINATION, 1, "2025", 100_001);
        states(uscc, DESTINATION, 2, "2025", 50_000);
        accepts(uscc, "2025", 2);
        assertThat(share(uscc, "2025", ORIGIN)).isEqualTo("300.00");
        JsonNode ledger = door.get("/enterprises/" + uscc + "/shared-figures/tax/2025/ledger")
                .body();
        assertThat(ledger.path("entries").size()).isEqualTo(3);
        assertThat(ledger.at("/entries/1/reverses").asInt()).isEqualTo(1);

        JsonNode mine = door.as(Issuer.shared().administrator("haidian"))
                .get("/enterprises/benefits/statements?period=2025")
                .body();
        assertThat(mine.at("/items/0/parts").size()).isEqualTo(1);
        assertThat(mine.at("/items/0/parts/0/net/amount").asString()).isEqualTo("300.00");
        JsonNode totals = door.get("/enterprises/benefits/totals?period=2025").body();
        assertThat(totals.valueStream()
                        .filter(t -> t.at("/total/park").asString().equals("fengtai"))
                        .map(t -> t.at("/total/net/amount").asString()))
                .containsExactly("-300.00");
        // R8: before the second posting
        String then = "asOf=" + ledger.at("/entries/0/at").asString();
        JsonNode first = door.get("/enterprises/" + uscc + "/shared-figures/tax/2025/ledger?" + then)
                .body();
        assertThat(first.path("entries").size()).isEqualTo(1);
        assertThat(first.at("/shares")
                        .valueStream()
                        .map(s -> s.at("/amount/amount").asString()))
                .containsExactlyInAnyOrder("600.01", "400.00");
        Door haidian = door.as(Issuer.shared().administrator("haidian"));
        JsonNode earlier = haidian.get("/enterprises/benefits/statements?period=2025&" + then)
                .body();
        assertThat(earlier.at("/items/0/amount/amount").asString()).isEqualTo("1000.01");
        assertThat(earlier.at("/items/0/parts/0/net/amount").asString()).isEqualTo("600.01");
        assertThat(door.get("/enterprises/benefits/totals?period=2025&" + then)
                        .body()
                        .valueStream()
                        .filter(t -> t.at("/total/park").asString().equals("fengtai"))
                        .map(t -> t.at("/total/net/amount").asString()))
                .containsExactly("-600.01");
        assertThat(text("/enterprises/benefits/statements.csv?period=2025&park=fengtai&" + then))
                .contains("-600.01")
                .doesNotContain("-300.00");
        assertThat(haidian.get("/enterprises/benefits/statements?period=2025&asOf=2020-01-01")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(door.get("/enterprises/" + uscc + "/shared-figures/tax/2025/ledger?asOf=2020-01-01")
                        .status())
                .isEqualTo(404);
        assertThat(door.get("/enterprises/benefits/totals?period=2025&asOf=nie").code())
                .isEqualTo("wrong-as-of");
        assertThat(text("/enterprises/benefits/statements.csv?period=2025&park=fengtai"))
                .contains(uscc + ",tax,2025,2,fengtai,500.00,fengtai,500.00,200.00,-300.00,true");

        // a partner's totals
        Uscc other = uscc(99);
        HttpResponse<String> report = send(request("/enterprises/benefits/reconciliations?name=totals.csv")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "uscc,measure,period,amount\n" + uscc + ",tax,2025,1000.01\n" + other + ",tax,2025,1\n")));
        assertThat(report.statusCode()).as(report.body()).isEqualTo(201);
        String location = report.headers().firstValue("Location").orElseThrow();
        JsonNode lines = door.get(location).body().path("lines");
        assertThat(lines.valueStream().map(l -> l.path("finding").asString()))
                .containsExactly("other-revision", "not-shared");
        assertThat(text(location + "/report.csv")).contains("other-revision,1000.01,500.00,500.01,1");

        // the terms are annulled: the holder has all, by reversal
        Door.Answer read = door.get("/enterprises/relocations/" + id);
        assertThat(door.post("/enterprises/relocations/" + id + "/annulment", "{\"reason\":\"解除\"}")
                        .status())
                .isEqualTo(428);
        Door.Answer annulled = door.post(
                "/enterprises/relocations/" + id + "/annulment", "{\"reason\":\"解除\"}", "If-Match", read.tag());
        assertThat(annulled.text("state")).isEqualTo("terms-annulled");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(uscc, "2025", DESTINATION).equals("500.00"));
        assertThat(share(uscc, "2025", ORIGIN)).isEqualTo("0.00");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                told(uscc + "/tax/2025").stream().map(e -> ((BenefitPosted) e.data()).entry()))
                        .containsExactly(1, 3, 5));
    }

    private static String text(String path) throws Exception {
        return send(request(path)).body();
    }

    private static HttpRequest.Builder request(String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void rejectsWhatTheRegistryDoesNotKnow() {
        RelocationId id = id(uscc(2), 1);
        asks(DESTINATION, id, MOVED, null);
        JsonNode shown = when(id, "rejected");
        assertThat(shown.at("/refusal/code").asString()).isEqualTo("relocation-unknown-enterprise");
        assertThat(door.get("/enterprises/" + uscc(2)).status()).isEqualTo(404);
    }

    /** R6: a request that is heard of before the roster entry of the origin is not lost. */
    @Test
    void takesUpARequestThatHasOvertakenTheRosterEntry() {
        Uscc uscc = uscc(8);
        RelocationId id = id(uscc, 1);
        asks(DESTINATION, id, MOVED, null);
        await().atMost(Duration.ofSeconds(60)).until(() -> waits(uscc));
        restart();
        claims(ORIGIN, uscc, "2020-01-01");
        JsonNode shown = when(id, "requested");
        assertThat(shown.path("origin").asString()).isEqualTo("haidian");
        answers(ORIGIN, id, RelocationAnswer.CONSENT, 1, 2);
        when(id, "effected");
    }

    /** What was refused does not pile up in what every claim of the enterprise reads and writes. */
    @Test
    void keepsABoundedNumberOfRequestsThatCameToNothing() {
        Uscc uscc = uscc(9);
        claims(ORIGIN, uscc, "2020-01-01");
        int many = 60;
        for (int i = 1; i <= many; i++) {
            asks(ORIGIN, id(uscc, i), MOVED, null);
        }
        for (int i = 1; i <= many; i++) {
            when(id(uscc, i), "rejected");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> listed(uscc) == many);
        // one that is more than are kept, when the list has those before
        asks(ORIGIN, id(uscc, many + 1), MOVED, null);
        when(id(uscc, many + 1), "rejected");
        assertThat(kept(uscc)).isEqualTo(50);
        Door.Answer first = door.get("/enterprises/relocations/" + id(uscc, 1));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text("state")).as("its end is known").isEqualTo("rejected");
        // R8: when it ended is known, and no more of what was known before
        assertThat(door.get("/enterprises/relocations/" + id(uscc, 1) + "?asOf=" + Instant.now())
                        .text("state"))
                .isEqualTo("rejected");
        assertThat(door.get("/enterprises/relocations/" + id(uscc, 1) + "?asOf=2020-01-01")
                        .code())
                .isEqualTo("history-not-kept");
        // comes again: it is known, though not kept here
        asks(ORIGIN, id(uscc, 1), MOVED, null);
        asks(ORIGIN, id(uscc, many + 2), MOVED, null);
        when(id(uscc, many + 2), "rejected");
        await().atMost(Duration.ofSeconds(60)).until(() -> listed(uscc) == many + 2);
        assertThat(told(uscc + "/" + id(uscc, 1))).hasSize(1);
    }

    @Test
    void rejectsWhileADoubleClaimIsUndecided() { // R5
        Uscc uscc = uscc(3);
        claims(ORIGIN, uscc, "2020-01-01");
        claims(new ParkCode("changping"), uscc, "2021-01-01");
        RelocationId id = id(uscc, 1);
        asks(DESTINATION, id, MOVED, null);
        assertThat(when(id, "rejected").at("/refusal/code").asString()).isEqualTo("relocation-double-claimed");
    }

    /** R5, R6: two parks agree on a day before the one from which it was decided for a third, which nobody has asked. */
    @Test
    void leavesADecisionOfALaterDayAsItIs() {
        Uscc uscc = uscc(60);
        claims(ORIGIN, uscc, "2023-01-01");
        LocalDate day = LocalDate.of(2024, 3, 1);
        RelocationId before = id(uscc, 1);
        asks(DESTINATION, before, day, null);
        when(before, "requested");
        claims(THIRD, uscc, "2024-05-01");
        decides("/enterprises/double-claims/" + uscc + "-1", "changping", "2024-05-01");
        answers(ORIGIN, before, RelocationAnswer.CONSENT, 1, 2);
        assertThat(when(before, "lapsed").at("/refusal/code").asString())
                .as("asked for before it was decided")
                .isEqualTo("relocation-other-holder-later");
        RelocationId after = id(uscc, 2);
        asks(DESTINATION, after, day, null);
        assertThat(when(after, "rejected").at("/refusal/code").asString()).isEqualTo("relocation-other-holder-later");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("changping");
    }

    /** R5, R7: terms end with the holding that they were agreed for, and the coordinator sees it before deciding. */
    @Test
    void showsAndPostsWhatADecisionChangesInWhatIsShared() {
        Uscc uscc = uscc(10);
        RelocationId id = id(uscc, 1);
        ParkCode origin = new ParkCode("shunyi");
        ParkCode destination = new ParkCode("tongzhou");
        claims(origin, uscc, "2020-01-01");
        moves(id, origin, destination, terms(6_000));
        claims(destination, uscc, "2025-01-01");
        states(uscc, destination, 1, "2026", 100_001);
        accepts(uscc, "2026", 1);
        assertThat(share(uscc, "2026", origin)).isEqualTo("600.01");

        claims(THIRD, uscc, "2025-03-01");
        String claim = "/enterprises/double-claims/" + uscc + "-1";
        await().atMost(Duration.ofSeconds(60)).until(() -> door.get(claim).status() == 200);
        JsonNode same =
                door.get(claim + "/effect?park=tongzhou&from=2025-03-01").body();
        assertThat(same.path("postings").size()).isZero();
        assertThat(same.path("terms").size()).isZero();
        JsonNode effect =
                door.get(claim + "/effect?park=changping&from=2025-03-01").body();
        assertThat(effect.path("postings")
                        .valueStream()
                        .map(p -> p.path("park").asString() + " "
                                + p.path("period").asString() + " "
                                + p.at("/before/amount").asString() + " "
                                + p.at("/after/amount").asString()))
                .containsExactly("changping 2026 0.00 1000.01", "shunyi 2026 600.01 0.00", "tongzhou 2026 400.00 0.00");
        assertThat(effect.at("/terms/0/relocation").asString()).isEqualTo(id.value());
        assertThat(effect.at("/terms/0/after").asString()).isEqualTo("2025-03-01");
        assertThat(share(uscc, "2026", origin)).as("nothing is changed").isEqualTo("600.01");

        decides(claim, "changping", "2025-03-01");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(uscc, "2026", THIRD).equals("1000.01"));
        assertThat(share(uscc, "2026", origin)).isEqualTo("0.00");
        assertThat(share(uscc, "2026", destination)).isEqualTo("0.00");
        assertThat(entries(uscc, "2026")).as("by reversal").isEqualTo(3);

        // the park gives up what was decided for it: no relocation and no decision tells of it, and the ledger follows
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/" + THIRD,
                THIRD + "/" + uscc,
                2,
                START,
                new RosterEntryRemoved(THIRD, uscc, LocalDate.of(2025, 6, 1), "不再登记"));
        log.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(uscc, "2026", destination).equals("1000.01"));
        assertThat(share(uscc, "2026", THIRD)).isEqualTo("0.00");
        assertThat(share(uscc, "2026", origin))
                .as("what was agreed ended with the decision")
                .isEqualTo("0.00");
    }

    private static JsonNode figuresSeenBy(ParkCode park, Uscc uscc) {
        return door.as(Issuer.shared().administrator(park.value()))
                .get("/enterprises/" + uscc + "/shared-figures")
                .body();
    }

    /** R7, R8: before it was made there was no report. */
    @Test
    void tellsOfTheReportsThatHadBeenMade() throws Exception {
        HttpResponse<String> report = send(request("/enterprises/benefits/reconciliations")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "uscc,measure,period,amount\n" + uscc(98) + ",tax,2025,1\n")));
        assertThat(report.statusCode()).as(report.body()).isEqualTo(201);
        String location = report.headers().firstValue("Location").orElseThrow();
        Instant made = Instant.parse(door.get(location).text("at"));
        for (String part : List.of("", "/report.csv")) {
            assertThat(door.get(location + part + "?asOf=" + made.minusMillis(1))
                            .status())
                    .isEqualTo(404);
            assertThat(door.get(location + part + "?asOf=2199-01-01").code()).isEqualTo("as-of-in-future");
        }
        assertThat(door.get(location + "?asOf=" + made).status()).isEqualTo(200);
        JsonNode unmade = door.get("/enterprises/benefits/reconciliations?asOf=" + made.minusMillis(1))
                .body();
        assertThat(unmade.path("items").valueStream().map(i -> i.path("id").asString()))
                .noneMatch(location::endsWith);
        assertThat(unmade.has("total")).isFalse();
        assertThat(door.get("/enterprises/benefits/reconciliations?limit=1000&asOf=" + made)
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("id").asString()))
                .anyMatch(location::endsWith);
    }

    /** R7: each park counts its revisions from 1: of two parks' first ones the one that is not accepted is another revision. */
    @Test
    void reconcilesWithTheRevisionsOfEachPark() throws Exception {
        Uscc uscc = uscc(63);
        claims(ORIGIN, uscc, "2020-01-01");
        moves(id(uscc, 1), ORIGIN, DESTINATION, terms(6_000), LocalDate.of(2024, 1, 1));
        states(uscc, DESTINATION, 1, "2025", 777_700);
        accepts(uscc, "2025", 1);
        // it has moved on before the end of the year, and the park that has it then states the year anew
        moves(id(uscc, 2), DESTINATION, THIRD, terms(6_000));
        states(uscc, THIRD, 1, "2025", 888_800);
        accepts(uscc, "2025", 1);
        HttpResponse<String> report = send(request("/enterprises/benefits/reconciliations?name=totals.csv")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "uscc,measure,period,amount\n" + uscc + ",tax,2025,7777.00\n")));
        assertThat(report.statusCode()).as(report.body()).isEqualTo(201);
        JsonNode line = door.get(report.headers().firstValue("Location").orElseThrow())
                .body()
                .at("/lines/0");
        assertThat(line.path("finding").asString()).isEqualTo("other-revision");
        assertThat(line.path("revision").asInt()).isEqualTo(1);
        assertThat(line.path("note").asString()).contains("fengtai");
    }

    /** R2, R7: who has passed an enterprise on without terms has no part in what later parks share of it. */
    @Test
    void showsAParkNoFigureInWhichItHasNoPart() {
        Uscc uscc = uscc(61);
        claims(ORIGIN, uscc, "2020-01-01");
        moves(id(uscc, 1), ORIGIN, DESTINATION, null, LocalDate.of(2024, 1, 1));
        moves(id(uscc, 2), DESTINATION, THIRD, terms(6_000));
        states(uscc, THIRD, 1, "2025", 100_001);
        accepts(uscc, "2025", 1);
        for (ParkCode party : List.of(DESTINATION, THIRD)) {
            assertThat(figuresSeenBy(party, uscc).path("figures").size()).isEqualTo(1);
        }
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .get("/enterprises/" + uscc + "/shared-figures")
                        .status())
                .isEqualTo(403);

        // the first terms have run out when the second begin
        Uscc other = uscc(62);
        claims(ORIGIN, other, "2020-01-01");
        SharingTerms forAYear = new SharingTerms(List.of(new MeasureTerms(
                Measure.TAX,
                Rhythm.YEAR,
                List.of(new Step(2024, 6_000, 4_000)),
                null,
                null,
                LocalDate.of(2024, 12, 31))));
        moves(id(other, 1), ORIGIN, DESTINATION, forAYear, LocalDate.of(2024, 1, 1));
        states(other, DESTINATION, 1, "2024", 200_002);
        accepts(other, "2024", 1);
        moves(id(other, 2), DESTINATION, THIRD, terms(6_000));
        states(other, THIRD, 1, "2025", 100_001);
        accepts(other, "2025", 1);
        assertThat(figuresSeenBy(ORIGIN, other)
                        .path("figures")
                        .valueStream()
                        .map(f -> f.path("period").asString()))
                .containsExactly("2024");
        assertThat(figuresSeenBy(DESTINATION, other).path("figures").size())
                .as("it has a part in both")
                .isEqualTo(2);
        assertThat(figuresSeenBy(THIRD, other)
                        .path("figures")
                        .valueStream()
                        .map(f -> f.path("period").asString()))
                .containsExactly("2025");
    }

    /** R5, R7: it was the origin's all the time: what the two had shared is posted anew, and the destination is told. */
    @Test
    void postsAnewWhereADecisionGivesTheEnterpriseBackToTheOrigin() {
        Uscc uscc = uscc(12);
        RelocationId id = id(uscc, 1);
        ParkCode origin = new ParkCode("shunyi");
        ParkCode destination = new ParkCode("tongzhou");
        claims(origin, uscc, "2020-01-01");
        moves(id, origin, destination, terms(6_000));
        states(uscc, destination, 1, "2026", 100_001);
        accepts(uscc, "2026", 1);
        assertThat(share(uscc, "2026", origin)).isEqualTo("600.01");
        claims(THIRD, uscc, "2025-03-01");
        String claim = "/enterprises/double-claims/" + uscc + "-1";
        await().atMost(Duration.ofSeconds(60)).until(() -> door.get(claim).status() == 200);
        JsonNode effect =
                door.get(claim + "/effect?park=shunyi&from=2025-01-01").body();
        assertThat(effect.path("postings")
                        .valueStream()
                        .map(p -> p.path("park").asString() + " "
                                + p.at("/before/amount").asString() + " "
                                + p.at("/after/amount").asString()))
                .containsExactly("shunyi 600.01 1000.01", "tongzhou 400.00 0.00");
        assertThat(effect.at("/terms/0/after").asString()).isEqualTo("2025-01-01");
        decides(claim, "shunyi", "2025-01-01");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(uscc, "2026", origin).equals("1000.01"));
        assertThat(share(uscc, "2026", destination)).isEqualTo("0.00");
        assertThat(entries(uscc, "2026")).as("by reversal").isEqualTo(3);
        // R2: its own service no longer lets a figure out by these terms
        await().atMost(Duration.ofSeconds(60))
                .until(() -> heard("tongzhou", uscc + "/ended/tongzhou").size() == 1
                        && told(uscc + "/ended/tongzhou").size() == 1);
        assertThat(told(uscc + "/ended/tongzhou").getLast().data())
                .isEqualTo(new SharingEnded(uscc, destination, List.of(new EndedTerms(id, MOVED))));
    }

    /** R7: each park counts its revisions from 1, so what is accepted is the revision of the park whose statement was read. */
    @Test
    void acceptsNoAmountThatWasNotRead() {
        Uscc uscc = uscc(40);
        ParkCode first = new ParkCode("shunyi");
        ParkCode second = new ParkCode("tongzhou");
        ParkCode third = new ParkCode("miyun");
        claims(first, uscc, "2020-01-01");
        moves(id(uscc, 1), first, second, terms(6_000), LocalDate.of(2023, 1, 1));
        states(uscc, second, 1, "2024", 100_000);
        JsonNode read = await().atMost(Duration.ofSeconds(60))
                .until(() -> pending(uscc, "2024", 1), stated -> !stated.isMissingNode());
        assertThat(read.path("park").asString()).isEqualTo("tongzhou");
        // it has moved on in that year already; the park that has it at the end of the year states its own first
        // revision
        moves(id(uscc, 2), second, third, null, LocalDate.of(2024, 7, 1));
        states(uscc, third, 1, "2024", 7_700_000);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pending(uscc, "2024", 1).path("park").asString(""), "miyun"::equals);
        String figure = "/enterprises/" + uscc + "/shared-figures/tax/2024";
        Door.Answer unread = door.post(figure + "/acceptance", "{\"park\":\"tongzhou\",\"revision\":1}");
        assertThat(unread.status()).as("%s", unread.body()).isEqualTo(409);
        assertThat(unread.code()).isEqualTo("figure-other-park");
        assertThat(unread.body().path("detail").asString()).contains("tongzhou").contains("miyun");
        assertThat(door.post(figure + "/return", "{\"park\":\"tongzhou\",\"revision\":1,\"reason\":\"不符\"}")
                        .code())
                .isEqualTo("figure-other-park");
        assertThat(door.post(figure + "/acceptance", "{\"revision\":1}").status())
                .as("whose revision is not said")
                .isEqualTo(422);
        assertThat(door.post(figure + "/return", "{\"revision\":1,\"reason\":\"不符\"}")
                        .status())
                .isEqualTo(422);
        assertThat(door.get(figure + "/ledger").status())
                .as("nothing is posted")
                .isEqualTo(404);
        accepts(uscc, "2024", 1);
        assertThat(share(uscc, "2024", first)).isEqualTo("46200.00");
        assertThat(share(uscc, "2024", third)).isEqualTo("30800.00");
    }

    /**
     * R5, R6: the origin hears on which days its claim does not stand, so that its sums have the enterprise on none on which the
     * registry says another park; and what it claims after the move is a double claim, also from a later day on.
     */
    @Test
    void whatTheOriginClaimsAfterTheMoveIsADoubleClaim() {
        for (int number : List.of(41, 42)) {
            Uscc uscc = uscc(number);
            claims(ORIGIN, uscc, "2020-01-01");
            moves(id(uscc, 1), ORIGIN, DESTINATION, null);
            overruled(uscc, List.of(new OverruledDays(MOVED, null, DESTINATION)));
            removes(ORIGIN, uscc, MOVED);
            overruled(uscc, List.of());
            claims(DESTINATION, uscc, "2025-01-01");
            String claim = "/enterprises/double-claims/" + uscc + "-1";
            assertThat(door.get(claim).status()).as("the rosters have followed").isEqualTo(404);
            String from = number == 41 ? "2020-01-01" : "2026-02-01";
            claims(ORIGIN, uscc, from, 3);
            await().atMost(Duration.ofSeconds(60)).until(() -> door.get(claim).status() == 200);
            assertThat(door.get(claim)
                            .body()
                            .path("claims")
                            .valueStream()
                            .map(c -> c.path("park").asString()))
                    .containsExactly("fengtai", "haidian");
            overruled(
                    uscc,
                    List.of(new OverruledDays(number == 41 ? MOVED : LocalDate.of(2026, 2, 1), null, DESTINATION)));
            assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("fengtai");
        }
    }

    /** R6: the origin had given it up on a later day than the one on which the two then say that it moved. */
    @Test
    void theOriginHearsOfTheDaysForWhichItHadTheEnterpriseStill() {
        Uscc uscc = uscc(43);
        LocalDate left = LocalDate.of(2025, 11, 3);
        claims(ORIGIN, uscc, "2020-01-01");
        removes(ORIGIN, uscc, left);
        moves(id(uscc, 1), ORIGIN, DESTINATION, null);
        overruled(uscc, List.of(new OverruledDays(MOVED, left, DESTINATION)));
        assertThat(door.get("/enterprises/" + uscc + "?validAt=2025-06-30").text("park"))
                .isEqualTo("fengtai");
    }

    private static void removes(ParkCode park, Uscc uscc, LocalDate on) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/" + park,
                park + "/" + uscc,
                2,
                START,
                new RosterEntryRemoved(park, uscc, on, "迁出"));
        log.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc)
                        .body()
                        .path("claims")
                        .valueStream()
                        .noneMatch(c -> c.path("park").asString().equals(park.value())));
    }

    /** The origin's own topic says last that its claim does not stand on these days. */
    private static void overruled(Uscc uscc, List<OverruledDays> days) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(log.all(EnterpriseEvents.topicTo(ORIGIN), EnterpriseEvents.ALL).stream()
                                .filter(e -> e.subject().equals(uscc + "/claim/haidian"))
                                .<Object>map(Event::data)
                                .reduce((_, last) -> last))
                        .hasValue(new ClaimOverruled(uscc, ORIGIN, days)));
    }

    /** R7: what was agreed is of the enterprise, whatever its code: terms, caps, and their annulment. */
    @Test
    void sharesOnUnderAnotherCode() {
        Uscc old = uscc(13);
        Uscc now = uscc(14);
        RelocationId id = id(old, 1);
        ParkCode origin = new ParkCode("shunyi");
        ParkCode destination = new ParkCode("tongzhou");
        SharingTerms capped = new SharingTerms(List.of(new MeasureTerms(
                Measure.TAX, Rhythm.YEAR, List.of(new Step(2025, 6_000, 4_000)), Money.fen(65_000), null, null)));
        claims(origin, old, "2020-01-01");
        moves(id, origin, destination, capped);
        states(old, destination, 1, "2026", 100_001);
        accepts(old, "2026", 1);
        assertThat(share(old, "2026", origin)).isEqualTo("600.01");
        claims(destination, now, "2026-02-01");
        assertThat(door.post(
                                "/enterprises/lineage",
                                "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + now
                                        + "\"],\"on\":\"2027-01-01\",\"reason\":\"三证合一\"}")
                        .status())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> heard("tongzhou", now + "/sharing/tongzhou").size() == 1
                        && told(now + "/sharing/tongzhou").size() == 1);
        assertThat(((SharingPassed) told(now + "/sharing/tongzhou").getLast().data()).terms())
                .containsExactly(new PassedTerms(LocalDate.of(2027, 1, 1), null, capped));
        states(old, destination, 1, "2027", 100_001);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> told(old + "/figures/tax/2027").size() == 1);
        assertThat(((SharedFigureDecided)
                                told(old + "/figures/tax/2027").getFirst().data())
                        .refusal())
                .as("the old code is no more")
                .isNotNull()
                .extracting(r -> r.code())
                .isEqualTo("figure-not-shared");
        states(now, destination, 1, "2027", 100_001);
        accepts(now, "2027", 1);
        assertThat(share(now, "2027", origin)).as("what is left of the cap").isEqualTo("49.99");
        // the year before is corrected: of the cap more is left
        states(old, destination, 2, "2026", 50_000);
        accepts(old, "2026", 2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(now, "2027", origin).equals("350.00"));
        assertThat(share(old, "2026", origin)).isEqualTo("300.00");
        assertThat(door.as(Issuer.shared().administrator("shunyi"))
                        .get("/enterprises/" + now + "/shared-figures")
                        .status())
                .as("the origin sees what it has a part in")
                .isEqualTo(200);
        assertThat(door.post(
                                "/enterprises/relocations/" + id + "/annulment",
                                "{\"reason\":\"解除\"}",
                                "If-Match",
                                door.get("/enterprises/relocations/" + id).tag())
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> share(now, "2027", destination).equals("1000.01"));
        assertThat(share(old, "2026", destination)).isEqualTo("500.00");
    }

    /** R7: a change of code that was a mistake leaves nothing shared under the new code, and the old one shares as before. */
    @Test
    void sharesNothingUnderACodeThatIsTakenBack() {
        Uscc old = uscc(30);
        Uscc wrong = uscc(31);
        RelocationId id = id(old, 1);
        ParkCode origin = new ParkCode("shunyi");
        ParkCode destination = new ParkCode("tongzhou");
        SharingTerms terms = new SharingTerms(List.of(
                new MeasureTerms(Measure.TAX, Rhythm.YEAR, List.of(new Step(2025, 6_000, 4_000)), null, null, null)));
        claims(origin, old, "2020-01-01");
        moves(id, origin, destination, terms);
        claims(destination, wrong, "2026-02-01");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + wrong).status() == 200);
        Door.Answer link = door.post(
                "/enterprises/lineage",
                "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + wrong
                        + "\"],\"on\":\"2027-01-01\",\"reason\":\"三证合一\"}");
        assertThat(link.status()).as("%s", link.body()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> told(wrong + "/sharing/tongzhou").size() == 1);
        states(wrong, destination, 1, "2027", 100_000);
        accepts(wrong, "2027", 1);
        assertThat(share(wrong, "2027", origin)).isNotEqualTo("0.00");

        assertThat(door.post("/enterprises/lineage/" + link.text("id") + "/revocation", "{\"reason\":\"代码录入错误\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(share(wrong, "2027", origin)).isEqualTo("0.00");
            assertThat(share(wrong, "2027", destination))
                    .as("all of it is the park's that stated it")
                    .isEqualTo("1000.00");
            assertThat(((SharingPassed)
                                    told(wrong + "/sharing/tongzhou").getLast().data())
                            .terms())
                    .as("its own service lets no more figures out")
                    .isEmpty();
        });
        states(old, destination, 1, "2027", 50_000);
        accepts(old, "2027", 1);
        assertThat(share(old, "2027", origin)).as("by the terms, as before").isNotEqualTo("0.00");
    }

    /** R5, R6: what was agreed of an enterprise that has become another by its day comes to nothing, by name. */
    @Test
    void lapsesWhereTheEnterpriseHasBecomeAnother() {
        Uscc uscc = uscc(17);
        RelocationId id = id(uscc, 1);
        agreed(uscc, id);
        assertThat(door.post(
                                "/enterprises/lineage",
                                "{\"kind\":\"merger\",\"predecessors\":[\"" + uscc + "\"],\"successors\":[\"" + uscc(18)
                                        + "\"],\"on\":\"2025-01-01\",\"reason\":\"吸收合并\","
                                        + "\"unclaimedReason\":\"尚未入库\"}")
                        .status())
                .isEqualTo(201);
        comes(uscc, 0, LocalDate.of(2025, 2, 1));
        JsonNode lapsed = when(id, "lapsed");
        assertThat(lapsed.at("/refusal/code").asString()).isEqualTo("relocation-enterprise-ended");
        assertThat(lapsed.at("/refusal/reason/en").asString()).contains(uscc(18).value());
        RelocationId again = id(uscc, 2);
        asks(DESTINATION, again, MOVED, null);
        assertThat(when(again, "rejected").at("/refusal/code").asString()).isEqualTo("relocation-enterprise-ended");
    }

    private static void agreed(Uscc uscc, RelocationId id) {
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, LocalDate.of(2190, 1, 1), null);
        when(id, "requested");
        answers(ORIGIN, id, RelocationAnswer.CONSENT, 1, 2);
        when(id, "agreed");
    }

    /** The day of what was agreed has come. */
    private static void comes(Uscc uscc, int index, LocalDate day) {
        set(
                uscc,
                Updates.combine(
                        Updates.set("state.relocations.all." + index + ".offer.effectiveOn", day),
                        Updates.set("state.relocations.wakes", day)));
    }

    /** R6: one that cannot be done holds up none that falls due after it. */
    @Test
    void oneThatIsRefusedCostsNoOtherItsDay() {
        Uscc full = uscc(15);
        Uscc next = uscc(16);
        agreed(next, id(next, 1));
        agreed(full, id(full, 1));
        comes(full, 0, MOVED);
        when(id(full, 1), "effected");
        asks(THIRD, id(full, 2), LocalDate.of(2190, 1, 1), null);
        when(id(full, 2), "requested");
        answers(DESTINATION, id(full, 2), RelocationAnswer.CONSENT, 1, 2);
        when(id(full, 2), "agreed");
        // as many rulings as one enterprise may have: the next is refused
        Document one = registration(full).getList("rulings", Document.class).getFirst();
        String key = one.containsKey("_id") ? "_id" : "id";
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(i == 0 ? one : new Document(one).append(key, "ruling-" + i));
        }
        set(
                full,
                Updates.combine(
                        Updates.set("state.rulings", many),
                        Updates.set("state.relocations.all.1.offer.effectiveOn", MOVED.plusDays(1)),
                        Updates.set("state.relocations.wakes", MOVED.plusDays(1))));
        double before = left();
        await().atMost(Duration.ofSeconds(60)).until(() -> left() > before);
        comes(next, 0, MOVED.plusDays(2));
        when(id(next, 1), "effected");
        assertThat(door.get("/enterprises/relocations/" + id(full, 2)).text("state"))
                .isEqualTo("agreed");
        set(full, Updates.unset("state.relocations.wakes"));
    }

    private static double left() {
        return context.getBean(MeterRegistry.class)
                .counter("onezone.enterprises.turn.failed", "turn", "relocation-turn")
                .count();
    }

    /** R5, R6: what was agreed and waits for the decision takes its course with it. */
    @Test
    void showsTheCourseThatARelocationTakesWithADecision() {
        Uscc uscc = uscc(11);
        RelocationId id = id(uscc, 1);
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, MOVED, terms(6_000));
        when(id, "requested");
        claims(THIRD, uscc, "2021-01-01");
        String claim = "/enterprises/double-claims/" + uscc + "-1";
        await().atMost(Duration.ofSeconds(60)).until(() -> door.get(claim).status() == 200);
        answers(ORIGIN, id, RelocationAnswer.CONSENT, 1, 2);
        when(id, "agreed");
        JsonNode third =
                door.get(claim + "/effect?park=changping&from=2024-01-01").body();
        assertThat(third.at("/relocations/0/after").asString()).isEqualTo("lapsed");
        JsonNode origin =
                door.get(claim + "/effect?park=haidian&from=2024-01-01").body();
        assertThat(origin.at("/relocations/0/before").asString()).isEqualTo("agreed");
        assertThat(origin.at("/relocations/0/after").asString()).isEqualTo("effected");
        assertThat(origin.path("effects")
                        .valueStream()
                        .map(e -> e.path("parkAfter").asString()))
                .containsExactly("fengtai");
        assertThat(door.post(
                                claim + "/decision",
                                "{\"park\":\"haidian\",\"from\":\"2024-01-01\",\"reason\":\"实际经营地\"}",
                                "If-Match",
                                door.get(claim).tag())
                        .status())
                .isEqualTo(200);
        when(id, "effected");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("fengtai");
    }

    @Test
    void letsTheCoordinatorDecideAfterTheDeadline() { // R6, R9
        Uscc uscc = uscc(4);
        RelocationId id = id(uscc, 1);
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, MOVED, terms(1_000));
        when(id, "requested");
        answers(ORIGIN, id, RelocationAnswer.OBJECT, 1, 2);
        when(id, "disputed");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/relocations?park=fengtai&dueUntil=2199-01-01")
                        .body()
                        .path("items")
                        .valueStream()
                        .anyMatch(i -> i.path("id").asString().equals(id.value())));
        String approval = "/enterprises/relocations/" + id + "/approval";
        Door.Answer early = door.post(
                approval,
                "{\"reason\":\"可行\",\"asOffered\":true}",
                "If-Match",
                door.get("/enterprises/relocations/" + id).tag());
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("relocation-not-due");
        set(uscc, Updates.set("state.relocations.all.0.due", LocalDate.of(2025, 1, 2)));
        Door.Answer decided = door.post(
                approval,
                "{\"reason\":\"可行\",\"asOffered\":true}",
                "If-Match",
                door.get("/enterprises/relocations/" + id).tag());
        assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
        assertThat(decided.text("state")).isEqualTo("effected");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("fengtai");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/relocations?park=fengtai&dueUntil=2199-01-01")
                        .body()
                        .path("items")
                        .valueStream()
                        .noneMatch(i -> i.path("id").asString().equals(id.value())));
    }

    @Test
    void takesEffectOnItsDayAndExpiresByItself() { // R6
        Uscc uscc = uscc(5);
        RelocationId id = id(uscc, 1);
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, LocalDate.of(2190, 1, 1), null);
        when(id, "requested");
        answers(ORIGIN, id, RelocationAnswer.CONSENT, 1, 2);
        when(id, "agreed");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("haidian");
        // its day has come: nobody but the job that looks for it is there to do it
        set(
                uscc,
                Updates.combine(
                        Updates.set("state.relocations.all.0.offer.effectiveOn", MOVED),
                        Updates.set("state.relocations.wakes", MOVED)));
        when(id, "effected");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("fengtai");

        Uscc another = uscc(6);
        RelocationId late = id(another, 1);
        claims(ORIGIN, another, "2020-01-01");
        asks(DESTINATION, late, MOVED, null);
        when(late, "requested");
        set(
                another,
                Updates.combine(
                        Updates.set("state.relocations.all.0.expires", MOVED),
                        Updates.set("state.relocations.wakes", MOVED.plusDays(1))));
        when(late, "expired");
        assertThat(door.get("/enterprises/" + another).text("park")).isEqualTo("haidian");
    }

    /** R6, R8: a process as it was known at a moment, by what its steps until then had made of it. */
    @Test
    void tellsOfAProcessAsItWasKnownThen() {
        Uscc uscc = uscc(70);
        RelocationId id = id(uscc, 1);
        String one = "/enterprises/relocations/" + id;
        claims(ORIGIN, uscc, "2020-01-01");
        asks(DESTINATION, id, LocalDate.of(2025, 6, 1), terms(1_000));
        when(id, "requested");
        answers(ORIGIN, id, RelocationAnswer.PROPOSE, 1, 2);
        when(id, "countered");
        answers(DESTINATION, id, RelocationAnswer.ACCEPT, 2, 2);
        when(id, "effected");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> listedAsOf("", "effected", null).contains(id.value()));
        List<String> at = door.get(one)
                .body()
                .path("steps")
                .valueStream()
                .map(step -> step.path("at").asString())
                .toList();
        JsonNode requested = door.get(one + "?asOf=" + at.get(0)).body();
        assertThat(requested.path("state").asString()).isEqualTo("requested");
        assertThat(requested.path("asOf").asString()).isEqualTo(at.get(0));
        assertThat(requested.path("offers").asInt()).isEqualTo(1);
        assertThat(requested.at("/offer/effectiveOn").asString()).isEqualTo("2025-06-01");
        assertThat(requested.path("steps").size()).isEqualTo(1);
        JsonNode countered = door.get(one + "?asOf=" + at.get(1)).body();
        assertThat(countered.path("state").asString()).isEqualTo("countered");
        assertThat(countered.path("offers").asInt()).isEqualTo(2);
        assertThat(countered.at("/offer/effectiveOn").asString()).isEqualTo(MOVED.toString());
        assertThat(door.get(one + "?asOf=" + Instant.parse(at.get(0)).minusMillis(1))
                        .status())
                .as("nobody had asked for it")
                .isEqualTo(404);
        assertThat(door.get(one + "?asOf=2199-01-01").code()).isEqualTo("as-of-in-future");
        assertThat(door.get(one + "?asOf=nie").code()).isEqualTo("wrong-as-of");
        assertThat(door.as(Issuer.shared().administrator("miyun"))
                        .get(one + "?asOf=" + at.get(0))
                        .status())
                .isEqualTo(403);

        assertThat(listedAsOf("haidian", "countered", at.get(1))).contains(id.value());
        assertThat(listedAsOf("haidian", "effected", at.get(1))).doesNotContain(id.value());
        assertThat(listedAsOf("", "requested", at.get(0))).contains(id.value());
        assertThat(listedAsOf("changping", "", at.get(1))).doesNotContain(id.value());
        assertThat(listedAsOf("", "", "2020-01-01")).isEmpty();
        JsonNode then = door.get("/enterprises/relocations?park=haidian&state=countered&limit=1000&asOf=" + at.get(1))
                .body();
        JsonNode item = then.path("items")
                .valueStream()
                .filter(i -> i.path("id").asString().equals(id.value()))
                .findFirst()
                .orElseThrow();
        assertThat(item.path("step").asString()).isEqualTo("proposal");
        assertThat(item.path("effectiveOn").asString()).isEqualTo(MOVED.toString());
        assertThat(then.path("asOf").asString()).isEqualTo(at.get(1));
        assertThat(then.has("total")).as("to know it all would be looked at").isFalse();
        // what waited for somebody and was due by a day
        String due = requested.path("due").asString();
        assertThat(waitedAsOf(due, at.get(1))).contains(id.value());
        assertThat(waitedAsOf(LocalDate.parse(due).minusDays(1).toString(), at.get(1)))
                .doesNotContain(id.value());
        assertThat(waitedAsOf(due, at.getLast())).doesNotContain(id.value());
        assertThat(door.get("/enterprises/relocations?asOf=nie").code()).isEqualTo("wrong-as-of");
    }

    /** R7, R8: what had been stated, accepted and returned by a moment, shared as the terms known then say. */
    @Test
    void tellsWhatWasSharedAsItWasKnownThen() {
        Uscc uscc = uscc(71);
        String figures = "/enterprises/" + uscc + "/shared-figures";
        // the sums and years of others are those of other tests
        ParkCode origin = new ParkCode("mentougou");
        ParkCode destination = new ParkCode("pinggu");
        claims(origin, uscc, "2020-01-01");
        moves(id(uscc, 1), origin, destination, terms(6_000));
        Instant before = Instant.now();
        states(uscc, destination, 1, "2027", 100_001);
        await().atMost(Duration.ofSeconds(60)).until(() -> pending(uscc, "2027", 1), stated -> !stated.isMissingNode());
        Instant stated = Instant.now();
        accepts(uscc, "2027", 1);
        Instant accepted = Instant.now();
        states(uscc, destination, 2, "2027", 50_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> pending(uscc, "2027", 2), figure -> !figure.isMissingNode());
        Instant stated2 = Instant.now();
        assertThat(door.post(figures + "/tax/2027/return", "{\"park\":\"pinggu\",\"revision\":2,\"reason\":\"口径有误\"}")
                        .status())
                .isEqualTo(200);

        assertThat(door.get(figures + "?asOf=" + before).status())
                .as("nothing had been stated")
                .isEqualTo(404);
        JsonNode first = door.get(figures + "?asOf=" + stated).body();
        assertThat(Instant.parse(first.path("asOf").asString())).isEqualTo(stated);
        assertThat(first.at("/figures/0/pending").asBoolean()).isTrue();
        assertThat(first.at("/figures/0").hasNonNull("accepted")).isFalse();
        assertThat(first.at("/figures/0").hasNonNull("ledgersFollow")).isFalse();
        assertThat(first.at("/figures/0/shares/mentougou").asDouble()).isEqualTo(0.6);
        JsonNode second = door.get(figures + "?asOf=" + accepted).body();
        assertThat(second.at("/figures/0/pending").asBoolean()).isFalse();
        assertThat(second.at("/figures/0/accepted/revision").asInt()).isEqualTo(1);
        JsonNode third = door.get(figures + "?asOf=" + stated2).body();
        assertThat(third.at("/figures/0/stated/revision").asInt()).isEqualTo(2);
        assertThat(third.at("/figures/0/accepted/revision").asInt()).isEqualTo(1);
        assertThat(third.at("/figures/0/pending").asBoolean()).isTrue();
        assertThat(door.get(figures).body().at("/figures/0/pending").asBoolean())
                .as("returned")
                .isFalse();
        assertThat(figuresSeenBy(origin, uscc).path("figures").size()).isEqualTo(1);
        assertThat(door.as(Issuer.shared().administrator("miyun"))
                        .get(figures + "?asOf=" + stated)
                        .status())
                .isEqualTo(403);
        assertThat(door.get(figures + "?asOf=2199-01-01").code()).isEqualTo("as-of-in-future");

        assertThat(waitedAsOf(before)).doesNotContain(uscc.value());
        assertThat(waitedAsOf(stated)).contains(uscc.value());
        assertThat(waitedAsOf(accepted)).doesNotContain(uscc.value());
        assertThat(waitedAsOf(stated2)).contains(uscc.value());
        assertThat(waitedAsOf(Instant.now())).doesNotContain(uscc.value());

        // nor does it share by what the registry knew then and has not kept
        set(uscc, Updates.set("state.horizon", Instant.now()));
        assertThat(door.get(figures + "?asOf=" + stated).code()).isEqualTo("history-not-kept");
        assertThat(waitedAsOf(stated)).doesNotContain(uscc.value());
        set(uscc, Updates.unset("state.horizon"));
        assertThat(door.get(figures + "?asOf=" + stated).status()).isEqualTo(200);
        // of what was kept before the city kept what was so before, it says so instead of telling what was not known
        // then
        set("sharings", uscc, Updates.unset("state.figures.0.versions"));
        assertThat(door.get(figures).status()).isEqualTo(200);
        assertThat(door.get(figures + "?asOf=" + stated).code()).isEqualTo("history-not-kept");
        states(uscc, destination, 3, "2027", 60_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> pending(uscc, "2027", 3), figure -> !figure.isMissingNode());
        assertThat(door.get(figures + "?asOf=" + stated2).code()).isEqualTo("history-not-kept");
        assertThat(door.get(figures + "?asOf=" + Instant.now())
                        .body()
                        .at("/figures/0/stated/revision")
                        .asInt())
                .isEqualTo(3);
    }

    private static List<String> waitedAsOf(Instant asOf) {
        List<String> codes = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = door.get("/enterprises/shared-figures/pending?limit=3&asOf=" + asOf + cursor)
                    .body();
            page.path("items")
                    .valueStream()
                    .forEach(i -> codes.add(i.path("uscc").asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        return codes;
    }

    /** Ids of a list, page by page, as of a moment or now. */
    private static List<String> listedAsOf(String park, String state, @Nullable String asOf) {
        return relocations("limit=7"
                + (park.isEmpty() ? "" : "&park=" + park)
                + (state.isEmpty() ? "" : "&state=" + state)
                + (asOf == null ? "" : "&asOf=" + asOf));
    }

    private static List<String> waitedAsOf(String due, String asOf) {
        return relocations("limit=7&dueUntil=" + due + "&asOf=" + asOf);
    }

    private static List<String> relocations(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    door.get("/enterprises/relocations?" + query + cursor).body();
            page.path("items").valueStream().forEach(i -> ids.add(i.path("id").asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    void refusesWithTheValueAndWhatWasExpected() {
        assertThat(door.get("/enterprises/relocations/nothing").code()).isEqualTo("wrong-relocation");
        assertThat(door.get("/enterprises/relocations/" + id(uscc(7), 1)).status())
                .isEqualTo(404);
        assertThat(door.get("/enterprises/relocations?state=gone").code()).isEqualTo("wrong-parameter");
        assertThat(door.get("/enterprises/benefits/statements?period=2025Q5").code())
                .isEqualTo("unknown-period");
        assertThat(door.get("/enterprises/" + uscc(7) + "/shared-figures").status())
                .isEqualTo(404);
        assertThat(door.get("/enterprises/relocations?park=pudong").code()).isEqualTo("unknown-park");
    }
}
