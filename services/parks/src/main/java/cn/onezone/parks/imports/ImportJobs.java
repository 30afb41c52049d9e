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
    private final Aggregates<ImportJob> jobs;
    private final MongoCollection<Document> documents;
    private final MongoCollection<Findings> findings;

    ImportJobs(MongoDatabase database, Relay relay) {
        this.jobs = new Aggregates<>(database, "imports", ImportJob.class, relay)
                .index(Indexes.ascending("state.createdAt", "state.id"))
                .index(Indexes.ascending("state.stage", "state.createdAt"))
                .index(Indexes.ascending("state.finishedAt"));
        this.documents = database.getCollection("imports");
        this.findings = database.getCollection("import-findings", Findings.class);
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
        return jobs.find(
                eq("state.stage", ImportJob.Stage.RUNNING.name()),
                Sorts.ascending("state.stage", "state.createdAt"),
                10_000);
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
        var _ = findings.deleteMany(and(gt("_id", id + "/"), lt("_id", id + "0")));
        var _ = documents.deleteOne(and(eq("_id", id), gt("state.finishedAt", Instant.EPOCH)));
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
        String id = String.format(Locale.ROOT, "%s/%06d", job, batch);
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
