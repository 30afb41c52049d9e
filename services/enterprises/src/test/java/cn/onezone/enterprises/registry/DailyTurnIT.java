package cn.onezone.enterprises.registry;

import static cn.onezone.enterprises.registry.RosterEvents.USCC;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What becomes due is found in the store by an index, on whatever day somebody looks. */
class DailyTurnIT {
    private static final ParkCode HAIDIAN = new ParkCode("haidian");
    private static final ParkCode FENGTAI = new ParkCode("fengtai");

    @Test
    void findsWhatBeginsAndWhatIsOverdueOnItsDay() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        try (ConfigurableApplicationContext context = OneZoneApplication.of(EnterprisesApplication.class, "enterprises")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("enterprises-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers())) {
            Registrations registrations = context.getBean(Registrations.class);
            Deadlines deadlines = context.getBean(Deadlines.class);
            // days that the service's own turn, by the present clock, has nothing to do with
            LocalDate begins = LocalDate.of(2150, 3, 2);
            Registration state = Registration.none(USCC);
            for (Event<ParkEvent> event : List.of(
                    RosterEvents.recorded(HAIDIAN, 1, "2024-01-01", 10, "甲公司", null),
                    RosterEvents.recorded(FENGTAI, 1, begins.toString(), 20, "甲公司", null))) {
                state = Registry.decide(Registry.Decision.start(state), event, begins.minusDays(1))
                        .state();
            }
            assertThat(registrations.saveAll(List.of(new Write<>(null, USCC.value(), state, List.of()))))
                    .isEmpty();

            turn(registrations, deadlines, begins.minusDays(1));
            assertThat(stored(registrations).version()).isEqualTo(1);
            turn(registrations, deadlines, begins);
            DoubleClaim open = stored(registrations).state().openDoubleClaim().orElseThrow();
            assertThat(open.foundOn()).isEqualTo(begins);
            assertThat(stored(registrations).state().contested()).isEqualTo(USCC);

            LocalDate due = deadlines.of(open);
            assertThat(due).isAfter(begins.plusDays(deadlines.days()));
            long version = stored(registrations).version();
            turn(registrations, deadlines, due);
            assertThat(stored(registrations).version())
                    .as("on the last day it is in time")
                    .isEqualTo(version);
            turn(registrations, deadlines, due.plusDays(1));
            turn(registrations, deadlines, due.plusDays(2));
            assertThat(stored(registrations)
                            .state()
                            .openDoubleClaim()
                            .orElseThrow()
                            .overdue())
                    .isTrue();
            assertThat(stored(registrations).version()).as("said once").isEqualTo(version + 1);
        }
        assertThat(infrastructure.storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static void turn(Registrations registrations, Deadlines deadlines, LocalDate day) {
        Instant noon = day.atTime(4, 0).toInstant(ZoneOffset.UTC);
        new DailyTurn(registrations, deadlines, Clock.fixed(noon, ZoneOffset.UTC)).once();
    }

    private static Stored<Registration> stored(Registrations registrations) {
        return registrations.find(USCC).orElseThrow();
    }
}
