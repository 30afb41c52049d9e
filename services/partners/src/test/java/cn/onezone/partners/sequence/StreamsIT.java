package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.EventStream;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** R21: streams beside each other and beside a webhook. */
class StreamsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final String name = "streams-" + reason;
    private final Door partner = service.partner(name);

    @BeforeAll
    static void start() {
        service = new RunningPartners(
                "--onezone.partners.streams=12",
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=300ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static EventStream stream(String partner, String id, long after) throws Exception {
        return EventStream.of(service.address(), RunningPartners.token(partner), id, after);
    }

    private String begun() {
        String id = service.granted(partner, reason);
        var _ = service.say("first", 1, reason);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
        return id;
    }

    /** Says some until they are numbered. */
    private long said(String id, int events) {
        long before = settled(id);
        for (int i = 1; i <= events; i++) {
            var _ = service.say("subject-" + i % 3, before + i, reason);
        }
        return await().atMost(SOON).until(() -> service.last(partner, id), last -> last == before + events);
    }

    /** All that was said is numbered: a mark behind it is. */
    private long settled(String id) {
        String mark = service.say("first", 2, reason);
        return await().atMost(SOON)
                .until(
                        () -> partner.get("/partners/subscriptions/" + id + "/events?limit=1000")
                                .body()
                                .path("items"),
                        items -> items.valueStream()
                                .anyMatch(one -> one.path("id").asString().equals(mark)))
                .size();
    }

    @Test
    void aPartnerWithManyAgreementsDoesNotTakeTheStreamsOfAll() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(service.granted(partner, reason));
        }
        List<EventStream> open = new ArrayList<>();
        try {
            for (String id : ids) {
                open.add(stream(name, id, 0));
            }
            assertThat(open).allMatch(one -> one.status() == 200);
            try (EventStream fifth = stream(name, ids.getFirst(), 0)) {
                assertThat(fifth.status())
                        .as("a quarter of twelve, but four at least")
                        .isEqualTo(503);
            }
            String other = "other-" + reason;
            String theirs = service.granted(service.partner(other), reason);
            try (EventStream another = stream(other, theirs, 0)) {
                assertThat(another.status()).isEqualTo(200);
            }
        } finally {
            open.forEach(EventStream::close);
        }
    }

    @Test
    void aPartnerWhoseAddressIsGoneIsToldOnItsStreamAndAtItsDoor() throws Exception {
        HttpServer gone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger status = new AtomicInteger(410);
        gone.createContext("/hook", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        gone.start();
        String id = begun();
        String at = "/partners/subscriptions/" + id;
        try (EventStream stream = stream(name, id, 0)) {
            assertThat(stream.nextNumber()).isEqualTo(1);
            assertThat(partner.get(at).body().path("paused").isNull()
                            || partner.get(at).body().path("paused").isMissingNode())
                    .isTrue();
            Answer made = partner.post(
                    at + "/webhook",
                    "{\"url\":\"http://127.0.0.1:" + gone.getAddress().getPort() + "/hook\"}");
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
            assertThat(stream.nextNotice())
                    .isEqualTo("event: notice\ndata: {\"paused\":true,\"reason\":\"gone\",\"way\":\"webhook\"}\n");
            assertThat(partner.get(at).body().at("/paused/reason").asString()).isEqualTo("gone");
            assertThat(partner.get(at).body().at("/paused/way").asString()).isEqualTo("webhook");
            try (EventStream later = stream(name, id, 0)) {
                assertThat(later.nextNotice()).as("who comes later is told too").contains("\"reason\":\"gone\"");
            }
            status.set(204);
            assertThat(partner.post(at + "/webhook/resumption", null).status()).isEqualTo(200);
            assertThat(stream.nextNotice()).isEqualTo("event: notice\ndata: {\"paused\":false,\"way\":\"webhook\"}\n");
            // events have their numbers as before
            long last = said(id, 1);
            long number = stream.nextNumber();
            while (number < last) {
                assertThat(stream.nextNumber()).isEqualTo(++number);
            }
        } finally {
            gone.stop(0);
            var _ = partner.post(at + "/webhook/pause", null);
        }
    }

    @Test
    void aPartnerChangesFromAddressToStreamAndBackWithoutLosingItsPlace() throws Exception {
        String id = begun();
        String at = "/partners/subscriptions/" + id;
        Queue<Long> taken = new ConcurrentLinkedQueue<>();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            taken.add(Long.parseLong(
                    JsonMapper.shared().readTree(body).path("sequence").asString()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        try {
            long first = said(id, 5);
            assertThat(partner.post(
                                    at + "/webhook",
                                    "{\"url\":\"http://127.0.0.1:"
                                            + hook.getAddress().getPort() + "/hook\"}")
                            .status())
                    .isEqualTo(201);
            delivered(at, first);
            // off: what it has is told by the address, and there the stream begins
            assertThat(partner.post(at + "/webhook/pause", null).status()).isEqualTo(200);
            long place = partner.get(at + "/webhook").body().path("done").asLong();
            assertThat(place).isEqualTo(first);
            long second = said(id, 5);
            try (EventStream stream = stream(name, id, place)) {
                for (long number = place + 1; number <= second; number++) {
                    assertThat(stream.nextNumber()).isEqualTo(number);
                }
            }
            // and back: after the last number that it has
            assertThat(partner.post(at + "/webhook/replay", "{\"from\":" + (second + 1) + "}")
                            .status())
                    .isEqualTo(200);
            assertThat(partner.post(at + "/webhook/resumption", null).status()).isEqualTo(200);
            long third = said(id, 5);
            delivered(at, third);
            List<Long> expected = new ArrayList<>();
            for (long number = 1; number <= third; number++) {
                if (number <= first || number > second) {
                    expected.add(number);
                }
            }
            assertThat(taken)
                    .as("each number on one of the ways, and on one only")
                    .containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            hook.stop(0);
            var _ = partner.post(at + "/webhook/pause", null);
        }
    }

    private void delivered(String at, long last) {
        await().atMost(SOON)
                .until(() -> partner.get(at + "/webhook").body().path("done").asLong() == last);
    }
}
