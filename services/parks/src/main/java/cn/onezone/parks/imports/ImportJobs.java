package cn.onezone.parks.imports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The imports of this park, and what was found in their files. */
@Component
class ImportJobs {
    private static final int PART = 200;

    private final Aggregates<ImportJob> jobs;
    private final MongoCollection<Document> documents;
    private final MongoCollection<Findings> findings;
    // which entries a job may have written, batch by batch: what an undo goes through
    private final MongoCollection<RowList> written;
    // which versions of the entries a preview looked at
    private final MongoCollection<RowList> looked;
    private final MongoCollection<PreviewPart> previews;

    ImportJobs(MongoDatabase database, Relay relay) {
        this.jobs = new Aggregates<>(database, "imports", ImportJob.class, relay)
                .index(Indexes.ascending("state.createdAt", "state.id"))
                .index(Indexes.ascending("state.stage", "state.createdAt"))
                .index(Indexes.ascending("state.finishedAt"));
        this.documents = database.getCollection("imports");
        this.findings = database.getCollection("import-findings", Findings.class);
        this.written = database.getCollection("import-written", RowList.class);
        this.looked = database.getCollection("import-looked", RowList.class);
        this.previews = database.getCollection("import-previews", PreviewPart.class);
    }

    Creating<ImportJob> create(ImportJob job, @Nullable Creation creation) {
        return jobs.create(job.id(), job, creation, List.of());
    }

    Stored<ImportJob> replace(Stored<ImportJob> before, ImportJob after) {
        return jobs.replace(before, after, List.of());
    }

    Optional<Stored<ImportJob>> find(String id) {
        return jobs.find(id);
    }

    /** Those that are not at their end, the oldest first. */
    List<Stored<ImportJob>> unfinished() {
        return at(ImportJob.Stage.RUNNING);
    }

    /** Previews that can be applied, the oldest first. */
    List<Stored<ImportJob>> shown() {
        return at(ImportJob.Stage.SHOWN);
    }

    private List<Stored<ImportJob>> at(ImportJob.Stage stage) {
        return jobs.find(eq("state.stage", stage.name()), Sorts.ascending("state.stage", "state.createdAt"), 10_000);
    }

    /**
     * A place in the list of imports, the latest first.
     *
     * @param createdAt of the import before it
     * @param id of the import before it, for several may be taken in within one millisecond
     */
    record Place(Instant createdAt, String id) {}

    /** The latest first, behind a place. */
    List<Stored<ImportJob>> latest(@Nullable Place after, int limit) {
        Bson order = Sorts.descending("state.createdAt", "state.id");
        if (after == null) {
            return jobs.find(Filters.empty(), order, limit);
        }
        List<Stored<ImportJob>> found = new ArrayList<>(
                jobs.find(and(eq("state.createdAt", after.createdAt()), lt("state.id", after.id())), order, limit));
        if (found.size() < limit) {
            found.addAll(jobs.find(lt("state.createdAt", after.createdAt()), order, limit - found.size()));
        }
        return found;
    }

    /** Those at their end since before a moment, the oldest first. */
    List<String> endedBefore(Instant moment, int limit) {
        return jobs.find(lt("state.finishedAt", moment), Sorts.ascending("state.finishedAt"), limit).stream()
                .map(Stored::id)
                .toList();
    }

    /** Forgets an import that is at its end: first what was found, so that nothing stays of which nobody knows. */
    void forget(String id) {
        forgetFindings(id);
        forgetPreview(id);
        var _ = written.deleteMany(of(id));
        var _ = documents.deleteOne(and(eq("_id", id), gt("state.finishedAt", Instant.EPOCH)));
    }

    /** Forgets what was found, for the rows are gone through again. */
    void forgetFindings(String id) {
        var _ = findings.deleteMany(of(id));
    }

    /** Forgets what a preview showed. */
    void forgetPreview(String id) {
        var _ = previews.deleteMany(of(id));
        var _ = looked.deleteMany(of(id));
    }

    private static Bson of(String id) {
        return and(gt("_id", id + "/"), lt("_id", id + "0"));
    }

    private static String batch(String job, int batch) {
        return String.format(Locale.ROOT, "%s/%06d", job, batch);
    }

    /** Keeps which entries a batch is about to write: written before them, it may name too many and never too few. */
    void keepWritten(String job, int batch, List<Integer> rows, List<String> usccs) {
        String id = batch(job, batch);
        written.replaceOne(eq("_id", id), new RowList(id, rows, usccs, List.of()), new ReplaceOptions().upsert(true));
    }

