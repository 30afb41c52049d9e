package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.Issuer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files larger than all buffers between two programs, and clients that read them slowly, not at all, or half. */
class ExportsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int FIRMS = 6_000;
    /** A row of some four kilobytes: the file is several times what the system keeps for a connection. */
    private static final String LONG_ADDRESS = "北京市海淀区中关村大街".repeat(120);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path disk;

    private static LocalBroker broker;
    private static Publisher log;
    private static ConfigurableApplicationContext gateway;
    private static int port;

    @BeforeAll
    static void start() {
        broker = LocalBroker.start(disk.resolve("broker"), 0);
        log = new Publisher(broker.bootstrapServers());
        gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--onezone.gateway.data-dir=" + disk.resolve("gateway"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + broker.bootstrapServers());
        port = Integer.parseInt(gateway.getEnvironment().getProperty("local.server.port"));
        for (int i = 0; i < FIRMS; i++) {
            ObjectNode data = JSON.valueToTree(Publisher.enterprise(i, "北京示例科技有限公司", "haidian", "I6513"));
            data.put("uscc", Publisher.uscc(i).value()).put("park", "haidian").put("industry", "I6513");
            data.put("address", LONG_ADDRESS);
            data.put("foundedOn", String.format(Locale.ROOT, "20%02d-01-01", i % 20));
            data.putObject("registeredCapital")
                    .put("amount", (i * 7_919L % FIRMS) + ".00")
                    .put("currency", "CNY");
            data.putArray("claims");
            data.putObject("provenance");
            log.send(Publisher.record(
                    EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                    "/enterprises",
                    Publisher.uscc(i).value(),
                    1,
                    JSON.writeValueAsString(data)));
        }
        log.flush();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get("/network/enterprises?limit=1").path("total").intValue() == FIRMS);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
        broker.close();
    }

    private static HttpResponse<String> call(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = call(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode progress(String id) {
        return get("/network/enterprises/export/" + id);
    }

    /** A client that reads only what it is told to, with a small buffer of its own. */
    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final InputStream in;
        private final int status;
        private boolean ended;

        Client(String id, String query) throws IOException {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String path = "/network/enterprises/export?format=csv&id=" + id + query;
            socket.getOutputStream()
                    .write(("GET " + path
                                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                                    + Issuer.shared().everything() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            in = new BufferedInputStream(socket.getInputStream(), 1024);
            status = Integer.parseInt(line().split(" ", -1)[1]);
            while (!line().isEmpty()) {
                // the rest of the head
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the answer ends without its last chunk");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        /** Reads so many bytes of the body or more, whole chunks of it. */
        void take(int bytes) throws IOException {
            while (body.size() < bytes && !ended) {
                int size = Integer.parseInt(line(), 16);
                byte[] chunk = in.readNBytes(size);
                body.write(chunk);
                if (chunk.length < size) {
                    throw new EOFException("the answer ends within a chunk");
                }
                line();
                ended = size == 0;
            }
        }

        /** All of the body. */
        String rest() throws IOException {
            take(Integer.MAX_VALUE);
            return body.toString(StandardCharsets.UTF_8);
        }

        void hangUp() throws IOException {
            socket.close();
        }

        @Override
        public void close() throws IOException {
            hangUp();
        }
    }

    /** How many rows are written when no more are, because the client does not read. */
    private static int rowsWhenStalled(String id) {
        int[] before = {0};
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            int rows = progress(id).path("rows").intValue();
            boolean same = rows > 0 && rows == before[0];
            before[0] = rows;
            return same;
        });
        return before[0];
    }

    @Test
    void refusesAThirdWhileTwoRunAndGivesThePlaceOfOneWhoGoesAwayToTheNext() throws IOException {
        try (Client gone = new Client("goes-away", "");
                Client slow = new Client("reads-slowly", "&sort=-capital")) {
            assertThat(gone.status).isEqualTo(200);
            assertThat(slow.status).isEqualTo(200);
            HttpResponse<String> third = call("/network/enterprises/export?format=csv&id=one-too-many");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(JSON.readTree(third.body()).path("code").stringValue()).isEqualTo("too-many-exports");
            assertThat(call("/network/enterprises/export/one-too-many").statusCode())
                    .isEqualTo(404);

            // no more is written than the connection takes, so nothing piles up
            for (String id : List.of("goes-away", "reads-slowly")) {
                assertThat(rowsWhenStalled(id)).isLessThan(FIRMS / 2);
                JsonNode progress = progress(id);
                assertThat(progress.path("state").stringValue()).isEqualTo("running");
                assertThat(progress.path("total").intValue()).isEqualTo(FIRMS);
                assertThat(progress.path("percent").intValue()).isBetween(1, 50);
            }
            // and nobody else waits for it
            assertThat(get("/network/enterprises?limit=1&sort=capital&facets=district")
                            .path("total")
                            .intValue())
                    .isEqualTo(FIRMS);

            // who reads a part now and then is not cut off
            slow.take(8 * 1024 * 1024);
            gone.hangUp();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            progress("goes-away").path("state").stringValue().equals("broken-off"));
            assertThat(progress("goes-away").path("endedAt").isNull()).isFalse();
            HttpResponse<String> next = call("/network/enterprises/export?format=csv&id=has-its-place");
            assertThat(next.statusCode()).isEqualTo(200);
            assertThat(next.body()).contains(ExportSheet.END + " rows=" + FIRMS + " total=" + FIRMS);

            String whole = slow.rest();
            assertThat(whole).contains(ExportSheet.END + " rows=" + FIRMS + " total=" + FIRMS);
            List<Long> capital = new ArrayList<>();
            whole.lines()
                    .skip(1)
                    .limit(FIRMS)
                    .forEach(line -> capital.add(Long.parseLong(line.replaceFirst(".*,(\\d+)\\.00,CNY,.*", "$1"))));
            assertThat(capital).hasSize(FIRMS).isSortedAccordingTo(java.util.Comparator.reverseOrder());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            progress("reads-slowly").path("state").stringValue().equals("done"));
            assertThat(progress("reads-slowly").path("percent").intValue()).isEqualTo(100);
        }
    }

    @Test
    void cutsOffAClientThatReadsNothingSoThatItHoldsNoPlace() throws IOException {
        try (Client stalled = new Client("reads-nothing", "")) {
            assertThat(stalled.status).isEqualTo(200);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> progress("reads-nothing")
                            .path("state")
                            .stringValue()
                            .equals("broken-off"));
            // what it has is visibly no whole file
            assertThat(org.assertj.core.api.Assertions.catchThrowable(stalled::rest))
                    .isInstanceOf(IOException.class);
        }
        for (String id : List.of("place-one-more", "place-two-more")) {
            assertThat(call("/network/enterprises/export?format=csv&id=" + id).statusCode())
                    .isEqualTo(200);
        }
    }
}
