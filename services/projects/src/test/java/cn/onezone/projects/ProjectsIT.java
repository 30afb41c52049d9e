package cn.onezone.projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The project service on a real broker and the local store, through its doors. */
class ProjectsIT {
    private static EmbeddedInfrastructure infrastructure;
    private static ConfigurableApplicationContext context;
    private static Door door;

    @BeforeAll
    static void start() {
        infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(ProjectsApplication.class, "projects")
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

    private static String registered(String industry) {
        Answer answer = door.post("/projects", """
                {"name":"演示项目","investor":"91110108551385082Q","industry":"%s",
                 "investment":{"amount":"1200000.50","currency":"CNY"},"landArea":12.5,"synthetic":true}""".formatted(industry));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.text("id");
    }

    private static Answer step(String id, String door, String body) {
        Answer answer = ProjectsIT.door.post("/projects/" + id + "/" + door, body);
        assertThat(answer.status()).as("%s %s", door, answer).isEqualTo(200);
        return answer;
    }

    private static String landed(String industry, String park) {
        String id = registered(industry);
        var _ = step(id, "screening", "{}");
        var _ = step(id, "evaluation", "{\"scores\":{\"investment\":20,\"output\":18.25}}");
        var _ = step(id, "joint-review", "{\"outcome\":\"passed\",\"reason\":\"同意\"}");
        var _ = step(id, "match", "{\"park\":\"" + park + "\"}");
        var _ = step(id, "landing", "{\"park\":\"" + park + "\",\"reason\":\"签约\"}");
        return id;
    }

    private static List<Stage> told(String id) {
        Topic topic = new Topic(infrastructure.bootstrapServers(), ProjectEvents.TOPIC);
        return topic.of("project/" + id).stream()
                .map(ProjectsIT::advanced)
                .map(ProjectAdvanced::stage)
                .toList();
    }

    private static ProjectAdvanced advanced(ConsumerRecord<String, byte[]> record) {
        return (ProjectAdvanced) ((CloudEvents.Decoded.Known) new CloudEvents(ProjectEvents.ALL).read(record))
                .event()
                .data();
    }

    @Test
    void takesAProjectFromRegistrationToAcceptanceAndTellsEachStep() {
        String id = landed("I6513", "shunyi");
        for (String kind :
                List.of("land-granted", "construction-started", "topped-out", "production-started", "accepted")) {
            var _ = step(id, "milestones", "{\"kind\":\"" + kind + "\",\"on\":\"2024-03-01\",\"evidence\":\"证\"}");
        }
        assertThat(door.get("/projects/" + id).text("stage")).isEqualTo("accepted");
        List<Stage> stages = await().atMost(Duration.ofSeconds(30)).until(() -> told(id), all -> all.size() == 11);
        assertThat(stages)
                .containsExactly(
                        Stage.REGISTERED,
                        Stage.SCREENED,
                        Stage.EVALUATED,
                        Stage.JOINTLY_REVIEWED,
                        Stage.MATCHED,
                        Stage.LANDED,
                        Stage.LANDED,
                        Stage.UNDER_CONSTRUCTION,
                        Stage.UNDER_CONSTRUCTION,
                        Stage.IN_PRODUCTION,
                        Stage.ACCEPTED);
    }

    @Test
    void refusesAStepOutOfTurnAndSaysWhatIsPossible() {
        String id = registered("I65");
        Answer answer = door.post("/projects/" + id + "/landing", "{\"park\":\"shunyi\"}", "Accept-Language", "zh-CN");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo("wrong-stage");
        assertThat(answer.text("detail")).contains("已登记").contains("screening");
        assertThat(door.post("/projects/" + id + "/screening", null, "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);
        assertThat(door.post("/projects/" + id + "/withdrawal", "{}").status()).isEqualTo(422);
    }

    /** R20: the list that is brought prohibits paper making; the matched clause and the version are kept. */
    @Test
    void keepsTheMatchedClauseAndLetsAProhibitedProjectGoNoFurther() {
        String id = registered("2221");
        Answer screened = step(id, "screening", "{}");
        assertThat(screened.body().path("screening").path("verdict").asString()).isEqualTo("prohibited");
        assertThat(screened.body().path("screening").path("clauses").path(0).asString())
                .isEqualTo("paper");
        assertThat(door.post("/projects/" + id + "/evaluation", "{\"scores\":{\"output\":1}}")
                        .text("code"))
                .isEqualTo("prohibited-industry");
    }

    /** R20: when the list changes, open projects are screened again, each with an event; ended ones are left alone. */
    @Test
    void screensOpenProjectsAgainWhenAnotherListIsAdopted() {
        String open = landed("C3973", "shunyi");
        String ended = landed("C3973", "shunyi");
        var _ = step(ended, "termination", "{\"reason\":\"违约\"}");
        Answer adopted = door.post("/projects/restriction-lists", """
                {"version":"later","effectiveFrom":"2024-01-01","source":"test","clauses":[
                 {"id":"chips","industry":"C397","verdict":"restricted","text":"电子器件"},
                 {"id":"paper","industry":"C22","verdict":"prohibited","text":"造纸"}]}""");
        assertThat(adopted.status()).as("%s", adopted).isEqualTo(201);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(door.get("/projects/" + open)
                                .body()
                                .path("screening")
                                .path("list")
                                .asString())
                        .isEqualTo("later"));
        Answer again = door.get("/projects/" + open);
        assertThat(again.text("stage")).isEqualTo("landed");
        assertThat(again.body().path("screening").path("clauses").path(0).asString())
                .isEqualTo("chips");
        assertThat(door.get("/projects/" + ended)
                        .body()
                        .path("screening")
                        .path("list")
                        .asString())
                .isEqualTo("p13-reading");
        Topic topic = new Topic(infrastructure.bootstrapServers(), ProjectEvents.TOPIC);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> topic.of("project/" + open).stream()
                        .map(ProjectsIT::advanced)
                        .anyMatch(p -> p.screening() != null
                                && p.screening().list().equals("later")
                                && p.screening().verdict() == Verdict.RESTRICTED));
    }

    /** A repetition of a step finds what it did, however far the project has gone since: one effect, told once. */
    @Test
    void takesAStepOnceForEachKey() {
        String id = registered("I65");
        var _ = step(id, "screening", "{}");
        Answer evaluated = keyed(id, "evaluation", "{\"scores\":{\"output\":10}}", "e-1");
        assertThat(evaluated.status()).as("%s", evaluated).isEqualTo(200);
        var _ = step(id, "joint-review", "{\"outcome\":\"returned\",\"reason\":\"补充能耗\"}");
        // the first evaluation repeated must not evaluate the returned project again
        assertThat(keyed(id, "evaluation", "{\"scores\":{\"output\":10}}", "e-1")
                        .text("stage"))
                .isEqualTo("screened");
        var _ = step(id, "evaluation", "{\"scores\":{\"output\":20}}");
        var _ = step(id, "joint-review", "{\"outcome\":\"passed\",\"reason\":\"同意\"}");

        assertThat(keyed(id, "match", "{\"park\":\"huairou\"}", "m-1").text("park"))
                .isEqualTo("huairou");
        // a command that changed nothing has had its one effect too
        assertThat(keyed(id, "match", "{\"park\":\"huairou\"}", "m-2").text("park"))
                .isEqualTo("huairou");
        var _ = step(id, "match", "{\"park\":\"yanqing\"}");
        assertThat(keyed(id, "match", "{\"park\":\"huairou\"}", "m-1").text("park"))
                .isEqualTo("yanqing");
        assertThat(keyed(id, "match", "{\"park\":\"huairou\"}", "m-2").text("park"))
                .isEqualTo("yanqing");
        // not held against the version it was based on: that is the one it made itself outdated
        Answer repeated = door.post(
                "/projects/" + id + "/match", "{\"park\":\"huairou\"}", "Idempotency-Key", "m-1", "If-Match", "\"1\"");
        assertThat(repeated.status()).isEqualTo(200);
        var _ = step(id, "landing", "{\"park\":\"yanqing\",\"reason\":\"签约\"}");
        assertThat(keyed(id, "match", "{\"park\":\"huairou\"}", "m-1").text("stage"))
                .isEqualTo("landed");
        assertThat(await().atMost(Duration.ofSeconds(30)).until(() -> told(id), all -> all.size() == 9))
                .containsExactly(
                        Stage.REGISTERED,
                        Stage.SCREENED,
                        Stage.EVALUATED,
                        Stage.SCREENED,
                        Stage.EVALUATED,
                        Stage.JOINTLY_REVIEWED,
                        Stage.MATCHED,
                        Stage.MATCHED,
                        Stage.LANDED);
    }

    @Test
    void refusesTheKeyOfAStepForAnother() {
        String id = registered("I65");
        assertThat(keyed(id, "screening", "{}", "k").status()).isEqualTo(200);
        assertThat(keyed(id, "screening", "{}", "k").status()).isEqualTo(200);
        Answer other = keyed(id, "evaluation", "{\"scores\":{\"output\":10}}", "k");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("idempotency-key-reused");
        assertThat(keyed(id, "evaluation", "{\"scores\":{\"output\":10}}", "l").status())
                .isEqualTo(200);
        assertThat(keyed(id, "evaluation", "{\"scores\":{\"output\":11}}", "l").text("code"))
                .isEqualTo("idempotency-key-reused");
        assertThat(keyed(id, "joint-review", "{\"outcome\":\"passed\",\"reason\":\"同意\"}", "a b")
                        .text("code"))
                .isEqualTo("wrong-idempotency-key");
        // a refused step has no effect, so its key is free
        assertThat(keyed(id, "landing", "{\"park\":\"miyun\"}", "r").text("code"))
                .isEqualTo("wrong-stage");
        assertThat(keyed(id, "joint-review", "{\"outcome\":\"passed\",\"reason\":\"同意\"}", "r")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesOneStepOfManyAtOnceUnderOneKey() throws Exception {
        String id = registered("I65");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(executor.submit(() -> keyed(id, "withdrawal", "{\"reason\":\"选址变更\"}", "w")));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
                assertThat(answer.get().text("stage")).isEqualTo("withdrawn");
            }
        }
        assertThat(door.get("/projects/" + id).body().path("steps").size()).isEqualTo(2);
    }

    private static Answer keyed(String id, String step, String body, String key) {
        return door.post("/projects/" + id + "/" + step, body, "Idempotency-Key", key);
    }

    @Test
    void listsByStageAndParkPageByPage() {
        List<String> there = List.of(landed("I65", "pinggu"), landed("I65", "pinggu"), landed("I65", "pinggu"));
        var _ = landed("I65", "miyun");
        List<String> found = new ArrayList<>();
        String next = "";
        do {
            Answer page =
                    door.get("/projects?stage=landed&park=pinggu&limit=2" + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(page.body().path("total").asInt()).isEqualTo(3);
            page.body().path("items").forEach(i -> found.add(i.path("id").asString()));
            next = page.body().path("next").isNull() ? "" : page.text("next");
        } while (!next.isEmpty());
        assertThat(found).containsExactlyInAnyOrderElementsOf(there);
        assertThat(door.get("/projects?stage=nowhere").text("code")).isEqualTo("wrong-parameter");
        assertThat(door.get("/projects?park=atlantis").text("code")).isEqualTo("unknown-park");
    }

    /** A park sees the projects it is matched with; of others it is told what it is told of none. */
    @Test
    void aParkReachesTheProjectsItIsMatchedWithAndNothingElse() {
        String id = landed("I6513", "changping");
        String nobodysYet = registered("I6513");
        Door own = door.as(Issuer.shared().administrator("changping"));
        Door other = door.as(Issuer.shared().administrator("yizhuang"));
        String milestone = "{\"kind\":\"land-granted\",\"on\":\"2024-03-01\",\"evidence\":\"证\"}";
        assertThat(own.get("/projects/" + id).status()).isEqualTo(200);
        sameRefusal(other.get("/projects/none"), other.get("/projects/" + id));
        sameRefusal(own.get("/projects/none"), own.get("/projects/" + nobodysYet));
        sameRefusal(
                other.post("/projects/none/milestones", milestone),
                other.post("/projects/" + id + "/milestones", milestone));
        assertThat(own.post("/projects/" + id + "/milestones", milestone).status())
                .isEqualTo(200);
        assertThat(own.get("/projects").body().path("items"))
                .allSatisfy(
                        project -> assertThat(project.path("park").asString()).isEqualTo("changping"));
        assertThat(own.get("/projects").body().path("total").asInt()).isPositive();
        assertThat(other.get("/projects?park=changping").code()).isEqualTo("not-allowed");
        assertThat(other.get("/projects").body().path("total").asInt()).isZero();
    }

    private static void sameRefusal(Answer of, Answer as) {
        assertThat(of.status()).isEqualTo(403);
        assertThat(of.code()).isEqualTo("not-allowed");
        assertThat(as.status()).isEqualTo(of.status());
        assertThat(as.text("detail")).isEqualTo(of.text("detail"));
    }
}
