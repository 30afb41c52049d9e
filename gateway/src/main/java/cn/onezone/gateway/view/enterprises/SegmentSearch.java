package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * One query in one segment. Few candidates are looked at one by one. Where there are many, all that match the text are
 * found once and kept, with how many there are of each profile: what a filter leaves of them is then a matter of
 * profiles, and a page is found along the order of lists.
 */
final class SegmentSearch {
    /** From so many candidates on, what matches is kept. */
    private static final int MANY = 2048;

    /** Looked at together, so that the processor fetches what stands far apart at the same time. */
    private static final int BATCH = 1024;

    private final Columns columns;
    private final LeafReader segment;
    private final @Nullable Bits live;
    private final EnterpriseQuery query;
    private final Page page;
    private final Runnable checkpoint;
    private final boolean[] passing;
    /** How many were found of each profile. */
    private final int[] counts;

    private final int from;
    private final int most;
    /** Ranks that may be on the page, more than fit on it: the worst are thrown out when there is no place left. */
    private final int[] best;

    private int to;
    private int kept;

    SegmentSearch(Columns columns, LeafReader segment, EnterpriseQuery query, Page page, Runnable checkpoint) {
        this.columns = columns;
        this.segment = segment;
        this.live = segment.getLiveDocs();
        this.query = query;
        this.page = page;
        this.checkpoint = checkpoint;
        this.passing = columns.profiles().passing(query);
        this.counts = new int[passing.length];
        this.from = page.from(columns);
        this.to = page.to(columns);
        this.most = page.size();
        this.best = new int[2 * most];
    }

    /** Searches the segment, whose first enterprise has a number in the index. */
    void run(int base, Facets facets) throws IOException {
        checkpoint.run();
        String text = query.text();
        if (text == null) {
            many(new Matches(null, columns.profiles().all()));
        } else {
            Matches known = columns.common(text);
            if (known == null) {
                known = search(text);
            }
            if (known != null) {
                many(known);
            }
        }
        columns.profiles().count(counts, facets);
        throwOut();
        page.take(columns, base, best, kept);
    }

    /** Looks at candidates one by one, unless there are many: then all that match are found for this and later queries. */
    private @Nullable Matches search(String text) throws IOException {
        String code = query.code();
        List<int[]> coded = code == null ? List.of() : columns.coded(CodeRange.of(code));
        PostingsEnum named = NamePairs.rarest(segment, text);
        long candidates =
                coded.stream().mapToLong(span -> span[1] - span[0]).sum() + (named == null ? 0 : named.cost());
        if (candidates >= MANY) {
            Matches matches = all(text, coded, named);
            columns.keep(text, matches);
            return matches;
        }
        FixedBitSet seen = coded.isEmpty() || named == null ? null : new FixedBitSet(columns.size());
        each(text, coded, named, passing, (docs, entries, count) -> {
            for (int i = 0; i < count; i++) {
                if ((live == null || live.get(docs[i])) && (seen == null || !seen.getAndSet(docs[i]))) {
                    counts[Columns.profile(entries[i])]++;
                    consider(Columns.rank(entries[i]));
                }
            }
        });
        return null;
    }

    private Matches all(String text, List<int[]> coded, @Nullable PostingsEnum named) throws IOException {
        FixedBitSet matching = new FixedBitSet(columns.size());
        int[] byProfile = new int[counts.length];
        boolean[] any = new boolean[passing.length];
        Arrays.fill(any, true);
        each(text, coded, named, any, (docs, entries, count) -> {
            for (int i = 0; i < count; i++) {
                if (!matching.getAndSet(docs[i])) {
                    byProfile[Columns.profile(entries[i])]++;
                }
            }
        });
        return new Matches(matching, byProfile);
    }

    private interface Batch {
        /** Takes counted enterprises that match a text, some of them twice. */
        void take(int[] docs, long[] entries, int count);
    }

