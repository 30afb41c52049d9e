package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.usage.Handed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written beside the deliveries, how far they may go ahead of it, and what becomes of it if somebody is quicker. */
class AccountTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");

    /** A store whose writes take as long as the test says. */
    private static final class Slow implements Account.Books {
        private final Semaphore may = new Semaphore(0);
        private final List<String> did = new CopyOnWriteArrayList<>();
        private volatile long changes;
        private volatile boolean quicker;
        private volatile @Nullable RuntimeException fails;
        private volatile Account.Written stored = new Account.Written(1, Progress.begin("a", 0));

        @Override
        public long changes() {
            return changes;
        }

        @Override
        public Optional<Endpoint> endpoint() {
            return Optional.of(new Endpoint("a", "tax", "https://example.org/", null, List.of(), null));
        }

        @Override
        public Account.Written progress() {
            return stored;
        }

        @Override
        public Optional<Account.Written> save(Progress after) {
            may.acquireUninterruptibly();
            if (fails != null) {
                throw fails;
            }
            if (quicker) {
                quicker = false;
                stored = new Account.Written(stored.version() + 1, Progress.begin("a", 1_000));
                did.add("lost");
                return Optional.empty();
            }
            stored = new Account.Written(stored.version() + 1, after);
            did.add("up to " + after.done());
            return Optional.of(stored);
        }

        @Override
        public void note(List<Attempts.Attempt> tried) {
            did.add("tried " + tried.size());
        }

        @Override
        public void count(String partner, Progress progress, List<Handed> sent) {
            did.add("counted " + sent.size());
        }
    }

    private final Slow slow = new Slow();
    private final Account account = new Account(slow);

    private static List<Handed> handed(int many) {
        return LongStream.range(0, many)
                .mapToObj(i -> new Handed(i, "t", 1, NOW, NOW, true))
                .toList();
    }

    private static List<Attempts.Attempt> tried(int many) {
        return LongStream.range(0, many)
                .mapToObj(i -> new Attempts.Attempt(i, i, NOW, 1, true, "204", java.util.Map.of(), 1, ""))
                .toList();
    }

    private static Progress at(long done, long failed) {
        return new Progress("a", done, List.of(), 0, null, null, done, failed);
    }

    private boolean took(int many) {
        return account.done(
                account.epoch(),
                new Progress.Next(at(account.progress().done() + many, 0), null),
                tried(many),
                handed(many));
    }

    @Test
    void deliveriesGoOnBesideAWriteAndNotFurtherThanStated() throws InterruptedException {
        assertThat(account.open()).isTrue();
        assertThat(account.room()).isEqualTo(Account.MOST);
        // the store does not come to its end with it
        assertThat(took(64)).isTrue();
        assertThat(account.room()).isEqualTo(Account.MOST - 64);
        assertThat(took(Account.MOST - 64)).isTrue();
        assertThat(account.progress().done()).isEqualTo(Account.MOST);
        List<Integer> rooms = new ArrayList<>();
        Thread next = Thread.ofPlatform().start(() -> rooms.add(account.room()));
        await().atMost(SOON).until(() -> next.getState() == Thread.State.WAITING);
        slow.may.release();
        assertThat(next.join(SOON)).isTrue();
        assertThat(rooms).as("what was written makes room").containsExactly(64);
        // what came meanwhile is much again, and is written without anybody asking
        slow.may.release();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(slow.did)
                        .containsExactly(
                                "tried 64",
                                "counted 64",
                                "up to 64",
                                "tried " + (Account.MOST - 64),
                                "counted " + (Account.MOST - 64),
                                "up to " + Account.MOST));
        assertThat(account.version()).isEqualTo(3);
    }

    @Test
    void aFewAreWrittenAfterAWhileAndWhatFailedAtOnce() {
        slow.may.release(10);
        assertThat(account.open()).isTrue();
        assertThat(took(1)).isTrue();
        assertThat(account.untilDue(Duration.ofSeconds(9))).isLessThanOrEqualTo(Duration.ofSeconds(1));
        await().atMost(SOON).until(() -> {
            var _ = account.open();
            return slow.did.contains("up to 1");
        });
        assertThat(account.untilDue(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        assertThat(account.done(account.epoch(), new Progress.Next(at(1, 1), null), tried(1), handed(1)))
                .isTrue();
        await().atMost(SOON).until(() -> slow.stored.progress().failed() == 1);
    }

    @Test
    void whatWasDecidedBesideSomebodyQuickerDoesNotStandAndIsCountedAllTheSame() {
        assertThat(account.open()).isTrue();
        long epoch = account.epoch();
        assertThat(took(64)).isTrue();
        slow.quicker = true;
        Progress decidedFrom = account.progress();
        slow.may.release();
        await().atMost(SOON).until(() -> account.epoch() != epoch);
        assertThat(account.progress().done()).as("what the other said").isEqualTo(1_000);
        assertThat(account.done(epoch, new Progress.Next(at(decidedFrom.done() + 5, 0), null), tried(5), handed(5)))
                .isFalse();
        assertThat(account.progress().done()).isEqualTo(1_000);
        slow.may.release();
        assertThat(account.write()).isTrue();
        assertThat(slow.did).containsExactly("tried 64", "counted 64", "lost", "tried 0", "counted 5", "up to 1000");
    }

    @Test
    void anAddressIsPausedOnlyByWhatStands() {
        assertThat(account.open()).isTrue();
        slow.may.release();
        assertThat(account.done(account.epoch(), new Progress.Next(at(3, 0), Endpoint.GONE), tried(1), handed(1)))
                .isTrue();
        assertThat(slow.stored.progress().done()).as("when it returns").isEqualTo(3);
        slow.quicker = true;
        slow.may.release();
        assertThat(account.done(account.epoch(), new Progress.Next(at(4, 0), Endpoint.GONE), tried(1), handed(1)))
                .isFalse();
    }

    @Test
    void aStoreThatFailsIsToldToWhoDelivers() {
        assertThat(account.open()).isTrue();
        slow.fails = new IllegalStateException("no store");
        slow.may.release();
        assertThat(took(64)).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(account::open).hasMessage("no store"));
        assertThatThrownBy(account::room).hasMessage("no store");
    }

    @Test
    void whoChangesSomethingElseIsHeardAndWhatIsUnderWayIsWrittenBefore() {
        slow.may.release(10);
        assertThat(account.open()).isTrue();
        assertThat(took(2)).isTrue();
        long epoch = account.epoch();
        slow.changes = 1;
        assertThat(account.open()).isTrue();
        assertThat(slow.did).containsExactly("tried 2", "counted 2", "up to 2");
        assertThat(account.epoch()).isNotEqualTo(epoch);
        assertThat(account.progress().done()).isEqualTo(2);
    }
}
