package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.partners.webhooks.Progress.Held;
import cn.onezone.partners.webhooks.Progress.Next;
import cn.onezone.partners.webhooks.Progress.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random walks of an address: events that are taken, refused, not answered, answered late, sent again, by subject or all,
 * and processes that are killed and begin again from what was written some time before. After each step nothing that was passed
 * by is lost, and what comes for the first time comes in the order of its subject (promises of a delivery).
 */
class ProgressWalkTest {
    private static final int WALKS = 1_000;
    private static final int STEPS = 250;
    private static final int EVENTS = 120;
    private static final int SUBJECTS = 7;
    private static final int MOST_BESIDE = 4;

    /** One whose answer nobody waits for. */
    private record Beside(Held held, int takenBefore, boolean ofBatch) {}

    private static final class Walk {
        private final Random random;
        private final RetrySchedule schedule;
        private final String[] subjects = new String[EVENTS + 1];
        private final BitSet came = new BitSet();
        private final Map<String, Beside> beside = new LinkedHashMap<>();
        private Instant now = Instant.parse("2026-05-06T01:02:03Z");
        private Progress at = Progress.begin("a", 0);
        private Progress written = at;
        private int taken;
        private boolean well;

        Walk(long seed) {
            random = new Random(seed);
            schedule = new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), new Random(seed));
            for (int i = 1; i <= EVENTS; i++) {
                subjects[i] = "s" + random.nextInt(SUBJECTS);
            }
        }

        private Answer answer() {
            if (well) {
                return new Answer.Taken(204);
            }
            return switch (random.nextInt(12)) {
                case 0, 1 -> new Answer.Refused(422, null);
                case 2 -> new Answer.Silent("TimeoutException");
                case 3 -> new Answer.NotSent();
                case 4, 5 -> new Answer.Awaited();
                default -> new Answer.Taken(204);
            };
        }

        private void comes(long number) {
            if (!came.get((int) number)) {
                for (int i = 1; i < number; i++) {
                    assertThat(came.get(i) || !subjects[i].equals(subjects[(int) number]))
                            .as("%s of %s comes before %s", number, subjects[(int) number], i)
                            .isTrue();
                }
                came.set((int) number);
            }
        }

        private Outcome sent(List<Long> numbers, boolean mayBeLeft) {
            int delivered = 0;
            Answer answer = new Answer.NotSent();
            for (long number : numbers) {
                answer = answer();
                if (answer instanceof Answer.Awaited && !mayBeLeft) {
                    answer = new Answer.Silent("TimeoutException");
                }
                if (answer instanceof Answer.Taken) {
                    comes(number);
                    delivered++;
                    taken++;
                } else {
                    if (answer.wasTried() && random.nextBoolean()) {
                        // it came and the answer was lost
                        comes(number);
                    }
                    return new Outcome(subjects[(int) number], delivered, number, answer);
                }
            }
            return new Outcome(subjects[numbers.getFirst().intValue()], delivered, null, answer);
        }

        private boolean mayLeave() {
            return at.failures() == 0 && beside.size() < MOST_BESIDE;
        }

        private void leave(Outcome outcome, int takenBefore, boolean ofBatch) {
            if (outcome.answer() instanceof Answer.Awaited) {
                at.held().stream()
                        .filter(h -> h.subject().equals(outcome.subject()))
                        .forEach(h -> beside.put(h.subject(), new Beside(h, takenBefore, ofBatch)));
            }
        }

        private void batch() {
            if (at.notBefore() != null && at.notBefore().isAfter(now)) {
                return;
            }
            long last = Math.min(EVENTS, at.done() + at.batch(1 + random.nextInt(20)));
            if (last <= at.done()) {
                return;
            }
            Set<String> waiting = at.waiting();
            Map<String, List<Long>> bySubject = new TreeMap<>();
            for (long number = at.done() + 1; number <= last; number++) {
                if (!waiting.contains(subjects[(int) number])) {
                    bySubject
                            .computeIfAbsent(subjects[(int) number], _ -> new ArrayList<>())
                            .add(number);
                }
            }
            int before = taken;
            boolean may = mayLeave();
            List<Outcome> outcomes = new ArrayList<>();
            for (List<Long> numbers : bySubject.values()) {
                Outcome one = sent(numbers, may);
                outcomes.add(one);
                may &= !(one.answer() instanceof Answer.Awaited);
            }
            follow(at.afterBatch(outcomes, last, now, schedule));
            outcomes.forEach(one -> leave(one, before, true));
        }

        private void again() {
            Optional<Held> due = at.due(now, beside.keySet());
            if (due.isEmpty()) {
                return;
            }
            Held held = due.get();
            if (held.attempts() > 0) {
                if (beside.size() < MOST_BESIDE) {
                    beside.put(held.subject(), new Beside(held, taken, false));
                }
                return;
            }
            long until = Math.min(at.done(), held.sequence() - 1 + 1 + random.nextInt(60));
            List<Long> numbers = new ArrayList<>();
            for (long number = held.sequence(); number <= until; number++) {
                if (subjects[(int) number].equals(held.subject())) {
                    numbers.add(number);
                }
            }
            Outcome outcome = numbers.isEmpty()
                    ? new Outcome(held.subject(), 0, null, new Answer.Taken(200))
                    : sent(numbers, mayLeave());
            follow(at.afterHeld(held, outcome, Math.max(held.sequence() - 1, until), now, schedule));
            leave(outcome, taken, false);
        }

        private void ends() {
            Optional<Beside> any = beside.values().stream()
                    .skip(beside.isEmpty() ? 0 : random.nextInt(beside.size()))
                    .findFirst();
            if (any.isEmpty()) {
                return;
            }
            Beside one = any.get();
            var _ = beside.remove(one.held().subject());
            Outcome outcome = sent(List.of(one.held().sequence()), false);
            Optional<Held> held = at.held().stream()
                    .filter(h -> h.subject().equals(one.held().subject())
                            && h.sequence() == one.held().sequence()
                            && h.attempts() == one.held().attempts())
                    .findFirst();
            if (held.isEmpty()) {
                return;
            }
            boolean silence = one.ofBatch()
                    && one.takenBefore() == taken
                    && outcome.answer().wasTried()
                    && outcome.answer().isOfTheAddress();
            follow(
                    silence
                            ? at.afterSilence(held.get(), outcome.answer(), now, schedule)
                            : at.afterHeld(held.get(), outcome, held.get().sequence(), now, schedule));
        }

        private void follow(Next next) {
            // whoever mends it asks for it to go on
            at = next.pause() == null ? next.progress() : next.progress().afresh(now);
        }

        private void somethingElse() {
            switch (random.nextInt(7)) {
                case 0 -> at = at.replayedFrom(1 + random.nextLong(at.done() + 1), false);
                case 1 ->
                    at = at.replayedOf("s" + random.nextInt(SUBJECTS), 1 + random.nextLong(at.done() + 1), now)
                            .orElse(at);
                case 2 -> at = at.released("s" + random.nextInt(SUBJECTS), now).orElse(at);
                case 3 -> at = at.elsewhere(now);
                case 4 -> {
                    // killed: what was on its way is not known any more, and neither is what was not written
                    beside.clear();
                    at = written;
                }
                default -> written = at;
            }
        }

        private void step() {
            now = now.plusMillis(random.nextInt(3_000));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> batch();
                case 4, 5 -> again();
                case 6, 7 -> ends();
                default -> somethingElse();
            }
            nothingIsLost();
        }

        private void nothingIsLost() {
            Set<String> once = new HashSet<>();
            assertThat(at.held()).allMatch(h -> once.add(h.subject()));
            for (int number = 1; number <= at.done(); number++) {
                int passed = number;
                assertThat(came.get(number)
                                || at.held().stream()
                                        .anyMatch(h -> h.subject().equals(subjects[passed]) && h.sequence() <= passed))
                        .as("%s of %s, passed by in %s", number, subjects[number], at)
                        .isTrue();
            }
        }

        private void toItsEnd() {
            well = true;
            at = at.elsewhere(now);
            int steps = 0;
            while (at.done() < EVENTS || !at.held().isEmpty() || !beside.isEmpty()) {
                assertThat(steps++).as("it comes to its end: %s", at).isLessThan(10 * EVENTS);
                now = now.plusSeconds(10);
                ends();
                again();
                batch();
                nothingIsLost();
            }
            assertThat(came.cardinality()).isEqualTo(EVENTS);
        }
    }

    @Test
    void nothingIsLostAndTheOrderOfASubjectStandsWhateverHappens() {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("ProgressWalkTest seed " + seed);
        int left = 0;
        for (int walk = 0; walk < WALKS; walk++) {
            Walk one = new Walk(seed + walk);
            for (int step = 0; step < STEPS; step++) {
                one.step();
                left += one.beside.size();
            }
            one.toItsEnd();
        }
        assertThat(left).as("there were some that nobody waited for").isGreaterThan(WALKS);
    }
}
