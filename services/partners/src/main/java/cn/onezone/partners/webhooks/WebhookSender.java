package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.NotAllowed;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.partners.PartnersSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AttributeKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Sends to one address, over connections of its own: what hangs there holds up nobody else. An address is looked at when it
 * is connected to, for a name may lead elsewhere the next moment; redirects are not followed, and of an answer no more is
 * read than needed.
 */
final class WebhookSender implements AutoCloseable {
    private static final int MOST_OF_ANSWER = 64 * 1024;
    /** Enough of it that what looks like a secret is seen although it lies across the end of what is shown. */
    private static final int MOST_KEPT = 4 * 1024;
    /** Of one that took the event: what it says besides is nobody's concern. */
    private static final int MOST_KEPT_OF_TAKEN = 512;

    private static final String SIGNATURE = "webhook-signature";
    /** Less than the five seconds after which many servers close what is idle. */
    private static final Duration IDLE = Duration.ofSeconds(4);
    /** On a connection over which something was answered before. */
    private static final AttributeKey<Boolean> KEPT = AttributeKey.valueOf(WebhookSender.class, "kept");

    private final URI url;
    private final Duration timeLimit;
    private final Clock clock;
    private final ConnectionProvider connections;
    private final HttpClient client;
    /** Over a new connection each time. */
    private final HttpClient anew;

    private final boolean allowed;

    /** @param timeLimit of a whole delivery with its answer */
    WebhookSender(URI url, OutgoingUrls urls, PartnersSettings.Webhooks settings, Duration timeLimit, Clock clock) {
        this(url, urls, settings, timeLimit, clock, Math.max(settings.atOnce(), Manner.MOST_AT_ONCE));
    }

    /** @param mostConnections at once; with one the next delivery waits until it is given back, and goes over the same */
    WebhookSender(
            URI url,
            OutgoingUrls urls,
            PartnersSettings.Webhooks settings,
            Duration timeLimit,
            Clock clock,
            int mostConnections) {
        this.url = url;
        this.timeLimit = timeLimit;
        this.clock = clock;
        this.connections = ConnectionProvider.builder("webhook")
                .maxConnections(mostConnections)
                .pendingAcquireMaxCount(Math.max(settings.atOnce(), Manner.MOST_AT_ONCE))
                .pendingAcquireTimeout(settings.connectLimit())
                .maxIdleTime(IDLE)
                // connections to an address that nothing is sent to must not stay
                .evictInBackground(IDLE)
                .build();
        this.client = client(connections, urls, settings);
        this.anew = client(ConnectionProvider.newConnection(), urls, settings);
        this.allowed = isAllowed(urls);
    }

    /** An address in figures is not looked up, so it is looked at here; what was allowed once may be no more. */
    private boolean isAllowed(OutgoingUrls urls) {
        try {
            urls.check(url);
            return true;
        } catch (NotAllowed e) {
            return false;
        }
    }

