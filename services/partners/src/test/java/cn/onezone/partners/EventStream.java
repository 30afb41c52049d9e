package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of server-sent events, as a client reads it. */
public final class EventStream implements AutoCloseable {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final HttpClient client;
    private final HttpResponse<InputStream> answer;
    private volatile boolean ended;

    private EventStream(HttpClient client, HttpResponse<InputStream> answer) {
        this.client = client;
        this.answer = answer;
    }

    /**
     * Opens one, whatever is answered.
     *
     * @param address of the service
     * @param token of the partner
     * @param after last number that it has
     */
    public static EventStream of(String address, String token, String subscription, long after) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(URI.create(address + "/partners/subscriptions/" + subscription + "/stream"))
                        .header("Authorization", "Bearer " + token)
                        .header("Last-Event-ID", Long.toString(after))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        EventStream stream = new EventStream(client, answer);
        if (answer.statusCode() == 200) {
            Thread.ofVirtual().start(stream::read);
        }
        return stream;
    }

    /** Status of the answer. */
    public int status() {
        return answer.statusCode();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            StringBuilder event = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    event.append(line).append('\n');
                } else {
                    String whole = event.toString();
                    if (whole.startsWith("id: ")) {
                        events.add(whole);
                    } else if (whole.startsWith("event: ")) {
                        notices.add(whole);
                    }
                    event.setLength(0);
                }
            }
            ended = true;
        } catch (IOException e) {
            // closed by the test
            ended = false;
        }
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String event = queue.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("something within a minute").isNotNull();
        return event;
    }

    /** The next event, as it came: {@code id: 17\ndata: …\n}. */
    public String next() throws InterruptedException {
        return next(events);
    }

    /** The number of the next event. */
    public long nextNumber() throws InterruptedException {
        String event = next();
        return Long.parseLong(event.substring(4, event.indexOf('\n')));
    }

    /** The next of what is no event, as it came: {@code event: notice\ndata: …\n}. */
    public String nextNotice() throws InterruptedException {
        return next(notices);
    }

    /** Whether nothing has come that was not asked for. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether the service has ended it. */
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
