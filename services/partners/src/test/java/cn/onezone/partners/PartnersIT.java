package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import cn.onezone.testlog.LogOfTests;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** R21 on a real broker and the local store, through the doors. */
class PartnersIT {
    private static final String REMOVED = "cn.onezone.parks.roster-entry-removed.v1";
    private static final String USCC = "91110108551385082Q";
    private static final Moved CLOCK = new Moved();
    private static ConfigurableApplicationContext context;
    private static EmbeddedInfrastructure infrastructure;
    private static LogOfTests log;
    private static Door door;
    private static Door coordinator;

    @BeforeAll
    static void start() {
        infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(PartnersApplication.class, "partners")
                .initializers(c -> ((GenericApplicationContext) c)
                        .registerBean(
                                "movedClock", Clock.class, () -> CLOCK, definition -> definition.setPrimary(true)))
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("it-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--onezone.partners.expiry-every=1s");
        log = new LogOfTests(infrastructure.bootstrapServers());
        door = Door.of(context);
        coordinator = door.as(token("coordinator", "coordinator"));
    }

    @AfterAll
    static void stop() {
        log.close();
        door.close();
        context.close();
    }

    /** Good for years, for the clock is put forward here. */
    private static String token(String name, String role) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(name, List.of(role), role.equals("park-administrator") ? name : null)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(2_000))))
                        .build());
    }

    private static Door partner(String name) {
        return door.as(token(name, "partner"));
    }

    private static EventStream stream(String name, String id, long after) throws Exception {
        EventStream stream = EventStream.of(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"),
                token(name, "partner"),
                id,
                after);
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(CLOCK.instant(), ZoneId.of("Asia/Shanghai"));
    }

    private static String terms(String fields, String more) {
        return """
                {"events":[{"type":"%s","fields":[%s]%s}],"parks":["haidian","fengtai"],"from":"%s","until":"%s","subject":"keep"}""".formatted(REMOVED, fields, more, today(), today().plusDays(30));
    }

    private static String field(String path, String treatment) {
        return "{\"path\":\"" + path + "\",\"treatment\":\"" + treatment + "\"}";
    }

    private static String propose(Door partner, String terms) {
        Answer proposed = partner.post("/partners/agreements", "{\"purpose\":\"核对登记\",\"terms\":" + terms + "}");
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        return proposed.text("id");
    }

    private static String granted(Door partner, String terms) {
        String id = propose(partner, terms);
        Answer read = coordinator.get("/partners/agreements/" + id);
        Answer granted = coordinator.post("/partners/agreements/" + id + "/grant", null, "If-Match", read.tag());
        assertThat(granted.status()).as("%s", granted.body()).isEqualTo(200);
        assertThat(granted.body().path("inForce").asBoolean()).isTrue();
        return id;
    }

    /** A park says that an enterprise has left. All have one subject, so that they have one order. */
    private static String say(String park, String reason) {
        return log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/" + park,
                "roster/one",
                1,
                new RosterEntryRemoved(ParkCode.of(park), Uscc.of(USCC), LocalDate.of(2026, 5, 6), reason));
    }

    private static JsonNode events(Door partner, String id, long after) {
        Answer answer = partner.get("/partners/subscriptions/" + id + "/events?limit=1000&after=" + after);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("items");
    }

    private static List<JsonNode> untilThere(Door partner, String id, int events) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> events(partner, id, 0).valueStream().toList(), there -> there.size() >= events);
    }

    /** Says something, and waits until it is in the sequence. */
    private static void begun(Door partner, String id) {
        var _ = say("haidian", "begin");
        log.flush();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !events(partner, id, 0).isEmpty());
        settled(partner, id);
    }

    private static long settled(Door partner, String id) {
        // a mark behind all that was said before
        String mark = say("haidian", "mark");
        log.flush();
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> events(partner, id, 0).valueStream().toList(),
                        there -> there.stream()
                                .anyMatch(e -> e.path("id").asString().equals(mark)
                                        || e.path("type").asString().endsWith("withheld.v1")))
                .size();
    }

    @Test
    void aPartnerReceivesExactlyWhatItsAgreementNamesInOneSequence() {
        Door tax = partner("tax-exact");
        String id = granted(
                tax,
                terms(
                        field("uscc", "hash") + "," + field("park", "keep") + "," + field("removedOn", "suppress"),
                        ",\"where\":[{\"path\":\"reason\",\"anyOf\":[\"begin\",\"mark\",\"wanted\"]}]"));
        begun(tax, id);
        int before = events(tax, id, 0).size();
        String first = say("haidian", "wanted");
        var _ = say("haidian", "not wanted");
        var _ = say("yanqing", "wanted");
        String second = say("fengtai", "wanted");
        log.flush();
        List<JsonNode> all = untilThere(tax, id, before + 2);
        long mark = settled(tax, id);
        assertThat(mark).as("nothing but what is named").isEqualTo(before + 3);
        List<JsonNode> two = all.subList(before, before + 2);
        assertThat(two.stream().map(e -> e.path("id").asString())).containsExactlyInAnyOrder(first, second);
        long number = 0;
        for (JsonNode event : events(tax, id, 0)) {
            assertThat(event.path("sequence").asString()).isEqualTo("%010d".formatted(++number));
        }
        JsonNode event = two.getFirst();
        assertThat(event.path("specversion").asString()).isEqualTo("1.0");
        assertThat(event.path("type").asString()).isEqualTo(REMOVED);
        assertThat(event.path("data").propertyNames()).containsExactlyInAnyOrder("uscc", "park", "removedOn");
        assertThat(event.path("data").path("removedOn").isNull()).isTrue();
        assertThat(event.path("data").path("uscc").asString()).hasSize(43);
        assertThat(events(tax, id, 0).toString()).doesNotContain(USCC).doesNotContain("yanqing");
        // from where it was
        assertThat(events(tax, id, number - 1)).hasSize(1);
        assertThat(events(tax, id, number)).isEmpty();
        assertThat(tax.get("/partners/subscriptions/" + id).body().path("last").asLong())
                .isEqualTo(number);
        Answer two1 = tax.get("/partners/subscriptions/" + id + "/events?limit=2");
        assertThat(two1.body().path("items").size()).isEqualTo(2);
        assertThat(two1.body().path("last").asLong()).isEqualTo(2);
    }

    /** A source that is killed before it has noted what it said says it again; so may anyone who copies the log. */
    @Test
    void whatASourceSaysAgainIsNotNumberedAgain() {
        Door tax = partner("tax-again");
        String id = granted(
                tax,
                terms(
                        field("park", "keep"),
                        ",\"where\":[{\"path\":\"reason\",\"anyOf\":[\"begin\",\"mark\",\"wanted\"]}]"));
        begun(tax, id);
        int before = events(tax, id, 0).size();
        String first = say("haidian", "wanted");
        String second = say("haidian", "wanted");
        // in one poll with it
        log.again(first);
        log.again(second);
        log.flush();
        settled(tax, id);
        // and long after
        log.again(first);
        log.again(second);
        String third = say("haidian", "wanted");
        log.flush();
        settled(tax, id);
        assertThat(events(tax, id, before).valueStream().map(e -> e.path("id").asString()))
                .doesNotHaveDuplicates()
                .containsSubsequence(first, second, third)
                .hasSize(5);
    }

    /** A partner that goes without a word ends its stream only. */
    @Test
    void manyPartnersBreakOffTheirStreamsAndNothingElseIsDisturbed() throws Exception {
        Door tax = partner("tax-gone");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        try {
            int port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
            byte[] request = ("GET /partners/subscriptions/" + id + "/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                            + "Accept: text/event-stream\r\nAuthorization: Bearer " + token("tax-gone", "partner")
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 300; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    // what is left unread is answered with a reset
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write(request);
                    socket.getOutputStream().flush();
                    if (i % 3 > 0) {
                        assertThat(socket.getInputStream().read()).isPositive();
                    }
                }
            }
            // all are given back: as many as one may have can be opened again. Those opened are kept until then, for a
            // stream that is closed is given back only when something is to be said on it
            List<EventStream> open = new ArrayList<>();
            try {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    while (open.size() < 4) {
                        open.add(stream("tax-gone", id, 0));
                    }
                });
            } finally {
                open.forEach(EventStream::close);
            }
            assertThat(uncaught).isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(usual);
        }
    }

    @Test
    void theSubjectIsHashedUnlessItIsToBeKept() {
        Door tax = partner("tax-subject");
        String id = granted(tax, terms(field("reason", "keep"), "").replace(",\"subject\":\"keep\"", ""));
        begun(tax, id);
        assertThat(events(tax, id, 0).path(0).path("subject").asString())
                .hasSize(43)
                .doesNotContain("roster");
    }

    @Test
    void anotherPartnerIsToldNothingNotEvenThatThereIsOne() {
        Door tax = partner("tax-own");
        Door bank = partner("bank");
        String id = granted(tax, terms(field("park", "keep"), ""));
        for (String path : List.of("", "/events", "/stream")) {
            Answer there = bank.get("/partners/subscriptions/" + id + path);
            Answer never = bank.get("/partners/subscriptions/never" + path);
            assertThat(there.status()).isEqualTo(403);
            assertThat(plain(there)).isEqualTo(plain(never));
        }
        assertThat(plain(bank.get("/partners/agreements/" + id)))
                .isEqualTo(plain(bank.get("/partners/agreements/never")));
        assertThat(bank.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(bank.get("/partners/agreements").body().path("total").asInt())
                .isZero();
        assertThat(tax.get("/partners/agreements").body().path("total").asInt()).isEqualTo(1);
    }

    private static String plain(Answer answer) {
        return answer.status()
                + answer.body()
                        .toString()
                        .replaceAll("\"instance\":\"[^\"]*\"", "")
                        .replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    @Test
    void aParkObjectsAndItsWaitingEventsLeaveNoMoreButNoHoleEither() {
        Door tax = partner("tax-objection");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        var _ = say("fengtai", "waiting");
        log.flush();
        long before = settled(tax, id);
        Door fengtai = door.as(token("fengtai", "park-administrator"));
        assertThat(fengtai.get("/partners/agreements").body().toString()).contains(id);
        String objections = "/partners/agreements/" + id + "/objections/";
        assertThat(fengtai.put(objections + "haidian", "{\"reason\":\"x\"}").status())
                .isEqualTo(403);
        assertThat(door.as(token("yanqing", "park-administrator"))
                        .put(objections + "yanqing", "{\"reason\":\"x\"}")
                        .status())
                .as("an agreement that does not name the park")
                .isEqualTo(403);
        assertThat(fengtai.put(objections + "fengtai", "{\"reason\":\"暂不共享\"}").status())
                .isEqualTo(200);
        List<JsonNode> all = events(tax, id, 0).valueStream().toList();
        assertThat(all).hasSize((int) before);
        assertThat(all.toString()).doesNotContain("fengtai");
        List<JsonNode> withheld = all.stream()
                .filter(e -> e.path("type").asString().endsWith("withheld.v1"))
                .toList();
        assertThat(withheld).singleElement().satisfies(notice -> {
            assertThat(notice.has("data")).isFalse();
            assertThat(notice.path("eventdigest").asString()).hasSize(43);
        });
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).path("sequence").asString()).isEqualTo("%010d".formatted(i + 1));
        }
        assertThat(fengtai.send("DELETE", objections + "fengtai", null).status())
                .isEqualTo(200);
        assertThat(events(tax, id, 0).toString()).contains("fengtai");
    }

    @Test
    void otherTermsHoldAtOnceAlsoForWhatWaits() {
        Door tax = partner("tax-terms");
        String id = granted(tax, terms(field("park", "keep") + "," + field("uscc", "keep"), ""));
        begun(tax, id);
        assertThat(events(tax, id, 0).toString()).contains(USCC);
        String path = "/partners/agreements/" + id;
        String hashed = terms(field("park", "keep") + "," + field("uscc", "hash"), "");
        assertThat(coordinator.put(path + "/terms", hashed).status()).isEqualTo(428);
        assertThat(coordinator
                        .put(path + "/terms", hashed, "If-Match", "\"77\"")
                        .status())
                .isEqualTo(412);
        String tag = coordinator.get(path).tag();
        assertThat(coordinator.put(path + "/terms", hashed, "If-Match", tag).status())
                .isEqualTo(200);
        JsonNode after = events(tax, id, 0);
        assertThat(after.toString()).doesNotContain(USCC).contains("withheld");
        // wider terms take nothing back
        String wider = terms(field("park", "keep") + "," + field("uscc", "keep") + "," + field("reason", "keep"), "");
        assertThat(coordinator
                        .put(
                                path + "/terms",
                                wider,
                                "If-Match",
                                coordinator.get(path).tag())
                        .status())
                .isEqualTo(200);
        assertThat(events(tax, id, 0).path(0).path("data").path("uscc").asString())
                .isEqualTo(USCC);
        assertThat(events(tax, id, 0).path(0).path("data").has("reason"))
                .as("what was removed is gone")
                .isFalse();
    }

    /** R21: what was named before and is named still goes on leaving. */
    @Test
    void widerConditionsTakeNothingBackAndNarrowerOnesDo() {
        Door tax = partner("tax-wider");
        String where = ",\"where\":[{\"path\":\"reason\",\"anyOf\":[%s]}]";
        String id = granted(tax, terms(field("park", "keep"), where.formatted("\"begin\",\"mark\"")));
        begun(tax, id);
        changed(id, terms(field("park", "keep"), where.formatted("\"wanted\",\"mark\",\"begin\"")));
        assertThat(events(tax, id, 0)).isNotEmpty();
        assertThat(events(tax, id, 0).toString()).doesNotContain("withheld");
        changed(id, terms(field("park", "keep"), where.formatted("\"mark\"")));
        assertThat(events(tax, id, 0).path(0).path("type").asString()).endsWith("withheld.v1");
    }

    private static void changed(String id, String terms) {
        String path = "/partners/agreements/" + id;
        String tag = coordinator.get(path).tag();
        assertThat(coordinator.put(path + "/terms", terms, "If-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void nothingIsDeliveredAfterItIsWithdrawn() throws Exception {
        Door tax = partner("tax-withdrawn");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        try (EventStream stream = stream("tax-withdrawn", id, 0)) {
            assertThat(stream.next()).startsWith("id: 1");
            assertThat(tax.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"不再需要\"}")
                            .status())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(20)).until(() -> stream.ended());
        }
        Answer refused = tax.get("/partners/subscriptions/" + id + "/events");
        assertThat(refused.status() + refused.code()).isEqualTo("409agreement-not-in-force");
        Answer stream = tax.get("/partners/subscriptions/" + id + "/stream");
        assertThat(stream.status() + stream.code()).isEqualTo("409agreement-not-in-force");
    }

    @Test
    void nothingIsDeliveredAfterItsLastDayAndThatIsTold() {
        Door tax = partner("tax-expired");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        LocalDate last = today().plusDays(30);
        try {
            CLOCK.to(last.plusDays(1)
                    .atStartOfDay(ZoneId.of("Asia/Shanghai"))
                    .toInstant()
                    .minusSeconds(30));
            assertThat(events(tax, id, 0)).isNotEmpty();
            CLOCK.to(last.plusDays(1).atStartOfDay(ZoneId.of("Asia/Shanghai")).toInstant());
            Answer refused = tax.get("/partners/subscriptions/" + id + "/events");
            assertThat(refused.status() + refused.code()).isEqualTo("409agreement-not-in-force");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> coordinator
                            .get("/partners/agreements/" + id)
                            .text("status")
                            .equals("expired"));
        } finally {
            CLOCK.back();
        }
        Topic topic = new Topic(infrastructure.bootstrapServers(), PartnerEvents.TOPIC);
        List<String> types = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> topic.of("agreement/" + id).stream()
                                .map(r -> new String(
                                        r.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                                .toList(),
                        told -> told.size() == 3);
        assertThat(types)
                .containsExactly(
                        "cn.onezone.partners.agreement-proposed.v1",
                        "cn.onezone.partners.agreement-granted.v1",
                        "cn.onezone.partners.agreement-expired.v1");
        assertThat(topic.of("agreement/" + id).stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
                .noneMatch(data -> data.contains("hashKey"));
    }

    @Test
    void whatAnotherSaysInAParksNameIsDeliveredToNobody() {
        Door tax = partner("tax-forged");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        RosterEntryRemoved data =
                new RosterEntryRemoved(ParkCode.of("haidian"), Uscc.of(USCC), LocalDate.of(2026, 5, 6), "forged");
        String signed = log.signedBy(
                "/parks/fengtai", ParkEvents.ROSTER_ENTRY_REMOVED, "/parks/haidian", "roster/one", 1, data);
        String spoken = log.say(ParkEvents.ROSTER_ENTRY_REMOVED, "/parks/fengtai", "roster/one", 1, data);
        log.flush();
        var _ = settled(tax, id);
        assertThat(events(tax, id, 0).toString()).doesNotContain(signed).doesNotContain(spoken);
    }

    @Test
    void aStreamGoesOnWhereTheOneBeforeEnded() throws Exception {
        Door tax = partner("tax-stream");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        long last = events(tax, id, 0).size();
        try (EventStream all = stream("tax-stream", id, 0)) {
            for (int i = 1; i <= last; i++) {
                assertThat(all.next()).startsWith("id: " + i + "\ndata: {");
            }
            var _ = say("haidian", "live");
            log.flush();
            assertThat(all.next()).startsWith("id: " + (last + 1) + "\n");
        }
        try (EventStream rest = stream("tax-stream", id, last)) {
            assertThat(rest.next()).startsWith("id: " + (last + 1) + "\n");
        }
        assertThat(tax.get("/partners/subscriptions/" + id + "/events?after=-1").status())
                .isEqualTo(400);
    }

    /** Awards and double claims are among what is delivered: whoever took which part of it stands in the trail. */
    @Test
    void eachPullAndEachStreamIsInTheAuditTrailOnceWithItsRange() throws Exception {
        Door tax = partner("tax-audited");
        String id = granted(tax, terms(field("park", "keep"), ""));
        begun(tax, id);
        long last = events(tax, id, 0).size();
        String record = "subscriptions/" + id + "/events";
        assertThat(tax.get("/partners/subscriptions/" + id + "/events?after=1&limit=7")
                        .status())
                .isEqualTo(200);
        try (EventStream stream = stream("tax-audited", id, 0)) {
            for (int i = 1; i <= last; i++) {
                assertThat(stream.next()).startsWith("id: " + i + "\n");
            }
        }
        Door auditor = door.as(token("auditor", "auditor"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(auditor.get("/partners/audit?kind=READ&actor=tax-audited&limit=1000")
                                .body()
                                .path("items")
                                .valueStream()
                                .map(entry -> entry.path("action").asString().replaceAll(".*/", "") + " "
                                        + entry.path("record").asString()))
                        .containsOnlyOnce("events " + record + "?after=1&limit=7")
                        .containsOnlyOnce("stream " + record + "?Last-Event-ID=0"));
    }

    @Test
    void termsThatNameWhatIsNotThereAreRefusedWithAllThatIsWrong() {
        Door tax = partner("tax-wrong");
        Answer refused = tax.post("/partners/agreements", """
                {"purpose":"p","terms":{"events":[
                  {"type":"cn.onezone.parks.nothing.v1","fields":[{"path":"uscc"}]},
                  {"type":"cn.onezone.network.heartbeat.v1","fields":[{"path":"source"}]},
                  {"type":"cn.onezone.parks.roster-entry-recorded.v1","fields":[{"path":"registeredCapital"},{"path":"nothing"}],
                   "where":[{"path":"uscc","anyOf":[]}]}],
                 "parks":["atlantis"],"from":"2026-05-06","until":"2030-01-01"}}""");
        assertThat(refused.status()).isEqualTo(422);
        List<String> codes = new ArrayList<>();
        refused.body()
                .path("errors")
                .forEach(e -> codes.add(
                        e.path("pointer").asString() + " " + e.path("code").asString()));
        assertThat(codes)
                .containsExactlyInAnyOrder(
                        "/terms/events/0/type unknown-event-type",
                        "/terms/events/1/type unknown-event-type",
                        "/terms/events/2/fields/0/path members-not-named",
                        "/terms/events/2/fields/1/path unknown-field",
                        "/terms/events/2/where/0/anyOf wrong-count",
                        "/terms/parks/0 unknown-park",
                        "/terms/until wrong-validity");
        assertThat(tax.post("/partners/agreements", "{}").status()).isEqualTo(422);
        assertThat(tax.post(
                                "/partners/agreements",
                                "{\"purpose\":\"p\",\"terms\":{\"events\":[null],\"parks\":[null]}}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aProposalSentTwiceIsOne() {
        Door tax = partner("tax-twice");
        String body = "{\"purpose\":\"p\",\"terms\":" + terms(field("park", "keep"), "") + "}";
        Answer first = tax.post("/partners/agreements", body, "Idempotency-Key", "once");
        Answer again = tax.post("/partners/agreements", body, "Idempotency-Key", "once");
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(tax.post("/partners/agreements", body.replace("\"p\"", "\"q\""), "Idempotency-Key", "once")
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(coordinator
                        .post("/partners/agreements/" + first.text("id") + "/grant", null)
                        .status())
                .isEqualTo(428);
        assertThat(coordinator
                        .post("/partners/agreements/" + first.text("id") + "/refusal", "{\"reason\":\"用途不明\"}")
                        .text("status"))
                .isEqualTo("refused");
        assertThat(coordinator
                        .post("/partners/agreements/" + first.text("id") + "/grant", null, "If-Match", "*")
                        .code())
                .isEqualTo("agreement-decided");
    }
}
