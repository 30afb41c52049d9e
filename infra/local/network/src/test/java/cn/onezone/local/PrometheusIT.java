package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.identity.IdentityApplication;
import cn.onezone.identity.accounts.Accounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * The Prometheus of the system with the compose file's configuration, but for addresses and the client's name, against a real
 * issuer and gateway: it gets itself a token and sees what is the operator's to see.
 */
class PrometheusIT {
    @TempDir
    private Path data;

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    private static boolean isInstalled() throws Exception {
        try {
            Process version = new ProcessBuilder("prometheus", "--version")
                    .redirectErrorStream(true)
                    .start();
            version.getInputStream().readAllBytes();
            return version.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path observability() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docker-compose.yml"))) {
            at = at.getParent();
        }
        return at.resolve("infra/observability");
    }

    private Path configuration(Layout layout, String secret) throws IOException {
        Path file = Files.writeString(data.resolve("client-secret"), secret + "\n");
        String shipped = Files.readString(observability().resolve("prometheus.yml"));
        String here = shipped.replace("/run/secrets/prometheus-client-secret", file.toString())
                .replace("client_id: prometheus", "client_id: operator")
                .replaceAll("token_url: \\S+", "token_url: " + layout.address(Layout.IDENTITY) + "/oauth2/token")
                .replaceAll("(?s)- targets:.*", "- targets: [\"127.0.0.1:" + layout.port(Layout.GATEWAY) + "\"]\n")
                .replace("scrape_interval: 10s", "scrape_interval: 1s")
                .replace("alerts.yml", observability().resolve("alerts.yml").toString());
        assertThat(here).contains("oauth2:", "scopes: [\"onezone:read\"]", "client_id: operator");
        return Files.writeString(data.resolve("prometheus.yml"), here);
    }

    private static JsonNode target(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/targets"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return Doors.JSON
                    .readTree(answer)
                    .path("data")
                    .path("activeTargets")
                    .path(0);
        } catch (IOException e) {
            return Doors.JSON.missingNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String health(Path configuration, String wanted) throws IOException {
        int port = free();
        Process prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + data.resolve("series-" + port),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("prometheus-" + port + ".log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> target(port).path("health").asString("").equals(wanted));
            return target(port).path("lastError").asString("");
        } finally {
            prometheus.destroyForcibly().onExit().join();
        }
    }

    @Test
    void seesTheGatewayWithATokenOfItsOwnAndNothingWithout() throws Exception {
        assumeTrue(isInstalled(), "prometheus is not installed: its configuration is only parsed");
        Layout layout = Layout.of(Options.parse(
                List.of("--data", data.toString(), "--identity-port", "" + free(), "--gateway-port", "" + free()),
                Cli.LAYOUT_OPTIONS,
                Map.of()));
        LocalCertificates.ensure(layout.tls(), Clock.systemUTC());
        try (ConfigurableApplicationContext _ = IdentityApplication.builder()
                        .registerShutdownHook(false)
                        .run(layout.issuerSettings().toArray(String[]::new));
                ConfigurableApplicationContext _ = GatewayApplication.builder()
                        .registerShutdownHook(false)
                        .run(layout.settings(Layout.GATEWAY, "unused").toArray(String[]::new))) {
            String secret = Doors.JSON
                    .readTree(Files.readString(layout.identity().resolve(Accounts.SECRETS)))
                    .path("operator")
                    .asString();
            assertThat(health(configuration(layout, secret), "up")).isEmpty();
            assertThat(health(configuration(layout, "wrong-secret-of-somebody"), "down"))
                    .contains("invalid_client");
        }
    }
}
