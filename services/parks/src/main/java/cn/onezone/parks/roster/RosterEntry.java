package cn.onezone.parks.roster;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise in the park's roster, or the tombstone of one that was.
 *
 * @param uscc the enterprise
 * @param nameKey folded name and code: the order and the prefix search of the list
 * @param fields what the roster says of it
 * @param removedOn set in a tombstone: since when the park claims it no longer
 * @param removed whether it is a tombstone
 * @param revival the request that took it back after a removal, absent if none did
 * @param steps how it came to be so, the latest last; the oldest are dropped beyond {@value #MOST_STEPS}
 * @param changedAt when this was recorded, absent in what was written before there was this
 */
public record RosterEntry(
        Uscc uscc,
        String nameKey,
        EntryFields fields,
        @Nullable LocalDate removedOn,
        boolean removed,
        @Nullable Revival revival,
        List<Step> steps,
        @Nullable Instant changedAt)
        implements Recorded<RosterEntry> {
    /** Steps that are kept of the history. */
    public static final int MOST_STEPS = 50;

    /** Copies the list. */
    public RosterEntry {
        steps = List.copyOf(steps);
    }

    /**
     * The request that took an entry back.
     *
     * @param key its Idempotency-Key with the caller whose key it is
     * @param fingerprint digest of what it asked for
     */
    public record Revival(String key, String fingerprint) {}

    /** Registered name. */
    public String name() {
        return Objects.requireNonNull(fields.name());
    }

    /** First day for which the park claims the enterprise. */
    public LocalDate claimedFrom() {
        return Objects.requireNonNull(fields.claimedFrom());
    }

    /**
     * Whether the park claims the enterprise on a day, as its roster says now (R6): who left after the day does count on it,
     * and who came after it does not, for then it counts where it was before. Of a claim that was removed and made anew both
     * are known, as far back as the history is kept.
     */
    public boolean isClaimedOn(LocalDate day) {
        LocalDate from = fields.claimedFrom();
        if (!removed && isFrom(from, day)) {
            return true;
        }
        if (removed && removedOn != null && isFrom(from, day) && removedOn.isAfter(day)) {
            return true;
        }
        for (Step step : steps.reversed()) {
            if (step.change() == RosterChange.REMOVED
                    && isFrom(from, day)
                    && step.validFrom().isAfter(day)) {
                return true;
            }
            if (step.before() != null && step.changed().contains(Field.CLAIMED_FROM)) {
                from = step.before().claimedFrom();
            }
        }
        return false;
    }

    /**
     * Whether somebody took it in, the last time that it was, after a moment. So long ago that it is not known any more is not
     * after; nor is what the roster took in by itself when it followed a relocation, maybe long after that.
     */
    public boolean isTakenInAfter(Instant moment) {
        for (Step step : steps.reversed()) {
            if (step.change() == RosterChange.ADDED) {
                boolean byItself = step.actor().isEmpty() && step.job() == null;
                return !byItself && step.at().isAfter(moment);
            }
        }
        return false;
    }

    /**
     * Its industry on a day, as the roster says now (R8): what is said later of that day overrides what was said before, and
     * before the first day of which anything was said the first word holds. Absent if it is not known.
     */
    public @Nullable IndustryCode industryOn(LocalDate day) {
        return (IndustryCode) new PastValues(this, steps.size()).on(Field.INDUSTRY, day);
    }

    /** Its scale class on a day, likewise. */
    public @Nullable ScaleClass scaleOn(LocalDate day) {
        return (ScaleClass) new PastValues(this, steps.size()).on(Field.SCALE, day);
    }

    private static boolean isFrom(@Nullable LocalDate from, LocalDate day) {
        return from == null || !from.isAfter(day);
    }

    /** Earlier names, latest first. */
    public List<String> formerNames() {
        return list(fields.formerNames());
    }

    /** Whom to speak to; personal data. */
    public List<EntryFields.Contact> contacts() {
        return list(fields.contacts());
    }

    static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** What a job did here, of several steps of one write the first; absent if nothing, or so long ago that it is dropped. */
    public @Nullable Step stepOf(String job) {
        int first = firstOf(job);
        return first < 0 ? null : steps.get(first);
    }

    /** Index of the first step of a job, negative if there is none. */
    int firstOf(String job) {
        for (int i = 0; i < steps.size(); i++) {
            if (job.equals(steps.get(i).job())) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the first step is among those that are kept. */
    boolean complete() {
        Step first = steps.getFirst();
        return first.change() == RosterChange.ADDED && first.before() == null;
    }

    /** In the roster with these fields. */
    RosterEntry with(EntryFields newFields, @Nullable Revival newRevival, Step step) {
        return new RosterEntry(
                uscc,
                Roster.nameKey(Objects.requireNonNull(newFields.name()), uscc),
                newFields,
                null,
                false,
                newRevival,
                and(step),
                changedAt);
    }

    /** Out of the roster, and those to speak to with it: the park has no purpose for them any more. */
    RosterEntry tombstone(LocalDate since, Step step) {
        return new RosterEntry(uscc, nameKey, fields, since, true, revival, and(step), changedAt).withoutContacts();
    }

    /** Without the persons, in its history as well. */
    RosterEntry withoutContacts() {
        return new RosterEntry(
                uscc,
                nameKey,
                fields.with(Field.CONTACTS, List.of()),
                removedOn,
                removed,
                revival,
                steps.stream().map(Step::withoutContacts).toList(),
                changedAt);
    }

    @Override
    public RosterEntry recorded(Instant at) {
        return new RosterEntry(uscc, nameKey, fields, removedOn, removed, revival, steps, at);
    }

    private List<Step> and(Step step) {
        List<Step> all = new ArrayList<>(steps.size() + 1);
        all.addAll(steps.size() < MOST_STEPS ? steps : steps.subList(steps.size() - MOST_STEPS + 1, steps.size()));
        all.add(step);
        return all;
    }
}
