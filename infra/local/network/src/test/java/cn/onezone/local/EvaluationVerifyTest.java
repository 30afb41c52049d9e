package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R15: {@code ./onezone evaluation verify}. The file is one of the first form; such files stay readable for ever. */
class EvaluationVerifyTest {
    private static final String HASH = "6299be0b8c621db5a46c9849237765527f8baeca30f9bc35c9d45ca4b3884f97";

    @TempDir
    private Path folder;

    private Path file;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void copy() throws IOException {
        file = folder.resolve("evaluation.json");
        try (InputStream in = getClass().getResourceAsStream("/evaluation-snapshot-form-1.json")) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
    }

    private boolean verify(Path of) throws Exception {
        return Cli.run(
                List.of("evaluation", "verify", of.toString()), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void aPublishedRankingIsRecomputedWithoutANetwork() throws Exception {
        assertThat(verify(file)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(HASH);
    }

    @Test
    void whatWasChangedIsNamed() throws Exception {
        change("\"weight\":\"48.8494\"", "\"weight\":\"48.8493\"");
        assertThat(verify(file)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("hash: value: " + HASH)
                .contains("99.9999");
    }

    @Test
    void aChangedFigureIsHeldAgainstWhatItIsComputedFrom() throws Exception {
        change("\"factor\":\"100\",\"numerator\":[\"of-i1\"]", "\"factor\":\"10\",\"numerator\":[\"of-i1\"]");
        assertThat(verify(file)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("figure park0 i1: value: ");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThatThrownBy(() -> verify(folder)).isInstanceOf(Refusal.class).hasMessageContaining("a file");
        assertThatThrownBy(() -> Cli.run(List.of("evaluation"), new PrintStream(said, true, StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class);
    }
}
