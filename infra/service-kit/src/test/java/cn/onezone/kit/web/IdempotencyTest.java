package cn.onezone.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    @Test
    void theOrderOfMembersDoesNotMakeAnotherRequest() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("2021", "a");
        one.put("2022", "b");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("2022", "b");
        other.put("2021", "a");
        assertThat(Idempotency.creation("key", one)).isEqualTo(Idempotency.creation("key", other));
        other.put("2021", "c");
        assertThat(Idempotency.creation("key", one)).isNotEqualTo(Idempotency.creation("key", other));
    }

    @Test
    void theSameKeyGivesTheSameIdForOneKindOnly() {
        var creation = Idempotency.creation("key", "meaning");
        assertThat(Idempotency.id("call", creation)).isEqualTo(Idempotency.id("call", creation));
        assertThat(Idempotency.id("call", creation)).isNotEqualTo(Idempotency.id("fund", creation));
        assertThat(Idempotency.id("call", null)).isNotEqualTo(Idempotency.id("call", null));
    }
}
