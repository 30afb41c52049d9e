package cn.onezone.partners.sequence;

import cn.onezone.kit.access.Caller;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Readers of the log, in rooms of their own for what is asked at the doors, for what is delivered and for who numbers: however
 * much is asked, deliveries go on, and the other way round. At the doors one partner has {@value #MOST_OF_ONE} at once, whatever
 * its agreements.
 */
final class Readers implements AutoCloseable {
    /** Readers at the doors; more than those of one partner, so that none takes all. */
    static final int AT_DOORS = 6;
    /** Readers of one partner at the doors. */
    static final int MOST_OF_ONE = 2;

    private static final int OF_DELIVERIES = 8;
    private static final Duration PATIENCE_AT_DOORS = Duration.ofSeconds(2);
    /** What is delivered waits for its turn: it would only be tried again. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LogSettings settings;
    private final Semaphore doors = new Semaphore(AT_DOORS, true);
    private final Semaphore deliveries = new Semaphore(OF_DELIVERIES, true);
    private final Semaphore numbering = new Semaphore(1, true);
    private final Map<String, Share> shares = new HashMap<>();
    private final Deque<Consumer<String, byte[]>> idle = new ConcurrentLinkedDeque<>();

    /** What one partner has at the doors. */
    private static final class Share {
        private final Semaphore room = new Semaphore(MOST_OF_ONE, true);
        private int users;
    }

    Readers(LogSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads for whoever this thread works: a caller at the doors, else a delivery.
     *
     * @throws Refused with {@code overloaded}, at the doors only, if there is no room within 2 s
     * @throws LogUnavailable if the log cannot be reached in time
     */
    <T> T reading(Function<Consumer<String, byte[]>, T> work) {
        Caller caller = Caller.current();
        return caller == null ? within(deliveries, PATIENCE, work) : atDoors(caller.name(), work);
    }

    /** Reads for who numbers: it waits for nobody. */
    <T> T numbering(Function<Consumer<String, byte[]>, T> work) {
        return within(numbering, PATIENCE, work);
    }

    private <T> T atDoors(String caller, Function<Consumer<String, byte[]>, T> work) {
        long until = System.nanoTime() + PATIENCE_AT_DOORS.toNanos();
        Share share = entered(caller);
        try {
            // first: who waits here takes no place from another
            if (!acquired(share.room, until)) {
                throw overloaded();
            }
            try {
                if (!acquired(doors, until)) {
                    throw overloaded();
                }
                return read(doors, work);
            } finally {
                share.room.release();
            }
        } finally {
            left(caller, share);
        }
    }

    private static Refused overloaded() {
        return Problem.of(
                        KitProblem.OVERLOADED,
                        "nothing was read (expected: at most " + MOST_OF_ONE
                                + " reads of one partner at once); ask again after the seconds of Retry-After",
                        "未读取任何事件（每个合作方至多同时 " + MOST_OF_ONE + " 个读取），请在 Retry-After 所示秒数后重试")
                .refused();
    }

    private Share entered(String caller) {
        synchronized (shares) {
            Share share = shares.computeIfAbsent(caller, _ -> new Share());
            share.users++;
            return share;
        }
    }

    private void left(String caller, Share share) {
        synchronized (shares) {
            share.users--;
            if (share.users == 0) {
                shares.remove(caller);
            }
        }
    }

    private <T> T within(Semaphore room, Duration patience, Function<Consumer<String, byte[]>, T> work) {
        if (!acquired(room, System.nanoTime() + patience.toNanos())) {
            throw new LogUnavailable(null);
        }
        return read(room, work);
    }

    private static boolean acquired(Semaphore room, long until) {
        try {
            return room.tryAcquire(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable(e);
        }
    }

    private <T> T read(Semaphore room, Function<Consumer<String, byte[]>, T> work) {
        Consumer<String, byte[]> consumer = null;
        boolean fine = false;
        try {
            consumer = idle.pollFirst();
            if (consumer == null) {
                consumer = connect();
            }
            T found = work.apply(consumer);
            fine = true;
            return found;
        } catch (KafkaException e) {
            throw new LogUnavailable(e);
        } finally {
            if (consumer != null) {
                if (fine) {
                    idle.addFirst(consumer);
                } else {
                    consumer.close(CloseOptions.timeout(Duration.ZERO));
                }
            }
            room.release();
        }
    }

    private Consumer<String, byte[]> connect() {
        Map<String, Object> config = settings.common();
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", 128);
        config.put("fetch.max.wait.ms", 100);
        // most readers take some dozens of events; what is fetched beyond is fetched again
        config.put("max.partition.fetch.bytes", 128 * 1024);
        config.put("fetch.max.bytes", 2 * 1024 * 1024);
        config.put("client.id", "partners-reader");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        Consumer<String, byte[]> consumer = idle.pollFirst();
        while (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = idle.pollFirst();
        }
    }
}
