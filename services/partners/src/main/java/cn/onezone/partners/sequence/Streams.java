package cn.onezone.partners.sequence;

import cn.onezone.kit.access.Caller;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.usage.Usage;
import com.mongodb.MongoException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Streams of server-sent events. Each has a virtual thread of its own and holds at most a page of events, so a partner that
 * reads slowly slows itself only. A stream ends with the caller's token, with the agreement, and after a while in any case;
 * the partner then asks again from the last number it has.
 */
@Component
final class Streams implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int PAGE = 100;
    /** Of a page; an event that is larger is a page of its own. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    /** Of one subscription. */
    private static final int MOST_OF_ONE = 4;
    /** One partner must not take the streams of all, however many agreements it has: a quarter of them, but what one subscription may have. */
    private static final int PARTS = 4;

    /** How often the store and the log are asked without a hint. */
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How often it is looked whether something is to be told besides events. */
    private static final Duration NOTICE = Duration.ofSeconds(1);
    /** How often a stream that has nothing to say shows that it is there: what stands between must not take it for dead. */
    private static final Duration ALIVE = Duration.ofSeconds(5);

    private final Agreements agreements;
    private final Sequences sequences;
    private final Arrivals arrivals;
    private final Deliveries deliveries;
    private final Usage usage;
    private final Notices notices;
    private final PartnersSettings settings;
    private final Clock clock;
    /** By subscription, and by partner. */
    private final Map<String, Integer> openOf = new HashMap<>();

    private final Map<String, Integer> openOfPartner = new HashMap<>();
    private int openInAll;
    private volatile boolean running;

    Streams(
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Deliveries deliveries,
            Usage usage,
            Notices notices,
            PartnersSettings settings,
            Clock clock) {
        this.agreements = agreements;
        this.sequences = sequences;
        this.arrivals = arrivals;
        this.deliveries = deliveries;
        this.usage = usage;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins a stream, which goes on after this returns.
     *
     * @param after the last number that the partner has
     * @throws Refused with {@code too-many-streams}
     */
    void open(
            String subscription, Caller caller, long after, HttpServletRequest request, HttpServletResponse response) {
        enter(subscription, caller.name());
        AsyncContext context;
        ServletOutputStream out;
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "no-store");
            // what stands between must not wait for more
            response.setHeader("X-Accel-Buffering", "no");
            // asked for here: a partner that breaks off ends the exchange, and then the context gives nothing any more
            out = response.getOutputStream();
            context = request.startAsync();
            context.setTimeout(0);
        } catch (IOException e) {
            leave(subscription, caller.name());
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            leave(subscription, caller.name());
            throw e;
        }
        Thread.ofVirtual().name("stream-" + subscription).start(() -> {
            // what it reads is the partner's, and has a share of what all partners may read at once
            try (var _ = Caller.enter(caller);
                    var _ = arrivals.follow(subscription)) {
                write(subscription, caller, after, out);
            } catch (IOException e) {
                LOG.debug("the partner of {} is gone: {}", subscription, e.toString());
            } catch (LogUnavailable | MongoException | Refused e) {
                LOG.info("a stream of {} ends, the partner comes again: {}", subscription, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leave(subscription, caller.name());
                complete(context);
            }
        });
    }

    /** The server may have been quicker: it finds out by itself that a partner is gone. */
    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("the server has ended the exchange already: {}", e.toString());
        }
    }

    private void write(String subscription, Caller caller, long after, ServletOutputStream out)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(settings.streamFor());
        end = caller.until().isBefore(end) ? caller.until() : end;
        long last = after;
        write(out, "retry: 1000\n\n");
        long saidAt = System.nanoTime();
        Told told = new Told(subscription);
        while (running && clock.instant().isBefore(end)) {
            write(out, told.more());
            List<Numbered> found = sequences.following(subscription, last, PAGE, MOST_CHARACTERS);
            // what may leave is decided after it was read: an agreement that ends meanwhile ends this too (R21)
            Optional<Agreement> now = agreements
                    .find(subscription)
                    .map(Stored::state)
                    .filter(a -> a.inForce(Days.today(clock)) && a.partner().equals(caller.name()));
            if (now.isEmpty()) {
                write(out, "event: end\ndata: agreement-not-in-force\n\n");
                return;
            }
            StringBuilder text = new StringBuilder();
            List<String> items = new ArrayList<>();
            for (Numbered one : found) {
                String event = one.delivered(now.get());
                items.add(event);
                text.append("id: ")
                        .append(one.sequence())
                        .append("\ndata: ")
                        .append(event)
                        .append("\n\n");
                last = one.sequence();
            }
            if (!found.isEmpty()) {
                // before it is given: what is asked for again counts as repeated then, and nothing that was had is not
                // counted
                long behind = last + 1;
                usage.count(
                        subscription,
                        caller.name(),
                        "stream",
                        next -> Math.max(next, behind),
                        Numbered.handed(found, items, clock.instant()));
                write(out, text.toString());
                deliveries.count(caller.name(), "stream", found.size());
                saidAt = System.nanoTime();
                continue;
            }
            if (System.nanoTime() - saidAt > ALIVE.toNanos()) {
                write(out, ":\n\n");
                saidAt = System.nanoTime();
            }
            arrivals.await(subscription, last, LOOK);
        }
    }

    /** What was told on one stream besides events. It has no id: Last-Event-ID stays the number of the last event. */
    private final class Told {
        private final String subscription;
        private Optional<Notices.Paused> paused = Optional.empty();
        private long lookedAt = System.nanoTime() - NOTICE.toNanos();

        Told(String subscription) {
            this.subscription = subscription;
        }

        /** What is to be told now, empty if nothing is. */
        String more() {
            if (System.nanoTime() - lookedAt < NOTICE.toNanos()) {
                return "";
            }
            lookedAt = System.nanoTime();
            Optional<Notices.Paused> now = notices.paused(subscription);
            if (now.equals(paused)) {
                return "";
            }
            String notice = now.map(one ->
                            "{\"paused\":true,\"reason\":\"" + one.reason() + "\",\"way\":\"" + one.way() + "\"}")
                    .orElseGet(() -> "{\"paused\":false,\"way\":\""
                            + paused.map(Notices.Paused::way).orElse("") + "\"}");
            paused = now;
            return "event: notice\ndata: " + notice + "\n\n";
        }
    }

    private static void write(ServletOutputStream out, String text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private synchronized void enter(String subscription, String partner) {
        int ofOne = openOf.getOrDefault(subscription, 0);
        int ofPartner = openOfPartner.getOrDefault(partner, 0);
        int mostOfPartner = Math.max(MOST_OF_ONE, settings.streams() / PARTS);
        if (!running || openInAll >= settings.streams() || ofOne >= MOST_OF_ONE || ofPartner >= mostOfPartner) {
            throw Problem.of(
                            PartnersProblem.TOO_MANY_STREAMS,
                            ofOne + " of this subscription, " + ofPartner + " of this partner, " + openInAll
                                    + " in all (expected: fewer than " + MOST_OF_ONE + ", " + mostOfPartner + " and "
                                    + settings.streams() + ")",
                            "本订阅 " + ofOne + " 个，本合作方 " + ofPartner + " 个，共 " + openInAll + " 个，应少于 " + MOST_OF_ONE
                                    + " 个、" + mostOfPartner + " 个和 " + settings.streams() + " 个")
                    .refused();
        }
        openOf.put(subscription, ofOne + 1);
        openOfPartner.put(partner, ofPartner + 1);
        openInAll++;
    }

    private synchronized void leave(String subscription, String partner) {
        openInAll--;
        openOf.computeIfPresent(subscription, (_, open) -> open == 1 ? null : open - 1);
        openOfPartner.computeIfPresent(partner, (_, open) -> open == 1 ? null : open - 1);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
