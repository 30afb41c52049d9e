package cn.onezone.gateway.audit;

import cn.onezone.gateway.edge.Unavailable;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.Chain;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.EntryId;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.audit.Question;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Reads the gateway's own trail, off the event loops. Each read is noted in it before it is answered. */
final class OwnTrail {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FileChain chain;
    private final Scheduler readers;
    private final Clock clock;

    OwnTrail(FileChain chain, Scheduler readers, Clock clock) {
        this.chain = chain;
        this.readers = readers;
        this.clock = clock;
    }

    String instance() {
        return chain.instance();
    }

    /**
     * The latest first.
     *
     * @param before place where the page before ended
     */
    Mono<FileChain.Found> find(Asked asked, Question question, long before, int limit) {
        return noted(asked, "audit", () -> chain.find(question, before, limit));
    }

    /**
     * What stands behind a place.
     *
     * @param links in order
     * @param end where this process knows the chain to end, whatever the files say, before they were read
     */
    record Behind(List<ChainLink> links, Chain.Tip end) {}

    /** What stands behind a place, in order. */
    Mono<Behind> after(Asked asked, long after, int limit) {
        return noted(asked, "audit", () -> {
            // before the links are read: what comes meanwhile must not be missed among them
            Chain.Tip end = chain.end();
            return new Behind(chain.after(after, limit), end);
        });
    }

    /**
     * Whatever is read of it.
     *
     * @return fails with a problem if it can be neither noted nor read now
     */
    <T> Mono<T> noted(Asked asked, String record, Callable<T> read) {
        return passing(Mono.fromCallable(() -> {
            Instant now = now();
            chain.append(List.of(asked.read(EntryId.at(now), now, record)));
            return read.call();
        }));
    }

    /**
     * Notes a command that is about to be done.
     *
     * @return fails with a problem if it cannot be noted now; then it is not to be done
     */
    Mono<Void> command(Asked asked) {
        return passing(Mono.fromRunnable(() -> {
            Instant now = now();
            chain.append(List.of(asked.command(EntryId.at(now), now, null, null, null, null)));
        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> Mono<T> passing(Mono<T> work) {
        return work.subscribeOn(readers)
                .timeout(LIMIT)
                .onErrorMap(
                        OwnTrail::isPassing,
                        cause -> new Unavailable(
                                Problem.of(
                                        KitProblem.STORE_UNAVAILABLE,
                                        "the gateway's audit trail cannot be written or read now; nothing was shown or"
                                                + " done",
                                        "网关审计记录暂不可读写，故未作任何处理"),
                                AGAIN,
                                cause));
    }

    private static boolean isPassing(Throwable cause) {
        return cause instanceof UncheckedIOException
                || cause instanceof RejectedExecutionException
                || cause instanceof TimeoutException;
    }
}
