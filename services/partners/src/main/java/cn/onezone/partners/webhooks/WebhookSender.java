package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.partners.PartnersSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
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

    private static final String SIGNATURE = "webhook-signature";
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final URI url;
    private final Duration timeLimit;
    private final Clock clock;
    private final ConnectionProvider connections;
    private final HttpClient client;

    /** @param timeLimit of a whole delivery with its answer */
    WebhookSender(URI url, OutgoingUrls urls, PartnersSettings.Webhooks settings, Duration timeLimit, Clock clock) {
        this.url = url;
        this.timeLimit = timeLimit;
        this.clock = clock;
        this.connections = ConnectionProvider.builder("webhook")
                .maxConnections(Math.max(settings.atOnce(), Manner.MOST_AT_ONCE))
                .pendingAcquireMaxCount(Math.max(settings.atOnce(), Manner.MOST_AT_ONCE))
                .pendingAcquireTimeout(settings.connectLimit())
                .maxIdleTime(IDLE)
                // connections to an address that nothing is sent to must not stay
                .evictInBackground(IDLE)
                .build();
        this.client = HttpClient.create(connections)
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
        byte[] bytes = request.body().getBytes(StandardCharsets.UTF_8);
        Map<String, String> plain = new TreeMap<>(request.headers());
        // written by one thread of the connection, read when it has ended
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Answer answer;
        try {
            Answer came = client.headers(headers -> {
                        plain.forEach(headers::set);
                        headers.set(SIGNATURE, signatures);
                    })
                    .post()
                    .uri(url)
                    .send((_, out) -> out.send(Mono.just(Unpooled.wrappedBuffer(bytes))))
                    .response((response, content) -> content.map(part -> read(part, said))
                            .scan(0, Integer::sum)
                            .takeUntil(read -> read > MOST_OF_ANSWER)
                            .then(Mono.fromSupplier(() -> answer(response))))
                    .next()
                    .timeout(timeLimit)
                    .block();
            answer = came == null ? new Answer.Silent("no answer") : came;
        } catch (RuntimeException e) {
            answer = new Answer.Silent(cause(e));
        }
        plain.put(SIGNATURE, Redaction.GONE);
        return new Exchange(answer, plain, bytes.length, Redaction.answer(text(said)));
    }

    private static String text(ByteArrayOutputStream said) {
        synchronized (said) {
            return said.toString(StandardCharsets.UTF_8);
        }
    }

    /** Keeps the beginning; of an answer that comes after the time limit nobody reads any more. */
    private static int read(ByteBuf part, ByteArrayOutputStream said) {
        int bytes = part.readableBytes();
        synchronized (said) {
            byte[] kept = new byte[Math.min(bytes, Math.max(0, MOST_KEPT - said.size()))];
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

    /** The kind of the fault only: messages of clients name addresses inside. */
    private static String cause(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
