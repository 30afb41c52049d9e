package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * One query in one segment at one moment. Few candidates are looked at one by one. Where there are many, all that match
 * the text are found once and kept, with how many there are of each profile: what a filter leaves of them is then a matter
 * of profiles, and a page is found along the order of lists. So it is with attributes, as long as what matches has few
 * combinations of them with profiles. Only who asks for an address or another order has all that match walked through.
 */
final class SegmentSearch {
    /** From so many candidates on, what matches is kept. */
    private static final int MANY = 2048;

    /** So many times as many as expected may have to be looked at along the order of lists. */
    private static final int EVEN = 4;

    /** Looked at together, so that the processor fetches what stands far apart at the same time. */
    private static final int BATCH = 1024;

    private final Columns columns;
    private final Moment moment;
    private final LeafReader segment;
    private final @Nullable Bits live;
    private final EnterpriseQuery query;
    private final boolean abbreviated;
    private final Page page;
    private final int base;
    private final Runnable checkpoint;
    private final Visitor visitor;
    private final boolean[] passing;
    private final boolean @Nullable [] passingAttributes;
    /** How many were found of each profile. */
    private final int[] counts;

    /** How many were found of each combination of attributes, absent if nobody asks. */
    private int @Nullable [] ofAttributes;

    /** Whether profiles and attributes alone decide. */
    private final boolean simple;

    private final boolean inOrderOfLists;
    private final int from;
    private final int most;
    /** Ranks that may be on the page, more than fit on it: the worst are thrown out when there is no place left. */
    private final int[] best;

    private int to;
    private int kept;
    private @Nullable Matches addressed;

    /** Is shown every enterprise that matches, in no order. */
    interface Visitor {
        /** Takes one; the base is the number in the index of its segment's first. */
        void take(Columns columns, Moment moment, int base, int doc);
    }

    /**
     * Has not begun.
     *
     * @param abbreviated whether the text is looked for as a short form of names that have it not as it stands
     * @param base number in the index of the segment's first enterprise
     * @param visitor absent if only counts and a page are asked for
     */
    SegmentSearch(
            Columns columns,
            LeafReader segment,
            EnterpriseQuery query,
            boolean abbreviated,
            Page page,
            int base,
            @Nullable Visitor visitor,
            Runnable checkpoint) {
        this.columns = columns;
        this.moment = columns.at(query.at().asked());
        this.segment = segment;
        this.live = segment.getLiveDocs();
        this.query = query;
        this.abbreviated = abbreviated;
        this.page = page;
        this.base = base;
        this.checkpoint = checkpoint;
        this.visitor = visitor == null ? (_, _, _, _) -> {} : visitor;
        this.passing = columns.profiles().passing(query);
        this.passingAttributes = columns.attributes().passing(query);
        this.counts = new int[passing.length];
        this.ofAttributes =
                query.countsAttributes() ? new int[columns.attributes().size()] : null;
        this.inOrderOfLists = query.sort() == Sort.RELEVANCE;
        this.from = inOrderOfLists ? page.from(columns) : 0;
        this.to = inOrderOfLists ? page.to(columns) : 0;
        this.most = page.size();
        this.best = new int[2 * most];
        this.simple = visitor == null && query.address() == null && (inOrderOfLists || most == 0);
    }

    /** Searches the segment. */
    void run(Facets facets) throws IOException {
        checkpoint.run();
        if (query.address() != null) {
            addressed = addressed(query.address());
        }
        String text = query.text();
        Matches matches = text == null ? moment.everything() : matches(text);
        if (matches != null) {
            many(matches);
        }
        columns.profiles().count(counts, facets);
        if (ofAttributes != null) {
            columns.attributes().count(ofAttributes, facets);
        }
        if (inOrderOfLists) {
            throwOut();
            page.take(columns, moment, base, best, kept);
        }
    }

    private Matches addressed(String text) throws IOException {
        String key = '@' + text;
        Matches known = moment.common(key);
        if (known == null) {
            known = Addresses.with(text, segment, columns, moment, checkpoint);
            moment.keep(key, known);
        }
        return known;
    }

    private @Nullable Matches matches(String text) throws IOException {
        String key = (abbreviated ? '~' : '=') + text;
        Matches known = moment.common(key);
        return known == null ? search(key, text) : known;
    }

