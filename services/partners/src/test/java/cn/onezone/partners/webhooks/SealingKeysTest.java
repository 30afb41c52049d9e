package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.kit.evidence.KeySettings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingKeysTest {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    private Path all;

    private Path folder;

    @BeforeEach
    void name() {
        folder = all.resolve("partners-webhooks");
    }

    private SealingKeys keys() {
        return new SealingKeys(new KeySettings(all, List.of()));
    }

    private void put(int number, byte filled) throws Exception {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, filled);
        Files.writeString(
                folder.resolve("%06d.key".formatted(number)),
                Base64.getEncoder().encodeToString(key) + "\n");
    }

    @Test
    void whatIsSealedIsOpenedAfterARestartAndIsNeverTheSameTwice() throws Exception {
        SealingKeys first = keys();
        String sealed = first.seal(SECRET, "a");
        assertThat(sealed).startsWith("sealed:1:").doesNotContain(SECRET.substring(0, 20));
        assertThat(first.seal(SECRET, "a")).isNotEqualTo(sealed);
        assertThat(keys().open(sealed, "a")).hasValue(SECRET);
        try (var files = Files.list(folder)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file.getFileName()).hasToString("000001.key");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(first.toString())
                        .doesNotContain(Files.readString(file).strip());
            });
        }
    }

    /** Who writes to the database can neither change a secret nor put one partner's in another's place. */
    @Test
    void whatWasChangedOrMovedIsNotOpened() {
        SealingKeys keys = keys();
        String sealed = keys.seal(SECRET, "a");
        assertThat(keys.open(sealed, "b")).isEmpty();
        String start = sealed.substring(0, sealed.lastIndexOf(':') + 1);
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(start.length()));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(keys.open(start + Base64.getEncoder().encodeToString(bytes), "a"))
                    .as("bit of byte %s", i)
                    .isEmpty();
            bytes[i] ^= 1;
        }
        assertThat(keys.open(start + Base64.getEncoder().encodeToString(bytes), "a"))
                .hasValue(SECRET);
        for (String wrong : List.of(
                "sealed:", "sealed:1", "sealed:1:", "sealed:1:AA==", "sealed:x:AA==", "sealed:1:?", "sealed:1:AA:AA")) {
            assertThat(keys.open(wrong, "a")).as(wrong).isEmpty();
        }
    }

    @Test
    void aNewerKeySealsAndTheFormerOneOpensUntilItIsTakenAway() throws Exception {
        String former = keys().seal(SECRET, "a");
        assertThat(keys().isNewest(former)).isTrue();
        put(2, (byte) 7);
        SealingKeys both = keys();
        assertThat(both.isNewest(former)).isFalse();
        assertThat(both.open(former, "a")).hasValue(SECRET);
        String newer = both.seal(SECRET, "a");
        assertThat(newer).startsWith("sealed:2:");
        Files.delete(folder.resolve("000001.key"));
        assertThat(keys().open(newer, "a")).hasValue(SECRET);
        assertThat(keys().open(former, "a")).isEmpty();
        put(2, (byte) 8);
        assertThat(keys().open(newer, "a")).as("another key of the same number").isEmpty();
    }

    @Test
    void whatAnEarlierVersionWroteIsTakenAsItIs() {
        assertThat(keys().open(SECRET, "a")).hasValue(SECRET);
        assertThat(keys().isNewest(SECRET)).isFalse();
    }

    @Test
    void aFileThatIsNoKeyIsNamedAndNothingBegins() throws Exception {
        var _ = keys();
        for (String wrong : List.of("", "not Base64!", "AAAA")) {
            Files.writeString(folder.resolve("000002.key"), wrong);
            assertThatThrownBy(this::keys)
                    .isInstanceOf(UncheckedIOException.class)
                    .rootCause()
                    .hasMessageMatching("(?s).*(000002|Illegal).*");
        }
    }
}
