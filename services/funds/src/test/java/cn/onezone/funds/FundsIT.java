package cn.onezone.funds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicantKind;
import cn.onezone.contracts.funds.FundEvent.YearEvent;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.funds.budgets.FundYears;
import cn.onezone.funds.budgets.YearCommand;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The fund service on a real broker and the local store, through its doors. */
class FundsIT {
    private static final int THREADS = 32;

    private static EmbeddedInfrastructure infrastructure;
    private static ConfigurableApplicationContext context;
    private static Door door;

    @BeforeAll
    static void start() {
        infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(FundsApplication.class, "funds")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("it-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
        door = Door.of(context);
    }

    @AfterAll
    static void stop() {
        door.close();
        context.close();
    }

    private static String yuan(String amount) {
        return "{\"amount\":\"" + amount + "\",\"currency\":\"CNY\"}";
    }

    private static void fund(String code, String budget) {
        Answer answer = door.post("/funds", """
                {"code":"%s","nameZh":"专项资金","nameEn":"Special fund","kind":"special","purpose":"test",
                 "budgets":{"2024":%s},"synthetic":true}""".formatted(code, yuan(budget)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(door.post("/funds/" + code + "/calls", """
                {"code":"c1","nameZh":"申报通知","nameEn":"Call","year":2024}""").status()).isEqualTo(201);
    }

    private static String application(String fund, String amount) {
        Answer answer = door.post(
                "/funds/" + fund + "/calls/c1/applications",
                """
                {"applicant":{"kind":"enterprise","id":"91110108551385082Q"},"park":"haidian","amount":%s,
                 "purpose":"test"}""".formatted(yuan(amount)),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.text("id");
    }

    private static Answer award(String id, String amount) {
        return door.post("/funds/applications/" + id + "/award", "{\"amount\":" + yuan(amount) + "}");
    }

    private static Answer pay(String id, String key, String amount) {
        return door.post(
                "/funds/awards/" + id + "/disbursements", "{\"amount\":" + yuan(amount) + "}", "Idempotency-Key", key);
    }

    private static BigDecimal money(String fund, String which) {
        return new BigDecimal(door.get("/funds/" + fund + "/budgets/2024")
                .body()
                .path(which)
                .path("amount")
                .asString());
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Answer> one : clients.invokeAll(requests)) {
                answers.add(one.get());
            }
        }
        return answers;
    }

    /** R16 and R17 under 32 clients at once, and again when all of it is repeated. */
    @Test
    void neverCommitsMoreThanTheBudgetNorPaysAKeyTwiceWhateverComesAtOnce() throws Exception {
        fund("crowded", "100.00");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            ids.add(application("crowded", "3.00"));
        }
        List<Callable<Answer>> awards = ids.stream()
                .<Callable<Answer>>map(id -> () -> award(id, "3.00"))
                .toList();
        List<Answer> answers = atOnce(awards);
        assertThat(answers).extracting(Answer::status).containsOnly(200, 409);
        assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(33);
        assertThat(answers.stream().filter(a -> a.status() == 409))
                .extracting(a -> a.text("code"))
                .containsOnly("budget-exceeded");
        assertThat(money("crowded", "committed")).isEqualByComparingTo("99.00");

        List<String> awarded = ids.stream()
                .filter(id ->
                        door.get("/funds/applications/" + id).text("status").equals("awarded"))
                .toList();
        assertThat(awarded).hasSize(33);
        List<Callable<Answer>> payments = new ArrayList<>();
        for (String id : awarded) {
            for (int time = 0; time < 3; time++) {
                payments.add(() -> pay(id, "first", "1.01"));
                payments.add(() -> pay(id, "second", "1.99"));
                payments.add(() -> pay(id, "too-much-" + UUID.randomUUID(), "2.00"));
            }
        }
        assertThat(atOnce(payments)).extracting(Answer::status).containsOnly(201, 409);
        BigDecimal paid = money("crowded", "paid");
        assertThat(paid).isLessThanOrEqualTo(money("crowded", "committed"));

        // the same commands again change nothing
        String before = door.get("/funds/crowded/budgets/2024").tag();
        List<Callable<Answer>> again = new ArrayList<>();
        for (String id : awarded) {
            again.add(() -> award(id, "3.00"));
            for (var payment : door.get("/funds/awards/" + id).body().path("payments")) {
                again.add(() -> pay(
                        id,
                        payment.path("key").asString(),
                        payment.path("amount").path("amount").asString()));
            }
        }
        assertThat(atOnce(again)).extracting(Answer::status).containsOnly(200, 201);
        assertThat(door.get("/funds/crowded/budgets/2024").tag()).isEqualTo(before);
        assertThat(money("crowded", "paid")).isEqualByComparingTo(paid);

        // every instant that the log tells of keeps R16
        Topic topic = new Topic(infrastructure.bootstrapServers(), FundEvents.TOPIC);
        String last = before.replace("\"", "");
        List<Event<?>> events = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> topic.of("fund-year/crowded/2024").stream()
                                .<Event<?>>map(FundsIT::event)
                                .toList(),
                        all -> !all.isEmpty()
                                && Long.toString(all.getLast().sequence()).equals(last));
        long sequence = 0;
        for (Event<?> event : events) {
            assertThat(event.sequence()).isBetween(sequence, sequence + 1);
            sequence = event.sequence();
            YearMoney money = ((YearEvent) event.data()).money();
            assertThat(money.committed().amount())
                    .isLessThanOrEqualTo(money.budget().amount());
            assertThat(money.paid().amount())
                    .isLessThanOrEqualTo(money.committed().amount());
        }
    }

