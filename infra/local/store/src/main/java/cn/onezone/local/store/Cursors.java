package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that are not yet fetched. At most {@value #MOST}; the one idle for longest gives way. */
final class Cursors {
    private static final int MOST = 10_000;

    /** What a batch holds, and the cursor for the rest; 0 if there is none. */
    record Batch(List<?> documents, long cursor) {}

    interface Source {
        /** Adds documents until the batch is full; returns whether there may be more. */
        boolean fill(Filling filling);
    }

    /** A batch being filled: it is full at its number of documents or at 16 MB less a document. */
    static final class Filling {
        private static final long MOST_BYTES = 15L << 20;
        /** Documents, or what they are kept as. */
        final List<Object> documents = new ArrayList<>();

        private final int most;
        private long bytes;

        Filling(int most) {
            this.most = most;
        }

        /** Adds one of about so many bytes and says whether another may follow. */
        boolean add(Object document, int size) {
            documents.add(document);
            bytes += size;
            return documents.size() < most && bytes < MOST_BYTES;
        }
    }

    private record Open(String namespace, Source source) {}

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long last;

    Batch first(String namespace, int batchSize, boolean single, Source source) {
        Filling filling = new Filling(batchSize);
        boolean more = source.fill(filling);
        return new Batch(filling.documents, more && !single ? keep(namespace, source) : 0);
    }

    private synchronized long keep(String namespace, Source source) {
        if (open.size() >= MOST) {
            Iterator<Long> eldest = open.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        open.put(++last, new Open(namespace, source));
        return last;
    }

    /** Only with its namespace: an id can be guessed, and then another's cursor must stay as it is. */
    private synchronized @Nullable Open take(long id, String namespace) {
        Open cursor = open.get(id);
        return cursor != null && cursor.namespace().equals(namespace) ? open.remove(id) : null;
    }

    private synchronized void giveBack(long id, Open cursor) {
        open.put(id, cursor);
    }

    Batch next(long id, String namespace, int batchSize) {
        Open cursor = take(id, namespace);
        if (cursor == null) {
            throw Refusals.cursorNotFound(id);
        }
        Filling filling = new Filling(batchSize);
        boolean more = cursor.source().fill(filling);
        if (more) {
            giveBack(id, cursor);
        }
        return new Batch(filling.documents, more ? id : 0);
    }

    boolean kill(long id, String namespace) {
        return take(id, namespace) != null;
    }

    static Source of(List<?> documents) {
        Iterator<?> rest = documents.iterator();
        return filling -> {
            while (rest.hasNext()) {
                Object next = rest.next();
                Bson.Raw raw = next instanceof Bson.Raw kept ? kept : Bson.Raw.document(Bson.encode((Document) next));
                if (!filling.add(raw, raw.to - raw.from)) {
                    break;
                }
            }
            return rest.hasNext();
        };
    }
}
