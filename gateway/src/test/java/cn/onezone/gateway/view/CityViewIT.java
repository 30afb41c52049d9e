package cn.onezone.gateway.view;

import static cn.onezone.gateway.view.Publisher.enterprise;
import static cn.onezone.gateway.view.Publisher.uscc;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.local.broker.LocalBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the view makes of a log with duplicates, reordering and faults, and what is left of it after a kill. */
class CityViewIT {
    private static final int ENTERPRISES = 600;
    private static final int REVISIONS = 3;

    @TempDir
    static Path disk;

    private static LocalBroker broker;
    private static Publisher log;

    /** A view of its own on a folder. */
    private static final class Opened implements AutoCloseable {
        private final EnterpriseSearch search = new EnterpriseSearch();
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final CityView view;

        Opened(Path folder, Duration commitEvery) {
            view = new CityView(
                    folder,
                    new ViewSettings.View(
                            commitEvery,
                            Duration.ofMillis(20),
                            Duration.ofMillis(200),
                            100,
                            1_000_000,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(2),
                            2,
                            100),
                    Publisher.settings(broker.bootstrapServers()),
                    new KeySettings(folder, List.of()),
                    ParkDirectory.bundled(),
                    search,
                    _ -> {},
                    Clock.systemUTC(),
                    meters);
            view.start();
        }

        EnterpriseSearch.Counts counts() {
            try (Snapshot now = view.acquire()) {
                return search.count(
                        now.reader(), new EnterpriseQuery.At(LocalDate.of(2026, 3, 2), null, false), () -> {});
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String name(int number) {
            try (Snapshot now = view.acquire()) {
                List<EnterpriseSearch.Told> told =
                        search.told(now.reader(), uscc(number).value());
                return told == null ? "" : told.getFirst().record().name();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Facts facts() {
            try (Snapshot now = view.acquire()) {
                return now.facts();
            }
        }

        double count(String name) {
            return meters.counter(name).count();
        }

        void kill() {
            view.stop(false);
        }

        @Override
        public void close() {
            if (view.isRunning()) {
                view.stop(false);
            }
        }
    }

    @BeforeAll
    static void start() {
        // on a machine with much else to do a rebuild takes more than the usual ten seconds
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        broker = LocalBroker.start(disk.resolve("broker"), 0);
        log = new Publisher(broker.bootstrapServers());
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int number = 0; number < ENTERPRISES; number++) {
            for (int sequence = 1; sequence <= REVISIONS; sequence++) {
                EnterpriseConsolidated enterprise = enterprise(
                        number, "企业" + number + "第" + sequence + "版", sequence == 1 ? "fengtai" : "haidian", "I6513");
                ProducerRecord<String, byte[]> record = Publisher.record(
                        EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                        "/enterprises",
                        enterprise.uscc().value(),
                        sequence,
                        cn.onezone.kit.json.EventJson.write(enterprise));
                records.add(record);
                records.add(record);
            }
        }
        Collections.shuffle(records, new Random(42));
        records.forEach(log::send);
        log.send(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/haidian",
                "haidian-2022",
                1,
                new SubmissionSubmitted(
                        "haidian-2022",
                        ParkCode.of("haidian"),
                        Period.of("2022"),
                        1,
                        List.of(new ElementValue("rd", BigDecimal.TEN, Unit.of("万元"))),
                        Instant.parse("2023-01-05T02:00:00Z"),
                        false,
                        null));
        log.flush();
    }

    @AfterAll
    static void stop() {
        Awaitility.reset();
        log.close();
        broker.close();
    }

    private static void isWhole(Opened opened) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(opened.counts().total()).isEqualTo(ENTERPRISES);
            assertThat(opened.counts().byPark()).isEqualTo(Map.of("haidian", ENTERPRISES));
            assertThat(opened.facts().indicators().latestPeriod()).isEqualTo(Period.of("2022"));
        });
        for (int number = 0; number < ENTERPRISES; number++) {
            assertThat(opened.name(number)).isEqualTo("企业" + number + "第" + REVISIONS + "版");
        }
    }

    @Test
    void holdsEachEnterpriseOnceInItsNewestStateWhateverOrderTheLogHas_R5() {
        try (Opened opened = new Opened(disk.resolve("order"), Duration.ofMillis(100))) {
            isWhole(opened);
            assertThat(opened.count("onezone.view.dropped")).isPositive();
        }
    }

