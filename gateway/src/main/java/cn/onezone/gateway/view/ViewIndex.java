package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.gateway.view.enterprises.EnterpriseDocument;
import cn.onezone.gateway.view.enterprises.Kept;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one Lucene index of the view: enterprises, and the other facts to start from. Positions on the log are committed
 * with it, so what is durable and where to read on are one. Sequences held of each subject stand in it too.
 */
final class ViewIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewIndex.class);
    private static final String SEQUENCE = "seq";
    private static final String FACT = "fact";
    private static final String DATA = "data";
    /**
     * Raised with every change to what stands in a document. Lucene takes no document whose fields are indexed otherwise
     * than before, so an index of another form is built again.
     */
    private static final String FORM = "8";

    private static final String FORM_KEY = "form";
    private static final double BUFFER_MB = 48;
    /**
     * Segments below this are merged as if they were as large. Lucene's own floor of 16 MB is for indexes refreshed once a
     * second: here it would have all small segments written again after every few refreshes.
     */
    private static final double FLOOR_MB = 0.25;
    /** What a refresh or a small merge writes stays in memory until the next commit; most of it is merged before. */
    private static final double CACHED_SEGMENT_MB = 1;

    private static final double CACHED_MB = 8;

    /** Enterprises written since the reader for looking up was opened are held in memory, by shard; no more than this. */
    private static final int PENDING_BYTES = 6 * 1024 * 1024;

    private final SmallFilesInMemory directory;
    private final IndexWriter writer;
    private final SequenceGuard[] guards;
    private final Map<String, String> committed;
    private final List<Fact> kept = new ArrayList<>();
    private final Pending[] pending;
    /** What stands in documents that are not pending; guarded by itself being replaced under all shards' locks. */
    private @Nullable DirectoryReader lookUp;

    /** Enterprises of a shard that no reader shows yet. */
    private static final class Pending {
        private Map<String, Kept> written = new HashMap<>();
        /** Those from before the reader that is being opened. */
        private Map<String, Kept> before = Map.of();

        private int bytes;
    }

    private ViewIndex(SmallFilesInMemory directory, int shards, IndexWriter.IndexReaderWarmer warmer)
            throws IOException {
        this.directory = directory;
        IndexWriterConfig config = new IndexWriterConfig(new KeywordAnalyzer());
        config.setRAMBufferSizeMB(BUFFER_MB);
        config.setCommitOnClose(false);
        config.setMergePolicy(new TieredMergePolicy().setFloorSegmentMB(FLOOR_MB));
        // a new large segment is read by the merging thread, before the first query or refresh meets it
        config.setMergedSegmentWarmer(warmer);
        this.writer = new IndexWriter(directory, config);
        this.guards = new SequenceGuard[shards];
        for (int i = 0; i < shards; i++) {
            guards[i] = new SequenceGuard();
        }
        this.pending = new Pending[shards];
        for (int i = 0; i < shards; i++) {
            pending[i] = new Pending();
        }
        Map<String, String> data = new HashMap<>();
        Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
        if (live != null) {
            live.forEach(e -> data.put(e.getKey(), e.getValue()));
        }
        this.committed = Map.copyOf(data);
        if (writer.getDocStats().maxDoc > 0 && !FORM.equals(data.get(FORM_KEY))) {
            writer.rollback();
            throw new IOException("it has form " + data.get(FORM_KEY) + " (expected: " + FORM + ")");
        }
    }

    /**
     * Opens the index of a folder. A broken one is thrown away: the log has everything.
     *
     * @param folder made if it is missing
     * @param shards how many threads may write at once, each its own subjects
     * @param warmer reads a merged segment before anybody sees it
     */
    static ViewIndex open(Path folder, int shards, IndexWriter.IndexReaderWarmer warmer) {
        try {
            return opened(folder, shards, warmer);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the city view on disk cannot be used and is built again from the log: {}", e.toString());
            try {
                empty(folder);
                return opened(folder, shards, warmer);
            } catch (IOException again) {
                throw new UncheckedIOException(again);
            }
        }
    }

    private static ViewIndex opened(Path folder, int shards, IndexWriter.IndexReaderWarmer warmer) throws IOException {
        Files.createDirectories(folder);
        SmallFilesInMemory directory = new SmallFilesInMemory(new MMapDirectory(folder), CACHED_SEGMENT_MB, CACHED_MB);
        ViewIndex index = null;
        try {
            index = new ViewIndex(directory, shards, warmer);
            index.load();
            return index;
        } catch (IOException | RuntimeException e) {
            if (index == null) {
                directory.close();
            } else {
                index.close();
            }
            throw e;
        }
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private void load() throws IOException {
        DirectoryReader reader = DirectoryReader.open(writer);
        lookUp = reader;
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader segment = context.reader();
            // Lucene checks its sums only when it merges; a bit that turned must not be served
            segment.checkIntegrity();
            load(segment);
        }
    }

    private void load(LeafReader segment) throws IOException {
        Bits live = segment.getLiveDocs();
        NumericDocValues sequences = segment.getNumericDocValues(SEQUENCE);
        NumericDocValues first = segment.getNumericDocValues(EnterpriseDocument.FIRST);
        NumericDocValues second = segment.getNumericDocValues(EnterpriseDocument.SECOND);
        StoredFields stored = segment.storedFields();
        for (int doc = 0; doc < segment.maxDoc(); doc++) {
            if (live != null && !live.get(doc)) {
                continue;
            }
            if (sequences == null || !sequences.advanceExact(doc)) {
                throw new IOException("document " + doc + " has no sequence");
            }
            long sequence = sequences.longValue();
            if (first != null && second != null && first.advanceExact(doc) && second.advanceExact(doc)) {
                Slot slot =
                        Slot.of(EnterpriseDocument.key(EnterpriseDocument.uscc(first.longValue(), second.longValue()))
                                .bytes());
                advance(slot, sequence);
            } else {
                Fact fact = fact(stored.document(doc), sequence);
                advance(Slot.of(new BytesRef(fact.slot())), sequence);
                kept.add(fact);
            }
        }
    }

    private static Fact fact(Document document, long sequence) throws IOException {
        Map<String, String> head = new HashMap<>();
        for (String name : List.of(FACT, "type", "source", "subject", "id", "time", "recorded")) {
            String value = document.get("f_" + name);
            if (value == null) {
                throw new IOException("a fact without " + name);
            }
            head.put(name, value);
        }
        EventType<?> type = Reading.byName().get(head.get("type"));
        BytesRef data = document.getBinaryValue(DATA);
        if (type == null || data == null) {
            throw new IOException("a fact of a type that is not read: " + head.get("type"));
        }
        return new Fact(
                Objects.requireNonNull(head.get(FACT)),
                event(head, type, sequence, BytesRef.deepCopyOf(data).bytes),
                document.get("f_key"));
    }

    private static <E> Event<E> event(Map<String, String> head, EventType<E> type, long sequence, byte[] data) {
        return new Event<>(
                Objects.requireNonNull(head.get("id")),
                type.name(),
                Objects.requireNonNull(head.get("source")),
                Objects.requireNonNull(head.get("subject")),
                sequence,
                Instant.parse(Objects.requireNonNull(head.get("time"))),
                Instant.parse(Objects.requireNonNull(head.get("recorded"))),
                null,
                EventJson.read(data, type.data()));
    }

    /** A subject's place in the guards. */
    record Slot(long high, long low) {
        static Slot of(BytesRef key) {
            long[] hash = StringHelper.murmurhash3_x64_128(key);
            return new Slot(hash[0], hash[1]);
        }

        int shard(int shards) {
            return (int) Long.remainderUnsigned(high, shards);
        }
    }

    private void advance(Slot slot, long sequence) {
        guards[slot.shard(guards.length)].advance(slot.high(), slot.low(), sequence);
    }

    int shards() {
        return guards.length;
    }

    /** The sequence held of a subject, 0 if none; only for the thread that owns its shard now. */
    long held(Slot slot) {
        return guards[slot.shard(guards.length)].held(slot.high(), slot.low());
    }

    /** How many subjects it holds. */
    int subjects() {
        int all = 0;
        for (SequenceGuard guard : guards) {
            all += guard.size();
        }
        return all;
    }

    /**
     * What is known of an enterprise; only for the thread that owns its shard now.
     *
     * @return absent if nothing is
     */
    @Nullable
    Kept kept(Slot slot, String uscc) throws IOException {
        if (held(slot) == 0) {
            return null;
        }
        DirectoryReader reader;
        Pending own = pending[slot.shard(pending.length)];
        synchronized (own) {
            Kept written = own.written.get(uscc);
            written = written == null ? own.before.get(uscc) : written;
            if (written != null) {
                return written;
            }
            reader = lookUp;
            if (reader == null) {
                return null;
            }
            reader.incRef();
        }
        try {
            return EnterpriseDocument.kept(reader, uscc);
        } finally {
            reader.decRef();
        }
    }

    /** Writes the document of an enterprise over what it held; only for the thread that owns its shard now. */
    void write(Slot slot, String uscc, EnterpriseDocument.Made made) throws IOException {
        Pending own = pending[slot.shard(pending.length)];
        boolean full;
        synchronized (own) {
            if (held(slot) == 0) {
                // nothing to look for and delete: a rebuild is half as dear
                writer.addDocument(made.document());
            } else {
                writer.updateDocument(EnterpriseDocument.key(uscc), made.document());
            }
            own.written.put(uscc, made.kept());
            own.bytes += made.kept().size();
            full = own.bytes > PENDING_BYTES / pending.length;
        }
        advance(slot, made.sequence());
        if (full) {
            forgetPending();
        }
    }

    /** Opens a reader that shows what is pending, and holds that no longer. */
    private synchronized void forgetPending() throws IOException {
        for (Pending shard : pending) {
            synchronized (shard) {
                shard.before = shard.written;
                shard.written = new HashMap<>();
                shard.bytes = 0;
            }
        }
        DirectoryReader old = Objects.requireNonNull(lookUp);
        DirectoryReader newer = DirectoryReader.openIfChanged(old, writer);
        for (Pending shard : pending) {
            synchronized (shard) {
                if (newer != null) {
                    lookUp = newer;
                }
                shard.before = Map.of();
            }
        }
        if (newer != null) {
            old.decRef();
        }
    }

    /** Writes a fact over what it held; only for the thread that owns its shard now. */
    void write(Slot slot, Fact fact, byte[] data) throws IOException {
        Document document = new Document();
        document.add(new StringField(FACT, fact.slot(), Field.Store.NO));
        document.add(new NumericDocValuesField(SEQUENCE, fact.event().sequence()));
        document.add(new StoredField(DATA, data));
        document.add(new StoredField("f_" + FACT, fact.slot()));
        document.add(new StoredField("f_type", fact.event().type()));
        document.add(new StoredField("f_source", fact.event().source()));
        document.add(new StoredField("f_subject", fact.event().subject()));
        document.add(new StoredField("f_id", fact.event().id()));
        document.add(new StoredField("f_time", fact.event().time().toString()));
        document.add(new StoredField("f_recorded", fact.event().recordedAt().toString()));
        if (fact.key() != null) {
            document.add(new StoredField("f_key", fact.key()));
        }
        writer.updateDocument(new Term(FACT, fact.slot()), document);
        advance(slot, fact.event().sequence());
    }

    /** A reader of enterprise events that writes the sequence where this index keeps it. */
    static EnterpriseDocument enterpriseDocument() {
        return new EnterpriseDocument(SEQUENCE);
    }

    /** The facts that were in the index when it was opened; the list is given once. */
    List<Fact> takeKept() {
        List<Fact> all = List.copyOf(kept);
        kept.clear();
        return all;
    }

    /** What was committed with the index when it was opened. */
    Map<String, String> committed() {
        return committed;
    }

    /** Tells whether little is written until the next refresh. */
    void trickling(boolean so) {
        directory.trickling(so);
    }

    /** What readers see next. */
    DirectoryReader reader() throws IOException {
        return DirectoryReader.open(writer);
    }

    /** A newer reader, absent if nothing has changed. The old one stays the caller's. */
    @Nullable
    DirectoryReader refresh(DirectoryReader old) throws IOException {
        return DirectoryReader.openIfChanged(old, writer);
    }

    /**
     * Makes durable what was written. It may hold more than the positions given: reading that again is harmless.
     *
     * @param data positions and marks as of before this call
     */
    void commit(Map<String, String> data) throws IOException {
        Map<String, String> all = new HashMap<>(data);
        all.put(FORM_KEY, FORM);
        writer.setLiveCommitData(all.entrySet());
        writer.commit();
    }

    /** Forgets everything, durably. */
    void clear() throws IOException {
        writer.deleteAll();
        for (SequenceGuard guard : guards) {
            guard.clear();
        }
        kept.clear();
        forgetPending();
        commit(Map.of());
    }

    /** Closes without a commit: what was not committed is read from the log again. */
    @Override
    public void close() throws IOException {
        try (directory) {
            DirectoryReader reader = lookUp;
            lookUp = null;
            if (reader != null) {
                reader.decRef();
            }
            writer.rollback();
        }
    }
}
