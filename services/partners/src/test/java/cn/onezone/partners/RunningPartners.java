package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The service on a real broker and the local store, with agreements that name all that park Haidian says of one kind. */
public final class RunningPartners implements AutoCloseable {
    /** Where its log is. */
    public final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    /** What parks say. */
    public final LogOfTests log = new LogOfTests(infrastructure.bootstrapServers());

    private final ConfigurableApplicationContext context;
    private final Door door;

    /** Its clock. */
    public final Moved clock = new Moved();

    /** Starts it with further settings. */
    public RunningPartners(String... more) {
        this(UUID.randomUUID(), more);
    }

    /** Starts it with further settings on a database of this name, where another may have been before. */
    public RunningPartners(UUID database, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.mongodb.uri=" + infrastructure.mongoUri("it-" + database),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers()));
        settings.addAll(List.of(more));
        context = OneZoneApplication.of(PartnersApplication.class, "partners")
                .initializers(c -> ((GenericApplicationContext) c)
                        .registerBean(
                                "movedClock", Clock.class, () -> clock, definition -> definition.setPrimary(true)))
                .run(settings.toArray(String[]::new));
        door = Door.of(context);
    }

    /**
     * Starts one that tries webhooks again after a moment and gives up on slow ones soon.
     *
     * @param retries how often it tries again
     */
    public static RunningPartners impatient(int retries) {
        return new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=" + String.join(",", Collections.nCopies(retries, "300ms")),
                "--onezone.partners.webhooks.connect-limit=500ms",
                "--onezone.partners.webhooks.time-limit=1500ms",
                "--onezone.partners.webhooks.break-for=200ms");
    }

    /** The door for a partner. */
    public Door partner(String name) {
        return door.as(token(name));
    }

    /** A partner's token, which is good for years, for the clock may be put forward. */
    public static String token(String name) {
        return token(name, "partner");
    }

    /** A token that is good for years. */
    public static String token(String name, String role) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(name, List.of(role), null)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(2_000))))
                        .build());
    }

    /** The token of a park's administrator. */
    public String parkToken(String park) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(park, List.of("park-administrator"), park)
                        .build());
    }

    /** Where its doors are, for a client of another make. */
    public String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** A part of it, for what no door shows. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** The door for one who is nobody's partner. */
    public Door door() {
        return door;
    }

    /**
     * An agreement of a partner that is in force.
     *
     * @param reason which events: those that give this reason
     */
    public String granted(Door partner, String reason) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed =
                partner.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"},{"path":"uscc","treatment":"hash"}],
                 "where":[{"path":"reason","anyOf":["%s"]}]}],
                 "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(reason, today.minusDays(1), today.plusDays(60)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        String id = proposed.text("id");
        assertThat(door.as(Issuer.shared().of("coordinator"))
                        .post("/partners/agreements/" + id + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return id;
    }

    /** A park says that an enterprise has left. */
    public String say(String subject, long sequence, String reason) {
        String id = log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/haidian",
                subject,
                sequence,
                new RosterEntryRemoved(
                        ParkCode.of("haidian"), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), reason));
        log.flush();
        return id;
    }

    /** How many events the sequence of a subscription has. */
    public long last(Door partner, String id) {
        Answer answer = partner.get("/partners/subscriptions/" + id);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("last").asLong();
    }

    @Override
    public void close() {
        log.close();
        door.close();
        context.close();
    }
}
