package cn.onezone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cn.onezone.contracts.partners.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each event once, whatever is left of a file. */
class FileLedgerTest {
    @TempDir
    Path folder;

    private static String json(long number) {
        return "{\"data\":{\"名\":\"企业" + number + "\"},\"id\":\"e" + number
                + "\",\"sequence\":\"%010d\",".formatted(number)
                + "\"specversion\":\"1.0\",\"subscription\":\"s\",\"type\":\"cn.onezone.parks.x.v1\"}";
    }

    private static ReceivedEvent event(long number) {
        return ReceivedEvent.of(json(number));
    }

    @Test
    void keepsEachOnceAndKnowsItsGaps() throws Exception {
        Path file = folder.resolve("ledger");
        try (FileLedger ledger = FileLedger.open(file)) {
            assertThat(ledger.complete()).isZero();
            assertThat(ledger.keep(event(2))).isTrue();
            assertThat(ledger.complete()).isZero();
            assertThat(ledger.keep(event(1))).isTrue();
            assertThat(ledger.keep(event(2))).isFalse();
            assertThat(ledger.keep(event(5))).isTrue();
            assertThat(ledger.complete()).isEqualTo(2);
            assertThat(ledger.greatest()).isEqualTo(5);
            assertThatIOException().isThrownBy(() -> FileLedger.open(file)).withMessageContaining("open already");
        }
        try (FileLedger again = FileLedger.open(file)) {
            assertThat(again.complete()).isEqualTo(2);
            assertThat(again.keep(event(5))).isFalse();
            assertThat(again.keep(event(3))).isTrue();
            assertThat(again.keep(event(4))).isTrue();
            assertThat(again.complete()).isEqualTo(5);
            assertThat(again.leaves(2, 4).keySet()).containsExactly(2L, 3L, 4L);
            assertThat(again.leaves(4, 4).get(4L))
                    .isEqualTo(SignedManifest.leaf(json(4).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Cut at every byte of its last line, as a kill may leave it. */
    @Test
    void takesAwayWhatIsLeftOfALine() throws Exception {
        Path whole = folder.resolve("whole");
        long before;
        try (FileLedger ledger = FileLedger.open(whole)) {
            var _ = ledger.keep(event(1));
            before = Files.size(whole);
            var _ = ledger.keep(event(2));
        }
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = (int) before; length < bytes.length; length++) {
            Path cut = folder.resolve("cut-" + length);
            Files.write(cut, java.util.Arrays.copyOf(bytes, length));
            try (FileLedger ledger = FileLedger.open(cut)) {
                assertThat(ledger.complete()).isEqualTo(1);
                assertThat(ledger.keep(event(2))).isTrue();
            }
            assertThat(cut).hasSameBinaryContentAs(whole);
        }
    }

    @Test
    void refusesAFileThatIsNone() throws Exception {
        Path file = folder.resolve("other");
        Files.writeString(file, "2 " + json(1) + "\n", StandardOpenOption.CREATE);
        assertThatIOException().isThrownBy(() -> FileLedger.open(file)).withMessageContaining("line 1");
        assertThatIllegalArgumentException().isThrownBy(() -> ReceivedEvent.of("{\"id\":\"x\"}"));
        assertThatIllegalArgumentException().isThrownBy(() -> ReceivedEvent.of("{"));
    }

    private static ReceivedEvent notice(long number) {
        String digest = SignedManifest.leaf(json(number).getBytes(StandardCharsets.UTF_8))
                .toString();
        return ReceivedEvent.of("{\"eventdigest\":\"" + digest + "\",\"id\":\"s/" + number
                + "\",\"sequence\":\"%010d\",".formatted(number)
                + "\"source\":\"/partners\",\"specversion\":\"1.0\",\"subscription\":\"s\",\"type\":\""
                + ReceivedEvent.WITHHELD + "\"}");
    }

    /** With the objection withdrawn an event leaves again, under the number of its notice (R21). */
    @Test
    void anEventTakesThePlaceOfItsNotice() throws Exception {
        Path file = folder.resolve("withheld");
        try (FileLedger ledger = FileLedger.open(file)) {
            assertThat(ledger.keep(notice(1))).isTrue();
            assertThat(ledger.keep(notice(1))).isFalse();
            assertThat(ledger.keep(event(2))).isTrue();
            assertThat(ledger.keep(notice(3))).isTrue();
            assertThat(ledger.keep(notice(2))).as("what was had stays").isFalse();
            assertThat(ledger.withheldAfter(0)).isEqualTo(1);
            assertThat(ledger.withheldAfter(1)).isEqualTo(3);
            assertThat(ledger.keep(ReceivedEvent.of(json(1).replace("企业", "他"))))
                    .as("another than the notice names")
                    .isFalse();
            assertThat(ledger.keep(event(1))).isTrue();
            assertThat(ledger.keep(event(1))).isFalse();
            assertThat(ledger.withheldAfter(0)).isEqualTo(3);
        }
        try (FileLedger again = FileLedger.open(file)) {
            assertThat(again.complete()).isEqualTo(3);
            assertThat(again.withheldAfter(0)).isEqualTo(3);
            assertThat(again.keep(event(1))).isFalse();
            assertThat(again.keep(event(3))).isTrue();
            assertThat(again.withheldAfter(0)).isZero();
            assertThat(again.leaves(1, 3)).containsEntry(1L, event(1).leaf()).hasSize(3);
        }
        assertThat(Files.readAllLines(file)).hasSize(5).last().isEqualTo("3 " + json(3));
    }

    @Test
    void aWithheldEventHasTheLeafOfTheEvent() {
        ReceivedEvent notice = notice(7);
        assertThat(notice.isWithheld()).isTrue();
        assertThat(notice.leaf()).isEqualTo(event(7).leaf());
    }
}