    /** R16, R17: awards that have left their year's document for others are found, paid once and counted as before. */
    @Test
    void keepsAwardsThatDidNotChangeLatelyApartFromTheirYear() {
        fund("many", "1000.00");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(application("many", "3.00"));
            assertThat(award(ids.getLast(), "3.00").status()).isEqualTo(200);
        }
        MongoDatabase database = context.getBean(MongoDatabase.class);
        assertThat(database.getCollection("fundYears")
                        .find(Filters.eq("_id", "many/2024"))
                        .first()
                        .get("state", Document.class)
                        .get("awards", Document.class)
                        .size())
                .isLessThan(20);
        for (String id : ids) {
            assertThat(pay(id, "first", "1.00").status()).isEqualTo(201);
        }
        for (String id : ids) {
            assertThat(pay(id, "first", "1.00").status()).isEqualTo(201);
            assertThat(pay(id, "first", "1.01").text("code")).isEqualTo("idempotency-key-reused");
            assertThat(pay(id, "second", "2.01").text("code")).isEqualTo("award-exceeded");
            assertThat(award(id, "3.00").status()).isEqualTo(200);
            Answer read = door.get("/funds/awards/" + id);
            assertThat(read.body().path("payments").size()).isEqualTo(1);
            assertThat(read.body().path("paid").path("amount").asString()).isEqualTo("1.00");
        }
        assertThat(money("many", "committed")).isEqualByComparingTo("180.00");
        assertThat(money("many", "paid")).isEqualByComparingTo("60.00");
    }

    private static Event<?> event(ConsumerRecord<String, byte[]> record) {
        return ((CloudEvents.Decoded.Known) new CloudEvents(FundEvents.ALL).read(record)).event();
    }

    /** A crash between committing the money and marking the application is finished from the service's own event. */
    @Test
    void finishesAnAwardThatACrashCutOff() {
        fund("cut-off", "100.00");
        String id = application("cut-off", "3.00");
        var _ = context.getBean(FundYears.class).command("cut-off", 2024, grant(id));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(door.get("/funds/applications/" + id).text("status"))
                                .isEqualTo("awarded"));
    }

    /** The refusal that came in between wins, and nothing stays committed. */
    @Test
    void releasesWhatWasCommittedToARefusedApplication() {
        fund("refused", "100.00");
        String id = application("refused", "3.00");
        assertThat(door.post("/funds/applications/" + id + "/refusal", "{\"reason\":\"不在范围内\"}")
                        .status())
                .isEqualTo(200);
        var _ = context.getBean(FundYears.class).command("refused", 2024, grant(id));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(money("refused", "committed")).isEqualByComparingTo("0"));
        assertThat(door.get("/funds/applications/" + id).text("status")).isEqualTo("refused");
        assertThat(pay(id, "k", "1.00").status()).isEqualTo(404);
    }

    private static YearCommand grant(String id) {
        return new YearCommand.Grant(
                id,
                "c1",
                new Applicant(ApplicantKind.ENTERPRISE, "91110108551385082Q"),
                ParkCode.of("haidian"),
                Money.fen(300));
    }

    @Test
    void tellsTheAuditorWhoAwardedAndWhoWasRefused() {
        fund("audited", "100.00");
        String id = application("audited", "3.00");
        Door coordinator = door.as(Issuer.shared().of("coordinator"));
        Door administrator = door.as(Issuer.shared().administrator("yizhuang"));
        Door auditor = door.as(Issuer.shared().of("auditor"));
        String award = "/funds/applications/" + id + "/award";
        assertThat(administrator
                        .post(award, "{\"amount\":" + yuan("3.00") + "}")
                        .status())
                .isEqualTo(403);
        // of another park: the refusal comes from the record, not from the route
        assertThat(administrator.get("/funds/applications/" + id).status()).isEqualTo(403);
        assertThat(coordinator.post(award, "{\"amount\":" + yuan("3.00") + "}").status())
                .isEqualTo(200);

        JsonNode awarded = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> auditor.get("/funds/audit?actor=coordinator&record=fundYears/audited/2024")
                                .body()
                                .path("items"),
                        items -> !items.isEmpty())
                .path(0);
        assertThat(awarded.path("kind").asString()).isEqualTo("COMMAND");
        assertThat(awarded.path("action").asString()).isEqualTo("POST /funds/applications/{id}/award");
        assertThat(awarded.path("roles").path(0).asString()).isEqualTo("coordinator");
        assertThat(awarded.path("before").asString()).matches("[0-9a-f]{64}");
        assertThat(awarded.path("after").asString())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(awarded.path("before").asString());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(auditor.get("/funds/audit?outcome=not-allowed&actor=yizhuang")
                                .body()
                                .path("items")
                                .valueStream()
                                .map(entry -> entry.path("action").asString()))
                        .contains("POST /funds/applications/{id}/award", "GET /funds/applications/{id}"));
        assertThat(coordinator.get("/funds/audit").status()).isEqualTo(403);
    }

    /**
     * A command that only repeats what was done answers the record as a read of it does, and is noted as one; the first is
     * in the trail with its change.
     */
    @Test
    void whatARepeatedCommandAnswersIsInTheTrailAsARead() {
        fund("repeated", "100.00");
        String begun = "&from=" + Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Door haidian = door.as(Issuer.shared().administrator("haidian"));
        Door coordinator = door.as(Issuer.shared().of("coordinator"));
        String apply = "/funds/repeated/calls/c1/applications";
        String application = """
                {"applicant":{"kind":"enterprise","id":"91110108551385082Q"},"park":"haidian","amount":%s,
                 "purpose":"test"}""".formatted(yuan("5.00"));
        String amount = "{\"amount\":" + yuan("5.00") + "}";
        String id = "";
        for (int time = 1; time <= 3; time++) {
            id = haidian.post(apply, application, "Idempotency-Key", "repeated").text("id");
            assertThat(coordinator
                            .post("/funds/applications/" + id + "/award", amount)
                            .status())
                    .isEqualTo(200);
            assertThat(coordinator
                            .post("/funds/awards/" + id + "/disbursements", amount, "Idempotency-Key", "once")
                            .status())
                    .isEqualTo(201);
        }
        List<String> reads = List.of("fundAwards/" + id, "applications/" + id, "applications");
        List<String> actions = List.of(
                "POST /funds/awards/{id}/disbursements",
                "POST /funds/applications/{id}/award",
                "POST /funds/{fund}/calls/{call}/applications");
        String one = id;
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (int i = 0; i < reads.size(); i++) {
                assertThat(trail("kind=READ&record=" + reads.get(i) + begun))
                        .as(reads.get(i))
                        .filteredOn(actions.get(i)::equals)
                        .hasSize(2);
            }
            assertThat(trail("kind=COMMAND&record=applications/" + one + begun))
                    .filteredOn(actions.getLast()::equals)
                    .hasSize(1);
        });
    }

    private static List<String> trail(String query) {
        return door.as(Issuer.shared().of("auditor"))
                .get("/funds/audit?limit=1000&" + query)
                .body()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("action").asString())
                .toList();
    }

    @Test
    void pagesThroughTheTrailAndItsFiltersAddUp() {
        fund("paged", "100.00");
        String moment = door.get("/funds/audit?limit=1")
                .body()
                .path("items")
                .path(0)
                .path("at")
                .asString();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(application("paged", "1.00"));
        }
        String query = "/funds/audit?kind=COMMAND&actor=everybody&from=" + moment
                + "&action=POST%20/funds/%7Bfund%7D/calls/%7Bcall%7D/applications&limit=7";
        List<String> seen = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            List<String> records = new ArrayList<>();
                            for (String next = ""; next != null; ) {
                                JsonNode page = door.get(query + (next.isEmpty() ? "" : "&cursor=" + next))
                                        .body();
                                assertThat(page.path("items").size()).isLessThanOrEqualTo(7);
                                page.path("items")
                                        .valueStream()
                                        .map(entry -> entry.path("record").asString())
                                        .forEach(records::add);
                                next = page.path("next").isString()
                                        ? page.path("next").asString()
                                        : null;
                            }
                            return records;
                        },
                        records -> records.containsAll(
                                ids.stream().map(one -> "applications/" + one).toList()));
        assertThat(seen).doesNotHaveDuplicates();
        // the latest first
        assertThat(seen.indexOf("applications/" + ids.getLast()))
                .isLessThan(seen.indexOf("applications/" + ids.getFirst()));
        assertThat(door.get("/funds/audit?to=2020-01-01T00:00:00Z")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(door.get("/funds/audit?kind=nothing").status()).isEqualTo(400);
        assertThat(door.get("/funds/audit?from=yesterday").code()).isEqualTo("wrong-parameter");
        assertThat(door.get("/funds/audit?cursor=eA").code()).isEqualTo("wrong-cursor");
        for (String filter : List.of("actor=x", "kind=READ", "action=x", "record=x", "outcome=x", "from=" + moment)) {
            assertThat(door.get("/funds/audit?" + filter).status()).isEqualTo(200);
        }
        assertThat(infrastructure.storeStatistics().fullScans().keySet())
                .as("every filter has its index")
                .noneMatch(shape -> shape.contains(".audit"));
    }

    @Test
    void answersARepeatedCreationAsTheFirstAndRefusesAnotherUnderTheSameKey() {
        String body = """
                {"code":"twice","nameZh":"资金","nameEn":"Fund","kind":"guidance","purpose":"p"}""";
        assertThat(door.post("/funds", body, "Idempotency-Key", "twice").status())
                .isEqualTo(201);
        assertThat(door.post("/funds", body, "Idempotency-Key", "twice").status())
                .isEqualTo(201);
        assertThat(door.post("/funds", body.replace("资金", "基金"), "Idempotency-Key", "twice")
                        .text("code"))
                .isEqualTo("idempotency-key-reused");
        assertThat(door.post("/funds", body).text("code")).isEqualTo("already-exists");
    }

    /** R2: a key is its caller's. Another's same key neither shows the first one's answer nor is it used up by it. */
    @Test
    void aKeyIsItsCallersOwnAlsoWhenAnotherHasUsedTheSame() {
        fund("keys", "1000.00");
        Door haidian = door.as(Issuer.shared().administrator("haidian"));
        Door yizhuang = door.as(Issuer.shared().administrator("daxing-yizhuang"));
        Answer first = apply(haidian, "haidian", "shared-key");
        Answer second = apply(yizhuang, "daxing-yizhuang", "shared-key");
        assertThat(first.status()).as("%s", first).isEqualTo(201);
        assertThat(second.status()).as("%s", second).isEqualTo(201);
        assertThat(second.text("park")).isEqualTo("daxing-yizhuang");
        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
        assertThat(apply(haidian, "haidian", "shared-key").text("id")).isEqualTo(first.text("id"));
        assertThat(apply(yizhuang, "daxing-yizhuang", "shared-key").text("id")).isEqualTo(second.text("id"));
    }

    private static Answer apply(Door as, String park, String key) {
        return as.post("/funds/keys/calls/c1/applications", """
                {"applicant":{"kind":"enterprise","id":"91110108551385082Q"},"park":"%s","amount":%s,
                 "purpose":"test"}""".formatted(park, yuan("1.00")), "Idempotency-Key", key);
    }

    @Test
    void guardsABudgetByItsVersionAndByWhatIsCommitted() {
        fund("guarded", "10.00");
        String path = "/funds/guarded/budgets/2024";
        assertThat(award(application("guarded", "5.00"), "5.00").status()).isEqualTo(200);
        String tag = door.get(path).tag();
        String less = "{\"budget\":" + yuan("4.99") + "}";
        assertThat(door.send("PUT", path, less).status()).isEqualTo(428);
        assertThat(door.send("PUT", path, less, "If-Match", "\"1\"").status()).isEqualTo(412);
        assertThat(door.send("PUT", path, less, "If-Match", tag).text("code")).isEqualTo("budget-below-committed");
        assertThat(door.send("PUT", path, "{\"budget\":" + yuan("5.00") + "}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithEachField() {
        fund("strict", "10.00");
        Answer answer = door.post("/funds/strict/calls/c1/applications", """
                {"applicant":{"kind":"enterprise","id":"911101085513850821"},"park":"atlantis",
                 "amount":{"amount":"-1","currency":"CNY"}}""");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").asString() + " "
                                + e.path("code").asString()))
                .containsExactlyInAnyOrder(
                        "/applicant/id wrong-uscc",
                        "/park unknown-park",
                        "/amount wrong-amount",
                        "/purpose missing-field");
        assertThat(answer.body().toString()).contains("check character 'Q'");
        assertThat(door.post("/funds/awards/nobody/disbursements", "{\"amount\":" + yuan("1") + "}")
                        .text("code"))
                .isEqualTo("idempotency-key-required");
    }

    /** A park sees its own applications and awards; of another's it is told what it is told of none. */
    @Test
    void aParkReachesWhatCountsForItAndNothingElse() {
        fund("isolated", "1000.00");
        String id = application("isolated", "10.00");
        assertThat(award(id, "10.00").status()).isEqualTo(200);
        Door own = door.as(Issuer.shared().administrator("haidian"));
        Door other = door.as(Issuer.shared().administrator("yizhuang"));
        for (String path : List.of("/funds/applications/", "/funds/awards/")) {
            assertThat(own.get(path + id).status()).isEqualTo(200);
            sameRefusal(other.get(path + "application-none"), other.get(path + id));
        }
        String list = "/funds/isolated/calls/c1/applications";
        assertThat(own.get(list).body().path("total").asInt()).isEqualTo(1);
        assertThat(other.get(list).body().path("total").asInt()).isZero();
        assertThat(other.get(list).body().path("items").size()).isZero();
        Answer inAnothersName = other.post(list, """
                {"applicant":{"kind":"enterprise","id":"91110108551385082Q"},"park":"haidian","amount":%s,
                 "purpose":"test"}""".formatted(yuan("1.00")));
        assertThat(inAnothersName.code()).isEqualTo("not-allowed");
    }

    private static void sameRefusal(Answer of, Answer as) {
        assertThat(of.status()).isEqualTo(403);
        assertThat(of.code()).isEqualTo("not-allowed");
        assertThat(as.status()).isEqualTo(of.status());
        assertThat(as.text("detail")).isEqualTo(of.text("detail"));
    }
}