    private void each(String text, List<int[]> coded, @Nullable PostingsEnum named, boolean[] passing, Batch batch)
            throws IOException {
        int[] docs = new int[BATCH];
        long[] entries = new long[BATCH];
        for (int[] span : coded) {
            for (int rank = span[0]; rank < span[1]; ) {
                checkpoint.run();
                int count = 0;
                for (int end = Math.min(span[1], rank + BATCH); rank < end; rank++) {
                    docs[count++] = columns.atRank(rank);
                }
                batch.take(docs, entries, columns.passing(passing, docs, count, entries));
            }
        }
        if (named == null) {
            return;
        }
        char[] whole = text.toCharArray();
        FixedBitSet window = new FixedBitSet(BATCH);
        for (int doc = named.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = named.docID()) {
            checkpoint.run();
            int count = 0;
            // a whole window at once: one by one costs several times as much where many have the pair
            named.intoBitSet(doc + BATCH, window, doc);
            for (int at = 0; at != DocIdSetIterator.NO_MORE_DOCS; at = next(window, at + 1)) {
                docs[count++] = doc + at;
            }
            window.clear();
            count = columns.passing(passing, docs, count, entries);
            // a pair of characters is all there is to two of them
            batch.take(docs, entries, whole.length == 2 ? count : columns.named(docs, entries, count, whole));
        }
    }

    private static int next(FixedBitSet bits, int from) {
        return from >= BATCH ? DocIdSetIterator.NO_MORE_DOCS : bits.nextSetBit(from);
    }

    private void many(Matches matches) {
        long left = 0;
        long candidates = 0;
        Profiles profiles = columns.profiles();
        for (int profile = 0; profile < passing.length; profile++) {
            if (passing[profile]) {
                counts[profile] = matches.of(profile);
                left += counts[profile];
                candidates += profiles.all()[profile];
            }
        }
        if (left == 0) {
            return;
        }
        withoutDeleted(matches);
        // along the order of lists about one in (counted / left) is found
        long steps = Math.min(to - from, (long) most * columns.counted() / left);
        if (steps <= candidates) {
            alongTheList(matches);
        } else {
            byProfile(matches);
        }
    }

    private void alongTheList(Matches matches) {
        for (int rank = from; rank < to && kept < most; rank++) {
            if ((rank - from) % BATCH == 0) {
                checkpoint.run();
            }
            if (passing[columns.profileAtRank(rank)] && found(matches, columns.atRank(rank))) {
                consider(rank);
            }
        }
    }

    private void byProfile(Matches matches) {
        int[] starts = columns.profiles().starts();
        for (int profile = 0; profile < passing.length; profile++) {
            checkpoint.run();
            int end = passing[profile] && counts[profile] > 0
                    ? starts[profile] + columns.profiles().all()[profile]
                    : 0;
            for (int at = starts[profile]; at < end; at++) {
                int doc = columns.byProfile(at);
                if (found(matches, doc)) {
                    int rank = Columns.rank(columns.entry(doc));
                    if (rank >= to) {
                        break;
                    }
                    consider(rank);
                }
            }
        }
    }

    private boolean found(Matches matches, int doc) {
        return matches.has(doc) && (live == null || live.get(doc));
    }

    private void withoutDeleted(Matches matches) {
        if (live == null) {
            return;
        }
        FixedBitSet deleted = new FixedBitSet(columns.size());
        deleted.set(0, columns.size());
        live.applyMask(deleted, 0);
        deleted.flip(0, columns.size());
        matches.retain(deleted);
        for (int doc = deleted.nextSetBit(0); doc != DocIdSetIterator.NO_MORE_DOCS; ) {
            long entry = columns.entry(doc);
            if (entry != Columns.NONE && passing[Columns.profile(entry)]) {
                counts[Columns.profile(entry)]--;
            }
            doc = doc + 1 < columns.size() ? deleted.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
        }
    }

    private void consider(int rank) {
        if (rank >= from && rank < to) {
            best[kept++] = rank;
            if (kept == best.length) {
                throwOut();
            }
        }
    }

    private void throwOut() {
        Arrays.sort(best, 0, kept);
        if (kept > most) {
            kept = most;
            to = best[most - 1];
        }
    }
}
