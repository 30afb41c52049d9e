package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * R21: what a park says after a decision was answered is numbered under it, whichever process was asked and however soon it
 * comes. It is said once: what is passed by never gets a number.
 */
class AtOnceIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TIMES = 12;

    private static RunningPartners numbering;
    private static RunningPartners other;

    @BeforeAll
    static void start() {
        UUID database = UUID.randomUUID();
        numbering = new RunningPartners(database);
        await().atMost(SOON).until(() -> numbering.part(Sequencer.class).isLeading());
        other = new RunningPartners(database);
        await().atMost(SOON).until(() -> other.part(Sequencer.class).isRunning());
    }

    @AfterAll
    static void stop() {
        other.close();
        numbering.close();
    }

    private static RunningPartners asked(boolean theOneThatNumbers) {
        return theOneThatNumbers ? numbering : other;
    }

    private static String name() {
        return "at-once-" + UUID.randomUUID();
    }

    private static Door coordinator(RunningPartners asked) {
        return asked.door().as(RunningPartners.token("coordinator", "coordinator"));
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    private static List<String> ids(Door partner, String id) {
        Answer answer = partner.get("/partners/subscriptions/" + id + "/events?limit=1000");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body()
                .path("items")
                .valueStream()
                .map(event -> event.path("id").asString())
                .toList();
    }

    private static void awaitNumbered(Door partner, String id, List<String> said) {
        await().atMost(SOON).untilAsserted(() -> assertThat(ids(partner, id)).containsExactlyElementsOf(said));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidRightAfterAGrantIsNumbered(boolean theOneThatNumbers) {
        Door partner = asked(theOneThatNumbers).partner(name());
        for (int i = 0; i < TIMES; i++) {
            String reason = name();
            String id = asked(theOneThatNumbers).granted(partner, reason);
            String said = numbering.say(reason, 1, reason);
            awaitNumbered(partner, id, List.of(said));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidRightAfterTheTermsAreWiderIsNumbered(boolean theOneThatNumbers) {
        Door partner = asked(theOneThatNumbers).partner(name());
        Door coordinator = coordinator(asked(theOneThatNumbers));
        String reason = name();
        String path = "/partners/agreements/" + asked(theOneThatNumbers).granted(partner, reason);
        JsonNode terms = partner.get(path).body().path("terms");
        List<String> said = new ArrayList<>(List.of(numbering.say(reason, 1, reason)));
        String all = "\"" + reason + "\"";
        for (int i = 0; i < TIMES; i++) {
            all = all + ",\"" + reason + i + "\"";
            String wider = terms.toString().replace("[\"" + reason + "\"]", "[" + all + "]");
            assertThat(coordinator.put(path + "/terms", wider, "If-Match", "*").status())
                    .isEqualTo(200);
            said.add(numbering.say(reason, 2 + i, reason + i));
        }
        awaitNumbered(partner, path.substring(path.lastIndexOf('/') + 1), said);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidRightAfterAnObjectionIsWithdrawnIsNumbered(boolean theOneThatNumbers) {
        Door partner = asked(theOneThatNumbers).partner(name());
        Door haidian = asked(theOneThatNumbers).door().as(numbering.parkToken("haidian"));
        String reason = name();
        String id = asked(theOneThatNumbers).granted(partner, reason);
        String objection = "/partners/agreements/" + id + "/objections/haidian";
        for (int i = 0; i < TIMES; i++) {
            assertThat(haidian.put(objection, "{\"reason\":\"暂不共享\"}").status()).isEqualTo(200);
            assertThat(haidian.send("DELETE", objection, null).status()).isEqualTo(200);
            String said = numbering.say(reason, 1 + i, reason);
            // before the park objects again: what has no number then gets none
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ids(partner, id)).endsWith(said));
        }
    }

    /** After an outage what was said long before comes with what was said since: when it comes to be numbered counts for nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatWasRecordedBeforeTheAgreementBeganIsNotNumbered(int daysBefore) {
        Door partner = numbering.partner(name());
        String reason = name();
        // its first day was yesterday, it is granted today
        String id = numbering.granted(partner, reason);
        Instant midnight = today().atStartOfDay(ZoneId.of("Asia/Shanghai")).toInstant();
        String before = numbering.log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/haidian",
                reason,
                1,
                midnight.minus(Duration.ofDays(daysBefore)).minusMillis(1),
                removed(reason));
        String on = numbering.log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED, "/parks/haidian", reason, 2, midnight, removed(reason));
        String said = numbering.say(reason, 3, reason);
        awaitNumbered(partner, id, List.of(on, said));
        assertThat(ids(partner, id)).doesNotContain(before);
    }

    private static RosterEntryRemoved removed(String reason) {
        return new RosterEntryRemoved(
                ParkCode.of("haidian"), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), reason);
    }
}
