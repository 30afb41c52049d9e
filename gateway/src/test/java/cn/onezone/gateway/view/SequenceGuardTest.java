package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SequenceGuardTest {

    @Property(tries = 200)
    void takesASequenceOnlyIfItIsNewerThanTheOneHeld(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 4_000) Integer> numbers) {
        SequenceGuard guard = new SequenceGuard();
        Map<Integer, Integer> plain = new HashMap<>();
        for (int number : numbers) {
            int subject = number / 40;
            int sequence = number % 40 + 1;
            boolean newer = plain.getOrDefault(subject, 0) < sequence;
            // equal low halves make neighbours collide
            assertThat(guard.advance(subject, subject % 3, sequence)).isEqualTo(newer);
            plain.merge(subject, sequence, Math::max);
        }
        plain.forEach((subject, sequence) ->
                assertThat(guard.held(subject, subject % 3)).isEqualTo((long) sequence));
        assertThat(guard.size()).isEqualTo(plain.size());
    }

    @Test
    void keepsAllSubjectsWhileItGrows() {
        SequenceGuard guard = new SequenceGuard();
        for (int i = 1; i <= 100_000; i++) {
            guard.advance(i * 31L, i * 0x9E3779B97F4A7C15L, i);
        }
        for (int i = 1; i <= 100_000; i++) {
            assertThat(guard.held(i * 31L, i * 0x9E3779B97F4A7C15L)).isEqualTo(i);
        }
        assertThat(guard.held(5, 5)).isZero();
    }

    @Test
    void refusesASequenceBelowOne() {
        assertThatThrownBy(() -> new SequenceGuard().advance(1, 1, 0)).hasMessageContaining("expected: 1 or more");
    }
}
