package cn.onezone.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain in files, on a real disk. */
class FileChainTest {
    private static final String NAME = "/gateway/1";
    private static final Instant MOMENT = Instant.parse("2026-05-06T01:02:03.004Z");
    private static final Question ALL = new Question(null, null, null, null, null, null, null);

    @TempDir
    private Path folder;

    private FileChain open() {
        return open(1 << 20, 8);
    }

    private FileChain open(long fileBytes, int files) {
        return new FileChain(folder, NAME, fileBytes, files, Clock.fixed(MOMENT, ZoneOffset.UTC));
    }

    private static List<AuditEntry> entries(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> new Asked(
                                i % 2 == 0 ? "haidian" : "",
                                List.of("park-administrator"),
                                null,
                                "GET /network/\"" + i + "\\\n",
                                "",
                                "127.0.0.1",
                                null,
                                null)
                        .refused(EntryId.at(MOMENT), MOMENT.plusSeconds(i), "not-allowed"))
                .toList();
    }

    private static ChainCheck check(FileChain chain, ChainCheck.Head... heads) {
        ChainCheck check = new ChainCheck(NAME, List.of(heads), true);
        long after = 0;
        for (List<ChainLink> page = chain.after(0, 7); !page.isEmpty(); page = chain.after(after, 7)) {
            page.forEach(check::take);
            after = page.getLast().sequence();
        }
        return check;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void keepsItsEntriesInOneChainOverFilesAndRestarts() throws IOException {
        try (FileChain chain = open(2_000, 100)) {
            for (int i = 0; i < 30; i++) {
                chain.append(entries(i, 1));
            }
        }
        try (FileChain chain = open(2_000, 100)) {
            chain.append(entries(30, 10));
            assertThat(files()).hasSizeGreaterThan(3);
            ChainCheck check = check(chain);
            assertThat(check.result()).isNull();
            assertThat(check.entries()).isEqualTo(40);
            assertThat(chain.end()).isEqualTo(new Chain.Tip(40, check.hash()));
            assertThat(chain.after(17, 3)).extracting(ChainLink::sequence).containsExactly(18L, 19L, 20L);
            assertThat(chain.after(40, 3)).isEmpty();
        }
    }

    private FileChain known(long fileBytes, int files) {
        return new FileChain(
                folder,
                NAME,
                fileBytes,
                files,
                Clock.fixed(MOMENT, ZoneOffset.UTC),
                new KnownEnd(folder.resolve("elsewhere"), "1"));
    }

    /** The last line is cut off while nobody writes: whoever comes next knows that there was one, and leaves the gap. */
    @Test
    void goesOnBehindWhatWasTakenAway() throws IOException {
        try (FileChain chain = known(1 << 20, 8)) {
            chain.append(entries(0, 5));
        }
        List<String> lines = Files.readAllLines(files().getFirst());
        Files.write(files().getFirst(), lines.subList(0, 4));
        try (FileChain chain = known(1 << 20, 8)) {
            assertThat(check(chain).result())
                    .as("nothing that is left shows it")
                    .isNull();
            Chain.Tip end = chain.end();
            assertThat(check(chain, ChainCheck.Head.end(end.sequence(), end.hash()))
                            .result())
                    .satisfies(found -> assertThat(found.sequence()).isEqualTo(5));
            chain.append(entries(5, 1));
            assertThat(check(chain).result()).isEqualTo(new ChainCheck.Break(5, "it is missing"));
        }
        // all of it
        for (Path file : files()) {
            Files.delete(file);
        }
        try (FileChain chain = known(1 << 20, 8)) {
            chain.append(entries(6, 1));
            assertThat(check(chain).result().sequence()).isEqualTo(1);
        }
    }

    /** What rotates away is no gap, also where the end was last noted before it. */
    @Test
    void whatIsTakenAwayInTimeIsNotMissed() throws IOException {
        try (FileChain chain = known(2_000, 2)) {
            chain.append(entries(0, 1));
        }
        Path noted = folder.resolve("elsewhere/audit-end-1");
        byte[] first = Files.readAllBytes(noted);
        try (FileChain chain = known(2_000, 2)) {
            for (int i = 1; i < 40; i++) {
                chain.append(entries(i, 1));
            }
        }
        Files.write(noted, first);
        try (FileChain chain = known(2_000, 2)) {
            chain.append(entries(40, 1));
            assertThat(check(chain).result()).isNull();
        }
    }

    /** A process is killed in the middle of a line: what was acknowledged stays, and the chain goes on behind it. */
    @Test
    void cutsOffALineThatWasBeingWritten() throws IOException {
        try (FileChain chain = open()) {
            chain.append(entries(0, 5));
        }
        byte[] whole = Files.readAllBytes(files().getFirst());
        String line = new String(whole, StandardCharsets.UTF_8).split("\n", -1)[4];
        List<byte[]> torn = List.of(
                line.substring(0, 1).getBytes(StandardCharsets.UTF_8),
                line.substring(0, line.length() - 1).getBytes(StandardCharsets.UTF_8),
                new byte[4096],
                (line.substring(0, 40) + "\n").getBytes(StandardCharsets.UTF_8),
                "\n".getBytes(StandardCharsets.UTF_8));
        for (byte[] rest : torn) {
            Files.write(files().getFirst(), whole, StandardOpenOption.TRUNCATE_EXISTING);
            Files.write(files().getFirst(), rest, StandardOpenOption.APPEND);
            try (FileChain chain = open()) {
                assertThat(check(chain).entries()).isEqualTo(5);
                chain.append(entries(5, 1));
                ChainCheck check = check(chain);
                assertThat(check.result()).isNull();
                assertThat(check.entries()).isEqualTo(6);
            }
        }
    }

    /** The file for what comes next was begun and nothing stands in it yet, or half of its first line. */
    @Test
    void goesOnInAFileThatWasJustBegun() throws IOException {
        try (FileChain chain = open(100, 100)) {
            chain.append(entries(0, 3));
        }
        for (String rest : List.of("", "{\"act")) {
            Files.writeString(folder.resolve("000000000004.jsonl"), rest);
            try (FileChain chain = open(1 << 20, 100)) {
                assertThat(chain.end().sequence()).isEqualTo(3);
            }
        }
        try (FileChain chain = open(1 << 20, 100)) {
            chain.append(entries(3, 2));
            assertThat(check(chain).result()).isNull();
            assertThat(check(chain).entries()).isEqualTo(5);
        }
    }

    @Test
    void findsWhatWasChangedDeletedOrTurned() throws IOException {
        try (FileChain chain = open()) {
            chain.append(entries(0, 6));
        }
        List<String> lines = Files.readAllLines(files().getFirst());
        List<List<String>> forged = new ArrayList<>();
        forged.add(new ArrayList<>(lines));
        forged.getLast().set(2, lines.get(2).replace("haidian", "nobody0"));
        forged.add(new ArrayList<>(lines));
        forged.getLast().remove(2);
        forged.add(new ArrayList<>(lines));
        forged.getLast().set(2, lines.get(3));
        forged.getLast().set(3, lines.get(2));
        forged.add(new ArrayList<>(lines));
        forged.getLast().set(2, "nothing that is an entry");
        for (List<String> some : forged) {
            Files.write(files().getFirst(), some);
            try (FileChain chain = open()) {
                assertThat(check(chain).result()).isNotNull();
                assertThat(check(chain).result().sequence()).isEqualTo(3);
            }
        }
        Files.write(files().getFirst(), lines.subList(0, 4));
        try (FileChain chain = open()) {
            assertThat(check(chain).result()).isNull();
            assertThat(check(chain, new ChainCheck.Head(6, "0".repeat(64), "2026-05-06"))
                            .result()
                            .sequence())
                    .isEqualTo(5);
        }
    }

    /** Bounded: the oldest go, an entry says which, and a chain from which more was taken is broken. */
    @Test
    void takesTheOldestAwayAndSaysSo() throws IOException {
        try (FileChain chain = open(1_000, 3)) {
            for (int i = 0; i < 40; i++) {
                chain.append(entries(i, 1));
            }
            assertThat(files()).hasSize(3);
            ChainCheck check = check(chain);
            assertThat(check.result()).isNull();
            assertThat(check.first()).isGreaterThan(20);
            assertThat(check.entries()).isEqualTo(chain.end().sequence()).isGreaterThan(40);
            assertThat(chain.count()).isEqualTo(check.entries() - check.first() + 1);
            // a head of what is gone still proves what stands behind it
            long gone = check.first() - 1;
            assertThat(check(chain, new ChainCheck.Head(gone, "f".repeat(64), "2026-05-06"))
                            .result())
                    .isNotNull();
            assertThat(check(chain, new ChainCheck.Head(3, "f".repeat(64), "2026-05-06"))
                            .result())
                    .isNull();
        }
        Files.delete(files().getFirst());
        try (FileChain chain = open(1_000, 3)) {
            assertThat(check(chain).result().why()).contains("no entry says");
        }
    }

    @Test
    void findsTheLatestFirstPageByPage() {
        try (FileChain chain = open(3_000, 100)) {
            for (int i = 0; i < 50; i += 5) {
                chain.append(entries(i, 5));
            }
            List<Long> seen = new ArrayList<>();
            long before = Long.MAX_VALUE;
            for (FileChain.Found page = chain.find(ALL, before, 8);
                    !page.links().isEmpty();
                    page = chain.find(ALL, before, 8)) {
                assertThat(page.total()).isEqualTo(50);
                page.links().forEach(link -> seen.add(link.sequence()));
                before = page.links().getLast().sequence();
            }
            assertThat(seen)
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> 50L - i).toList());
            FileChain.Found known = chain.find(
                    new Question(
                            "haidian",
                            AuditEntry.Kind.REFUSED,
                            null,
                            null,
                            MOMENT.plusSeconds(10),
                            MOMENT.plusSeconds(20),
                            "not-allowed"),
                    Long.MAX_VALUE,
                    3);
            assertThat(known.total()).isEqualTo(5);
            assertThat(known.links()).extracting(ChainLink::sequence).containsExactly(19L, 17L, 15L);
            assertThat(chain.find(
                                    new Question(
                                            null, null, entries(7, 1).getFirst().action(), null, null, null, null),
                                    Long.MAX_VALUE,
                                    3)
                            .links())
                    .hasSize(1);
            assertThat(chain.endBefore(MOMENT.plusSeconds(20)).sequence()).isEqualTo(20);
            assertThat(chain.endBefore(MOMENT).sequence()).isZero();
        }
    }

    @Test
    void letsNoSecondProcessWriteThere() {
        try (FileChain _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("another process writes there (expected: a folder for each)");
        }
        open().close();
    }

    @Test
    void manyWritersMakeOneChain() throws Exception {
        try (FileChain chain = open(20_000, 100);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int first = i * 3;
                writers.add(() -> {
                    chain.append(entries(first, 3));
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(writers)) {
                one.get();
            }
            assertThat(check(chain).result()).isNull();
            assertThat(check(chain).entries()).isEqualTo(300);
        }
    }
}