    private HttpClient client(ConnectionProvider over, OutgoingUrls urls, PartnersSettings.Webhooks settings) {
        return HttpClient.create(over)
                .followRedirect(false)
                .disableRetry(true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectLimit().toMillis()))
                .responseTimeout(timeLimit)
                .resolvedAddressesSelector((_, found) -> allowed(urls, found));
    }

    /** None at all if one is not allowed: then nothing is connected to. */
    private List<? extends SocketAddress> allowed(OutgoingUrls urls, List<? extends SocketAddress> found) {
        boolean all = found.stream()
                .allMatch(one -> one instanceof InetSocketAddress address
                        && address.getAddress() != null
                        && urls.allows(url, address.getAddress()));
        return all ? found : List.of();
    }

    /**
     * A request and what came of it, as far as it may be kept.
     *
     * @param requestHeaders without what signs
     * @param requestBytes of the body
     * @param said the beginning of the body of the answer, see {@link Redaction}; empty if there was none
     */
    record Exchange(Answer answer, Map<String, String> requestHeaders, int requestBytes, String said) {}

    /**
     * Sends one event and waits for what becomes of it.
     *
     * @param id the same whenever it is sent again
     */
    Answer send(Endpoint endpoint, String id, String body) {
        return exchange(request(endpoint, id, body)).answer();
    }

    /**
     * A request as it is sent.
     *
     * @param headers without what signs
     * @param signatures absent if no secret can be opened
     */
    record Request(
            String body,
            Map<String, String> headers,
            @Nullable String signatures) {}

    /**
     * Makes a request and signs it, which is most of the work of a delivery.
     *
     * @param id the same whenever it is sent again
     */
    Request request(Endpoint endpoint, String id, String body) {
        Instant now = clock.instant();
        if (endpoint.secrets().stream().noneMatch(secret -> secret.signs(now))) {
            return new Request(body, Map.of(), null);
        }
        String timestamp = Long.toString(now.getEpochSecond());
        return new Request(
                body,
                Map.of(
                        HttpHeaderNames.CONTENT_TYPE.toString(),
                        "application/cloudevents+json; charset=utf-8",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        timestamp,
                        HttpHeaderNames.USER_AGENT.toString(),
                        "OneZone"),
                WebhookSecrets.signatures(
                        endpoint.secrets(), now, id, timestamp, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a request and waits for what becomes of it. */
    Exchange exchange(Request request) {
        String signatures = request.signatures();
        if (signatures == null) {
            // a delivery that nobody can verify is worth less than none; see SealingKeys
            return new Exchange(new Answer.Silent("no secret can be opened"), Map.of(), 0, "");
        }
        if (!allowed) {
            return new Exchange(new Answer.Silent(NotAllowed.class.getSimpleName()), Map.of(), 0, "");
        }
        Map<String, String> plain = new TreeMap<>(request.headers());
        plain.put(SIGNATURE, Redaction.GONE);
        byte[] bytes = request.body().getBytes(StandardCharsets.UTF_8);
        long begin = System.nanoTime();
        Came came = came(client, request.headers(), signatures, bytes, timeLimit);
        Duration left = timeLimit.minusNanos(System.nanoTime() - begin);
        if (came.wasClosed() && left.isPositive()) {
            // the server closed what it had kept while this was on its way, which says nothing of the event or the
            // address; if it was taken all the same it comes twice, under the same id
            came = came(anew, request.headers(), signatures, bytes, left);
        }
        return new Exchange(came.answer(), plain, bytes.length, Redaction.answer(came.said()));
    }

    /**
     * What came back.
     *
     * @param wasClosed whether it was a kept connection that was closed before a byte was answered
     */
    private record Came(Answer answer, String said, boolean wasClosed) {}

    /** How far one request has come; told by the thread of its connection. */
    private static final class Course {
        private volatile boolean overKept;
        private volatile boolean answered;
    }

    private Came came(HttpClient over, Map<String, String> headers, String signatures, byte[] bytes, Duration limit) {
        Course course = new Course();
        // written by one thread of the connection, read when it has ended
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            Answer answer = over.headers(set -> {
                        headers.forEach(set::set);
                        set.set(SIGNATURE, signatures);
                    })
                    .doOnRequest((_, connection) ->
                            course.overKept = connection.channel().hasAttr(KEPT))
                    .doOnResponse((_, connection) -> {
                        course.answered = true;
                        connection.channel().attr(KEPT).set(true);
                    })
                    .post()
                    .uri(url)
                    .send((_, out) -> out.send(Mono.just(Unpooled.wrappedBuffer(bytes))))
                    .response((response, content) -> {
                        Answer becomes = answer(response);
                        int most = becomes instanceof Answer.Taken ? MOST_KEPT_OF_TAKEN : MOST_KEPT;
                        return content.map(part -> read(part, said, most))
                                .scan(0, Integer::sum)
                                .takeUntil(read -> read > MOST_OF_ANSWER)
                                .then(Mono.just(becomes));
                    })
                    // not the first of them: that cancels what goes on, and a connection that is not quite given back
                    // yet
                    // would be closed instead of kept
                    .singleOrEmpty()
                    .timeout(limit)
                    .block();
            return new Came(answer == null ? new Answer.Silent("no answer") : answer, text(said), false);
        } catch (RuntimeException e) {
            Throwable root = root(e);
            return new Came(
                    // the kind of the fault only: messages of clients name addresses inside
                    new Answer.Silent(root.getClass().getSimpleName()),
                    text(said),
                    course.overKept
                            && !course.answered
                            && (root instanceof IOException || root instanceof AbortedException));
        }
    }

    private static String text(ByteArrayOutputStream said) {
        synchronized (said) {
            return said.toString(StandardCharsets.UTF_8);
        }
    }

    /** Keeps the beginning; of an answer that comes after the time limit nobody reads any more. */
    private static int read(ByteBuf part, ByteArrayOutputStream said, int most) {
        int bytes = part.readableBytes();
        synchronized (said) {
            byte[] kept = new byte[Math.min(bytes, Math.max(0, most - said.size()))];
            part.getBytes(part.readerIndex(), kept);
            said.writeBytes(kept);
        }
        return bytes;
    }

    private Answer answer(HttpClientResponse response) {
        int status = response.status().code();
        if (status >= 200 && status < 300) {
            return new Answer.Taken(status);
        }
        return status == 410
                ? new Answer.Gone()
                : new Answer.Refused(
                        status, retryAfter(response.responseHeaders().get("retry-after")));
    }

    private @Nullable Duration retryAfter(@Nullable String asked) {
        if (asked == null) {
            return null;
        }
        try {
            return Duration.ofSeconds(Math.clamp(
                    Long.parseLong(asked.strip()), 0, Duration.ofDays(7).toSeconds()));
        } catch (NumberFormatException e) {
            try {
                Duration until = Duration.between(
                        clock.instant(),
                        ZonedDateTime.parse(asked.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
                return until.isNegative() ? null : until;
            } catch (DateTimeParseException noDate) {
                return null;
            }
        }
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
