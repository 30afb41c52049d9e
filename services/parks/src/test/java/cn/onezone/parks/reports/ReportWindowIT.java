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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** R9: the days on which reports are taken are days in Shanghai, which begin and end while it is another day by UTC. */
class ReportWindowIT {
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Moved CLOCK = new Moved();

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;

    /** Goes on from where it is put. */
    private static final class Moved extends Clock {
        private final Clock real = Clock.systemUTC();
        private volatile Duration by = Duration.ZERO;

        void put(LocalDate day, String time) {
            by = Duration.between(
                    real.instant(),
                    day.atTime(LocalTime.parse(time)).atZone(SHANGHAI).toInstant());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), by);
        }

        @Override
        public Instant instant() {
            return real.instant().plus(by);
        }
    }

    @BeforeAll
    static void start() {
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .initializers(c -> ((GenericApplicationContext) c)
                        .registerBean(
                                "movedClock", Clock.class, () -> CLOCK, definition -> definition.setPrimary(true)))
                .run(
                        "--server.port=0",
                        "--onezone.park=haidian",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri("it-park-window-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                        "--onezone.log.sweep-every=200ms");
        Issuer issuer = Issuer.shared();
        // good for days, for the clock is put forward here
        door = Door.of(park)
                .as(issuer.sign(issuer.claims("haidian", List.of("park-administrator"), "haidian")
                        .expirationTime(Date.from(Clock.systemUTC().instant().plus(Duration.ofDays(9))))
                        .build()));
    }

    @AfterAll
    static void stop() {
        door.close();
        park.close();
    }

    private static String uscc(int number) {
        String first = "91110108MA561000" + number;
        return first + Uscc.checkCharacter(first);
    }

    private static Door.Answer reports(int number) {
        return door.put("/parks/haidian/reports/2022/" + uscc(number), """
                {"submit": true, "values": [{"element": "total-income", "value": "1", "unit": "万元"}]}""");
    }

    @Test
    void takesReportsFromTheBeginningOfItsFirstDayToTheEndOfItsLast() {
        LocalDate last =
                LocalDate.ofInstant(Clock.systemUTC().instant(), SHANGHAI).plusDays(4);
        LocalDate first = last.minusDays(1);
        CLOCK.put(first.minusDays(1), "23:30");
        for (int i = 1; i <= 4; i++) {
            assertThat(door.post(
                                    "/parks/haidian/roster/enterprises",
                                    "{\"uscc\":\"" + uscc(i) + "\",\"name\":\"企业" + i
                                            + "\",\"claimedFrom\":\"2000-01-01\"}")
                            .status())
                    .isEqualTo(201);
        }
        Door.Answer planned = door.put(
                "/parks/haidian/collections/2022", "{\"opensOn\":\"" + first + "\",\"closesOn\":\"" + last + "\"}");
        assertThat(planned.body().path("state").asString())
                .as("%s", planned.body())
                .isEqualTo("planned");
        assertThat(reports(1).code()).isEqualTo("collection-not-open");

        CLOCK.put(first, "00:30");
        assertThat(LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC)).isBefore(first);
        assertThat(reports(1).status()).isEqualTo(201);

        CLOCK.put(last, "23:30");
        assertThat(reports(2).status()).isEqualTo(201);

        CLOCK.put(last.plusDays(1), "00:30");
        assertThat(LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC)).isEqualTo(last);
        assertThat(reports(3).code()).isEqualTo("collection-closed");
        assertThat(door.get("/parks/haidian/collections/2022")
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("closed");
        assertThat(door.post(
                                "/parks/haidian/reports/2022",
                                "[{\"uscc\":\"" + uscc(4)
                                        + "\",\"submit\":true,\"values\":[{\"element\":\"total-income\",\"value\":\"1\",\"unit\":\"万元\"}]}]")
                        .body()
                        .at("/outcomes/0/problem/code")
                        .asString())
                .isEqualTo("collection-closed");
    }
}
