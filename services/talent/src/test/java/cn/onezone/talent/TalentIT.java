package cn.onezone.talent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.talent.persons.PersonalData;
import cn.onezone.talent.persons.Persons;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** R19 on a real broker and the local store, through the doors. */
class TalentIT {
    private static final String NAME = "欧阳拾贰";
    private static final String ID_NUMBER = "110108199001011239";
    private static final String BIRTH = "1990-01-01";
    private static final String EMPLOYER = "91110108551385082Q";
    private static final String MERITS = "独一无二的业绩描述";
    private static final String REASON = "与其本人有关的理由";
    private static final List<String> PERSONAL = List.of(NAME, ID_NUMBER, BIRTH, EMPLOYER, MERITS, REASON);

    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();
    private static EmbeddedInfrastructure infrastructure;
    private static ConfigurableApplicationContext context;
    private static Door door;

    @BeforeAll
    static void start() {
        infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(TalentApplication.class, "talent")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("it-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--onezone.leftovers-after=4s",
                        "--logging.level.cn.onezone=TRACE");
        LOGGED.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(LOGGED);
        door = Door.of(context);
    }

    @AfterAll
    static void stop() {
        door.close();
        context.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOGGED);
    }

    private static Answer nominate(String programme, String idNumber, String... headers) {
        Answer answer = door.post(
                "/talent/programmes/" + programme + "/nominations",
                """
                {"park":"haidian","person":{"name":"%s","idNumber":"%s","birthDate":"%s","nationality":"CN",
                 "employer":"%s"},"merits":"%s"}""".formatted(NAME, idNumber, BIRTH, EMPLOYER, MERITS),
                headers);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer;
    }

    private static Answer read(String id) {
        return door.get("/talent/nominations/" + id, "X-Purpose", "%E5%B9%B4%E5%BA%A6%E8%AF%84%E5%AE%A1");
    }

    @Test
    void bringsTheProgrammesOfThePlansAndTakesOthers() {
        Answer gaoju = door.get("/talent/programmes/gaoju");
        assertThat(gaoju.text("nameZh")).isEqualTo("高聚工程");
        assertThat(gaoju.text("plan")).isEqualTo("P13");
        assertThat(door.post("/talent/programmes", """
                {"code":"district-talents","nameZh":"区级人才","nameEn":"District talents"}""").status()).isEqualTo(201);
        assertThat(door.get("/talent/programmes/district-talents").status()).isEqualTo(200);
    }

    /** R19: neither the log nor a log line nor an answer without a purpose carries a personal datum. */
    @Test
    void tellsNobodyAPersonalDatumWhoDidNotSayWhatFor() {
        Answer nominated = nominate("gaoju", ID_NUMBER, "Idempotency-Key", "n-1");
        String id = nominated.text("id");
        assertThat(nominate("gaoju", ID_NUMBER, "Idempotency-Key", "n-1").text("id"))
                .isEqualTo(id);
        String refused = nominate("beijing-nova", ID_NUMBER).text("id");
        assertThat(door.post("/talent/nominations/" + id + "/award", null).status())
                .isEqualTo(200);
        assertThat(door.post("/talent/nominations/" + refused + "/refusal", "{\"reason\":\"" + REASON + "\"}")
                        .status())
                .isEqualTo(200);
        // requests that fail must not leave a trace in the log lines either
        var _ = door.post(
                "/talent/programmes/gaoju/nominations", "{\"park\":\"haidian\",\"person\":{\"name\":\"" + NAME);
        var _ = door.post(
                "/talent/programmes/gaoju/nominations",
                "{\"park\":\"atlantis\",\"person\":{\"name\":\"" + NAME + "\",\"idNumber\":\"" + ID_NUMBER + "\"}}");

        assertThat(door.get("/talent/nominations/" + id).text("code")).isEqualTo("purpose-required");
        Answer full = read(id);
        assertThat(full.body().path("person").path("name").asString()).isEqualTo(NAME);
        assertThat(full.body().path("merits").asString()).isEqualTo(MERITS);

        String person = nominated.text("person");
        Topic topic = new Topic(infrastructure.bootstrapServers(), TalentEvents.TOPIC);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> topic.of("nomination/" + refused).size() == 2
                        && topic.of("nomination/" + id).size() == 2);
        List<String> said = new ArrayList<>();
        for (var record : topic.records()) {
            said.add(record.key() + new String(record.value(), StandardCharsets.UTF_8));
            record.headers().forEach(h -> said.add(new String(h.value(), StandardCharsets.UTF_8)));
        }
        assertThat(said).anyMatch(s -> s.contains(person));
        LOGGED.list.forEach(e -> said.add(e.getFormattedMessage()
                + (e.getThrowableProxy() == null ? "" : e.getThrowableProxy().getMessage())));
        said.add(door.get("/talent/programmes/gaoju/nominations").body().toString());
        said.add(door.get("/talent/access-log").body().toString());
        for (String datum : PERSONAL) {
            assertThat(said).noneMatch(s -> s.contains(datum));
        }
    }

    /** R19: every read is logged with its purpose, before anything is shown. */
    @Test
    void logsEveryReadWithItsPurpose() {
        String id = nominate("beijing-scholars", "110108199001011001").text("id");
        assertThat(door.get("/talent/access-log?limit=1000").body().toString()).doesNotContain(id);
        var _ = read(id);
        var first = door.get("/talent/access-log?limit=1").body().path("items").path(0);
        assertThat(first.path("nomination").asString()).isEqualTo(id);
        assertThat(first.path("purpose").asString()).isEqualTo("年度评审");
        assertThat(first.path("address").asString()).isEqualTo("127.0.0.1");
    }

    /** R19: a read is in the audit trail too, with who read and what for, and no datum of the person is. */
    @Test
    void auditsEveryReadOfPersonalDataWithItsPurpose() {
        String id = nominate("beijing-scholars", "110108199001011005").text("id");
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .get("/talent/nominations/" + id, "X-Purpose", "%E5%B9%B4%E5%BA%A6%E8%AF%84%E5%AE%A1")
                        .status())
                .isEqualTo(200);
        Door auditor = door.as(Issuer.shared().of("auditor"));
        var found = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> auditor.get("/talent/audit?kind=READ&record=nominations/" + id)
                                .body()
                                .path("items"),
                        items -> !items.isEmpty());
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("actor").asString()).isEqualTo("haidian");
        assertThat(found.path(0).path("park").asString()).isEqualTo("haidian");
        assertThat(found.path(0).path("purpose").asString()).isEqualTo("年度评审");
        assertThat(found.path(0).path("action").asString()).isEqualTo("GET /talent/nominations/{id}");
        String trail = auditor.get("/talent/audit?limit=1000").body().toString();
        assertThat(trail).contains("POST /talent/programmes/{code}/nominations");
        for (String datum : PERSONAL) {
            assertThat(trail).doesNotContain(datum);
        }
    }

    /** R19: the person is gone from the store, what was awarded stands, the log is as it was. */
    @Test
    void erasesThePersonAndKeepsTheAward() {
        String number = "110108199001011002";
        Answer nominated = nominate("hundred-leaders", number);
        String id = nominated.text("id");
        String person = nominated.text("person");
        // the same person again, found by the identity document, keeps the pseudonym
        assertThat(nominate("outstanding-entrepreneurs", number).text("person")).isEqualTo(person);
        assertThat(door.post("/talent/nominations/" + id + "/award", null).status())
                .isEqualTo(200);
        assertThat(stored(number)).isNotEmpty();

        assertThat(door.send("DELETE", "/talent/persons/" + person, null).status())
                .isEqualTo(204);
        assertThat(door.send("DELETE", "/talent/persons/" + person, null).status())
                .isEqualTo(204);
        assertThat(stored(number)).isEmpty();
        Answer after = read(id);
        assertThat(after.body().path("erased").asBoolean()).isTrue();
        assertThat(after.body().has("person")).isFalse();
        assertThat(after.body().has("merits")).isFalse();
        assertThat(after.body().path("nomination").path("status").asString()).isEqualTo("awarded");
        Topic topic = new Topic(infrastructure.bootstrapServers(), TalentEvents.TOPIC);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> topic.of("person/" + person).size() == 1);
        // a new nomination does not find the erased person
        assertThat(nominate("gaoju", number).text("person")).isNotEqualTo(person);
    }

    /**
     * R2: what a park states about a person is its own. Another that nominates who has the same number learns none of it and
     * changes none of it, also where its nomination is refused; the city sees of each nomination what was stated for it, and
     * one erasure takes all of it.
     */
    @Test
    void aParkNeitherReadsNorChangesWhatAnotherStatedOfAPerson() {
        String number = "110108199001011006";
        Answer first = nominate("gaoju", number);
        String id = first.text("id");
        String[] purpose = {"X-Purpose", "%E5%B9%B4%E5%BA%A6%E8%AF%84%E5%AE%A1"};
        Door haidian = door.as(Issuer.shared().administrator("haidian"));
        Door chaoyang = door.as(Issuer.shared().administrator("chaoyang"));
        String form = "{\"park\":\"chaoyang\",\"person\":{\"name\":\"别名\",\"idNumber\":\"%s\"},\"merits\":\"另一业绩\"}"
                .formatted(number);
        Answer second = chaoyang.post("/talent/programmes/beijing-nova/nominations", form);
        assertThat(second.status()).as("%s", second.body()).isEqualTo(201);
        // the city still knows that both speak of one person
        assertThat(second.text("person")).isEqualTo(first.text("person"));

        var theirs = chaoyang.get("/talent/nominations/" + second.text("id"), purpose)
                .body();
        assertThat(theirs.path("person").path("name").asString()).isEqualTo("别名");
        assertThat(theirs.path("merits").asString()).isEqualTo("另一业绩");
        for (String datum : List.of(NAME, BIRTH, EMPLOYER, "\"CN\"", MERITS)) {
            assertThat(theirs.toString()).doesNotContain(datum);
        }
        assertThat(chaoyang.post("/talent/programmes/gaoju/nominations", form).code())
                .isEqualTo("already-nominated");
        for (Door reader : List.of(haidian, door)) {
            var own = reader.get("/talent/nominations/" + id, purpose).body();
            assertThat(own.path("person").path("name").asString()).isEqualTo(NAME);
            assertThat(own.path("person").path("birthDate").asString()).isEqualTo(BIRTH);
            assertThat(own.path("person").path("employer").asString()).isEqualTo(EMPLOYER);
            assertThat(own.path("merits").asString()).isEqualTo(MERITS);
        }
        assertThat(read(second.text("id")).body().path("person").path("name").asString())
                .isEqualTo("别名");

        assertThat(door.send("DELETE", "/talent/persons/" + first.text("person"), null)
                        .status())
                .isEqualTo(204);
        assertThat(stored(number)).isEmpty();
        assertThat(stored("别名")).isEmpty();
        assertThat(read(second.text("id")).body().path("erased").asBoolean()).isTrue();
    }

    /** R19: what a crash left behind without a nomination is erased, though nobody knows its pseudonym. */
    @Test
    void erasesWhoWasTakenInAndNeverNominated() {
        String number = "110108199001011003";
        String person = context.getBean(Persons.class)
                .nominated("never", new PersonalData(NAME, number, null, null, null), MERITS);
        assertThat(stored(number)).containsExactly("persons " + person);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stored(number)).isEmpty());
    }

    /** R19: at once or one after the other, a person has one pseudonym, and one nomination to a programme in a year. */
    @Test
    void leavesOneOfManyNominationsOfAPersonToAProgrammeInAYear() throws Exception {
        String number = "110108199001011004";
        for (String programme : List.of("race-of-a-stranger", "race-of-one-known")) {
            assertThat(door.post(
                                    "/talent/programmes",
                                    "{\"code\":\"%s\",\"nameZh\":\"并发\",\"nameEn\":\"At once\"}".formatted(programme))
                            .status())
                    .isEqualTo(201);
            List<Answer> answers = atOnce(programme, number);
            assertThat(answers.stream().map(Answer::status)).containsOnlyOnce(201);
            assertThat(answers.stream().filter(a -> a.status() != 201))
                    .allSatisfy(a -> assertThat(a.status() + a.text("code")).isEqualTo("409already-nominated"));
            assertThat(tryToNominate(programme, number, "late").text("code")).isEqualTo("already-nominated");
            Answer list = door.get("/talent/programmes/" + programme + "/nominations");
            assertThat(list.body().path("total").asInt()).isEqualTo(1);
            // nothing stays of what was written for the nominations that were refused
            String id = list.body().path("items").path(0).path("id").asString();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(statements(number))
                            .contains(id)
                            .hasSize(programme.equals("race-of-a-stranger") ? 1 : 2));
        }
    }

    private static List<Answer> atOnce(String programme, String number) throws Exception {
        CountDownLatch ready = new CountDownLatch(8);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String key = programme + i;
                asked.add(executor.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return tryToNominate(programme, number, key);
                }));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : asked) {
                answers.add(one.get());
            }
            return answers;
        }
    }

    private static Answer tryToNominate(String programme, String number, String key) {
        return door.post(
                "/talent/programmes/" + programme + "/nominations",
                "{\"park\":\"haidian\",\"person\":{\"name\":\"%s\",\"idNumber\":\"%s\"},\"merits\":\"%s\"}"
                        .formatted(NAME, number, MERITS),
                "Idempotency-Key",
                key);
    }

    /** For which nominations something is stated of the one person of this number. */
    private static Set<String> statements(String number) {
        List<Document> persons = context.getBean(MongoDatabase.class)
                .getCollection("persons")
                .find(Filters.eq("state.idNumber", number))
                .into(new ArrayList<>());
        assertThat(persons).hasSize(1);
        return persons.getFirst()
                .get("state", Document.class)
                .get("statements", Document.class)
                .keySet();
    }

    private static List<String> stored(String datum) {
        MongoDatabase database = context.getBean(MongoDatabase.class);
        List<String> found = new ArrayList<>();
        for (String collection : database.listCollectionNames()) {
            database.getCollection(collection).find().forEach(d -> {
                if (d.toJson().contains(datum)) {
                    found.add(collection + " " + d.get("_id"));
                }
            });
        }
        return found;
    }

    /** A park sees the people it nominated; of another's it is told what it is told of none. */
    @Test
    void aParkReachesItsOwnNominationsAndNothingElse() {
        assertThat(door.post("/talent/programmes", """
                {"code":"isolated","nameZh":"隔离","nameEn":"Isolated"}""").status()).isEqualTo(201);
        String id = nominate("isolated", "11010119900307888X").text("id");
        String[] purpose = {"X-Purpose", "%E5%B9%B4%E5%BA%A6%E8%AF%84%E5%AE%A1"};
        Door own = door.as(Issuer.shared().administrator("haidian"));
        Door other = door.as(Issuer.shared().administrator("yizhuang"));
        assertThat(own.get("/talent/nominations/" + id, purpose).status()).isEqualTo(200);
        sameRefusal(
                other.get("/talent/nominations/nomination-none", purpose),
                other.get("/talent/nominations/" + id, purpose));
        sameRefusal(other.get("/talent/nominations/nomination-none"), other.get("/talent/nominations/" + id));
        String list = "/talent/programmes/isolated/nominations";
        assertThat(own.get(list).body().path("total").asInt()).isEqualTo(1);
        assertThat(other.get(list).body().path("total").asInt()).isZero();
        assertThat(other.get(list).body().path("items").size()).isZero();
        assertThat(other.post(list, "{\"park\":\"haidian\"}").code()).isEqualTo("not-allowed");
    }

    private static void sameRefusal(Answer of, Answer as) {
        assertThat(of.status()).isEqualTo(403);
        assertThat(of.code()).isEqualTo("not-allowed");
        assertThat(as.status()).isEqualTo(of.status());
        assertThat(as.text("detail")).isEqualTo(of.text("detail"));
    }
}
