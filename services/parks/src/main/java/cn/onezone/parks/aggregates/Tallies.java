package cn.onezone.parks.aggregates;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.reports.ReportedValues;
import cn.onezone.parks.reports.ReportedValues.Reported;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sums of the periods that are asked for. They are made of the reports and the roster and of nothing else: at the first
 * question after a start, or when told to, all reports of the period are read; then each question first reads what was
 * recorded since. So a crash at any instant loses nothing and counts nothing twice.
 */
@Component
class Tallies {
    private static final int MOST_PERIODS = 8;
    private static final int BATCH = 500;

    private final ReportedValues reports;
    private final RosterEntries roster;
    /** The one asked for last is the last. */
    private final Map<Period, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);

    private final Clock clock;

    Tallies(ReportedValues reports, RosterEntries roster, Clock clock) {
        this.reports = reports;
        this.roster = roster;
        this.clock = clock;
    }

    private static final class Followed {
        private final Tally tally = new Tally();
        /** All that was recorded until then is in it; absent before the first reading. */
        private @Nullable Instant until;

        private long documents;
    }

    /**
     * Asks the sums of a period as they are now.
     *
     * @param question answered while nothing changes; it must not keep the tally
     */
    <T> T ask(Period period, Function<Tally, T> question) {
        Followed one = of(period);
        synchronized (one) {
            catchUp(period, one);
            return question.apply(one.tally);
        }
    }

    /** Documents read for a period since it was read in full, that reading among them. */
    long documentsRead(Period period) {
        Followed one = of(period);
        synchronized (one) {
            return one.documents;
        }
    }

    /** Forgets the sums of a period; the next question reads all reports again. */
    synchronized void forget(Period period) {
        followed.remove(period);
    }

    private synchronized Followed of(Period period) {
        Followed one = followed.computeIfAbsent(period, _ -> new Followed());
        if (followed.size() > MOST_PERIODS) {
            followed.remove(followed.keySet().iterator().next());
        }
        return one;
    }

    private void catchUp(Period period, Followed one) {
        // before anything is read: what is recorded meanwhile may be read twice, but is not missed
        Instant until = reports.quietUntil();
        Instant since = one.until;
        if (since == null) {
            String after = "";
            List<Reported> found;
            do {
                found = reports.list(period, after, BATCH);
                count(period, one, found);
                after = found.isEmpty() ? after : found.getLast().id();
            } while (found.size() == BATCH);
        } else {
            // what is recorded after the question is not waited for, or there would be no end of it
            Instant asked = clock.instant();
            changedReports(period, one, since, asked);
            changedEnterprises(period, one, since, asked);
        }
        one.until = until;
    }

    private void changedReports(Period period, Followed one, Instant since, Instant asked) {
        Instant moment = since;
        String after = "";
        while (!moment.isAfter(asked)) {
            List<Reported> found = reports.changedAfter(period, moment, after, BATCH);
            if (found.isEmpty()) {
                return;
            }
            count(period, one, found);
            moment = found.getLast().changedAt();
            after = found.getLast().id();
        }
    }

    private void changedEnterprises(Period period, Followed one, Instant since, Instant asked) {
        Instant moment = since;
        String after = "";
        while (!moment.isAfter(asked)) {
            List<Stored<RosterEntry>> found = roster.changedAfter(moment, after, BATCH);
            if (found.isEmpty()) {
                return;
            }
            one.documents += found.size();
            Set<Uscc> usccs = new LinkedHashSet<>();
            found.forEach(s -> usccs.add(s.state().uscc()));
            count(period, one, reports.of(period, usccs));
            RosterEntry last = found.getLast().state();
            moment = last.changedAt() == null ? moment : last.changedAt();
            after = last.uscc().value();
        }
    }

    private void count(Period period, Followed one, Collection<Reported> found) {
        Map<Uscc, RosterEntry> entries = new HashMap<>();
        List<Uscc> usccs = found.stream().map(Reported::uscc).toList();
        roster.findAll(usccs).forEach(s -> entries.put(s.state().uscc(), s.state()));
        one.documents += found.size() + entries.size();
        for (Reported report : found) {
            RosterEntry entry = entries.get(report.uscc());
            one.tally.put(
                    report.uscc(),
                    entry == null || report.values().isEmpty() || isGone(entry, period.end())
                            ? null
                            : new Tally.Contribution(part(entry, period.end()), report.values()));
        }
    }

    /** Who left the park by the last day of the period does not count in its sums; who left later does (R6). */
    private static boolean isGone(RosterEntry entry, LocalDate day) {
        return entry.removed()
                && (entry.removedOn() == null || !entry.removedOn().isAfter(day));
    }

    /** Where an enterprise stands: as the roster says now, with the qualifications that it holds on a day. */
    static Part part(RosterEntry entry, LocalDate day) {
        List<String> qualifications = new ArrayList<>();
        if (entry.fields().qualifications() != null) {
            entry.fields().qualifications().stream()
                    .filter(q -> (q.from() == null || !q.from().isAfter(day))
                            && (q.until() == null || !q.until().isBefore(day)))
                    .forEach(q -> qualifications.add(q.code()));
        }
        return new Part(
                entry.fields().industry() == null
                        ? Part.UNKNOWN
                        : entry.fields().industry().section(),
                entry.fields().scale() == null
                        ? Part.UNKNOWN
                        : entry.fields().scale().code(),
                qualifications);
    }
}
