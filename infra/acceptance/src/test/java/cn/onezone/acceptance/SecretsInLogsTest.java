package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsInLogsTest {
    private static final String SECRET = "p+ss/w?rd with 密码 of the store";
    private final SecretsInLogs secrets = new SecretsInLogs(Map.of("store password", SECRET));

    @TempDir
    Path logs;

    private void isFound(String text) throws IOException {
        Path file = Files.writeString(logs.resolve("network.log"), "started\n\n" + text + "\nended\n");
        assertThat(secrets.in(logs)).as(text).containsExactly(new SecretsInLogs.Found("store password", file, 3));
        assertThat(secrets.in(logs).toString()).doesNotContain(SECRET);
    }

    @Test
    void findsItInEveryFormInWhichItIsSent() throws IOException {
        isFound("connecting with " + SECRET);
        isFound("mongodb://store:" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8) + "@127.0.0.1");
        for (String user : new String[] {"", "a:", "ab:", "abc:"}) {
            byte[] bytes = (user + SECRET + "!").getBytes(StandardCharsets.UTF_8);
            isFound("Authorization: Basic " + Base64.getEncoder().encodeToString(bytes));
            isFound("x=" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Test
    void findsItInPackedLogsAndFoldersBelow() throws IOException {
        Path file = Files.createDirectories(logs.resolve("old")).resolve("network.1.log.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((SECRET + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(secrets.in(logs)).extracting(SecretsInLogs.Found::file).containsExactly(file);
    }

    @Test
    void findsNothingWhereNothingIsAndSaysWhenItLookedAtNothing() throws IOException {
        assertThatThrownBy(() -> secrets.in(logs)).hasMessageContaining("no line");
        Files.writeString(logs.resolve("network.log"), "the store password is set\n");
        assertThat(secrets.in(logs)).isEmpty();
        assertThatThrownBy(() -> new SecretsInLogs(Map.of())).hasMessageContaining("expected");
        assertThatThrownBy(() -> new SecretsInLogs(Map.of("pin", "1234")))
                .hasMessage("pin: 4 characters (expected: at least 8)");
    }
}
