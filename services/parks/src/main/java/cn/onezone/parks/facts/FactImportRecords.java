package cn.onezone.parks.facts;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.imports.Findings.RefusedRow;
import cn.onezone.parks.imports.ImportRefusals;
import cn.onezone.parks.imports.ImportSettings;
import cn.onezone.parks.imports.PreviewRow;
import cn.onezone.parks.imports.RowProblem;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The imports of facts, what they wrote and which rows they refused. */
@Component
class FactImportRecords {
    private static final Logger LOG = LoggerFactory.getLogger(FactImportRecords.class);
    private static final int PART = 500;
    private static final int MOST_LEFT = 1_000;
    private static final int SECONDS = 20;
    private static final int PART_BATCH = 4;

    private final Aggregates<FactImport> imports;
    private final MongoCollection<FactNotes> written;
    private final MongoCollection<FactRefusals> refused;
    private final MongoCollection<FactShown> shown;
    private final ImportSettings settings;
    private final Clock clock;
    // those that this process is at work on: what else is running was left by one that died
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    FactImportRecords(MongoDatabase database, Relay relay, ImportSettings settings, Clock clock) {
        this.imports = new Aggregates<>(database, "fact-imports", FactImport.class, relay)
                .index(Indexes.ascending("state.at", "state.id"))
                .index(Indexes.ascending("state.stage", "state.at"));
        this.written = database.getCollection("fact-import-written", FactNotes.class);
        written.createIndex(Indexes.ascending("at"));
        this.refused = database.getCollection("fact-import-refused", FactRefusals.class);
        refused.createIndex(Indexes.ascending("at"));
        this.shown = database.getCollection("fact-import-shown", FactShown.class);
        shown.createIndex(Indexes.ascending("at"));
        this.settings = settings;
        this.clock = clock;
    }

    Optional<Stored<FactImport>> find(String id) {
        return imports.find(id);
    }

    Creating<FactImport> create(FactImport made, @Nullable Creation creation) {
        return imports.create(made.id(), made, creation, List.of());
    }

    Stored<FactImport> replace(Stored<FactImport> before, FactImport after) {
        return imports.replace(before, after, List.of());
    }

    /** The latest first, up to one more than asked for. */
    List<Stored<FactImport>> latest(int limit) {
        return imports.find(Filters.empty(), Sorts.descending("state.at", "state.id"), limit + 1);
    }

    long count() {
        return imports.count();
    }

    /** Those that are not at their end, the oldest first, whoever is at work on them. */
    List<Stored<FactImport>> unfinished() {
        return imports.find(
                eq("state.stage", FactImport.Stage.RUNNING.name()),
                Sorts.ascending("state.stage", "state.at"),
                MOST_LEFT);
    }

    /** Whether as many previews wait to be applied as there may be. */
    boolean isFullOfPreviews() {
        return imports.count(eq("state.stage", FactImport.Stage.SHOWN.name())) >= settings.previews();
    }

    /** Whether a preview can be applied no longer. */
    boolean isOver(FactImport preview) {
        return !clock.instant().isBefore(applicableUntil(preview));
    }

    /** Until when a preview can be applied. */
    Instant applicableUntil(FactImport preview) {
        return preview.at().plus(settings.keepPreviews());
    }

    /** {@code preview-expired}. */
    RuntimeException expired(String id) {
        return ImportRefusals.expired(id, settings);
    }

    /** Ends previews that nobody applied in time: what they showed goes. */
    void expire() {
        List<Stored<FactImport>> over = imports.find(
                and(
                        eq("state.stage", FactImport.Stage.SHOWN.name()),
                        lte("state.at", now().minus(settings.keepPreviews()))),
                Sorts.ascending("state.stage", "state.at"),
                MOST_LEFT);
        for (Stored<FactImport> preview : over) {
            try {
                var _ = imports.replace(preview, preview.state().expired(), List.of());
                forgetShown(preview.id());
            } catch (StaleVersion e) {
                LOG.debug("preview {} is applied at the last moment", preview.id());
            }
        }
    }

    /** Whether this process is at work on it. */
    boolean isLive(String id) {
        return live.contains(id);
    }

    /** Begins to work on it; false if this process does so already. */
    boolean enter(String id) {
        return live.add(id);
    }

    /** Ends the work on it. */
    void leave(String id) {
        live.remove(id);
    }

    /** To the millisecond, as the store keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether what it wrote and what it refused is still kept. */
    boolean isKept(FactImport one) {
        return one.at().isAfter(clock.instant().minus(settings.keep()));
    }

    /** How long it is noted what an import wrote. */
    long daysKept() {
        return settings.keep().toDays();
    }

    /** How many batches an import has noted. */
    int noted(String id) {
        return (int) written.countDocuments(of(id), new CountOptions().maxTime(SECONDS, TimeUnit.SECONDS));
    }