    /** How a text is looked for: through an index of pairs, or in all names. */
    private record Text(
            Columns.@Nullable NameTest test,
            List<int[]> coded,
            @Nullable PostingsEnum named,
            @Nullable FixedBitSet some,
            boolean all) {
        long candidates(Moment moment) {
            return all
                    ? moment.counted()
                    : (some == null ? 0 : some.cardinality())
                            + coded.stream()
                                    .mapToLong(span -> span[1] - span[0])
                                    .sum()
                            + (named == null ? 0 : named.cost());
        }
    }

    private Text asked(String text) throws IOException {
        if (abbreviated) {
            String letters = Abbreviation.letters(text);
            Columns.NameTest test = Abbreviation.besides(text);
            return Abbreviation.mayStandApart(letters)
                    ? new Text(test, List.of(), null, NamePairs.inOrder(segment, letters), false)
                    : new Text(test, List.of(), NamePairs.rarest(segment, letters), null, false);
        }
        String code = query.code();
        List<int[]> coded = code == null ? List.of() : moment.coded(CodeRange.of(code));
        if (Pinyin.possible(text)) {
            return new Text(Pinyin.test(text), coded, null, null, true);
        }
        PostingsEnum named = NamePairs.rarest(segment, text);
        // a pair of characters is all there is to two of them, if it stands in the only row
        Columns.NameTest test =
                text.length() == 2 && !columns.furtherRows() ? null : Abbreviation.part(text.toCharArray());
        return new Text(test, coded, named, null, false);
    }

    /** Looks at candidates one by one, unless there are many: then all that match are found for this and later queries. */
    private @Nullable Matches search(String key, String text) throws IOException {
        Text asked = asked(text);
        if (asked.all() || asked.candidates(moment) >= MANY) {
            Matches matches = all(asked);
            moment.keep(key, matches);
            return matches;
        }
        FixedBitSet seen = asked.coded().isEmpty() || asked.named() == null ? null : new FixedBitSet(columns.size());
        each(asked, passing, (docs, entries, count) -> {
            for (int i = 0; i < count; i++) {
                if ((live == null || live.get(docs[i])) && (seen == null || !seen.getAndSet(docs[i]))) {
                    take(docs[i], entries[i]);
                }
            }
        });
        return null;
    }

    private Matches all(Text asked) throws IOException {
        FixedBitSet matching = new FixedBitSet(columns.size());
        int[] byProfile = new int[counts.length];
        boolean[] any = new boolean[passing.length];
        Arrays.fill(any, true);
        each(asked, any, (docs, entries, count) -> {
            for (int i = 0; i < count; i++) {
                if (!matching.getAndSet(docs[i])) {
                    byProfile[Moment.profile(entries[i])]++;
                }
            }
        });
        return new Matches(matching, byProfile);
    }

    private interface Batch {
        /** Takes counted enterprises that match a text, some of them twice. */
        void take(int[] docs, long[] entries, int count);
    }

