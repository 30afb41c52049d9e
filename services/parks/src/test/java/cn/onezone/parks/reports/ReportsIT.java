package cn.onezone.parks.reports;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Collection through a park's own doors, on a real broker and the local store. */
class ReportsIT {
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private final LocalDate today = LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;

    @BeforeAll
    static void start() {
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .run(
                        "--server.port=0",
                        "--onezone.park=haidian",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri("it-park-reports-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                        "--onezone.log.sweep-every=200ms");
        door = Door.of(park);
        for (int i = 1; i <= 3; i++) {
            assertThat(door.post(
                                    "/parks/haidian/roster/enterprises",
                                    "{\"uscc\":\"" + uscc(i) + "\",\"name\":\"企业" + i + "\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        park.close();
        assertThat(INFRASTRUCTURE.storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static String uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 5_500_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static Door.Answer open(String period, LocalDate from, LocalDate to, String... headers) {
        return door.put(
                "/parks/haidian/collections/" + period,
                "{\"opensOn\":\"" + from + "\",\"closesOn\":\"" + to + "\",\"required\":[\"total-income\"]}",
                headers);
    }

    private static String report(String income, String technology, String more) {
        return """
                {"values": [{"element": "total-income", "value": "%s", "unit": "万元"},
                            {"element": "technology-income", "value": "%s", "unit": "万元"}]%s}""".formatted(income, technology, more);
    }

    @Test
    void collectsReportsWithDraftsRulesExplanationsAndRevisions() {
        assertThat(door.put("/parks/haidian/reports/2022/" + uscc(1), report("1", "1", ""))
                        .code())
                .isEqualTo("no-collection");
        Door.Answer opened = open("2022", today, today);
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
        assertThat(opened.body().path("state").asString()).isEqualTo("open");
        assertThat(open("2022", today, today).code()).isEqualTo("if-match-required");
        open("2023", today, today);

        String path = "/parks/haidian/reports/2022/" + uscc(1);
        Door.Answer draft = door.put(path, report("100", "200", ""));
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        assertThat(draft.body().path("state").asString()).isEqualTo("draft");
        assertThat(draft.body().at("/findings/0/rule").asString()).isEqualTo("technology-within-income");
        Door.Answer hard = door.put(path, report("100", "200", ", \"submit\": true"), "If-Match", draft.tag());
        assertThat(hard.status()).isEqualTo(422);
        assertThat(hard.code()).isEqualTo("report-refused");
        Door.Answer submitted = door.put(path, report("100", "50", ", \"submit\": true"), "If-Match", draft.tag());
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
        assertThat(submitted.body().path("countingRevision").asInt()).isEqualTo(1);
        assertThat(door.put(path, report("100", "50", ""), "If-Match", draft.tag())
                        .status())
                .isEqualTo(412);

        // against the period before, and explained
        String next = "/parks/haidian/reports/2023/" + uscc(1);
        Door.Answer soft = door.put(next, report("300", "50", ", \"submit\": true"));
        assertThat(soft.code()).isEqualTo("explanation-needed");
        assertThat(soft.body().at("/errors/0/code").asString()).isEqualTo("income-change");
        Door.Answer explained = door.put(
                next, report("300", "50", ", \"submit\": true, \"explanations\": {\"income-change\": \"合并子公司\"}"));
        assertThat(explained.status()).as("%s", explained.body()).isEqualTo(201);

        // a correction is a revision
        Door.Answer corrected = door.put(path, report("110", "50", ", \"submit\": true"), "If-Match", submitted.tag());
        assertThat(corrected.body().path("revision").asInt()).isEqualTo(2);
        assertThat(corrected.body().at("/submissions/0/values/0/value").asString())
                .isEqualTo("100");
        assertThat(door.get(path).body()).isEqualTo(corrected.body());

        Door.Answer progress = door.get("/parks/haidian/collections/2022");
        assertThat(progress.body().path("enterprises").asInt()).isEqualTo(3);
        assertThat(progress.body().path("submitted").asInt()).isEqualTo(1);
        assertThat(progress.body().path("drafts").asInt()).isZero();
        assertThat(door.get("/parks/haidian/reports/2022").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=draft")
                        .body()
                        .path("total")
                        .asInt())
                .isZero();
        // who corrects what was reported has reported all the same
        assertThat(door.put(path, report("120", "50", ""), "If-Match", corrected.tag())
                        .body()
                        .path("countingRevision")
                        .asInt())
                .isEqualTo(2);
        progress = door.get("/parks/haidian/collections/2022");
        assertThat(progress.body().path("submitted").asInt()).isEqualTo(1);
        assertThat(progress.body().path("drafts").asInt()).isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=draft")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=x").code()).isEqualTo("wrong-parameter");
        assertThat(door.put("/parks/haidian/reports/2022/" + uscc(9), report("1", "1", ""))
                        .code())
                .isEqualTo("not-in-roster");
        assertThat(door.get("/parks/haidian/reports/2022/" + uscc(2)).code()).isEqualTo("not-found");
    }

    /** R9: days are days in Shanghai; more time has a reason. */
    @Test
    void closesAndIsExtendedWithAReason() {
        Door.Answer over = open("2021", today.minusDays(9), today.minusDays(1));
        assertThat(over.body().path("state").asString()).isEqualTo("closed");
        String path = "/parks/haidian/reports/2021/" + uscc(2);
        assertThat(door.put(path, report("1", "1", "")).code()).isEqualTo("collection-closed");
        String extensions = "/parks/haidian/collections/2021/extensions";
        assertThat(door.post(extensions, "{\"closesOn\":\"" + today + "\"}", "If-Match", over.tag())
                        .code())
                .isEqualTo("wrong-field");
        assertThat(door.post(
                                extensions,
                                "{\"closesOn\":\"" + today.minusDays(1) + "\",\"reason\":\"x\"}",
                                "If-Match",
                                over.tag())
                        .code())
                .isEqualTo("wrong-window");
        String more = "{\"closesOn\":\"" + today + "\",\"reason\":\"系统停机\"}";
        assertThat(door.post(extensions, more).code()).isEqualTo("if-match-required");
        Door.Answer extended = door.post(extensions, more, "If-Match", over.tag());
        assertThat(extended.status()).as("%s", extended.body()).isEqualTo(200);
        assertThat(extended.body().path("state").asString()).isEqualTo("open");
        assertThat(extended.body().at("/extensions/0/reason").asString()).isEqualTo("系统停机");
        assertThat(door.put(path, report("1", "1", "")).status()).isEqualTo(201);
        assertThat(open("2020", today.plusDays(1), today.plusDays(2))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("planned");
        assertThat(door.put("/parks/haidian/reports/2020/" + uscc(2), report("1", "1", ""))
                        .code())
                .isEqualTo("collection-not-open");
        assertThat(open("2019", today, today.minusDays(1)).code()).isEqualTo("wrong-window");
    }
}
