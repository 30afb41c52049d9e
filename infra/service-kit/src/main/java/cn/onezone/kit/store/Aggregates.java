package cn.onezone.kit.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.wire.Addressed;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditEntry;
import cn.onezone.kit.audit.EntryId;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.trace.Trace;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.ByteBufferBsonInput;
import org.jspecify.annotations.Nullable;

/**
 * A collection of aggregates. The new state and the events it causes are written as one document, so they are one
 * atomic write on a single node as on a sharded cluster; the relay publishes the events afterwards.
 *
 * <p>A document is {@code {_id, version, state, pending, audit, pendingSince, creation}}: queries and indexes of a service
 * go to {@code state.…}. Writes are guarded by {@code version}. What is written for somebody, see {@link Asked}, carries its
 * audit entry in the same write.
 *
 * @param <S> the aggregate's state, a record
 */
public final class Aggregates<S> {
    private static final EncoderContext ENCODING = EncoderContext.builder().build();
    private static final DecoderContext DECODING = DecoderContext.builder().build();
    private static final long QUERY_SECONDS = 20;

    private final MongoCollection<BsonDocument> documents;
    // as bytes: only so is the digest of a state that of what is stored
    private final MongoCollection<RawBsonDocument> reading;
    private final Codec<S> codec;
    private final Relay relay;

    /**
     * Opens the collection and declares its own indexes.
     *
     * @param database the service's database
     * @param name of the collection
     * @param type the state's record
     * @param relay who publishes
     */
    public Aggregates(MongoDatabase database, String name, Class<S> type, Relay relay) {
        this.documents = database.getCollection(name, BsonDocument.class);
        this.reading = database.getCollection(name, RawBsonDocument.class);
        this.codec = database.getCodecRegistry().get(type);
        this.relay = relay;
        documents.createIndex(Indexes.ascending("pendingSince"), new IndexOptions().sparse(true));
        documents.createIndex(
                Indexes.ascending("creation.key"),
                new IndexOptions().sparse(true).unique(true));
        relay.register(documents);
    }

    /** Declares an index that a query of the service needs. */
    public Aggregates<S> index(Bson keys) {
        documents.createIndex(keys);
        return this;
    }

    /** The aggregate of this id. */
    public Optional<Stored<S>> find(String id) {
        RawBsonDocument document = reading.find(eq("_id", id))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .first();
        return document == null ? Optional.empty() : Optional.of(decode(document));
    }

    /** Those of these ids that are there, in no order. At most a batch of some thousand. */
    public List<Stored<S>> findAll(Collection<String> ids) {
        return ids.isEmpty() ? List.of() : list(reading.find(in("_id", ids)));
    }

    /**
     * The states of those of these ids that are there, in no order, without some of their fields, which are not sent: for who
     * only looks. What lacks something must not be written back, so they come without what a write needs. At most a batch of
     * some thousand.
     *
     * @param without fields of states such as {@code parts.values}; the record takes it that they are absent
     */
    public List<S> looked(Collection<String> ids, String... without) {
        List<S> all = new ArrayList<>();
        if (!ids.isEmpty()) {
            // events hold the state once more
            List<String> fields = new ArrayList<>(List.of("pending", "audit"));
            for (String field : without) {
                fields.add("state." + field);
            }
            reading.find(in("_id", ids))
                    .projection(Projections.exclude(fields))
                    .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                    .forEach(document -> all.add(state((RawBsonDocument) document.getDocument("state"))));
        }
        return all;
    }

    private S state(RawBsonDocument encoded) {
        try (var bson = new BsonBinaryReader(new ByteBufferBsonInput(encoded.getByteBuffer()))) {
            return codec.decode(bson, DECODING);
        }
    }

    /**
     * Which of these ids are there and match a filter, in no order; nothing of their states is sent. At most a batch of some
     * thousand.
     *
     * @param filter over {@code state.…}; it needs no index
     */
    public Set<String> existing(Collection<String> ids, Bson filter) {
        Set<String> existing = new HashSet<>();
        if (!ids.isEmpty()) {
            documents
                    .find(and(in("_id", ids), filter))
                    .projection(Projections.include("_id"))
                    .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                    .forEach(document -> existing.add(document.getString("_id").getValue()));
        }
        return existing;
    }

