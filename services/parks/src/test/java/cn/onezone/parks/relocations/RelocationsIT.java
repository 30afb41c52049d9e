package cn.onezone.parks.relocations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.FigureDecision;
import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.enterprises.RelocationStep;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
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
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** R6, R7 at a park: its own doors, the real log and store; the city speaks through the log. */
class RelocationsIT {
    private static final ParkCode HERE = new ParkCode("fengtai");
    private static final ParkCode THERE = new ParkCode("haidian");
    private static final String DOOR = "/parks/fengtai/relocations";
    private static final String DATABASE = "it-moves-" + UUID.randomUUID();
    private static final Clock CLOCK = Clock.system(ZoneId.of("Asia/Shanghai"));

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext context;
    private static Door door;
    private static LogOfTests city;

    @BeforeAll
    static void start() {
        run();
        city = new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers());
    }

    private static void run() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(ParksApplication.class, "parks")
                .run(
                        "--server.port=0",
                        "--onezone.park=fengtai",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + infrastructure.mongoUri(DATABASE),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
        door = Door.of(context).as(Issuer.shared().administrator("fengtai"));
    }

    /** The park's service dies and comes back with what its store and the log hold. */
    private static void restart() {
        context.close();
        run();
    }

    @AfterAll
    static void stop() {
        city.close();
        context.close();
        assertThat(EmbeddedInfrastructure.shared().storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    /** The enterprise service says it to this park, if the park is among those whom it concerns. */
    private static <E extends Addressed> void heard(EventType<E> type, String subject, long sequence, E data) {
        heard(type, subject, sequence, CLOCK.instant(), data);
    }

    private static <E extends Addressed> void heard(
            EventType<E> type, String subject, long sequence, Instant at, E data) {
        String topic = EnterpriseEvents.topicTo(HERE);
        if (data.alsoOn().contains(topic)) {
            var _ = city.sayOn(topic, type, "/enterprises", subject, sequence, at, data);
            city.flush();
        }
    }

    private static Uscc uscc(int number) {
        String first = "91110106MA" + String.format(Locale.ROOT, "%07d", number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static final SharingTerms TERMS = new SharingTerms(List.of(
            new MeasureTerms(Measure.TAX, Rhythm.YEAR, List.of(new Step(2025, 6_000, 4_000)), null, null, null)));

    private static final String TERMS_JSON = """
        {"measures":[{"measure":"tax","rhythm":"year","steps":[{"year":2025,"origin":6000,"destination":4000}]}]}\
        """;

    private static RelocationStepped stepped(
            RelocationId id,
            RelocationStep step,
            RelocationState state,
            ParkCode destination,
            ParkCode origin,
            int offer,
            @Nullable Refusal refusal) {
        return new RelocationStepped(
                id,
                id.uscc(),
                step,
                state,
                destination,
                origin,
                LocalDate.of(2025, 7, 1),
                "新厂区",
                TERMS,
                offer,
                LocalDate.of(2025, 5, 6),
                LocalDate.of(2025, 5, 20),
                LocalDate.of(2025, 7, 2),
                null,
                refusal,
                step == RelocationStep.TAKE_EFFECT
                        ? new MovedEnterprise(
                                "迁移示例有限公司",
                                List.of("旧名有限公司"),
                                null,
                                "海淀区",
                                null,
                                null,
                                null,
                                LocalDate.of(2019, 4, 23),
                                List.of(),
                                true,
                                null,
                                null,
                                List.of(),
                                List.of())
                        : null);
    }

    private static void says(RelocationStepped stepped, long sequence) {
        heard(EnterpriseEvents.RELOCATION_STEPPED, stepped.uscc() + "/" + stepped.id(), sequence, stepped);
    }

    private static RelocationId asks(Uscc uscc) {
        Door.Answer answer = door.post(
                DOOR,
                "{\"uscc\":\"" + uscc + "\",\"effectiveOn\":\"2025-07-01\",\"reason\":\"新厂区\",\"terms\":" + TERMS_JSON
                        + "}",
                "Idempotency-Key",
                "ask-" + uscc);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return new RelocationId(answer.text("id"));
    }

    private static JsonNode when(RelocationId id, String field, String value) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get(DOOR + "/" + id).body(),
                        b -> b.path(field).asString("").equals(value));
    }

    @Test
    void asksAndTakesTheEnterpriseIntoItsRosterWhenItMoves() { // R6
        Uscc uscc = uscc(1);
        RelocationId id = asks(uscc);
        assertThat(asks(uscc)).as("the same request again").isEqualTo(id);
        Door.Answer another =
                door.post(DOOR, "{\"uscc\":\"" + uscc + "\",\"effectiveOn\":\"2025-08-01\",\"reason\":\"再申请\"}");
        assertThat(another.status()).isEqualTo(409);
        assertThat(another.code()).isEqualTo("relocation-asked-already");
        var asked = await().atMost(Duration.ofSeconds(60))
                .until(() -> city.all(ParkEvents.RELOCATION_ASKED, HERE + "/" + id), a -> !a.isEmpty());
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().data())
                .isEqualTo(new RelocationAsked(id, HERE, uscc, LocalDate.of(2025, 7, 1), "新厂区", TERMS));

        restart();
        says(stepped(id, RelocationStep.REQUEST, RelocationState.REQUESTED, HERE, THERE, 1, null), 5);
        when(id, "state", "requested");
        assertThat(door.post(DOOR + "/" + id + "/consent", null).code()).isEqualTo("relocation-not-party");
        assertThat(door.post(DOOR + "/" + id + "/acceptance", null).code()).isEqualTo("relocation-wrong-state");

        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 8);
        says(stepped(id, RelocationStep.CONSENT, RelocationState.AGREED, HERE, THERE, 1, null), 7);
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 8);
        when(id, "state", "effected");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(DOOR + "/" + id).body().path("rosterDone").asBoolean());
        JsonNode entry = door.get("/parks/fengtai/roster/enterprises/" + uscc).body();
        assertThat(entry.path("name").asString()).isEqualTo("迁移示例有限公司");
        assertThat(entry.path("claimedFrom").asString()).isEqualTo("2025-07-01");
        restart();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(city.all(ParkEvents.ROSTER_ENTRY_RECORDED, HERE + "/" + uscc))
                        .hasSize(1));
        assertThat(((RosterEntryRecorded) city.all(ParkEvents.ROSTER_ENTRY_RECORDED, HERE + "/" + uscc)
                                .getFirst()
                                .data())
                        .claimedFrom())
                .isEqualTo(LocalDate.of(2025, 7, 1));
    }

    @Test
    void consentsAndClosesItsRosterFromTheEffectiveDay() { // R6
        Uscc uscc = uscc(2);
        assertThat(door.post(
                                "/parks/fengtai/roster/enterprises",
                                "{\"uscc\":\"" + uscc
                                        + "\",\"name\":\"迁出示例有限公司\",\"claimedFrom\":\"2020-01-01\",\"synthetic\":true}")
                        .status())
                .isEqualTo(201);
        RelocationId id = new RelocationId(uscc + "-00000000000a");
        says(stepped(id, RelocationStep.REQUEST, RelocationState.REQUESTED, THERE, HERE, 1, null), 1);
        when(id, "side", "origin");
        assertThat(door.post(DOOR + "/" + id + "/objection", "{}").status()).isEqualTo(422);
        Door.Answer proposal = door.post(
                DOOR + "/" + id + "/proposal",
                "{\"effectiveOn\":\"2025-10-01\",\"reason\":\"宜延后\",\"terms\":" + TERMS_JSON + "}");
        assertThat(proposal.status()).as(proposal.body().toString()).isEqualTo(200);
        var answered = await().atMost(Duration.ofSeconds(60))
                .until(() -> city.all(ParkEvents.RELOCATION_ANSWERED, HERE + "/" + id), a -> !a.isEmpty());
        RelocationAnswered said = (RelocationAnswered) answered.getFirst().data();
        assertThat(said.answer()).isEqualTo(RelocationAnswer.PROPOSE);
        assertThat(said.offer()).isEqualTo(1);

        heard(
                EnterpriseEvents.RELOCATION_ANSWER_REFUSED,
                uscc + "/" + id,
                2,
                new RelocationAnswerRefused(
                        id,
                        uscc,
                        HERE,
                        RelocationAnswer.PROPOSE,
                        answered.getFirst().sequence(),
                        new Refusal("relocation-other-holder", Text.of("not yours then", "该日不属于本园"))));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(DOOR + "/" + id)
                        .body()
                        .at("/said/0/refusal/code")
                        .asString("")
                        .equals("relocation-other-holder"));
        assertThat(door.post(DOOR + "/" + id + "/consent", "{\"offer\":2}").code())
                .isEqualTo("relocation-offer-replaced");
        assertThat(door.post(DOOR + "/" + id + "/consent", null).status()).isEqualTo(200);
        assertThat(door.post(DOOR + "/" + id + "/consent", null).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(city.all(ParkEvents.RELOCATION_ANSWERED, HERE + "/" + id))
                        .hasSize(2));

        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, THERE, HERE, 1, null), 4);
        when(id, "state", "effected");
        var removed = await().atMost(Duration.ofSeconds(60))
                .until(() -> city.all(ParkEvents.ROSTER_ENTRY_REMOVED, HERE + "/" + uscc), a -> !a.isEmpty());
        assertThat(((RosterEntryRemoved) removed.getFirst().data()).removedOn()).isEqualTo(LocalDate.of(2025, 7, 1));
        // it comes back later, and the old event comes again
        assertThat(door.post(
                                "/parks/fengtai/roster/enterprises",
                                "{\"uscc\":\"" + uscc + "\",\"name\":\"迁出示例有限公司\",\"claimedFrom\":\"2026-01-01\"}")
                        .status())
                .isEqualTo(201);
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, THERE, HERE, 1, null), 4);
        says(stepped(id, RelocationStep.ANNUL, RelocationState.TERMS_ANNULLED, THERE, HERE, 1, null), 6);
        when(id, "state", "terms-annulled");
        assertThat(door.get("/parks/fengtai/roster/enterprises/" + uscc).status())
                .isEqualTo(200);
    }

    private static void registers(Uscc uscc, String claimedFrom) {
        Door.Answer registered = door.post(
                "/parks/fengtai/roster/enterprises",
                "{\"uscc\":\"" + uscc + "\",\"name\":\"迁移示例有限公司\",\"claimedFrom\":\"" + claimedFrom
                        + "\",\"synthetic\":true}");
        assertThat(registered.status()).as("%s", registered.body()).isEqualTo(201);
    }

    private static void collects(String period) {
        LocalDate today = LocalDate.now(CLOCK);
        Door.Answer opened = door.put(
                "/parks/fengtai/collections/" + period,
                "{\"opensOn\":\"" + today + "\",\"closesOn\":\"" + today.plusDays(1) + "\"}");
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    }

    private static boolean isMissing(Uscc uscc, String period) {
        return door.get("/parks/fengtai/collections/" + period + "/missing?limit=1000")
                .body()
                .path("items")
                .valueStream()
                .anyMatch(i -> i.path("uscc").asString().equals(uscc.value()));
    }

    private static void follows(RelocationId id) {
        when(id, "state", "effected");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(DOOR + "/" + id).body().path("rosterDone").asBoolean());
    }

    /** R6: it had claimed it from a later day on; of the days between, which the origin gives up, a report is asked for too. */
    @Test
    void claimsWhatItHasInItsRosterFromTheEffectiveDayOn() {
        Uscc uscc = uscc(20);
        registers(uscc, "2025-11-01");
        collects("2025Q3");
        assertThat(isMissing(uscc, "2025Q3")).as("claimed later").isFalse();
        RelocationId id = asks(uscc);
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 3);
        follows(id);
        JsonNode entry = door.get("/parks/fengtai/roster/enterprises/" + uscc).body();
        assertThat(entry.path("claimedFrom").asString()).isEqualTo("2025-07-01");
        assertThat(isMissing(uscc, "2025Q3")).isTrue();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(city.all(ParkEvents.ROSTER_ENTRY_RECORDED, HERE + "/" + uscc).stream()
                                .map(e -> (RosterEntryRecorded) e.data())
                                .reduce((_, last) -> last))
                        .hasValueSatisfying(said -> {
                            assertThat(said.changed()).containsExactly("claimedFrom");
                            assertThat(said.claimedFrom()).isEqualTo(LocalDate.of(2025, 7, 1));
                        }));

        Uscc earlier = uscc(21);
        registers(earlier, "2025-02-01");
        RelocationId other = asks(earlier);
        says(stepped(other, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 3);
        follows(other);
        assertThat(door.get("/parks/fengtai/roster/enterprises/" + earlier)
                        .body()
                        .path("claimedFrom")
                        .asString())
                .as("what it claimed before stays claimed")
                .isEqualTo("2025-02-01");
    }

    /** R5, R6: what the origin claimed by then it claims no longer; what it claims since is a new claim, a double one. */
    @Test
    void givesUpWhatItClaimedByTheEffectAndNothingThatItClaimsSince() {
        Uscc uscc = uscc(22);
        registers(uscc, "2025-11-01");
        RelocationId id = new RelocationId(uscc + "-00000000000b");
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, THERE, HERE, 1, null), 3);
        follows(id);
        assertThat(door.get("/parks/fengtai/roster/enterprises/" + uscc).status())
                .isEqualTo(404);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(city.all(ParkEvents.ROSTER_ENTRY_REMOVED, HERE + "/" + uscc).stream()
                                .map(e -> ((RosterEntryRemoved) e.data()).removedOn()))
                        .as("it never had it from that day on")
                        .containsExactly(LocalDate.of(2025, 11, 1)));

        Uscc again = uscc(23);
        registers(again, "2025-01-01");
        RelocationId late = new RelocationId(again + "-00000000000b");
        heard(
                EnterpriseEvents.RELOCATION_STEPPED,
                again + "/" + late,
                3,
                CLOCK.instant().minus(Duration.ofDays(3)),
                stepped(late, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, THERE, HERE, 1, null));
        follows(late);
        assertThat(door.get("/parks/fengtai/roster/enterprises/" + again).status())
                .as("the news was under way for days, and it was taken in meanwhile")
                .isEqualTo(200);
    }

    /** R5, R6: given up on a later day than the one on which it moved in the past, it counts for no day on which it had moved. */
    @Test
    void countsNotWhatHasMovedBeforeItWasGivenUp() {
        Uscc uscc = uscc(24);
        registers(uscc, "2020-01-01");
        String sums = "/parks/fengtai/aggregates/";
        for (String period : List.of("2024", "2025")) {
            collects(period);
            Door.Answer reported = door.post(
                    "/parks/fengtai/reports/" + period,
                    "[{\"uscc\": \"" + uscc
                            + "\", \"submit\": true, \"values\": [{\"element\": \"total-income\", \"value\": \"7\","
                            + " \"unit\": \"万元\"}]}]");
            assertThat(reported.body().path("taken").asInt())
                    .as("%s", reported.body())
                    .isEqualTo(1);
        }
        String entry = "/parks/fengtai/roster/enterprises/" + uscc;
        assertThat(door.send(
                                "DELETE",
                                entry + "?reason=x",
                                null,
                                "If-Match",
                                door.get(entry).tag())
                        .status())
                .isEqualTo(204);
        assertThat(door.get(sums + "2025").body().path("contributors").asInt()).isEqualTo(1);
        RelocationId id = new RelocationId(uscc + "-00000000000b");
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, THERE, HERE, 1, null), 3);
        heard(
                EnterpriseEvents.CLAIM_OVERRULED,
                uscc + "/claim/" + HERE,
                4,
                new ClaimOverruled(
                        uscc, HERE, List.of(new OverruledDays(LocalDate.of(2025, 7, 1), LocalDate.now(CLOCK), THERE))));
        follows(id);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(sums + "2025").body().path("contributors").asInt() == 0);
        assertThat(door.get(sums + "2025").body().path("overruled").asInt()).isEqualTo(1);
        assertThat(door.get(sums + "2024").body().path("contributors").asInt())
                .as("before it moved")
                .isEqualTo(1);
    }

    @Test
    void showsARejectedRequestWithItsCodeAndReason() {
        Uscc uscc = uscc(3);
        RelocationId id = asks(uscc);
        says(
                stepped(
                        id,
                        RelocationStep.REJECT,
                        RelocationState.REJECTED,
                        HERE,
                        THERE,
                        1,
                        new Refusal("relocation-double-claimed", Text.of("undecided", "未裁定"))),
                1);
        JsonNode shown = when(id, "state", "rejected");
        assertThat(shown.at("/refusal/code").asString()).isEqualTo("relocation-double-claimed");
        assertThat(door.get(DOOR + "?open=false")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("id").asString()))
                .contains(id.value());
        assertThat(door.get(DOOR + "?open=true")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("id").asString()))
                .doesNotContain(id.value());
    }

    @Test
    void statesFiguresThatRunningTermsShareAndNoOthers() { // R2, R7
        Uscc uscc = uscc(4);
        String figures = "/parks/fengtai/shared-figures";
        String body = "{\"uscc\":\"" + uscc
                + "\",\"measure\":\"tax\",\"period\":\"2025\",\"amount\":{\"amount\":\"1234.56\",\"currency\":\"CNY\"},\"synthetic\":true}";
        assertThat(door.post(figures, body).code()).isEqualTo("figure-not-shared");
        RelocationId id = asks(uscc);
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 3);
        when(id, "state", "effected");
        assertThat(door.post(figures, body.replace("\"tax\"", "\"output\"")).code())
                .isEqualTo("figure-not-shared");
        assertThat(door.post(figures, body.replace("\"2025\"", "\"2025Q4\"")).code())
                .isEqualTo("figure-wrong-period");
        assertThat(door.post(figures, body.replace("1234.56", "-1")).status()).isEqualTo(422);
        Door.Answer stated = door.post(figures, body, "Idempotency-Key", "figure-" + uscc);
        assertThat(stated.status()).as(stated.body().toString()).isEqualTo(201);
        assertThat(door.post(figures, body, "Idempotency-Key", "figure-" + uscc).status())
                .isEqualTo(201);
        String subject = HERE + "/" + uscc + "/tax/2025";
        var said = await().atMost(Duration.ofSeconds(60))
                .until(() -> city.all(ParkEvents.SHARED_FIGURE_STATED, subject), a -> !a.isEmpty());
        assertThat(said).hasSize(1);
        assertThat(said.getFirst().data())
                .isEqualTo(new SharedFigureStated(
                        HERE, uscc, Measure.TAX, new Period("2025"), 1, Money.fen(123_456), null, true));

        heard(
                EnterpriseEvents.SHARED_FIGURE_DECIDED,
                uscc + "/figures/tax/2025",
                1,
                new SharedFigureDecided(
                        uscc,
                        HERE,
                        Measure.TAX,
                        new Period("2025"),
                        1,
                        Money.fen(123_456),
                        FigureDecision.RETURNED,
                        "与税务数据不符",
                        null));
        String one = figures + "/" + uscc + "/tax/2025";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(one).body().path("decision").asString("").equals("returned"));
        assertThat(door.put(one, "{\"amount\":{\"amount\":\"1200.00\",\"currency\":\"CNY\"}}")
                        .status())
                .isEqualTo(428);
        Door.Answer corrected = door.put(
                one,
                "{\"amount\":{\"amount\":\"1200.00\",\"currency\":\"CNY\"}}",
                "If-Match",
                door.get(one).tag());
        assertThat(corrected.status()).as(corrected.body().toString()).isEqualTo(200);
        assertThat(corrected.body().path("revision").asInt()).isEqualTo(2);
        assertThat(door.get(figures)
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(f -> f.path("uscc").asString().equals(uscc.value())))
                .hasSize(1);
        assertThat(door.get(figures + "?uscc=" + uscc).body().path("items").size())
                .isEqualTo(1);
    }

    /** It came here by a move without terms, or this park has taken the place of one that is no more: the city says by which terms. */
    @Test
    void statesWhatItHoldsInAnothersPlaceForAsLongAsTheCitySays() { // R1, R2, R7
        Uscc uscc = uscc(5);
        String figures = "/parks/fengtai/shared-figures";
        String body = "{\"uscc\":\"" + uscc
                + "\",\"measure\":\"tax\",\"period\":\"2025\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"synthetic\":true}";
        assertThat(door.post(figures, body).code()).isEqualTo("figure-not-shared");
        passes(uscc, 2, List.of(new PassedTerms(LocalDate.of(2025, 3, 1), LocalDate.of(2026, 3, 1), TERMS)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.post(figures, body, "Idempotency-Key", "passed-" + uscc)
                                .status()
                        == 201);
        assertThat(door.post(figures, body.replace("\"2025\"", "\"2024\"")).code())
                .as("before it came here")
                .isEqualTo("figure-not-shared");
        assertThat(door.post(figures, body.replace("\"2025\"", "\"2026\"")).code())
                .as("after it has gone on")
                .isEqualTo("figure-not-shared");
        assertThat(door.post(figures, body.replace("\"2025\"", "\"2025Q4\"")).code())
                .isEqualTo("figure-wrong-period");
        // the terms are annulled; what was said before comes again late
        passes(uscc, 3, List.of());
        passes(uscc, 2, List.of(new PassedTerms(LocalDate.of(2025, 3, 1), LocalDate.of(2026, 3, 1), TERMS)));
        Uscc other = uscc(6);
        passes(other, 2, List.of(new PassedTerms(LocalDate.of(2025, 3, 1), null, TERMS)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.post(
                                        figures,
                                        body.replace(uscc.value(), other.value()),
                                        "Idempotency-Key",
                                        "passed-" + other)
                                .status()
                        == 201);
        String one = figures + "/" + uscc + "/tax/2025";
        assertThat(door.put(
                                one,
                                "{\"amount\":{\"amount\":\"2.00\",\"currency\":\"CNY\"}}",
                                "If-Match",
                                door.get(one).tag())
                        .code())
                .isEqualTo("figure-not-shared");
    }

    /** R2, R5: what this park has agreed ends with the holding, and from then on no figure leaves it. */
    @Test
    void statesNothingMoreByTermsThatHaveEndedWithTheHolding() {
        Uscc uscc = uscc(7);
        String figures = "/parks/fengtai/shared-figures";
        String body = "{\"uscc\":\"" + uscc
                + "\",\"measure\":\"tax\",\"period\":\"2025\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"synthetic\":true}";
        RelocationId id = asks(uscc);
        says(stepped(id, RelocationStep.TAKE_EFFECT, RelocationState.EFFECTED, HERE, THERE, 1, null), 3);
        when(id, "state", "effected");
        ends(uscc, 2, List.of(new EndedTerms(id, LocalDate.of(2026, 2, 1))));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.post(figures, body.replace("2025", "2027")).code(), "figure-not-shared"::equals);
        assertThat(door.post(figures, body.replace("2025", "2026")).code()).isEqualTo("figure-not-shared");
        assertThat(door.post(figures, body).status()).as("a period before").isEqualTo(201);
        // what was said before comes again late; then a decision brings back what had ended
        ends(uscc, 1, List.of());
        ends(uscc, 3, List.of());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.post(figures, body.replace("2025", "2026")).status() == 201);
    }

    private static void ends(Uscc uscc, long sequence, List<EndedTerms> ended) {
        heard(EnterpriseEvents.SHARING_ENDED, uscc + "/ended/" + HERE, sequence, new SharingEnded(uscc, HERE, ended));
    }

    private static void passes(Uscc uscc, long sequence, List<PassedTerms> terms) {
        heard(
                EnterpriseEvents.SHARING_PASSED,
                uscc + "/sharing/" + HERE,
                sequence,
                new SharingPassed(uscc, HERE, terms));
    }

    @Test
    void nobodyElseComesIn() {
        Door other = door.as(Issuer.shared().administrator("haidian"));
        assertThat(other.get(DOOR).status()).isEqualTo(403);
        assertThat(other.post(DOOR, "{}").status()).isEqualTo(403);
    }
}
