package cn.onezone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
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
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Records of a park in each service of the city, made as they are made in life: by commands, and by what parks say on the
 * log. Another park with part in none of them knocks at every door that leads to one.
 */
final class SeededRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Instant START = Instant.parse("2024-05-06T01:02:03Z");
    private static final LocalDate MOVED = LocalDate.of(2025, 1, 1);

    private final Map<String, ConfigurableApplicationContext> services;
    private final ParkCode owner;
    private final ParkCode second;
    private final LogOfTests log;
    private final List<Seed> all = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();

    /**
     * A door that leads to a record of the owner.
     *
     * @param service whose door it is
     * @param route method and path pattern, as {@code RouteRules} lists it
     * @param there path of the record
     * @param absent the same path of a record that nobody has
     * @param body of a command
     */
    record Seed(String service, String route, String there, String absent, String body) {
        String method() {
            return route.substring(0, route.indexOf(' '));
        }
    }

    /**
     * @param services of the city, running, by name
     * @param owner whose records they are
     * @param second another park, which has part in those that need two
     */
    SeededRecords(Map<String, ConfigurableApplicationContext> services, String owner, String second, LogOfTests log) {
        this.services = services;
        this.owner = ParkCode.of(owner);
        this.second = ParkCode.of(second);
        this.log = log;
    }

    /** Makes them, and says which doors lead to them. */
    List<Seed> make() {
        enterprises();
        indicators();
        funds();
        talent();
        projects();
        partners();
        return all;
    }

    /** Texts that stand in an answer only if it tells of one of these records. */
    List<String> marks() {
        return marks;
    }

    private Door door(String service) {
        return Door.of(services.get(service));
    }

    private void seed(String service, String route, String there, String absent, String body) {
        all.add(new Seed(service, route, there, absent, body));
    }

    private void read(String service, String route, String there, String absent) {
        seed(service, "GET " + route, there, absent, "");
    }

    private static Answer made(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isIn(200, 201);
        return answer;
    }

    private static Uscc uscc(String number) {
        String first = "91110105MA" + number;
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private void claims(ParkCode park, Uscc uscc) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                1,
                START,
                new RosterEntryRecorded(
                        park,
                        uscc,
                        "隔离示例有限公司",
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.of(2020, 1, 1),
                        true,
                        List.of("claimedFrom", "name", "synthetic"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null));
        log.flush();
    }

    private void enterprises() {
        Uscc disputed = uscc("W100001");
        Uscc moved = uscc("W100002");
        Uscc none = uscc("W100009");
        RelocationId move = new RelocationId(moved + "-00000000000a");
        RelocationId noMove = new RelocationId(none + "-00000000000a");
        try (Door door = door("enterprises")) {
            claims(owner, disputed);
            claims(second, disputed);
            claims(owner, moved);
            String doubleClaim = await().atMost(PATIENCE)
                    .until(
                            () -> door.get("/enterprises/double-claims?limit=1000")
                                    .body()
                                    .path("items")
                                    .valueStream()
                                    .filter(one -> one.toString().contains(disputed.value()))
                                    .map(one -> one.path("id").asString())
                                    .findFirst()
                                    .orElse(""),
                            id -> !id.isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> door.get("/enterprises/" + moved).status() == 200);
            var _ = log.say(
                    ParkEvents.RELOCATION_ASKED,
                    "/parks/" + second,
                    second + "/" + move,
                    1,
                    START,
                    new RelocationAsked(
                            move,
                            second,
                            moved,
                            MOVED,
                            "新厂区",
                            new SharingTerms(List.of(new MeasureTerms(
                                    Measure.TAX,
                                    Rhythm.YEAR,
                                    List.of(new Step(2025, 1_000, 9_000)),
                                    null,
                                    null,
                                    null)))));
            log.flush();
            when(door, move, "requested");
            var _ = log.say(
                    ParkEvents.RELOCATION_ANSWERED,
                    "/parks/" + owner,
                    owner + "/" + move,
                    2,
                    START,
                    new RelocationAnswered(move, owner, moved, RelocationAnswer.CONSENT, 1, "同意", null, null));
            log.flush();
            when(door, move, "effected");
            figure(door, moved);
            marks.addAll(List.of(disputed.value(), moved.value()));

            String one = "/enterprises/{uscc}";
            for (String below : List.of("", "/history", "/diff", "/facts")) {
                read("enterprises", one + below, "/enterprises/" + disputed + below, "/enterprises/" + none + below);
            }
            read(
                    "enterprises",
                    one + "/shared-figures",
                    "/enterprises/" + moved + "/shared-figures",
                    "/enterprises/" + none + "/shared-figures");
            read(
                    "enterprises",
                    one + "/shared-figures/{measure}/{period}/ledger",
                    "/enterprises/" + moved + "/shared-figures/tax/2025/ledger",
                    "/enterprises/" + none + "/shared-figures/tax/2025/ledger");
            String claim = "/enterprises/double-claims/";
            String noClaim = doubleClaim.replace(disputed.value(), none.value());
            read("enterprises", claim + "{id}", claim + doubleClaim, claim + noClaim);
            seed(
                    "enterprises",
                    "POST " + claim + "{id}/evidence",
                    claim + doubleClaim + "/evidence",
                    claim + noClaim + "/evidence",
                    "{\"text\":\"证据\"}");
            String relocation = "/enterprises/relocations/";
            read("enterprises", relocation + "{id}", relocation + move, relocation + noMove);
        }
    }

    private static void when(Door door, RelocationId id, String state) {
        JsonNode _ = await().atMost(PATIENCE)
                .until(
                        () -> door.get("/enterprises/relocations/" + id).body(),
                        body -> body.path("state").asString("").equals(state));
    }

    private void figure(Door door, Uscc moved) {
        String figures = "/enterprises/" + moved + "/shared-figures";
        var _ = log.say(
                ParkEvents.SHARED_FIGURE_STATED,
                "/parks/" + second,
                second + "/" + moved + "/tax/2025",
                1,
                START,
                new SharedFigureStated(
                        second, moved, Measure.TAX, new Period("2025"), 1, Money.fen(1_000_000), null, true));
        log.flush();
        await().atMost(PATIENCE)
                .until(() -> door.get(figures)
                        .body()
                        .path("figures")
                        .valueStream()
                        .anyMatch(figure -> figure.path("pending").asBoolean()));
        var _ = made(door.post(figures + "/tax/2025/acceptance", "{\"park\":\"" + second + "\",\"revision\":1}"));
        await().atMost(PATIENCE)
                .until(() -> door.get(figures + "/tax/2025/ledger").status() == 200);
    }

    private void indicators() {
        String id = owner + "-2023";
        try (Door door = door("indicators")) {
            var _ = log.say(
                    ParkEvents.SUBMISSION_SUBMITTED,
                    "/parks/" + owner,
                    id,
                    2,
                    START,
                    new SubmissionSubmitted(
                            id,
                            owner,
                            Period.ofYear(2023),
                            1,
                            List.of(new ElementValue("total-income", new BigDecimal("1000"), new Unit("万元"))),
                            START,
                            true,
                            null));
            log.flush();
            await().atMost(PATIENCE)
                    .until(() -> door.get("/indicators/submissions/" + id).status() == 200);
            String mark = made(door.post(
                            "/indicators/follow-ups",
                            "{\"submission\":\"" + id + "\",\"element\":\"total-income\",\"note\":\"请跟踪\"}",
                            "Idempotency-Key",
                            UUID.randomUUID().toString()))
                    .location();
            marks.add(id);
            read(
                    "indicators",
                    "/indicators/submissions/{id}",
                    "/indicators/submissions/" + id,
                    "/indicators/submissions/" + owner + "-1999");
            read("indicators", "/indicators/follow-ups/{id}", mark, "/indicators/follow-ups/none");
        }
    }

    private void funds() {
        String money = "{\"amount\":\"3.00\",\"currency\":\"CNY\"}";
        try (Door door = door("funds")) {
            var _ = made(door.post("/funds", """
                    {"code":"seeded","nameZh":"专项资金","nameEn":"Special fund","kind":"special","purpose":"test",
                     "budgets":{"2024":{"amount":"100.00","currency":"CNY"}},"synthetic":true}"""));
            var _ = made(door.post("/funds/seeded/calls", """
                    {"code":"c1","nameZh":"申报通知","nameEn":"Call","year":2024}"""));
            String list = "/funds/seeded/calls/c1/applications";
            String form = """
                    {"applicant":{"kind":"enterprise","id":"%s"},"park":"%s","amount":%s,"purpose":"test"}""".formatted(uscc("W100001"), owner, money);
            String id = made(door.post(
                            list, form, "Idempotency-Key", UUID.randomUUID().toString()))
                    .text("id");
            var _ = made(door.post("/funds/applications/" + id + "/award", "{\"amount\":" + money + "}"));
            marks.add(id);
            read("funds", "/funds/applications/{id}", "/funds/applications/" + id, "/funds/applications/none");
            read("funds", "/funds/awards/{id}", "/funds/awards/" + id, "/funds/awards/none");
            seed(
                    "funds",
                    "POST /funds/{fund}/calls/{call}/applications",
                    list,
                    "/funds/none/calls/c1/applications",
                    form);
        }
    }

    private void talent() {
        try (Door door = door("talent")) {
            var _ = made(door.post("/talent/programmes", """
                    {"code":"seeded","nameZh":"隔离","nameEn":"Isolated"}"""));
            String list = "/talent/programmes/seeded/nominations";
            String form = """
                    {"park":"%s","person":{"name":"某人","idNumber":"11010119900307888X","birthDate":"1990-03-07",
                     "nationality":"CN","employer":"%s"},"merits":"成果"}""".formatted(owner, uscc("W100001"));
            String id = made(door.post(list, form)).text("id");
            marks.add(id);
            read("talent", "/talent/nominations/{id}", "/talent/nominations/" + id, "/talent/nominations/none");
            seed(
                    "talent",
                    "POST /talent/programmes/{code}/nominations",
                    list,
                    "/talent/programmes/none/nominations",
                    form);
        }
    }

    private void projects() {
        try (Door door = door("projects")) {
            String id = made(door.post("/projects", """
                            {"name":"演示项目","industry":"I6513","investment":{"amount":"1200000.50","currency":"CNY"},
                             "landArea":12.5,"synthetic":true}""")).text("id");
            String one = "/projects/" + id;
            var _ = made(door.post(one + "/screening", "{}"));
            var _ = made(door.post(one + "/evaluation", "{\"scores\":{\"investment\":20,\"output\":18.25}}"));
            var _ = made(door.post(one + "/joint-review", "{\"outcome\":\"passed\",\"reason\":\"同意\"}"));
            var _ = made(door.post(one + "/match", "{\"park\":\"" + owner + "\"}"));
            marks.add(id);
            read("projects", "/projects/{id}", one, "/projects/none");
            seed(
                    "projects",
                    "POST /projects/{id}/landing",
                    one + "/landing",
                    "/projects/none/landing",
                    "{\"park\":\"" + owner + "\",\"reason\":\"签约\"}");
            seed(
                    "projects",
                    "POST /projects/{id}/milestones",
                    one + "/milestones",
                    "/projects/none/milestones",
                    "{\"kind\":\"land-granted\",\"on\":\"2024-03-01\",\"evidence\":\"证\"}");
        }
    }

    private void partners() {
        LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneId.of("Asia/Shanghai"));
        try (Door door = door("partners")) {
            String terms = """
                    {"events":[{"type":"%s","fields":[{"path":"park","treatment":"keep"}]}],"parks":["%s"],
                     "from":"%s","until":"%s","subject":"keep"}""".formatted(ParkEvents.ROSTER_ENTRY_REMOVED.name(), owner, today, today.plusDays(30));
            String id = made(door.as(Issuer.shared().of("partner"))
                            .post("/partners/agreements", "{\"purpose\":\"核对登记\",\"terms\":" + terms + "}"))
                    .text("id");
            marks.add(id);
            String agreements = "/partners/agreements/";
            read("partners", agreements + "{id}", agreements + id, agreements + "none");
            for (ParkCode park : List.of(ParkCode.of("haidian"), owner)) {
                for (String method : List.of("PUT", "DELETE")) {
                    seed(
                            "partners",
                            method + " " + agreements + "{id}/objections/{park}",
                            agreements + id + "/objections/" + park,
                            agreements + "none/objections/" + park,
                            method.equals("PUT") ? "{\"reason\":\"异议\"}" : "");
                }
            }
        }
    }
}
