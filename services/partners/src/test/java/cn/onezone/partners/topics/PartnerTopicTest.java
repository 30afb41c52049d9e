package cn.onezone.partners.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R21: who may read a partner's topic, until when, and where it goes on. */
class PartnerTopicTest {
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static PartnerTopic.Key key(String user, Duration from) {
        return new PartnerTopic.Key(user, NOW.plus(from));
    }

    @Test
    void anotherKeyLetsThoseBeforeGoOnForAWhileAndNotLongerThanTheyWould() {
        PartnerTopic topic =
                PartnerTopic.begin("a", "tax", 0, key("one", DAY)).opened(key("two", DAY), null, NOW, HOUR);
        assertThat(topic.keys()).containsExactly(key("one", HOUR), key("two", DAY));
        PartnerTopic later = topic.opened(key("three", DAY), null, NOW.plusSeconds(60), HOUR);
        assertThat(later.keys().getFirst()).as("not longer than it would").isEqualTo(key("one", HOUR));
        PartnerTopic fourth = later.opened(key("four", DAY), null, NOW.plusSeconds(120), HOUR);
        assertThat(fourth.keys().stream().map(PartnerTopic.Key::user)).containsExactly("two", "three", "four");
    }

    @Test
    void aKeyEndsAtItsMomentAndWithItThePurposeOfFilling() {
        PartnerTopic topic = PartnerTopic.begin("a", "tax", 0, key("one", HOUR));
        Instant end = NOW.plus(HOUR);
        assertThat(topic.ended(end.minusMillis(1))).isEmpty();
        assertThat(topic.isRead(end.minusMillis(1))).isTrue();
        assertThat(topic.ended(end)).containsExactly(key("one", HOUR));
        assertThat(topic.isRead(end)).isFalse();
        assertThat(topic.without(topic.ended(end)).keys()).isEmpty();
        assertThat(topic.ending().isRead(NOW)).isFalse();
    }

    @Test
    void goesOnWhereItIsUnlessAnotherBeginningIsAskedFor() {
        PartnerTopic fed = PartnerTopic.begin("a", "tax", 7, key("one", DAY))
                .emptied("1 haidian")
                .fedUpTo(40);
        assertThat(fed.again()).isNull();
        assertThat(fed.opened(key("two", DAY), null, NOW, HOUR).again()).isNull();
        assertThat(fed.opened(key("two", DAY), null, NOW, HOUR).fed()).isEqualTo(40);
        PartnerTopic anew = fed.opened(key("two", DAY), 12L, NOW, HOUR);
        assertThat(anew.again()).isEqualTo(12);
        assertThat(anew.emptied("2 haidian").fed()).isEqualTo(12);
        assertThat(anew.emptied("2 haidian").mark()).isEqualTo("2 haidian");
        // what was closed begins as one that never was
        PartnerTopic closed = fed.ending().closed();
        assertThat(closed.status()).isEqualTo(PartnerTopic.Status.CLOSED);
        assertThat(closed.keys()).isEqualTo(List.of());
        PartnerTopic reopened = closed.opened(key("five", DAY), null, NOW, HOUR);
        assertThat(reopened).isEqualTo(PartnerTopic.begin("a", "tax", 0, key("five", DAY)));
    }
}
