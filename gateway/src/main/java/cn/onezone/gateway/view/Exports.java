package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.enterprises.Selection;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of all enterprises that match, however many, written while they are read: memory does not grow with them. Each
 * holds the view as it was when it began. Few run at once; how far each has come can be asked, also for some time after
 * its end.
 */
final class Exports {
    /** Each holds an index open and keeps a thread. */
    static final int AT_ONCE = 2;

    /** Longest that one may take: a client that reads slower holds the place of another. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final int REMEMBERED = 64;
    private static final int BETWEEN_LOOKS = 256;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

    private final CityView view;
    private final EnterpriseSearch search;
    private final ViewSettings.View settings;
    private final Clock clock;
    private final Questions questions = new Questions();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > REMEMBERED;
        }
    };

    Exports(CityView view, EnterpriseSearch search, ViewSettings.View settings, Clock clock) {
        this.view = view;
        this.search = search;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a file is. */
    enum Format {
        /** Comma-separated values. */
        CSV("text/csv; charset=utf-8"),
        /** An Office Open XML workbook. */
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Format of(@Nullable String text) {
            for (Format one : values()) {
                if (one.text().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            throw Problem.of(KitProblem.WRONG_PARAMETER, "format", text, Text.of("csv or xlsx", "csv 或 xlsx"))
                    .refused();
        }
    }

    /** Where an export stands. */
    enum State {
        RUNNING,
        DONE,
        BROKEN_OFF
    }

    /**
     * How far an export has come.
     *
     * @param rows written until now
     * @param total to be written
     * @param percent of the rows, rounded down
     */
    record Progress(
            String id,
            String format,
            String state,
            long rows,
            long total,
            int percent,
            Instant startedAt,
            @Nullable Instant endedAt) {}

    /** One export. It holds the view as it was until it is ended. */
    final class Job {
        private final String id;
        private final Format format;
        private final boolean chinese;
        private final Times times;
        private final Snapshot snapshot;
        private final Selection selection;
        private final Coverage coverage;
        private final Instant startedAt = clock.instant();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile long rows;
        private volatile State state = State.RUNNING;
        private volatile @Nullable Instant endedAt;

        private Job(String id, Format format, boolean chinese, Times times, Snapshot snapshot, Selection selection) {
            this.id = id;
            this.format = format;
            this.chinese = chinese;
            this.times = times;
            this.snapshot = snapshot;
            this.selection = selection;
            this.coverage = snapshot.coverage(NetworkAnswers.REGISTRY, startedAt, settings);
        }

        String id() {
            return id;
        }

        Format format() {
            return format;
        }

        long total() {
            return selection.total();
        }

        Times times() {
            return times;
        }

        String fileName() {
            return "enterprises-" + times.at().validAt() + '.' + format.text();
        }

        /** How many parks answered, of how many. */
        String answered() {
            return coverage.answered() + "/" + coverage.parks().size();
        }

        /** Writes the file. */
        void write(OutputStream out) {
            Instant until = startedAt.plus(LONGEST);
            try {
                ExportSheet sheet =
                        format == Format.CSV ? new ExportSheet.Csv(out, chinese) : new ExportSheet.Xlsx(out, chinese);
                long[] written = {0};
                selection.read(row -> {
                    sheet.row(row);
                    written[0]++;
                    if (written[0] % BETWEEN_LOOKS == 0) {
                        rows = written[0];
                        if (clock.instant().isAfter(until)) {
                            throw new IOException("an export took longer than " + LONGEST);
                        }
                    }
                });
                rows = written[0];
                sheet.end(about(written[0]));
                state = State.DONE;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Map<String, String> about(long written) {
            Map<String, String> about = new LinkedHashMap<>();
            about.put("rows", String.valueOf(written));
            about.put("total", String.valueOf(total()));
            about.putAll(times.about(coverage));
            return about;
        }

        /** Gives its place and the view back, whatever became of it. */
        void end() {
            if (ended.compareAndSet(false, true)) {
                state = state == State.DONE ? State.DONE : State.BROKEN_OFF;
                endedAt = clock.instant();
                snapshot.close();
                places.release();
            }
        }

        Progress progress() {
            long done = rows;
            long total = total();
            return new Progress(
                    id,
                    format.text(),
                    state.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    done,
                    total,
                    total == 0 ? (state == State.DONE ? 100 : 0) : (int) (100 * done / total),
                    startedAt,
                    endedAt);
        }
    }

    /**
     * Finds what is to be written. Who begins one must end it.
     *
     * @throws cn.onezone.kit.problem.Refused with code {@code too-many-exports} if as many run as may
     */
    Job begin(Parameters parameters) throws IOException {
        Format format = Format.of(parameters.one("format"));
        String cursor = parameters.one("cursor");
        if (cursor != null) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "cursor",
                            cursor,
                            Text.of("none: a file has all that match", "不支持游标：导出为全部结果"))
                    .refused();
        }
        Times times = Times.of(parameters, clock.instant());
        String asked = parameters.one("id");
        if (asked != null && !ID.matcher(asked).matches()) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "id",
                            asked,
                            Text.of("8 to 64 letters, digits and hyphens", "8 至 64 位字母、数字或连字符"))
                    .refused();
        }
        String id = asked == null ? UUID.randomUUID().toString() : asked;
        if (!places.tryAcquire()) {
            throw Problem.of(
                            ViewProblem.TOO_MANY_EXPORTS,
                            AT_ONCE + " exports run already; try again when one has ended",
                            "已有 " + AT_ONCE + " 个导出正在进行，请在其完成后重试")
                    .refused();
        }
        Snapshot snapshot = null;
        try {
            snapshot = view.acquire();
            EnterpriseQuery query = questions.of(parameters, times.at(), snapshot.facts(), 1);
            Selection selection = search.select(snapshot.reader(), query, parameters.one("sort") != null, () -> {});
            Job job = new Job(id, format, !"en".equalsIgnoreCase(parameters.one("lang")), times, snapshot, selection);
            synchronized (jobs) {
                if (jobs.containsKey(id)) {
                    throw Problem.of(
                                    KitProblem.ALREADY_EXISTS,
                                    "there was an export with the id " + id + " already",
                                    "标识为 " + id + " 的导出已存在")
                            .refused();
                }
                jobs.put(id, job);
            }
            snapshot = null;
            return job;
        } finally {
            if (snapshot != null) {
                snapshot.close();
                places.release();
            }
        }
    }

    /** How far one has come; refuses with {@code unknown-export} one that there is not or that is long over. */
    Progress progress(String id) {
        synchronized (jobs) {
            Job job = jobs.get(id);
            if (job == null) {
                throw Problem.of(
                                ViewProblem.UNKNOWN_EXPORT,
                                "there is no export " + id + ", or it is long over",
                                "没有标识为 " + id + " 的导出，或早已结束")
                        .refused();
            }
            return job.progress();
        }
    }
}
