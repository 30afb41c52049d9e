package cn.onezone.indicators.parks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.json.EventJson;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** R1: a park is data; it is one when it says what it is, and not when somebody uses its code. */
class KnownParkTest {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void aCodeOnASubmissionIsNoParkUntilItDescribesItself() {
        KnownPark told = KnownPark.named(ParkCode.of("seventeen"))
                .told(FIRST.plusSeconds(1))
                .told(FIRST);
        assertThat(told.isPark()).isFalse();
        assertThat(told.described()).isEqualTo(new KnownPark(ParkCode.of("seventeen"), FIRST, null));
        assertThat(told.described().isPark()).isTrue();
        assertThat(KnownPark.named(ParkCode.of("seventeen"))
                        .described()
                        .told(FIRST)
                        .isPark())
                .as("in whatever order they are heard of")
                .isTrue();
    }

    @Test
    void whatWasHeardOfBeforeThisWasKeptIsAPark() {
        assertThat(EventJson.mapper()
                        .readValue("{\"code\": \"haidian\"}", KnownPark.class)
                        .isPark())
                .isTrue();
    }
}
