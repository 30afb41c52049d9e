package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.partners.PartnersSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One sender and one server, without a service around them. */
class WebhookSenderTest {
    private static final PartnersSettings.Webhooks SETTINGS = new PartnersSettings.Webhooks(
            List.of(), Duration.ofSeconds(5), Duration.ofSeconds(20), 4, Duration.ofSeconds(1), Duration.ofHours(1));
    private static final OutgoingUrls HERE = new OutgoingUrls(new OutgoingSettings(List.of("127.0.0.1")));

    private static Endpoint endpoint(String url) {
        return new Endpoint("a", "b", url, null, List.of(WebhookSecrets.make()), null);
    }

    private static WebhookSender sender(String url, OutgoingUrls urls) {
        return new WebhookSender(URI.create(url), urls, SETTINGS, SETTINGS.timeLimit(), Clock.systemUTC(), 1);
    }

    private static String body(String request) {
        return request.isEmpty() ? "(nothing)" : request;
    }

    @RepeatedTest(20)
    void aKeptConnectionThatTurnsOutClosedIsRepeatedOnceOverANewOne() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        AtomicInteger connections = new AtomicInteger();
        try (RudeServer closing = new RudeServer(socket -> {
                    int connection = connections.incrementAndGet();
                    for (int i = 1; ; i++) {
                        asked.add(connection + " " + body(RudeServer.request(socket)));
                        if (i == 2) {
                            return;
                        }
                        RudeServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    }
                });
                WebhookSender sender = sender(closing.url(), HERE)) {
            Endpoint endpoint = endpoint(closing.url());
            for (String body : List.of("one", "two", "three")) {
                assertThat(sender.send(endpoint, "m", body)).isInstanceOf(Answer.Taken.class);
            }
            // over a new one each time it was needed, and that is not kept
            assertThat(asked).containsExactly("1 one", "1 two", "2 two", "3 three");
        }
    }

    @Test
    void aNewConnectionThatIsClosedIsNotRepeated() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (RudeServer closing = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    asked.incrementAndGet();
                });
                WebhookSender sender = sender(closing.url(), HERE)) {
            assertThat(sender.send(endpoint(closing.url()), "m", "one")).isInstanceOf(Answer.Silent.class);
            assertThat(asked.get()).isEqualTo(1);
        }
    }

    /** The answer has begun: it may be that the event is what it does not like. */
    @RepeatedTest(20)
    void anAnswerThatIsBrokenOffIsNotRepeated() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (RudeServer breaking = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    asked.incrementAndGet();
                    RudeServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    var _ = RudeServer.request(socket);
                    asked.incrementAndGet();
                    RudeServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
                WebhookSender sender = sender(breaking.url(), HERE)) {
            Endpoint endpoint = endpoint(breaking.url());
            assertThat(sender.send(endpoint, "m", "one")).isInstanceOf(Answer.Taken.class);
            assertThat(sender.send(endpoint, "m", "two")).isInstanceOf(Answer.Silent.class);
            assertThat(asked.get()).isEqualTo(2);
        }
    }

    @Test
    void anAddressInFiguresThatIsAllowedNoMoreIsNotConnectedTo() throws IOException {
        try (RudeServer inside = new RudeServer(socket -> {});
                WebhookSender sender = sender(inside.url(), new OutgoingUrls(new OutgoingSettings(List.of())))) {
            assertThat(sender.send(endpoint(inside.url()), "m", "one")).isEqualTo(new Answer.Silent("NotAllowed"));
            assertThat(inside.connections.get()).isZero();
        }
    }

    @Test
    void ofAnAnswerThatTookItLittleIsKeptAndOfOthersAsMuchAsIsShown() throws IOException {
        String said = "word ".repeat(2_000);
        AtomicInteger asked = new AtomicInteger();
        try (RudeServer talking = new RudeServer(socket -> {
                    var _ = RudeServer.request(socket);
                    String status = asked.getAndIncrement() == 0 ? "200 OK" : "422 Unprocessable Content";
                    RudeServer.write(
                            socket,
                            "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + said.length()
                                    + "\r\n\r\n" + said);
                });
                WebhookSender sender = sender(talking.url(), HERE)) {
            Endpoint endpoint = endpoint(talking.url());
            for (int i = 0; i < 2; i++) {
                WebhookSender.Exchange exchange = sender.exchange(sender.request(endpoint, "m", "body"));
                assertThat(exchange.said()).isEqualTo(said.substring(0, Redaction.MOST));
                assertThat(exchange.requestBytes()).isEqualTo(4);
                assertThat(exchange.requestHeaders()).containsEntry("webhook-signature", Redaction.GONE);
            }
        }
    }
}
