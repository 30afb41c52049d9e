package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.network.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final Instant NOON = Instant.parse("2026-03-01T04:00:00Z");
    private static final ViewSettings.View SETTINGS = new ViewSettings.View(
            Duration.ofSeconds(3),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            100,
            1_000_000,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            2,
            100);

    private static Heartbeat beat(Instant at, Instant upTo, long end) {
        return new Heartbeat("/parks/haidian", "one", at, upTo, 0, "t", Map.of(0, end), null);
    }

    private static Coverage.OfPark at(Watermarks watermarks, Instant now) {
        return Coverage.of("haidian", watermarks.known().get("/parks/haidian"), null, true, now, SETTINGS);
    }

    @Test
    void doesNotClaimWhatItHasNotReadYet_R14() {
        Watermarks watermarks = new Watermarks();
        watermarks.heard(beat(NOON, NOON, 5));
        watermarks.read(Map.of(new TopicPartition("t", 0), 4L));
        assertThat(at(watermarks, NOON).state()).isEqualTo(Coverage.State.LATE);
        assertThat(at(watermarks, NOON).watermark()).isNull();
        watermarks.read(Map.of(new TopicPartition("t", 0), 5L));
        assertThat(at(watermarks, NOON).state()).isEqualTo(Coverage.State.UP);
        assertThat(at(watermarks, NOON).watermark()).isEqualTo(NOON);
    }

    /** An old heartbeat that is put on the log again must not lead a park's route to its old address. */
    @Test
    void onlyTheNewestHeartbeatOfASourceCountsAndInventedSourcesFillNoMemory() {
        Watermarks watermarks = new Watermarks();
        assertThat(watermarks.heard(beat(NOON, NOON, 5))).isTrue();
        assertThat(watermarks.heard(beat(NOON.plusSeconds(2), NOON, 5))).isTrue();
        assertThat(watermarks.heard(beat(NOON, NOON, 5))).isFalse();
        for (int i = 0; i < 5_000; i++) {
            var _ = watermarks.heard(new Heartbeat("/parks/p" + i, "one", NOON, NOON, 0, "t", Map.of(), null));
        }
        assertThat(watermarks.known()).hasSize(1_000);
        assertThat(watermarks.heard(beat(NOON.plusSeconds(4), NOON, 5))).isTrue();
    }

    @Test
    void isLateWhileAParkSpeaksButItsEventsWait_R14() {
        Watermarks watermarks = new Watermarks();
        watermarks.heard(beat(NOON, NOON.minusSeconds(10), 0));
        watermarks.read(Map.of());
        assertThat(at(watermarks, NOON).state()).isEqualTo(Coverage.State.LATE);
        assertThat(at(watermarks, NOON).ageSeconds()).isEqualTo(10.0);
    }

    @Test
    void isDownAfterThreeMissedHeartbeatsAndKeepsItsWatermark_R14() {
        Watermarks watermarks = new Watermarks();
        watermarks.heard(beat(NOON, NOON, 0));
        watermarks.read(Map.of());
        assertThat(at(watermarks, NOON.plusSeconds(6)).state()).isEqualTo(Coverage.State.UP);
        assertThat(at(watermarks, NOON.plusMillis(6_001)).state()).isEqualTo(Coverage.State.DOWN);
        assertThat(at(watermarks, NOON.plusSeconds(7)).watermark()).isEqualTo(NOON);
        assertThat(at(watermarks, NOON.plusSeconds(7)).ageSeconds()).isEqualTo(7.0);
    }

    @Test
    void neverMovesBackForAHeartbeatThatComesLate() {
        Watermarks watermarks = new Watermarks();
        watermarks.heard(beat(NOON.plusSeconds(2), NOON.plusSeconds(2), 0));
        watermarks.heard(beat(NOON, NOON, 0));
        watermarks.read(Map.of());
        assertThat(at(watermarks, NOON.plusSeconds(2)).watermark()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void comesBackFromWhatWasKept() {
        Watermarks watermarks = new Watermarks();
        watermarks.heard(beat(NOON, NOON, 0));
        watermarks.read(Map.of());
        Watermarks restored = new Watermarks();
        restored.restore(watermarks.known().values());
        assertThat(restored.known()).isEqualTo(watermarks.known());
    }

    @Test
    void isOnlyAsFarAsTheServiceThatTheFactsPassThrough_R14() {
        Watermarks.Known park = new Watermarks.Known(beat(NOON, NOON, 0), NOON);
        Watermarks.Known registry = new Watermarks.Known(beat(NOON, NOON, 0), NOON.minusSeconds(30));
        Coverage.OfPark through = Coverage.of("haidian", park, registry, false, NOON, SETTINGS);
        assertThat(through.state()).isEqualTo(Coverage.State.LATE);
        assertThat(through.watermark()).isEqualTo(NOON.minusSeconds(30));
        assertThat(Coverage.of("haidian", park, null, false, NOON, SETTINGS).watermark())
                .isNull();
    }
}
