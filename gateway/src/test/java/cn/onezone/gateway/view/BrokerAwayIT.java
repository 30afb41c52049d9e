package cn.onezone.gateway.view;

import static cn.onezone.gateway.view.Publisher.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The view while the log is away, and with a park directory of the operator's own. */
class BrokerAwayIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path disk;

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static JsonNode get(ConfigurableApplicationContext gateway, String path) {
        URI uri = URI.create("http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port") + path);
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Bearer " + Issuer.shared().everything())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode haidian(JsonNode answer) {
        for (JsonNode park : answer.path("coverage").path("parks")) {
            if (park.path("park").stringValue().equals("haidian")) {
                return park;
            }
        }
        throw new AssertionError("no haidian in " + answer);
    }

    @Test
    void goesOnAnsweringWithItsAgeWhileTheBrokerIsAwayAndCatchesUp_R14() throws IOException {
        int port = freePort();
        LocalBroker broker = LocalBroker.start(disk.resolve("broker"), port);
        String address = broker.bootstrapServers();
        try (ConfigurableApplicationContext gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--onezone.gateway.data-dir=" + disk.resolve("gateway"),
                        "--onezone.gateway.view.heartbeat-every=200ms",
                        "--onezone.gateway.view.late-after=400ms",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + address)) {
            try (Publisher log = new Publisher(address)) {
                log.send(enterprise(1, "北京前事科技有限公司", "haidian", "I6513"), 1);
                Instant now = Instant.now();
                log.beat("/parks/haidian", now, now, ParkEvents.TOPIC);
                log.flush();
                Awaitility.await()
                        .until(() -> get(gateway, "/network/enterprises")
                                                .path("total")
                                                .intValue()
                                        == 1
                                && !haidian(get(gateway, "/network/parks?known"))
                                        .path("watermark")
                                        .isNull());
            }
            broker.close();

            double age = haidian(get(gateway, "/network/indicators"))
                    .path("ageSeconds")
                    .doubleValue();
            Awaitility.await()
                    .until(() -> haidian(get(gateway, "/network/indicators"))
                                    .path("ageSeconds")
                                    .doubleValue()
                            > age + 0.5);
            for (String door : new String[] {"/network/enterprises", "/network/indicators", "/network/overview"}) {
                JsonNode answer = get(gateway, door);
                assertThat(haidian(answer).path("state").stringValue()).as(door).isEqualTo("down");
                assertThat(answer.path("coverage").path("answered").intValue())
                        .as(door)
                        .isZero();
                assertThat(answer.path("coverage").path("of").intValue())
                        .as(door)
                        .isEqualTo(16);
            }
            assertThat(get(gateway, "/network/enterprises").path("total").intValue())
                    .isOne();
            assertThat(get(gateway, "/network/overview")
                            .path("enterprises")
                            .path("total")
                            .intValue())
                    .isOne();

            try (LocalBroker again = LocalBroker.start(disk.resolve("broker"), port);
                    Publisher log = new Publisher(again.bootstrapServers())) {
                log.send(enterprise(2, "北京后来科技有限公司", "haidian", "I6513"), 1);
                log.flush();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> get(gateway, "/network/enterprises")
                                        .path("total")
                                        .intValue()
                                == 2);
                Awaitility.await().until(() -> {
                    Instant now = Instant.now();
                    log.beat("/parks/haidian", now, now, ParkEvents.TOPIC);
                    log.flush();
                    return haidian(get(gateway, "/network/parks"))
                            .path("state")
                            .stringValue()
                            .equals("up");
                });
            }
        }
    }

    @Test
    void knowsTheParksOfTheOperatorsOwnFileAndNoOthers_R1() throws IOException {
        Path parks = Files.writeString(disk.resolve("parks.json"), """
                {"parks": [{"code": "xiongan", "no": 1, "nameZh": "雄安园", "nameEn": "Xiong'an Park",
                  "districtZh": "雄安新区", "districtCode": "130600"}]}
                """);
        try (LocalBroker broker = LocalBroker.start(disk.resolve("broker"), 0);
                ConfigurableApplicationContext gateway = GatewayApplication.builder()
                        .run(
                                "--server.port=0",
                                "--onezone.gateway.data-dir=" + disk.resolve("gateway"),
                                "--onezone.gateway.parks-file=" + parks,
                                "--onezone.identity.issuer=" + Issuer.shared().address(),
                                "--onezone.log.bootstrap-servers=" + broker.bootstrapServers())) {
            JsonNode all = get(gateway, "/network/parks");
            assertThat(all.path("items").size()).isOne();
            assertThat(all.path("items").get(0).path("code").stringValue()).isEqualTo("xiongan");
            assertThat(get(gateway, "/network/overview")
                            .path("coverage")
                            .path("of")
                            .intValue())
                    .isOne();
        }
    }
}
