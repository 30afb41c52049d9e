package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.identity.IdentityApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The commands that hand out passwords and tokens, and what scripts use in their place, against a real issuer. */
class CliTokensIT {
    @TempDir
    private static Path data;

    private static Layout layout;
    private static ConfigurableApplicationContext issuer;
    private static Process node;

    @BeforeAll
    static void start() throws IOException {
        layout = Layout.of(Options.parse(
                List.of("--data", data.toString(), "--identity-port", "" + free()), Cli.LAYOUT_OPTIONS, Map.of()));
        issuer = issuer();
        // what up has noted is believed only of a process that looks like ours
        node = new ProcessBuilder("sh", "-c", "read line; : cn.onezone.local.Node").start();
        Map<String, Long> processes = new HashMap<>();
        layout.ports().keySet().forEach(part -> processes.put(part, node.pid()));
        new Running(layout, processes).save();
    }

    private static ConfigurableApplicationContext issuer() {
        return IdentityApplication.builder()
                .registerShutdownHook(false)
                .run(layout.issuerSettings().toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        issuer.close();
        node.destroyForcibly();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    private static String said(String... arguments) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            assertThat(Cli.run(List.of(arguments), out)).isTrue();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode claims(String token) {
        return Doors.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    @Test
    void aTokenIsAllThatIsPrinted() throws Exception {
        String printed = said("token", "haidian", "--data", data.toString());
        assertThat(printed).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\R");
        JsonNode claims = claims(printed.strip());
        assertThat(claims.path("iss").asString()).isEqualTo(layout.address(Layout.IDENTITY));
        assertThat(claims.path("park").asString()).isEqualTo("haidian");
    }

    @Test
    void aPasswordIsAllThatIsPrinted() throws Exception {
        assertThat(said("password", "reviewer", "--data", data.toString())).matches("[A-Za-z0-9_-]{32}\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "password"})
    void refusesWhomItDoesNotKnowAndSaysWhomItDoes(String command) {
        assertThatThrownBy(() -> said(command, "nobody", "--data", data.toString()))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll("nobody", "haidian", "coordinator", "partner-tax");
        assertThatThrownBy(() -> said(command, "--data", data.toString())).hasMessageContaining("haidian");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "password"})
    void refusesAFolderWithoutANetwork(String command, @TempDir Path other) {
        assertThatThrownBy(() -> said(command, "haidian", "--data", other.toString()))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(other.toString(), "./onezone up", "--data");
    }

    @Test
    void refusesTheSecretsOfAnotherNetwork(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("identity"));
        Files.writeString(other.resolve("identity/secrets.json"), "{\"haidian\": \"of another network\"}");
        Files.copy(data.resolve("network.properties"), other.resolve("network.properties"));
        assertThatThrownBy(() -> said("token", "haidian", "--data", other.toString()))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll("refuses haidian", "--data");
    }

    @ParameterizedTest
    @CsvSource({
        "/parks/haidian/roster/enterprises, haidian",
        "/parks/daxing-yizhuang, daxing-yizhuang",
        "/parks/nowhere/submissions, coordinator",
        "/indicators/submissions/haidian-2022/acceptance, reviewer",
        "/indicators/submissions/haidian-2022/return, reviewer",
        "/indicators/submissions/haidian-2022/recommendation, reviewer",
        "/indicators/submissions/haidian-2022/approval, coordinator",
        "/indicators/submissions/haidian-2022, coordinator",
        "/projects/1/evaluation, reviewer",
        "/projects/1/joint-review, reviewer",
        "/projects/1/match, coordinator",
        "/funds, coordinator",
        "/network/overview, coordinator",
        "/actuator/log, operator"
    })
    void eachCallIsTheBusinessOfOneUser(String path, String user) {
        try (Tokens tokens = new Tokens(layout.address(Layout.IDENTITY), layout.identity())) {
            assertThat(tokens.user(path)).isEqualTo(user);
            assertThat(claims(tokens.bearer(path).substring("Bearer ".length()))
                            .path("sub")
                            .asString())
                    .isEqualTo(user);
        }
    }

    @Test
    void manyAtTheSameTimeAskOnceAndGetTheSame() throws Exception {
        try (Tokens tokens = new Tokens(layout.address(Layout.IDENTITY), layout.identity());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> call = () -> tokens.of("chaoyang");
            Set<String> got = new HashSet<>();
            for (Future<String> one : callers.invokeAll(Collections.nCopies(500, call))) {
                got.add(one.get());
            }
            assertThat(got).hasSize(1);
        }
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-21T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aTokenIsKeptAndRenewedBeforeItEndsAndServesWhileTheIssuerIsAway() {
        Hands clock = new Hands();
        try (Tokens tokens = new Tokens(layout.address(Layout.IDENTITY), layout.identity(), clock)) {
            String first = tokens.of("fengtai");
            clock.now = clock.now.plus(Duration.ofMinutes(11));
            assertThat(tokens.of("fengtai")).isEqualTo(first);
            clock.now = clock.now.plus(Duration.ofMinutes(2));
            String second = tokens.of("fengtai");
            assertThat(second).as("two minutes before its end").isNotEqualTo(first);
            issuer.close();
            try {
                clock.now = clock.now.plus(Duration.ofMinutes(13));
                assertThat(tokens.of("fengtai")).isEqualTo(second);
                clock.now = clock.now.plus(Duration.ofMinutes(3));
                assertThatThrownBy(() -> tokens.of("fengtai")).isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(() -> said("token", "fengtai", "--data", data.toString()))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContainingAll("cannot be reached", "./onezone status");
            } finally {
                issuer = issuer();
            }
            assertThat(tokens.of("fengtai")).isNotEqualTo(second);
        }
    }
}
