package cn.onezone.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.EntryId;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.audit.PublishedHeads;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.testkit.EmbeddedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heads of the gateway's trail on the real broker. */
class TrailHeadsIT {
    @TempDir
    private Path folder;

    private final LogSettings log = new LogSettings(
            EmbeddedInfrastructure.shared().bootstrapServers(),
            4,
            (short) -1,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            1,
            null,
            Map.of(),
            null,
            null,
            null);

    private void once(FileChain chain, String now) throws Exception {
        new TrailHeads(
                        chain,
                        log,
                        new KeySettings(folder.resolve("keys"), List.of()),
                        Clock.fixed(Instant.parse(now), ZoneOffset.UTC))
                .once();
    }

    @Test
    void whenADayIsOverItsHeadIsPublishedOnceSignedByTheGateway() throws Exception {
        Asked asked = new Asked("somebody", List.of(), null, "POST /x", "", "127.0.0.1", null, null);
        try (FileChain chain =
                new FileChain(folder.resolve("audit"), "/gateway/heads", 1 << 20, 4, Clock.systemUTC())) {
            for (String at : List.of("2030-01-01T10:00:00Z", "2030-01-01T15:59:59Z", "2030-01-01T16:00:00Z")) {
                Instant moment = Instant.parse(at);
                chain.append(List.of(asked.command(EntryId.at(moment), moment, null, null, null, null)));
            }
            // of the day before there is nothing
            once(chain, "2030-01-01T12:00:00Z");
            once(chain, "2030-01-01T20:00:00Z");
            once(chain, "2030-01-01T21:00:00Z");
            List<ChainLink> links = chain.after(0, 10);
            AuditHeadPublished head = new AuditHeadPublished(
                    "/gateway",
                    "/gateway/heads",
                    LocalDate.parse("2030-01-01"),
                    2,
                    2,
                    links.get(1).hash());
            try (Topics topics = new Topics(log)) {
                KeyRing keys = new KeyRing(
                        log, topics, new KeySettings(folder.resolve("none"), List.of()), new SimpleMeterRegistry());
                assertThat(new PublishedHeads(log, new EventVerifier(keys)).of("/gateway/heads"))
                        .containsExactly(head);
            }
            once(chain, "2030-01-02T20:00:00Z");
            assertThat(new TrailHeads(chain, log, new KeySettings(folder.resolve("keys"), List.of()), Clock.systemUTC())
                            .list())
                    .extracting(AuditHeadPublished::sequence)
                    .containsExactly(3L, 2L);
        }
    }
}
