package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was killed does not run, whatever of it is still there. */
class LeavingTest {
    @TempDir
    private Path data;

    private Running running(long pid) {
        Layout layout = Layout.of(Options.parse(List.of("--data", data.toString()), Cli.LAYOUT_OPTIONS, Map.of()));
        return new Running(layout, Map.of("gateway", pid));
    }

    /** Its parent never asks how it ended, so it stays listed for as long as the parent lives. */
    @Test
    void aKilledProcessThatIsStillListedDoesNotRun() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "there is no /proc here");
        Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600 >/dev/null").start();
        try (BufferedReader out = parent.inputReader()) {
            long child = Long.parseLong(out.readLine());
            ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
            assertThat(Leaving.isEnding(child)).isFalse();
            assertThat(Leaving.isGone(child)).isFalse();
            // its parent has become the program that never asks
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> parent.info().command().orElse("").endsWith("sleep"));
            assertThat(handle.destroyForcibly()).isTrue();
            await().atMost(Duration.ofSeconds(10)).until(() -> Leaving.isGone(child));
            assertThat(handle.isAlive()).as("listed, for the system").isTrue();
            assertThat(Leaving.isEnding(child)).isTrue();
            assertThat(running(child).alive()).isEmpty();
            assertThat(running(child).leaving()).as("it holds nothing").isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void whoLivesIsNotLeavingAndWhoNeverWasIsGone() {
        long self = ProcessHandle.current().pid();
        assertThat(Leaving.isEnding(self)).isFalse();
        assertThat(Leaving.isGone(self)).isFalse();
        assertThat(running(self).leaving()).isEmpty();
        assertThat(Leaving.isGone(1L << 40)).isTrue();
        assertThat(Leaving.isEnding(1L << 40)).isFalse();
    }
}