    private void each(Text asked, boolean[] passing, Batch batch) throws IOException {
        int[] docs = new int[BATCH];
        int[] rows = new int[BATCH];
        long[] entries = new long[BATCH];
        for (int[] span : asked.coded()) {
            for (int rank = span[0]; rank < span[1]; ) {
                checkpoint.run();
                int count = 0;
                for (int end = Math.min(span[1], rank + BATCH); rank < end; rank++) {
                    if (moment.profileAtRank(rank) >= 0) {
                        docs[count++] = columns.doc(columns.atRank(rank));
                    }
                }
                batch.take(docs, entries, moment.passing(passing, docs, count, entries));
            }
        }
        Columns.NameTest test = asked.test();
        if (asked.all() && test != null) {
            for (int doc = 0; doc < columns.size(); ) {
                checkpoint.run();
                int count = 0;
                for (int end = Math.min(columns.size(), doc + BATCH); doc < end; doc++) {
                    docs[count++] = doc;
                }
                count = moment.passing(passing, docs, count, entries);
                batch.take(docs, entries, moment.named(docs, entries, count, test, rows));
            }
        }
        if (asked.some() != null && test != null) {
            for (int doc = next(asked.some(), 0); doc != DocIdSetIterator.NO_MORE_DOCS; ) {
                checkpoint.run();
                int count = 0;
                for (; count < BATCH && doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(asked.some(), doc + 1)) {
                    docs[count++] = doc;
                }
                count = moment.passing(passing, docs, count, entries);
                batch.take(docs, entries, moment.named(docs, entries, count, test, rows));
            }
        }
        PostingsEnum named = asked.named();
        if (named == null) {
            return;
        }
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
            count = moment.passing(passing, docs, count, entries);
            batch.take(docs, entries, test == null ? count : moment.named(docs, entries, count, test, rows));
        }
    }

    static int next(FixedBitSet bits, int from) {
        return from >= bits.length() ? DocIdSetIterator.NO_MORE_DOCS : bits.nextSetBit(from);
    }

    /** One that matches the text and whose profile passes. */
    private void take(int doc, long entry) {
        if (addressed != null && !addressed.has(doc)) {
            return;
        }
        if (passingAttributes != null || ofAttributes != null) {
            int attributes = moment.attributes(doc);
            if (passingAttributes != null && !passingAttributes[attributes]) {
                return;
            }
            if (ofAttributes != null) {
                ofAttributes[attributes]++;
            }
        }
        counts[Moment.profile(entry)]++;
        visitor.take(columns, moment, base, doc);
        if (inOrderOfLists) {
            consider(Moment.rank(entry));
        } else {
            page.consider(columns, moment, base, doc, moment.row(doc));
        }
    }

    private void many(Matches matches) {
        long all = 0;
        long left = 0;
        long candidates = 0;
        boolean any = true;
        for (int profile = 0; profile < passing.length; profile++) {
            all += matches.of(profile);
            if (passing[profile]) {
                left += matches.of(profile);
                candidates += moment.all()[profile];
            } else if (moment.all()[profile] > 0) {
                any = false;
            }
        }
        if (left == 0) {
            return;
        }
        if (!simple || !counted(matches, any)) {
            walk(matches, left, candidates);
            return;
        }
        withoutDeleted(matches);
        page(matches, all);
    }

    /** Finds those of the page on the way on which the fewest are likely to be looked at. */
    private void page(Matches matches, long all) {
        long found = 0;
        long candidates = 0;
        int profiles = 0;
        for (int profile = 0; profile < counts.length; profile++) {
            if (counts[profile] > 0) {
                found += counts[profile];
                candidates += moment.all()[profile];
                profiles++;
            }
        }
        if (found == 0 || most == 0) {
            return;
        }
        // if they lay evenly; but those of a park stand together in the order of lists, and then all others come first
        long along = Math.min(to - from, (long) most * columns.rows() / found);
        // of each profile at most the first that fill a page
        long byProfile = Math.min(candidates, profiles * (long) most * (candidates / found + 1));
        long among = matches.docs() == null ? Long.MAX_VALUE : all;
        if (EVEN * along <= Math.min(byProfile, among)) {
            alongTheList(matches);
        } else if (byProfile <= among) {
            byProfile(matches);
        } else {
            among(Objects.requireNonNull(matches.docs()));
        }
    }

    /**
     * Counts what matches, those too that are deleted since.
     *
     * @param any whether all profiles pass
     * @return whether it could be counted without a look at each that matches
     */
    private boolean counted(Matches matches, boolean any) {
        boolean all = any && matches.docs() == null;
        if (passingAttributes == null && (ofAttributes == null || all)) {
            for (int profile = 0; profile < passing.length; profile++) {
                counts[profile] = passing[profile] ? matches.of(profile) : 0;
            }
            ofAttributes = ofAttributes == null ? null : moment.ofAttributes().clone();
            return true;
        }
        int[] into = ofAttributes == null ? new int[columns.attributes().size()] : ofAttributes;
        Combinations combinations = matches.combinations(columns, moment);
        if (combinations != null) {
            combinations.sum(passing, passingAttributes, (profile, attributes, count) -> {
                counts[profile] += count;
                into[attributes] += count;
            });
            return true;
        }
        if (matches.docs() != null) {
            return false;
        }
        int[] attributesByProfile = moment.attributesByProfile();
        int[] starts = moment.starts();
        for (int profile = 0; profile < passing.length; profile++) {
            int end = passing[profile] ? starts[profile] + moment.all()[profile] : 0;
            for (int at = starts[profile]; at < end; at++) {
                int attributes = attributesByProfile[at];
                if (passingAttributes == null || passingAttributes[attributes]) {
                    counts[profile]++;
                    into[attributes]++;
                }
            }
        }
        return true;
    }

    /** Looks at all that match, in whatever order is the shortest way to all of them. */
    private void walk(Matches matches, long left, long candidates) {
        FixedBitSet docs = matches.docs();
        FixedBitSet fewer = docs == null || addressed == null ? null : addressed.docs();
        int looked = 0;
        if (docs == null && addressed == null && candidates < columns.size() / 4) {
            int[] starts = moment.starts();
            for (int profile = 0; profile < passing.length; profile++) {
                int end = passing[profile] ? starts[profile] + moment.all()[profile] : 0;
                for (int at = starts[profile]; at < end; at++) {
                    if (looked++ % BATCH == 0) {
                        checkpoint.run();
                    }
                    int doc = moment.byProfile(at);
                    if (live == null || live.get(doc)) {
                        take(doc, moment.entry(doc));
                    }
                }
            }
            return;
        }
        FixedBitSet along = docs == null && addressed != null ? addressed.docs() : docs;
        if (fewer != null && docs != null && fewer.cardinality() < left) {
            along = fewer;
        }
        int doc = along == null ? 0 : along.nextSetBit(0);
        while (doc < columns.size()) {
            if (looked++ % BATCH == 0) {
                checkpoint.run();
            }
            long entry = moment.entry(doc);
            if (entry != Moment.NONE && passing[Moment.profile(entry)] && found(matches, doc)) {
                take(doc, entry);
            }
            doc++;
            if (along != null) {
                doc = next(along, doc);
            }
        }
    }

    private void alongTheList(Matches matches) {
        for (int rank = from; rank < to && kept < most; rank++) {
            if ((rank - from) % BATCH == 0) {
                checkpoint.run();
            }
            int profile = moment.profileAtRank(rank);
            if (profile >= 0 && passing[profile]) {
                int doc = columns.doc(columns.atRank(rank));
                if (found(matches, doc) && passesByAttributes(doc)) {
                    consider(rank);
                }
            }
        }
    }

    private void byProfile(Matches matches) {
        int[] starts = moment.starts();
        for (int profile = 0; profile < passing.length; profile++) {
            checkpoint.run();
            int end = passing[profile] && counts[profile] > 0 ? starts[profile] + moment.all()[profile] : 0;
            for (int at = end == 0 ? 0 : firstOnPage(starts[profile], end); at < end; at++) {
                int doc = moment.byProfile(at);
                if (Moment.rank(moment.entry(doc)) >= to) {
                    break;
                }
                if (found(matches, doc)
                        && (passingAttributes == null || passingAttributes[moment.attributesByProfile()[at]])) {
                    consider(Moment.rank(moment.entry(doc)));
                }
            }
        }
    }

    /** The first of a profile that is not before the page. */
    private int firstOnPage(int start, int end) {
        int low = start;
        int high = from == 0 ? start : end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Moment.rank(moment.entry(moment.byProfile(middle))) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void among(FixedBitSet docs) {
        int looked = 0;
        for (int doc = next(docs, 0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(docs, doc + 1)) {
            if (looked++ % BATCH == 0) {
                checkpoint.run();
            }
            long entry = moment.entry(doc);
            if (passing[Moment.profile(entry)] && (live == null || live.get(doc)) && passesByAttributes(doc)) {
                consider(Moment.rank(entry));
            }
        }
    }

    private boolean passesByAttributes(int doc) {
        return passingAttributes == null || passingAttributes[moment.attributes(doc)];
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
            long entry = moment.entry(doc);
            if (entry != Moment.NONE && passing[Moment.profile(entry)] && passesByAttributes(doc)) {
                counts[Moment.profile(entry)]--;
                if (ofAttributes != null) {
                    ofAttributes[moment.attributes(doc)]--;
                }
            }
            doc = next(deleted, doc + 1);
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
