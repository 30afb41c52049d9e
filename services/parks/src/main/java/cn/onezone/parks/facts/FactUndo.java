package cn.onezone.parks.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.Findings;
import cn.onezone.parks.imports.ImportRefusals;
import cn.onezone.parks.imports.RowProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes back what an import of facts wrote, each fact by a new revision. What somebody has changed since stays. One that
 * breaks off goes on at the next start, or when it is asked for again: facts that it has restored carry its id.
 */
@Component
class FactUndo {
    private static final Logger LOG = LoggerFactory.getLogger(FactUndo.class);
    private static final int ATTEMPTS = 8;
    private static final int SHOWN = 1_000;

    private final FactBook book;
    private final ParkFacts facts;
    private final FactImportRecords records;

    FactUndo(ThisPark park, ParkFacts facts, FactImportRecords records) {
        this.book = new FactBook(park.code());
        this.facts = facts;
        this.records = records;
    }

    /**
     * Takes an import back, or the undoing of one; asked for again it answers the same.
     *
     * @throws cn.onezone.kit.problem.Refused {@code nothing-to-undo}, {@code import-running} or {@code import-gone}
     */
    Stored<FactImport> undo(Stored<FactImport> target) {
        String id = UUID.nameUUIDFromBytes(("undo facts " + target.id()).getBytes(UTF_8))
                .toString();
        Stored<FactImport> there = records.find(id).orElse(null);
        if (there != null) {
            return goOn(there);
        }
        FactImport done = target.state();
        if (done.isRunning()) {
            if (done.goesOn() || !records.enter(target.id())) {
                throw ImportRefusals.running(target.id());
            }
            // it died on the way: what it has written by then is all that it will have written
            try {
                refuseNothing(target.id(), records.noted(target.id()));
                var _ = records.replace(target, done.brokenOff());
            } finally {
                records.leave(target.id());
            }
        } else {
            refuseNothing(
                    target.id(),
                    done.stage() == FactImport.Stage.BROKEN_OFF ? records.noted(target.id()) : done.written());
        }
        if (!records.isKept(done) || records.noted(target.id()) == 0) {
            throw Problem.of(
                            ParksProblem.IMPORT_GONE,
                            "what import " + target.id() + " wrote is not noted any more; it can be undone for "
                                    + records.daysKept() + " days",
                            "导入 " + target.id() + " 的写入记录已过保留期；导入后 " + records.daysKept() + " 天内可撤销")
                    .refused();
        }
        return switch (records.create(
                FactImport.begun(id, done.kind(), done.digest(), target.id(), Asked.current(), records.now()), null)) {
            case Creating.Created<FactImport>(Stored<FactImport> begun) -> goOn(begun);
            case Creating.Replayed<FactImport>(Stored<FactImport> begun) -> goOn(begun);
            case Creating.AlreadyThere<FactImport>(Stored<FactImport> begun) -> goOn(begun);
            case Creating.KeyReused<FactImport>(String key) -> throw new IllegalStateException(key);
        };
    }

    private static void refuseNothing(String id, int written) {
        if (written == 0) {
            throw ImportRefusals.nothingToUndo(id);
        }
    }

    /** Goes on with those that a process left when it died. */
    void goOn() {
        for (Stored<FactImport> left : records.unfinished()) {
            if (left.state().undoes() != null && !records.isLive(left.id())) {
                try (var _ = Asked.enter(left.state().asked())) {
                    LOG.info("undo {} of facts goes on", left.id());
                    var _ = goOn(left);
                }
            }
        }
    }

    private Stored<FactImport> goOn(Stored<FactImport> undo) {
        if (!undo.state().isRunning()) {
            return undo;
        }
        if (!records.enter(undo.id())) {
            throw ImportRefusals.running(undo.id());
        }
        try {
            // it may have come to its end since it was looked at
            Stored<FactImport> now = records.find(undo.id()).orElse(undo);
            return now.state().isRunning() ? new Run(now).toTheEnd() : now;
        } finally {
            records.leave(undo.id());
        }
    }

    /** An undo at work. */
    private final class Run {
        private final Stored<FactImport> undo;
        private final String id;
        private final String target;
        private final List<RowProblem> problems = new ArrayList<>();
        /** Facts that an earlier run may have restored, and whether the park stated them no longer before that. */
        private final Map<String, Boolean> earlier = new HashMap<>();

        private int number;
        private int rows;
        private int added;
        private int changed;
        private int removed;

