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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R15: {@code ./onezone evaluation verify}. The file is one of the first form; such files stay readable for ever. */
class EvaluationVerifyTest {
    private static final String HASH = "63f7f24090fdb153100ee92881cae6091a991a56a075242cb930d46ee15f8714";

    @TempDir
    private Path folder;

    private Path file;
    private Path basis;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void copy() throws IOException {
        file = copy("evaluation-snapshot-form-1.json");
        basis = copy("evaluation-basis-form-1.json");
    }

    private Path copy(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/" + name)) {
            return Files.write(folder.resolve(name), Objects.requireNonNull(in).readAllBytes());
        }
    }

    private boolean verify(Path... of) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("evaluation", "verify"));
        for (Path one : of) {
            arguments.add(one.toString());
        }
        return Cli.run(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static void change(Path of, String from, String to) throws IOException {
        String text = Files.readString(of);
        assertThat(text).contains(from);
        Files.writeString(of, text.replace(from, to));
    }

    @Test
    void aPublishedRankingIsRecomputedWithoutANetwork() throws Exception {
        assertThat(verify(file)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(HASH);
    }

    @Test
    void itsFiguresAreComputedAgainWhereTheirBasisIsThere() throws Exception {
        assertThat(verify(file, basis)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("accepted values");
    }

    @Test
    void whatWasChangedIsNamed() throws Exception {
        change(file, "\"weight\":\"48.8494\"", "\"weight\":\"48.8493\"");
        assertThat(verify(file)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("hash: value: " + HASH)
                .contains("99.9999");
    }

    @Test
    void aChangedFigureIsHeldAgainstWhatItIsComputedFrom() throws Exception {
        change(basis, "\"factor\":\"100\",\"numerator\":[\"of-i1\"]", "\"factor\":\"10\",\"numerator\":[\"of-i1\"]");
        assertThat(verify(file, basis)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("figure park0 i1: value: ")
                .contains("basis: value: ");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThatThrownBy(() -> verify(folder)).isInstanceOf(Refusal.class).hasMessageContaining("a file");
        assertThatThrownBy(() -> Cli.run(List.of("evaluation"), new PrintStream(said, true, StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class);
    }
}