    @Test
    void goesOnFromItsLastCommitAfterAKillAndLosesOrDoublesNothing() {
        Path folder = disk.resolve("killed");
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            isWhole(opened);
            Awaitility.await().until(() -> committed(folder));
            opened.kill();
        }
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            // all is there before the log is read, and reading on applies nothing again
            assertThat(opened.counts().total()).isEqualTo(ENTERPRISES);
            assertThat(opened.facts().indicators().latestPeriod()).isEqualTo(Period.of("2022"));
            isWhole(opened);
            assertThat(opened.count("onezone.view.applied")).isZero();
            opened.kill();
        }
    }

    @Test
    void isBuiltAgainWhenItWasKilledBeforeItsFirstCommit() {
        Path folder = disk.resolve("young");
        try (Opened opened = new Opened(folder, Duration.ofHours(1))) {
            isWhole(opened);
            opened.kill();
        }
        try (Opened opened = new Opened(folder, Duration.ofHours(1))) {
            isWhole(opened);
        }
    }

    @Test
    void isBuiltAgainWhenItsDiskIsBroken() throws IOException {
        Path folder = disk.resolve("broken");
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            isWhole(opened);
            Awaitility.await().until(() -> committed(folder));
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("view"))) {
            files = all.filter(f -> f.getFileName().toString().matches("_.*\\.(cfs|fdt|doc)"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(bytes.length() / 2);
                int old = bytes.read();
                bytes.seek(bytes.length() / 2);
                bytes.write(old ^ 0x55);
            }
        }
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            isWhole(opened);
            assertThat(opened.count("onezone.view.applied")).isPositive();
        }
    }

    @Test
    void isBuiltAgainWhenItsDiskIsOfAnEarlierForm() throws IOException {
        Path folder = disk.resolve("earlier");
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            isWhole(opened);
            Awaitility.await().until(() -> committed(folder));
        }
        try (var directory = new org.apache.lucene.store.NIOFSDirectory(folder.resolve("view"));
                var writer = new org.apache.lucene.index.IndexWriter(
                        directory, new org.apache.lucene.index.IndexWriterConfig())) {
            java.util.Map<String, String> marks = new java.util.HashMap<>();
            writer.getLiveCommitData().forEach(mark -> marks.put(mark.getKey(), mark.getValue()));
            assertThat(marks.remove("form")).isNotNull();
            writer.setLiveCommitData(marks.entrySet());
            writer.commit();
        }
        try (Opened opened = new Opened(folder, Duration.ofMillis(100))) {
            isWhole(opened);
            assertThat(opened.count("onezone.view.applied")).isPositive();
        }
    }

    private static boolean committed(Path folder) throws IOException {
        try (var directory = new org.apache.lucene.store.NIOFSDirectory(folder.resolve("view"))) {
            if (!org.apache.lucene.index.DirectoryReader.indexExists(directory)) {
                return false;
            }
            return org.apache.lucene.index.SegmentInfos.readLatestCommit(directory).getUserData().keySet().stream()
                            .anyMatch(key -> key.startsWith("offset/"))
                    && org.apache.lucene.index.SegmentInfos.readLatestCommit(directory)
                                    .totalMaxDoc()
                            >= ENTERPRISES;
        }
    }

    @Test
    void anEventThatCannotBeReadBlocksOnlyItsSubjectUntilANewerOneComes() {
        try (Opened opened = new Opened(disk.resolve("unreadable"), Duration.ofMillis(100))) {
            int other = ENTERPRISES - 1;
            log.send(Publisher.record(
                    EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                    "/enterprises",
                    uscc(other).value(),
                    REVISIONS,
                    "{\"uscc\": \"" + uscc(other) + "\", \"name\": 7"));
            EnterpriseConsolidated broken = enterprise(70_001, "坏", "haidian", null);
            log.send(Publisher.record(
                    EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                    "/enterprises",
                    broken.uscc().value(),
                    1,
                    "{\"uscc\": \"" + broken.uscc() + "\", \"name\": 7}"));
            log.flush();
            Awaitility.await().until(() -> opened.view.unreadableEvents().size() == 1);
            assertThat(opened.view.unreadableEvents().getFirst().subject())
                    .isEqualTo(broken.uscc().value());
            isWhole(opened);
            // no park claims it, so that the other tests count what they expect
            log.send(enterprise(70_001, "好", null, null), 2);
            log.flush();
            Awaitility.await().until(() -> opened.name(70_001).equals("好"));
            assertThat(opened.view.unreadableEvents()).isEmpty();
        }
    }

    /** Whoever may write to the log must not be able to fill the gateway's memory with names: each would be a meter. */
    @Test
    void inventedTypesShareOneMeter() {
        try (Opened opened = new Opened(disk.resolve("invented"), Duration.ofMillis(100))) {
            for (int i = 0; i < 50; i++) {
                ProducerRecord<String, byte[]> event =
                        Publisher.record(ParkEvents.PARK_DESCRIBED, "/parks/haidian", "invented-" + i, 1, "{}");
                event.headers().remove("ce_type");
                event.headers().add("ce_type", ("cn.onezone.invented-" + i + ".v1").getBytes(StandardCharsets.UTF_8));
                log.sendAsItIs(event);
            }
            log.flush();
            Awaitility.await()
                    .until(() -> opened.meters
                                    .counter("onezone.view.skipped", "type", "other")
                                    .count()
                            >= 50);
            assertThat(opened.meters.find("onezone.view.skipped").meters())
                    .extracting(meter -> meter.getId().getTag("type"))
                    .noneMatch(type -> type != null && type.contains("invented"));
        }
    }

    @Test
    void aParkThatNobodyConfiguredAppearsWhenItDescribesItself_R1() {
        try (Opened opened = new Opened(disk.resolve("seventeenth"), Duration.ofMillis(100))) {
            assertThat(opened.facts().parkCodes()).hasSize(16);
            ParkDescribed yizhuang = new ParkDescribed(
                    ParkCode.of("yizhuang"),
                    17,
                    "亦庄园",
                    "Yizhuang Park",
                    "大兴区",
                    "110115",
                    List.of(),
                    List.of(),
                    List.of());
            log.send(ParkEvents.PARK_DESCRIBED, "/parks/yizhuang", "yizhuang", 1, yizhuang);
            log.flush();
            Awaitility.await().until(() -> opened.facts().parkCodes().contains("yizhuang"));
            assertThat(opened.facts().parkCodes()).hasSize(17).endsWith("yizhuang");
        }
    }
}
