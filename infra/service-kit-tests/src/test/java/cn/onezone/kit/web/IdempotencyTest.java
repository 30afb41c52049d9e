package cn.onezone.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.Scope;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.NamedIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    @Test
    void theSameKeyOfAnotherCallerIsAnotherKey() {
        Creation first = as("one", "key");
        assertThat(as("one", "key")).isEqualTo(first);
        for (Creation other : List.of(as("other", "key"), as("one", "key-one"), as("", "key"))) {
            assertThat(other.scoped()).isNotEqualTo(first.scoped());
            assertThat(Idempotency.id("call", other)).isNotEqualTo(Idempotency.id("call", first));
        }
        // a name is whatever the issuer says, a key has no blank
        assertThat(as("b c", "a").scoped()).isNotEqualTo(as("c", "a").scoped());
    }

    @Test
    void anIdOfANameIsTheBeginningOfItsSha256AndSaysSo() {
        // echo -n 'call key one' | sha256sum
        assertThat(Idempotency.id("call", as("one", "key"))).isEqualTo("b001d36b-4e1e-854f-afce-014777d52c47");
        assertThat(NamedIds.of("a").version()).isEqualTo(8);
        assertThat(NamedIds.of("a").variant()).isEqualTo(2);
    }

    private static Creation as(String caller, String key) {
        Caller who = new Caller(caller, Set.of(Role.COORDINATOR), null, Set.of(Scope.WRITE), Instant.EPOCH);
        try (var _ = Caller.enter(who)) {
            return Objects.requireNonNull(Idempotency.creation(key, "meaning"));
        }
    }
}