    /**
     * Those that a filter finds. The filter and the order need an index.
     *
     * @param filter over {@code state.…}
     * @param order over the same index
     * @param limit most to return
     */
    public List<Stored<S>> find(Bson filter, Bson order, int limit) {
        return list(reading.find(filter).sort(order).limit(limit));
    }

    /**
     * The versions of those that a filter finds, by id: what a reader that keeps the states asks for again. The filter and
     * the order need an index.
     *
     * @param limit most to return
     */
    public Map<String, Long> versions(Bson filter, Bson order, int limit) {
        return versions(reading.find(filter).sort(order).limit(limit));
    }

    /** The versions of those of these ids that are there. At most a batch of some thousand. */
    public Map<String, Long> versions(Collection<String> ids) {
        return ids.isEmpty() ? Map.of() : versions(reading.find(in("_id", ids)));
    }

    private static Map<String, Long> versions(FindIterable<RawBsonDocument> found) {
        Map<String, Long> all = new LinkedHashMap<>();
        found.projection(Projections.include("version"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .forEach(document -> all.put(
                        document.getString("_id").getValue(),
                        document.getInt64("version").getValue()));
        return all;
    }

    /**
     * Those with these values, the last by a field first. Each of the values needs an index of itself and that field, and so
     * does the field alone.
     *
     * @param asked values by field, the one that finds the fewest first: the index goes by it; none for all
     * @param by field of texts
     * @param after value of it behind which the list goes on, empty for its beginning
     * @param limit how many are wanted
     */
    public Excerpt<S> latest(Map<String, String> asked, String by, String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        asked.forEach((field, value) -> filters.add(eq(field, value)));
        Bson all = filters.isEmpty() ? gte(by, "") : and(filters);
        List<Bson> order = new ArrayList<>();
        asked.keySet().stream().findFirst().ifPresent(field -> order.add(Sorts.ascending(field)));
        order.add(Sorts.descending(by));
        return new Excerpt<>(
                count(all), find(after.isEmpty() ? all : and(all, lt(by, after)), Sorts.orderBy(order), limit + 1));
    }

    /** How many a filter finds. The filter needs an index. */
    public long count(Bson filter) {
        return documents.countDocuments(
                filter, new com.mongodb.client.model.CountOptions().maxTime(QUERY_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * A moment until which every write of this process is done: who has read all that was {@link Recorded} by then misses
     * nothing by asking for what was recorded after it.
     */
    public Instant quietUntil() {
        return relay.quietUntil();
    }

    /** How many there are in all. */
    public long count() {
        return documents.estimatedDocumentCount();
    }

    /**
     * Creates an aggregate.
     *
     * @param creation the request's key and meaning, if it had a key
     * @return what became of it; only {@link Creating.Created} wrote anything
     */
    public Creating<S> create(String id, S state, @Nullable Creation creation, List<? extends Outgoing<?>> outgoing) {
        Instant recordedAt = relay.recording();
        Prepared<S> prepared = prepare(null, id, state, outgoing, recordedAt, creation, null);
        try {
            documents.insertOne(prepared.document());
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return afterDuplicate(id, creation, e);
        } finally {
            relay.written(recordedAt);
        }
        offer(List.of(prepared));
        return new Creating.Created<>(prepared.after());
    }

    private Creating<S> afterDuplicate(String id, @Nullable Creation creation, MongoWriteException cause) {
        Optional<Stored<S>> there = find(id);
        if (creation != null) {
            Optional<Stored<S>> sameKey = there.filter(
                            s -> s.creation() != null && s.creation().scoped().equals(creation.scoped()))
                    .or(() -> Optional.ofNullable(reading.find(eq("creation.key", creation.scoped()))
                                    .first())
                            .map(this::decode));
            if (sameKey.isPresent()) {
                Stored<S> stored = sameKey.get();
                return stored.id().equals(id) && creation.equals(stored.creation())
                        ? new Creating.Replayed<>(stored)
                        : new Creating.KeyReused<>(creation.key());
            }
        }
        return there.<Creating<S>>map(Creating.AlreadyThere::new).orElseThrow(() -> cause);
    }

    /**
     * Writes a new state over what was read.
     *
     * @throws StaleVersion if somebody else has written meanwhile
     */
    public Stored<S> replace(Stored<S> before, S state, List<? extends Outgoing<?>> outgoing) {
        Instant recordedAt = relay.recording();
        Prepared<S> prepared = prepare(before, before.id(), state, outgoing, recordedAt, null, null);
        try {
            if (documents
                            .updateOne(Objects.requireNonNull(prepared.filter()), prepared.document())
                            .getMatchedCount()
                    == 0) {
                throw new StaleVersion(before.id(), before.version());
            }
        } finally {
            relay.written(recordedAt);
        }
        offer(List.of(prepared));
        return prepared.after();
    }

    /**
     * Writes a batch, each write on its own: one that somebody else has overtaken is left out and named, the others
     * stand.
     *
     * @return ids that were not written because another had written them meanwhile; read and decide again
     */
    public Set<String> saveAll(List<Write<S>> writes) {
        if (writes.isEmpty()) {
            return Set.of();
        }
        Instant recordedAt = relay.recording();
        // one entry of the trail speaks of all of them
        String batch = writes.size() == 1 || Asked.current() == null ? null : EntryId.at(recordedAt);
        List<Prepared<S>> prepared = new ArrayList<>(writes.size());
        List<WriteModel<BsonDocument>> models = new ArrayList<>(writes.size());
        Set<String> stale = new HashSet<>();
        try {
            for (Write<S> write : writes) {
                Prepared<S> one =
                        prepare(write.before(), write.id(), write.state(), write.outgoing(), recordedAt, null, batch);
                prepared.add(one);
                models.add(
                        write.before() == null
                                ? new InsertOneModel<>(one.document())
                                : new UpdateOneModel<>(Objects.requireNonNull(one.filter()), one.document()));
            }
            try {
                var result = documents.bulkWrite(models, new BulkWriteOptions().ordered(false));
                if (result.getMatchedCount() + result.getInsertedCount() < models.size()) {
                    stale.addAll(notAt(prepared));
                }
            } catch (MongoBulkWriteException e) {
                for (BulkWriteError error : e.getWriteErrors()) {
                    if (error.getCategory() != ErrorCategory.DUPLICATE_KEY) {
                        throw e;
                    }
                    stale.add(writes.get(error.getIndex()).id());
                }
                if (e.getWriteResult().getMatchedCount() + e.getWriteResult().getInsertedCount() + stale.size()
                        < models.size()) {
                    stale.addAll(notAt(prepared));
                }
            }
        } finally {
            relay.written(recordedAt);
        }
        offer(
                stale.isEmpty()
                        ? prepared
                        : prepared.stream()
                                .filter(p -> !stale.contains(p.after().id()))
                                .toList());
        return stale;
    }

    /**
     * An unordered bulk does not say which filters matched nothing, so the documents are asked whether they carry the
     * event or version just written. A document that has moved on since carries our event too, or a later version that
     * includes it; so only one whose version is below ours, or whose version is ours but written by another, is stale.
     */
    private Set<String> notAt(List<Prepared<S>> prepared) {
        Set<String> stale = new HashSet<>();
        for (Prepared<S> one : prepared) {
            if (one.filter() == null) {
                continue;
            }
            BsonDocument now = documents.find(eq("_id", one.after().id())).first();
            if (now == null
                    || !now.getString("writer", new BsonString("")).getValue().equals(one.writer())) {
                stale.add(one.after().id());
            }
        }
        return stale;
    }

    private void offer(List<Prepared<S>> prepared) {
        if (!prepared.isEmpty()) {
            Asked.recorded();
        }
        List<Relay.Waiting> waiting = new ArrayList<>(prepared.size());
        for (Prepared<S> one : prepared) {
            Stored<S> after = one.after();
            if (!after.pending().isEmpty() || !after.unchained().isEmpty()) {
                waiting.add(new Relay.Waiting(after.id(), after.version(), after.pending(), after.unchained()));
            }
        }
        if (!waiting.isEmpty()) {
            relay.offer(documents, waiting);
        }
    }

    private record Prepared<S>(
            BsonDocument document, @Nullable BsonDocument filter, Stored<S> after, String writer) {}

    private Prepared<S> prepare(
            @Nullable Stored<S> before,
            String id,
            S decided,
            List<? extends Outgoing<?>> outgoing,
            Instant recordedAt,
            @Nullable Creation creation,
            @Nullable String batch) {
        S state = recorded(decided, recordedAt);
        long version = before == null ? 0 : before.version();
        List<Pending> pending = before == null ? new ArrayList<>() : new ArrayList<>(before.pending());
        BsonArray added = new BsonArray();
        for (Outgoing<?> out : outgoing) {
            version++;
            Pending one = new Pending(
                    UUID.randomUUID().toString(),
                    out.type().name(),
                    out.subject(),
                    version,
                    out.time() == null ? recordedAt : out.time(),
                    recordedAt,
                    Trace.current(),
                    EventJson.write(out.data()),
                    out.data() instanceof Addressed addressed
                            ? addressed.alsoOn().stream().sorted().toList()
                            : List.of());
            pending.add(one);
            added.add(encode(one));
        }
        if (outgoing.isEmpty()) {
            version++;
        }
        String writer = UUID.randomUUID().toString();
        RawBsonDocument encoded = encode(state);
        StateBytes bytes = StateBytes.of(encoded);
        List<Unchained> unchained = before == null ? List.of() : before.unchained();
        BsonDocument note = null;
        Asked asked = Asked.current();
        if (asked != null) {
            Unchained one = new Unchained(
                    version,
                    asked.command(
                            EntryId.at(recordedAt),
                            recordedAt,
                            documents.getNamespace().getCollectionName() + "/" + id,
                            before == null ? null : before.bytes().digest(),
                            bytes.digest(),
                            batch));
            note = encode(one);
            unchained = new ArrayList<>(unchained);
            unchained.add(one);
        }
        Stored<S> after = new Stored<>(
                id,
                version,
                state,
                List.copyOf(pending),
                before == null ? creation : before.creation(),
                List.copyOf(unchained),
                bytes);
        if (before == null) {
            BsonDocument document = new BsonDocument("_id", new BsonString(id))
                    .append("version", new BsonInt64(version))
                    .append("writer", new BsonString(writer))
                    .append("state", encoded);
            if (!added.isEmpty()) {
                document.append("pending", added);
            }
            if (note != null) {
                document.append("audit", new BsonArray(List.of(note)));
            }
            if (!added.isEmpty() || note != null) {
                document.append("pendingSince", new BsonDateTime(recordedAt.toEpochMilli()));
            }
            if (creation != null) {
                document.append(
                        "creation",
                        new BsonDocument("key", new BsonString(creation.scoped()))
                                .append("fingerprint", new BsonString(creation.fingerprint())));
            }
            return new Prepared<>(document, null, after, writer);
        }
        BsonDocument update = new BsonDocument(
                "$set",
                new BsonDocument("version", new BsonInt64(version))
                        .append("writer", new BsonString(writer))
                        .append("state", encoded));
        BsonDocument pushed = new BsonDocument();
        if (!added.isEmpty()) {
            pushed.append("pending", new BsonDocument("$each", added));
        }
        if (note != null) {
            pushed.append("audit", note);
        }
        if (!pushed.isEmpty()) {
            update.append("$push", pushed);
            // the oldest event waiting there decides the watermark, so an earlier time stays
            update.append("$min", new BsonDocument("pendingSince", new BsonDateTime(recordedAt.toEpochMilli())));
        }
        BsonDocument filter = and(eq("_id", id), eq("version", before.version()))
                .toBsonDocument(BsonDocument.class, documents.getCodecRegistry());
        return new Prepared<>(update, filter, after, writer);
    }

    @SuppressWarnings("unchecked") // a state makes another of its own type
    private static <S> S recorded(S state, Instant at) {
        return state instanceof Recorded<?> dated ? ((Recorded<S>) dated).recorded(at) : state;
    }

    private RawBsonDocument encode(S state) {
        BasicOutputBuffer out = new BasicOutputBuffer(1024);
        try (var bson = new BsonBinaryWriter(out)) {
            codec.encode(bson, state, ENCODING);
        }
        return new RawBsonDocument(out.getInternalBuffer(), 0, out.getSize());
    }

    private List<Stored<S>> list(FindIterable<RawBsonDocument> found) {
        List<Stored<S>> all = new ArrayList<>();
        found.maxTime(QUERY_SECONDS, TimeUnit.SECONDS).forEach(document -> all.add(decode(document)));
        return all;
    }

    private Stored<S> decode(RawBsonDocument document) {
        RawBsonDocument encoded = (RawBsonDocument) document.getDocument("state");
        S state = state(encoded);
        Creation creation = null;
        if (document.get("creation") instanceof BsonDocument made) {
            creation = Creation.of(
                    made.getString("key").getValue(),
                    made.getString("fingerprint").getValue());
        }
        return new Stored<>(
                document.getString("_id").getValue(),
                document.getInt64("version").getValue(),
                state,
                pending(document),
                creation,
                unchained(document),
                StateBytes.of(encoded));
    }

    /** The audit entries waiting in a document, oldest first. */
    public static List<Unchained> unchained(BsonDocument document) {
        List<Unchained> unchained = new ArrayList<>();
        if (document.get("audit") instanceof BsonArray array) {
            for (BsonValue value : array) {
                BsonDocument one = value.asDocument();
                unchained.add(new Unchained(one.getInt64("sequence").getValue(), AuditEntry.of(one)));
            }
        }
        return unchained;
    }

    /** An audit entry as it waits in a document. */
    public static BsonDocument encode(Unchained unchained) {
        BasicOutputBuffer out = new BasicOutputBuffer(512);
        try (var document = new BsonBinaryWriter(out)) {
            document.writeStartDocument();
            document.writeInt64("sequence", unchained.sequence());
            unchained.entry().into(document);
            document.writeEndDocument();
        }
        return new RawBsonDocument(out.getInternalBuffer(), 0, out.getSize());
    }

    /** The events waiting in a document, oldest first. */
    public static List<Pending> pending(BsonDocument document) {
        List<Pending> pending = new ArrayList<>();
        if (document.get("pending") instanceof BsonArray array) {
            for (BsonValue value : array) {
                BsonDocument one = value.asDocument();
                pending.add(new Pending(
                        one.getString("id").getValue(),
                        one.getString("type").getValue(),
                        one.getString("subject").getValue(),
                        one.getInt64("sequence").getValue(),
                        Instant.parse(one.getString("time").getValue()),
                        Instant.parse(one.getString("recordedAt").getValue()),
                        one.containsKey("traceparent")
                                ? one.getString("traceparent").getValue()
                                : null,
                        one.getString("data").getValue(),
                        one.getArray("alsoOn", new BsonArray()).stream()
                                .map(topic -> topic.asString().getValue())
                                .toList()));
            }
        }
        return pending;
    }

    // Times as text: a BSON date would cut them to milliseconds and an event must not change on its way to the log.
    private static BsonDocument encode(Pending pending) {
        BsonDocument document = new BsonDocument("id", new BsonString(pending.id()))
                .append("type", new BsonString(pending.type()))
                .append("subject", new BsonString(pending.subject()))
                .append("sequence", new BsonInt64(pending.sequence()))
                .append("time", new BsonString(pending.time().toString()))
                .append("recordedAt", new BsonString(pending.recordedAt().toString()));
        if (pending.traceparent() != null) {
            document.append("traceparent", new BsonString(pending.traceparent()));
        }
        if (!pending.alsoOn().isEmpty()) {
            document.append(
                    "alsoOn",
                    new BsonArray(pending.alsoOn().stream().map(BsonString::new).toList()));
        }
        return document.append("data", new BsonString(pending.data()));
    }
}
