package cn.onezone.enterprises.relocations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.RosterEvents;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** R6: what a coordinator decides is what the coordinator has read. */
class RelocationDeskIT {
    private static final ParkCode ORIGIN = new ParkCode("haidian");
    private static final ParkCode DESTINATION = new ParkCode("fengtai");
    private static final Uscc USCC = new Uscc("91110108MA0000001D");
    private static final LocalDate DAY = LocalDate.of(2025, 1, 1);
    private static final String DATABASE = "relocation-desk-" + UUID.randomUUID();

    @Test
    void decidesNothingThatWasCounteredSinceItWasRead() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        try (ConfigurableApplicationContext context = OneZoneApplication.of(EnterprisesApplication.class, "enterprises")
                        .run(
                                "--server.port=0",
                                "--spring.mongodb.uri=" + infrastructure.mongoUri(DATABASE),
                                "--onezone.identity.issuer=" + Issuer.shared().address(),
                                "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
                LogOfTests log = new LogOfTests(infrastructure.bootstrapServers())) {
            claimed(log, context.getBean(Registrations.class));
            RelocationDesk desk = context.getBean(RelocationDesk.class);
            RelocationId id = new RelocationId(USCC + "-000000000001");
            desk.does(new RelocationCommand.Ask(id, DESTINATION, DAY, "新厂区", null, 1));
            due();
            RelocationDesk.Found read = desk.find(id).orElseThrow();
            desk.does(new RelocationCommand.Answer(
                    id, ORIGIN, RelocationAnswer.PROPOSE, 1, "晚一年", DAY.plusYears(1), null, 1));
            for (RelocationCommand command : List.of(
                    new RelocationCommand.Approve(id, DAY, null, "可行"), new RelocationCommand.Refuse(id, "不可行"))) {
                assertThatThrownBy(() -> desk.does(command, read)).isInstanceOf(StaleVersion.class);
            }
            assertThat(state(desk, id)).isEqualTo(RelocationState.COUNTERED);
            assertThat(desk.does(
                            new RelocationCommand.Refuse(id, "不可行"),
                            desk.find(id).orElseThrow()))
                    .isTrue();
            assertThat(state(desk, id)).isEqualTo(RelocationState.REFUSED);
        }
    }

    private static RelocationState state(RelocationDesk desk, RelocationId id) {
        return desk.find(id).orElseThrow().relocation().state();
    }

    private static void claimed(LogOfTests log, Registrations registrations) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + ORIGIN,
                ORIGIN + "/" + USCC,
                1,
                Instant.parse("2024-05-06T01:02:03Z"),
                RosterEvents.claim(ORIGIN, USCC, "迁移示例有限公司", LocalDate.of(2020, 1, 1)));
        log.flush();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> registrations.find(USCC).isPresent());
    }

    /** The deadline of the parks is over. */
    private static void due() {
        try (MongoClient client =
                MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(DATABASE))) {
            assertThat(client.getDatabase(DATABASE)
                            .getCollection("registrations")
                            .updateOne(
                                    Filters.eq("_id", USCC.value()),
                                    Updates.set("state.relocations.all.0.due", LocalDate.of(2025, 1, 2)))
                            .getModifiedCount())
                    .isEqualTo(1);
        }
    }
}
