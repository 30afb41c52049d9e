package cn.onezone.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events of a service through the gateway: each as it comes, for longer than an answer may take to begin. */
class StreamIT {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

    private static final String BEGIN = "retry: 1000\n\n";

    private final BlockingQueue<String> toSay = new ArrayBlockingQueue<>(10);
    private final AtomicBoolean gone = new AtomicBoolean();
    private ServerSocket service;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!service.isClosed()) {
                try {
                    Socket one = service.accept();
                    Thread.ofVirtual().start(() -> stream(one));
                } catch (IOException e) {
                    return;
                }
            }
        });
        gateway = new RunningGateway(
                "onezone.gateway.backends.partners=http://127.0.0.1:" + service.getLocalPort(),
                "onezone.gateway.resilience.time-limit=" + TIME_LIMIT.toMillis() + "ms",
                "onezone.gateway.resilience.body-silence-limit=10s");
    }

    /** One event for each text to be said, and nothing besides but the beginning, so that nothing else could push one through a buffer. */
    private void stream(Socket socket) {
        try (socket) {
            byte[] head = new byte[8_192];
            int read = 0;
            while (!new String(head, 0, read, StandardCharsets.US_ASCII).contains("\r\n\r\n")) {
                read += socket.getInputStream().read(head, read, head.length - read);
            }
            write(socket, "HTTP/1.1 200 OK\r\n");
            write(socket, "Content-Type: text/event-stream;charset=UTF-8\r\n");
            write(socket, "Transfer-Encoding: chunked\r\n\r\n");
            // as the service does: the gateway gives the head with the first of the body
            write(socket, Integer.toHexString(BEGIN.length()) + "\r\n" + BEGIN + "\r\n");
            while (true) {
                String next = toSay.poll(200, TimeUnit.MILLISECONDS);
                if (next == null) {
                    if (isGone(socket)) {
                        gone.set(true);
                        return;
                    }
                } else if (next.equals("end")) {
                    write(socket, "0\r\n\r\n");
                    return;
                } else {
                    String event = "id: " + next + "\ndata: {\"n\":" + next + "}\n\n";
                    write(socket, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                }
            }
        } catch (IOException e) {
            gone.set(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the reader is still there is found out without saying anything. */
    private static boolean isGone(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        service.close();
    }

    private static HttpClient http11() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private HttpResponse<InputStream> open(HttpClient client) throws Exception {
        HttpResponse<InputStream> answer = client.send(
                gateway.to("/partners/subscriptions/s/stream")
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body().readNBytes(BEGIN.length()))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(BEGIN);
        return answer;
    }

    /** Each is read before the next is said: one that waited in a buffer for the next would never come. */
    @Test
    void eachEventComesBeforeTheNextIsSaid() throws Exception {
        try (HttpClient client = http11();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(open(client).body(), StandardCharsets.UTF_8))) {
            for (int n = 1; n <= 20; n++) {
                toSay.put(Integer.toString(n));
                assertThat(lines.readLine()).isEqualTo("id: " + n);
                assertThat(lines.readLine()).isEqualTo("data: {\"n\":" + n + "}");
                assertThat(lines.readLine()).isEmpty();
            }
            toSay.put("end");
            assertThat(lines.readLine()).isNull();
        }
    }

    /** What it is silent between two events counts against the limit of silence, not that of an answer. */
    @Test
    void aStreamOutlastsTheLimitOfAnAnswer() throws Exception {
        try (HttpClient client = http11();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(open(client).body(), StandardCharsets.UTF_8))) {
            for (int n = 1; n <= 3; n++) {
                // the silence is what is tested
                LockSupport.parkNanos(TIME_LIMIT.multipliedBy(3).dividedBy(2).toNanos());
                toSay.put(Integer.toString(n));
                assertThat(lines.readLine()).isEqualTo("id: " + n);
                assertThat(lines.readLine()).isEqualTo("data: {\"n\":" + n + "}");
                assertThat(lines.readLine()).isEmpty();
            }
        }
    }

    /** A service must not go on for a partner who has left. */
    @Test
    void aReaderThatLeavesEndsTheStreamOfTheService() throws Exception {
        try (HttpClient client = http11()) {
            try (InputStream body = open(client).body()) {
                toSay.put("1");
                assertThat(body.read()).isEqualTo('i');
            }
            await().atMost(Duration.ofSeconds(20)).until(gone::get);
        }
    }
}