        Run(Stored<FactImport> undo) {
            this.undo = undo;
            this.id = undo.id();
            this.target = Objects.requireNonNull(undo.state().undoes());
        }

        Stored<FactImport> toTheEnd() {
            number = records.noted(id);
            records.eachNoted(
                    id,
                    notes -> notes.forEach(n -> earlier.put(
                            n.fact().value(), n.before() != null && n.before().withdrawn())));
            records.eachNoted(target, this::takeBack);
            problems.sort(Comparator.comparingInt(RowProblem::row));
            records.keepRefused(
                    id,
                    problems,
                    problems.stream()
                            .map(p -> new Findings.RefusedRow(p.row(), List.of(p.value())))
                            .toList());
            FactImport begun = undo.state();
            return records.replace(
                    undo,
                    new FactImport(
                            id,
                            begun.kind(),
                            begun.digest(),
                            true,
                            rows,
                            added,
                            changed,
                            0,
                            problems.size(),
                            problems.stream().limit(SHOWN).toList(),
                            problems.size(),
                            begun.at(),
                            FactImport.Stage.DONE,
                            removed,
                            target,
                            List.of(FactField.keyOf(begun.kind()).label()),
                            begun.asked(),
                            null,
                            null));
        }

        private void takeBack(List<FactNotes.Note> batch) {
            Map<String, FactNotes.Note> open = new LinkedHashMap<>();
            batch.forEach(note -> open.put(note.fact().value(), note));
            for (int attempt = 1; !open.isEmpty(); attempt++) {
                Set<String> stale = attempt(open);
                open.keySet().retainAll(stale);
                if (attempt == ATTEMPTS) {
                    open.values().forEach(note -> leave(note, note.fact().value()));
                    open.clear();
                }
            }
        }

        /** Takes back what it can; those that somebody else has written at the same moment are to be looked at again. */
        private Set<String> attempt(Map<String, FactNotes.Note> open) {
            Map<String, Stored<ParkFact>> now = new HashMap<>();
            facts.findAll(open.values().stream().map(FactNotes.Note::fact).toList())
                    .forEach(s -> now.put(s.id(), s));
            List<Write<ParkFact>> writes = new ArrayList<>();
            List<FactNotes.Note> noted = new ArrayList<>();
            open.forEach((fact, note) -> {
                Stored<ParkFact> stored = now.get(fact);
                if (stored == null || stored.version() < note.version()) {
                    // noted, but the import died before it was written
                    return;
                }
                if (id.equals(stored.state().trace())) {
                    count(note, earlier.getOrDefault(fact, false));
                    return;
                }
                Optional<FactDecision.Accepted> decided = stored.version() == note.version()
                                && target.equals(stored.state().trace())
                        ? book.undo(stored.state(), note.before(), note.from(), "撤销导入 " + target)
                        : Optional.empty();
                if (decided.isEmpty()) {
                    leave(note, stored.state().key());
                    return;
                }
                writes.add(new Write<>(
                        stored, fact, decided.get().fact().by(id), decided.get().events()));
                noted.add(FactNotes.Note.of(
                        note.fact(), note.row(), stored, decided.get().events()));
            });
            if (writes.isEmpty()) {
                return Set.of();
            }
            records.note(id, number, noted);
            Set<String> stale = facts.saveAll(writes);
            if (!stale.isEmpty()) {
                records.note(
                        id,
                        number,
                        noted.stream()
                                .filter(n -> !stale.contains(n.fact().value()))
                                .toList());
            }
            number++;
            for (FactNotes.Note one : noted) {
                String fact = one.fact().value();
                if (!stale.contains(fact)) {
                    count(
                            Objects.requireNonNull(open.get(fact)),
                            one.before() != null && one.before().withdrawn());
                }
            }
            return stale;
        }

        /**
         * Counts one that is taken back.
         *
         * @param wasWithdrawn whether the park stated it no longer until now
         */
        private void count(FactNotes.Note note, boolean wasWithdrawn) {
            rows++;
            if (note.added()) {
                removed++;
            } else if (wasWithdrawn) {
                added++;
            } else {
                changed++;
            }
        }

        private void leave(FactNotes.Note note, String key) {
            rows++;
            problems.add(new RowProblem(
                    note.row(),
                    FactField.keyOf(undo.state().kind()).label(),
                    key,
                    "changed-meanwhile",
                    Text.of(
                            "a fact that nobody has changed since, and of which it is known what was said before; it stays",
                            "此后未被修改且原内容可知的事项；保持现状")));
        }
    }
}