    /**
     * Notes what is about to be written, or in the place of that what was.
     *
     * @param number of the batch within the import
     */
    void note(String id, int number, List<FactNotes.Note> facts) {
        String batch = batch(id, number);
        written.replaceOne(eq("_id", batch), new FactNotes(batch, now(), facts), new ReplaceOptions().upsert(true));
    }

    /** What an import wrote, the latest batch first; of a fact that was noted twice only the later note, for that was written. */
    void eachNoted(String id, Consumer<List<FactNotes.Note>> reader) {
        Set<String> seen = new HashSet<>();
        for (int number = noted(id) - 1; number >= 0; number--) {
            FactNotes batch = written.find(eq("_id", batch(id, number)))
                    .maxTime(SECONDS, TimeUnit.SECONDS)
                    .first();
            if (batch != null) {
                List<FactNotes.Note> fresh = batch.facts().stream()
                        .filter(note -> seen.add(note.fact().value()))
                        .toList();
                if (!fresh.isEmpty()) {
                    reader.accept(fresh);
                }
            }
        }
    }

    /** Keeps the refused rows, in the place of what an earlier run may have kept. */
    void keepRefused(String id, List<RowProblem> problems, List<RefusedRow> rows) {
        var _ = refused.deleteMany(of(id));
        for (int at = 0; at < rows.size(); at += PART) {
            List<RefusedRow> part = rows.subList(at, Math.min(rows.size(), at + PART));
            Set<Integer> numbers = new HashSet<>();
            part.forEach(row -> numbers.add(row.row()));
            refused.insertOne(new FactRefusals(
                    batch(id, at / PART),
                    now(),
                    problems.stream().filter(p -> numbers.contains(p.row())).toList(),
                    part));
        }
    }

    /** The refused rows with their reasons, part by part. */
    void eachRefused(String id, Consumer<FactRefusals> reader) {
        refused.find(of(id))
                .sort(Sorts.ascending("_id"))
                .batchSize(PART_BATCH)
                .maxTime(3L * SECONDS, TimeUnit.SECONDS)
                .forEach(reader);
    }

    /** Keeps what a preview shows of the rows of a kind. */
    void keepShown(String id, PreviewRow.Kind kind, List<FactShown.Row> rows) {
        for (int at = 0; at < rows.size(); at += PART) {
            String part = batch(id + "/" + kind, at / PART);
            shown.replaceOne(
                    eq("_id", part),
                    new FactShown(part, now(), rows.subList(at, Math.min(rows.size(), at + PART))),
                    new ReplaceOptions().upsert(true));
        }
    }

    /** What a preview shows of the rows of a kind, from a place in their order on. */
    List<PreviewRow> shown(String id, PreviewRow.Kind kind, int from, int limit) {
        List<PreviewRow> rows = new ArrayList<>();
        shown.find(and(
                        gte("_id", batch(id + "/" + kind, from / PART)),
                        lte("_id", batch(id + "/" + kind, (from + limit) / PART))))
                .sort(Sorts.ascending("_id"))
                .batchSize(PART_BATCH)
                .maxTime(SECONDS, TimeUnit.SECONDS)
                .forEach(part -> part.rows().forEach(one -> rows.add(one.row())));
        return rows.stream().skip(from % PART).limit(limit).toList();
    }

    /** The rows that a preview would take, in the order of the file. */
    List<FactShown.Row> shown(String id) {
        List<FactShown.Row> rows = new ArrayList<>();
        for (PreviewRow.Kind kind :
                List.of(PreviewRow.Kind.ADDED, PreviewRow.Kind.CHANGED, PreviewRow.Kind.UNCHANGED)) {
            shown.find(of(id + "/" + kind))
                    .sort(Sorts.ascending("_id"))
                    .batchSize(PART_BATCH)
                    .maxTime(3L * SECONDS, TimeUnit.SECONDS)
                    .forEach(part -> rows.addAll(part.rows()));
        }
        rows.sort(Comparator.comparingInt(one -> one.row().row()));
        return rows;
    }

    /** Forgets what a preview showed. */
    void forgetShown(String id) {
        var _ = shown.deleteMany(of(id));
    }

    /** Forgets what was noted so long ago that it can be undone no longer, and the refused rows; says how many batches. */
    long forget() {
        // a day later than it is refused, so that of none that is still undone a part is gone
        Bson over = lt("at", now().minus(settings.keep()).minus(1, ChronoUnit.DAYS));
        return written.deleteMany(over).getDeletedCount()
                + refused.deleteMany(over).getDeletedCount()
                + shown.deleteMany(over).getDeletedCount();
    }

    private static Bson of(String id) {
        return and(gt("_id", id + "/"), lt("_id", id + "0"));
    }

    private static String batch(String id, int number) {
        return String.format(Locale.ROOT, "%s/%06d", id, number);
    }
}
