package cn.onezone.gateway.view;

import static cn.onezone.gateway.view.Publisher.enterprise;
import static cn.onezone.gateway.view.Publisher.uscc;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.indicators.Standpoint;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testlog.Alerts;
import cn.onezone.testlog.Mutations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.node.ObjectNode;

/** What a park, or who is between it and the view, says that no type allows: it changes nothing and stops nothing. */
class CityViewFaultsIT {
    @TempDir
    Path disk;

    private LocalBroker broker;
    private Publisher log;

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        broker = LocalBroker.start(disk.resolve("broker"), 0);
        log = new Publisher(broker.bootstrapServers());
    }

    @AfterEach
    void stop() {
        Awaitility.reset();
        log.close();
        broker.close();
    }

    private final class Opened implements AutoCloseable {
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final EnterpriseSearch search = new EnterpriseSearch();
        private final CityView view = new CityView(
                disk.resolve("gateway"),
                new ViewSettings.View(
                        Duration.ofMillis(100),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200),
                        100,
                        1_000_000,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2),
                        2,
                        100),
                Publisher.settings(broker.bootstrapServers()),
                new KeySettings(disk, List.of()),
                ParkDirectory.bundled(),
                search,
                _ -> {},
                Clock.systemUTC(),
                meters);

        Opened() {
            view.start();
        }

        Facts facts() {
            try (Snapshot now = view.acquire()) {
                return now.facts();
            }
        }

        boolean has(String park) {
            return facts().parkCodes().contains(park);
        }

        boolean submitted(String park) {
            return facts().indicators()
                    .submissions(Period.of("2022"), List.of(park), Standpoint.REPORTED)
                    .submitted()
                    .contains(park);
        }

        String name(int number) {
            try (Snapshot now = view.acquire()) {
                List<EnterpriseSearch.Told> told =
                        search.told(now.reader(), uscc(number).value());
                return told == null ? "" : told.getFirst().record().name();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        double count(String meter) {
            return meters.get(meter).counter().count();
        }

        @Override
        public void close() {
            view.stop(true);
        }
    }

    private static ParkDescribed described(String park, int no) {
        return new ParkDescribed(ParkCode.of(park), no, park, park, "某区", "110199", List.of(), List.of(), List.of());
    }

    private void describes(String park, String subject, long sequence) {
        log.send(ParkEvents.PARK_DESCRIBED, "/parks/" + park, subject, sequence, described(park, 30));
    }

    private void submits(String park, String subject, long sequence) {
        log.send(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                subject,
                sequence,
                new SubmissionSubmitted(
                        park + "-2022",
                        ParkCode.of(park),
                        Period.of("2022"),
                        1,
                        List.of(new ElementValue("rd", BigDecimal.TEN, Unit.of("万元"))),
                        Instant.parse("2023-01-05T02:00:00Z"),
                        false,
                        null));
    }

    @Test
    void anEventThatLacksAFieldStopsNothing() {
        try (Opened opened = new Opened()) {
            // of a series that is born at one nobody is told: it has never increased
            assertThat(Alerts.meters("onezone.view."))
                    .containsExactly("onezone.view.quarantined", "onezone.view.unreadable")
                    .allSatisfy(meter -> assertThat(opened.count(meter)).isZero());
            ObjectNode full = (ObjectNode) EventJson.mapper().readTree(EventJson.write(described("lacking", 18)));
            int said = 0;
            for (String field : full.propertyNames()) {
                ObjectNode lacking = full.deepCopy();
                lacking.remove(field);
                log.send(Publisher.record(
                        ParkEvents.PARK_DESCRIBED, "/parks/lacking", "lacking-" + said++, 1, lacking.toString()));
            }
            for (String data : List.of("{\"id\": \"lacking-2022\"}", "null")) {
                log.send(Publisher.record(
                        ParkEvents.SUBMISSION_SUBMITTED, "/parks/lacking", "lacking-" + said++, 1, data));
            }
            describes("whole", "whole", 1);
            log.flush();
            Awaitility.await().until(() -> opened.has("whole"));
            int all = said;
            Awaitility.await().until(() -> opened.count("onezone.view.unreadable") == all);
            assertThat(opened.has("lacking")).isFalse();
            assertThat(opened.view.unreadableEvents())
                    .hasSize(all)
                    .allMatch(one -> one.source().equals("/parks/lacking"));
            assertThat(new ViewHealth(opened.view).health().getStatus()).isEqualTo(Status.UP);
        }
    }

    /** All parks share a topic. What one says under the name of another's subject is no newer state of the other's. */
    @Test
    void aParkSilencesNoOtherUnderTheNameOfItsSubject() {
        try (Opened opened = new Opened()) {
            describes("loud", "quiet", 999_999);
            submits("loud", "quiet-2022", 999_999);
            log.flush();
            Awaitility.await().until(() -> opened.has("loud") && opened.submitted("loud"));
            describes("quiet", "quiet", 1);
            submits("quiet", "quiet-2022", 1);
            // behind them
            describes("loud", "quiet", 1_000_000);
            submits("loud", "quiet-2022", 1_000_000);
            log.flush();
            Awaitility.await().until(() -> opened.count("onezone.view.applied") == 6);
            Awaitility.await().until(() -> opened.has("quiet") && opened.submitted("quiet"));
        }
        // and neither is lost when it starts from its disk
        try (Opened opened = new Opened()) {
            assertThat(opened.has("loud") && opened.submitted("loud")).isTrue();
            assertThat(opened.has("quiet") && opened.submitted("quiet")).isTrue();
        }
    }

    /** The index takes no text of any length, and a park decides how long a name is. */
    @Test
    void anEnterpriseThatTheIndexRefusesStopsNothing() {
        try (Opened opened = new Opened()) {
            EnterpriseConsolidated endless = enterprise(1, "长".repeat(200_000), "haidian", null);
            log.send(endless, 1);
            log.send(enterprise(2, "短", "haidian", null), 1);
            log.flush();
            Awaitility.await().until(() -> opened.name(2).equals("短"));
            log.send(enterprise(1, "不长", "haidian", null), 2);
            log.flush();
            Awaitility.await().until(() -> opened.name(1).equals("不长"));
            assertThat(opened.view.fault()).isNull();
            assertThat(opened.meters.get("onezone.log.reading").gauge().value()).isEqualTo(1);
        }
    }

    /** Nobody is told of what is old. Of what is forged everybody is, also under a number that is known already. */
    @Test
    void aForgedEventIsDoubtedAlsoUnderANumberThatIsKnown() {
        try (Opened opened = new Opened()) {
            for (int sequence = 1; sequence <= 3; sequence++) {
                log.send(enterprise(1, "真" + sequence, "haidian", null), sequence);
            }
            log.flush();
            Awaitility.await().until(() -> opened.name(1).equals("真3"));
            // the signature of a true event over other words, and none at all
            for (int sequence = 1; sequence <= 3; sequence++) {
                EnterpriseConsolidated said = enterprise(1, "真" + sequence, "haidian", null);
                EnterpriseConsolidated forged = enterprise(1, "假", "chaoyang", null);
                ProducerRecord<String, byte[]> changed = log.signed(consolidated(said, sequence));
                log.sendAsItIs(new ProducerRecord<>(
                        changed.topic(),
                        null,
                        changed.key(),
                        EventJson.write(forged).getBytes(StandardCharsets.UTF_8),
                        changed.headers()));
                log.sendAsItIs(consolidated(forged, sequence));
            }
            log.send(enterprise(1, "真3", "haidian", null), 3);
            log.send(enterprise(2, "后", "haidian", null), 1);
            log.flush();
            Awaitility.await().until(() -> opened.name(2).equals("后") && opened.count("onezone.view.dropped") > 0);
            Awaitility.await().until(() -> opened.count("onezone.view.quarantined") == 6);
            assertThat(opened.count("onezone.view.dropped")).isEqualTo(1);
            assertThat(opened.name(1)).isEqualTo("真3");
        }
    }

    private static ProducerRecord<String, byte[]> consolidated(EnterpriseConsolidated enterprise, long sequence) {
        return Publisher.record(
                EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                "/enterprises",
                enterprise.uscc().value(),
                sequence,
                EventJson.write(enterprise));
    }

    /** The verifier refuses ten thousand of them in a test of its own; here they are on the log. */
    @Test
    void aThousandMutatedEventsChangeNothingAndStopNothing() {
        try (Opened opened = new Opened()) {
            List<ProducerRecord<String, byte[]>> signed = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String park = "mutated-" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
                signed.add(log.signed(Publisher.record(
                        ParkEvents.PARK_DESCRIBED, "/parks/" + park, park, 1, EventJson.write(described(park, i)))));
                EnterpriseConsolidated changed = enterprise(i, "变" + i, "haidian", "I6513");
                signed.add(log.signed(Publisher.record(
                        EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                        "/enterprises",
                        changed.uscc().value(),
                        1,
                        EventJson.write(changed))));
            }
            Mutations mutations = new Mutations(31, signed);
            for (int doubted = 0; doubted < 1_000; ) {
                Mutations.Mutated mutated = mutations.next();
                if (!mutated.same()) {
                    log.sendAsItIs(mutated.event());
                    doubted++;
                }
            }
            for (int i = 0; i < 32; i++) {
                describes("after-" + (char) ('a' + i % 26) + (char) ('a' + i / 26), "after-" + i, 1);
            }
            log.flush();
            Awaitility.await()
                    .until(() -> opened.facts().parkCodes().stream()
                                    .filter(park -> park.startsWith("after-"))
                                    .count()
                            == 32);
            // one that does not say which type it is, or another, is passed by and not doubted
            Awaitility.await()
                    .until(() -> opened.count("onezone.view.quarantined")
                                    + opened.meters.find("onezone.view.skipped").counters().stream()
                                            .mapToDouble(counter -> counter.count())
                                            .sum()
                            == 1_000);
            assertThat(opened.count("onezone.view.quarantined")).isGreaterThan(850);
            assertThat(opened.count("onezone.view.applied")).isEqualTo(32);
            assertThat(opened.facts().parkCodes()).noneMatch(park -> park.startsWith("mutated-"));
            for (int i = 0; i < 50; i++) {
                assertThat(opened.name(i)).isEmpty();
            }
        }
    }
}