    /** Which entries a job may have written, behind a batch. */
    List<RowList> written(String job, String after, int limit) {
        return after(written, job, after, limit);
    }

    /** Keeps which versions a batch of a preview looked at. */
    void keepLooked(String job, int batch, List<Integer> rows, List<String> usccs, List<Long> versions) {
        String id = batch(job, batch);
        looked.replaceOne(eq("_id", id), new RowList(id, rows, usccs, versions), new ReplaceOptions().upsert(true));
    }

    /** Which versions a preview looked at, behind a batch. */
    List<RowList> looked(String job, String after, int limit) {
        return after(looked, job, after, limit);
    }

    private static List<RowList> after(MongoCollection<RowList> from, String job, String after, int limit) {
        return from.find(and(gt("_id", after.isEmpty() ? job + "/" : after), lt("_id", job + "0")))
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .maxTime(20, TimeUnit.SECONDS)
                .into(new ArrayList<>());
    }

    /** Keeps what a preview shows of a batch, over what an earlier run may have kept of it. */
    void keepPreview(String job, int batch, PreviewRow.Kind kind, List<PreviewRow> rows) {
        for (int part = 0; part * PART < rows.size(); part++) {
            String id = String.format(Locale.ROOT, "%s/%s/%06d-%06d", job, kind, batch, part);
            previews.replaceOne(
                    eq("_id", id),
                    new PreviewPart(id, rows.subList(part * PART, Math.min(rows.size(), (part + 1) * PART))),
                    new ReplaceOptions().upsert(true));
        }
    }

    /**
     * Rows of one kind of a preview, in the order of the file.
     *
     * @param after row number behind which they stand
     * @param fromPart id of the part where that row stands, empty for the first
     */
    List<PreviewPart> preview(String job, PreviewRow.Kind kind, String fromPart, int after, int limit) {
        List<PreviewPart> found = new ArrayList<>();
        String from = fromPart.isEmpty() ? job + "/" + kind + "/" : fromPart;
        int rows = 0;
        boolean first = true;
        while (rows < limit) {
            PreviewPart next = previews.find(
                            and(first ? gte("_id", from) : gt("_id", from), lt("_id", job + "/" + kind + "0")))
                    .sort(Sorts.ascending("_id"))
                    .limit(1)
                    .maxTime(20, TimeUnit.SECONDS)
                    .first();
            if (next == null) {
                break;
            }
            found.add(next);
            rows += (int) next.rows().stream().filter(r -> r.row() > after).count();
            from = next.id();
            first = false;
        }
        return found;
    }

    long count() {
        return jobs.count();
    }

    /** Keeps what was found in a batch, over what an earlier run may have kept of it. */
    void keep(
            String job,
            int batch,
            List<RowProblem> problems,
            List<RowProblem> warnings,
            List<Findings.RefusedRow> refused) {
        String id = batch(job, batch);
        if (!problems.isEmpty() || !warnings.isEmpty()) {
            findings.replaceOne(
                    eq("_id", id), new Findings(id, problems, warnings, refused), new ReplaceOptions().upsert(true));
        }
    }

    /** What was found, batch by batch. */
    void eachFinding(String job, int fromBatch, Consumer<Findings> reader) {
        findings.find(and(gte("_id", String.format(Locale.ROOT, "%s/%06d", job, fromBatch)), lt("_id", job + "0")))
                .sort(Sorts.ascending("_id"))
                .batchSize(20)
                .maxTime(60, TimeUnit.SECONDS)
                .forEach(reader);
    }

    /** The first findings of an import, without the refused rows, until there is enough of both kinds. */
    List<Findings> findings(String job, int mostProblems, int mostWarnings) {
        List<Findings> all = new ArrayList<>();
        int problems = 0;
        int warnings = 0;
        String after = job + "/";
        while (problems < mostProblems || warnings < mostWarnings) {
            Findings next = findings.find(and(gt("_id", after), lt("_id", job + "0")))
                    .sort(Sorts.ascending("_id"))
                    .limit(1)
                    .projection(Projections.exclude("refused"))
                    .maxTime(20, TimeUnit.SECONDS)
                    .first();
            if (next == null) {
                break;
            }
            all.add(next);
            problems += next.problems().size();
            warnings += next.warnings().size();
            after = next.id();
        }
        return all;
    }
}
