package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.gateway.view.indicators.Told.Voice;
import com.github.benmanes.caffeine.cache.Interner;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a park has reported of a period: all revisions side by side, nothing is overwritten (R8). It comes to the same
 * whatever order its events arrive in.
 *
 * @param park code
 * @param period which
 * @param revisions by number, the newest last
 */
record Report(String park, Period period, Map<Integer, Revision> revisions) {
    private static final Interner<String> CODES = Interner.newWeakInterner();

    /** What was said of a revision. */
    enum Said {
        SUBMITTED,
        /** The city says that it has it. */
        RECEIVED,
        ACCEPTED,
        RETURNED
    }

    /**
     * A part of a park's enterprises.
     *
     * @param figures what may be told of it
     * @param suppressed elements whose value is withheld (R12)
     */
    record Part(Figures figures, Set<String> suppressed) {
        /** Whether one of some elements is withheld, so that nothing that needs it can be told. */
        boolean withholds(List<String> elements) {
            if (suppressed.isEmpty()) {
                return false;
            }
            for (String element : elements) {
                if (suppressed.contains(element)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * What a park told.
     *
     * @param whole of all its enterprises; a park of few of them withholds some of that too
     * @param parts of some of them
     * @param tables by which dimensions there are parts, a bit for each combination
     */
    record Content(Part whole, Map<Slice, Part> parts, int tables) {
        static Content of(List<ElementValue> values, List<ParkEvent.Cell> cells) {
            Figures figures = Figures.of(values);
            Set<String> withheld = new HashSet<>();
            Map<Slice, Part> parts = new HashMap<>();
            int tables = 0;
            for (ParkEvent.Cell cell : cells) {
                Slice slice = new Slice(
                        shared(cell.industrySection()), shared(cell.scaleClass()), shared(cell.qualification()));
                // the whole has its own values; the cell says which of them there are and may not be told
                if (slice.equals(Slice.WHOLE)) {
                    withheld.addAll(cell.suppressed());
                } else {
                    parts.put(slice, new Part(Figures.of(cell.values()), Set.copyOf(cell.suppressed())));
                    tables |= 1 << slice.table();
                }
            }
            // what it says all the same is told
            figures.elements().forEach(withheld::remove);
            return new Content(new Part(figures, Set.copyOf(withheld)), Map.copyOf(parts), tables);
        }

        /** All enterprises, or some of them; absent if it tells nothing of these. */
        @Nullable
        Part part(Slice slice) {
            return slice.equals(Slice.WHOLE) ? whole : parts.get(slice);
        }

        /** How much it says besides the values of the whole, which all that is told of a revision says. */
        private int cells() {
            return parts.size() + whole.suppressed().size();
        }

        /** Codes are few and stand in every cell. */
        private static @Nullable String shared(@Nullable String code) {
            return code == null ? null : CODES.intern(code);
        }

        /** Whether it tells of parts by the same dimensions, so that one that is not there has nobody in it. */
        boolean tellsOfPartsLike(Slice slice) {
            return (tables & (1 << slice.table())) != 0;
        }
    }

    /**
     * One revision.
     *
     * @param number from 1
     * @param content absent while only its return is known
     * @param submitted by the park; absent while only the city has told of it
     * @param received by the city
     * @param accepted by the city; its values are locked
     * @param returned by the city
     * @param synthetic invented for demonstration
     */
    record Revision(
            int number,
            @Nullable Content content,
            @Nullable Voice submitted,
            @Nullable Voice received,
            @Nullable Voice accepted,
            @Nullable Voice returned,
            boolean synthetic) {
        private static final Revision NONE = new Revision(0, null, null, null, null, null, false);

        private Revision with(int which, Said said, Voice voice, @Nullable Content told, boolean invented) {
            return new Revision(
                    which,
                    // of one revision all tell the same values, some of before there were parts without them
                    told == null || (content != null && content.cells() > told.cells()) ? content : told,
                    said == Said.SUBMITTED ? Voice.earlier(submitted, voice) : submitted,
                    said == Said.RECEIVED ? Voice.earlier(received, voice) : received,
                    said == Said.ACCEPTED ? Voice.earlier(accepted, voice) : accepted,
                    said == Said.RETURNED ? Voice.earlier(returned, voice) : returned,
                    invented || synthetic);
        }

        /** As it was known at a moment; absent if nothing of it was. */
        private @Nullable Revision until(Instant moment) {
            Voice first = until(submitted, moment);
            Voice second = until(received, moment);
            Voice third = until(accepted, moment);
            Voice fourth = until(returned, moment);
            boolean told = first != null || second != null || third != null;
            return told || fourth != null
                    ? new Revision(number, told ? content : null, first, second, third, fourth, synthetic)
                    : null;
        }

        private static @Nullable Voice until(@Nullable Voice voice, Instant moment) {
            return voice == null || voice.recordedAt().isAfter(moment) ? null : voice;
        }

        /** Where its values were told. */
        private Stream<Voice> told() {
            return Stream.of(
                            Optional.ofNullable(submitted),
                            Optional.ofNullable(received),
                            Optional.ofNullable(accepted))
                    .flatMap(Optional::stream);
        }

        boolean isAccepted() {
            return accepted != null;
        }

        boolean isReturned() {
            return returned != null;
        }
    }

    Report {
        revisions = Collections.unmodifiableMap(new TreeMap<>(revisions));
    }

    /** With what was said of one revision taken in. */
    Report with(int number, Said said, Voice voice, @Nullable Content content, boolean synthetic) {
        Map<Integer, Revision> all = new TreeMap<>(revisions);
        all.put(number, all.getOrDefault(number, Revision.NONE).with(number, said, voice, content, synthetic));
        return new Report(park, period, all);
    }

    /** As it was known at a moment (R8); absent if nothing of it was. */
    @Nullable
    Report until(Instant moment) {
        Map<Integer, Revision> known = new TreeMap<>();
        revisions.forEach((number, revision) -> {
            Revision then = revision.until(moment);
            if (then != null) {
                known.put(number, then);
            }
        });
        return known.isEmpty() ? null : new Report(park, period, known);
    }

    /**
     * The revision whose values count: the newest accepted one; before there is one, the newest submitted one that was
     * not returned.
     */
    @Nullable
    Revision counting() {
        Revision accepted = null;
        Revision submitted = null;
        for (Revision revision : revisions.values()) {
            if (revision.content() == null) {
                continue;
            }
            if (revision.isAccepted()) {
                accepted = revision;
            } else if (!revision.isReturned()) {
                submitted = revision;
            }
        }
        return accepted != null ? accepted : submitted;
    }

    /** When the park is first known to have told of it; absent if only returns are known. */
    @Nullable
    Instant firstHeard() {
        return revisions.values().stream()
                .flatMap(Revision::told)
                .map(Voice::recordedAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** All that was said of it. */
    List<Voice> voices() {
        return revisions.values().stream()
                .flatMap(revision -> Stream.concat(revision.told(), Optional.ofNullable(revision.returned()).stream()))
                .toList();
    }

    /** The newest revision, whatever was said of it. */
    @Nullable
    Revision latest() {
        Revision last = null;
        for (Revision revision : revisions.values()) {
            last = revision;
        }
        return last;
    }
}
