package cn.onezone.parks.aggregates;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.claims.OverruledClaim;
import cn.onezone.parks.claims.OverruledClaims;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sums of the periods that are asked for. They are made of the reports, the roster and what the city says of double claims,
 * and of nothing else: at the first
 * question after a start, or when told to, all reports of the period are read; then each question first reads what was
 * recorded since. So a crash at any instant loses nothing and counts nothing twice.
 */
@Component
class Tallies {
    private static final int MOST_PERIODS = 8;
    private static final int BATCH = 500;

    private final ReportedValues reports;
    private final RosterEntries roster;
    private final OverruledClaims claims;
    /** The one asked for last is the last. */
    private final Map<Period, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);

    private final Clock clock;

    Tallies(ReportedValues reports, RosterEntries roster, OverruledClaims claims, Clock clock) {
        this.reports = reports;
        this.roster = roster;
        this.claims = claims;
        this.clock = clock;
    }

    private static final class Followed {
        private final Tally tally = new Tally();
        /** Have reported and are left out, for they count for another park (R5). */
        private final Set<Uscc> overruled = new HashSet<>();
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

    /**
     * Enterprises that have reported of a period and are left out of its sums, for on its last day they count for another park
     * that claims them too (R5).
     */
    int overruled(Period period) {
        Followed one = of(period);
        synchronized (one) {
            catchUp(period, one);
            return one.overruled.size();
        }
    }

    /** Whether anything has been reported of a period: to ask this keeps no sums, and none of another period make way for it. */
    boolean isReported(Period period) {
        return !reports.list(period, "", 1).isEmpty();
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
            changedClaims(period, one, since, asked);
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

    private void changedClaims(Period period, Followed one, Instant since, Instant asked) {
        Instant moment = since;
        String after = "";
        while (!moment.isAfter(asked)) {
            List<OverruledClaim> found = claims.changedAfter(moment, after, BATCH);
            if (found.isEmpty()) {
                return;
            }
            one.documents += found.size();
            count(
                    period,
                    one,
                    reports.of(period, found.stream().map(OverruledClaim::uscc).toList()));
            OverruledClaim last = found.getLast();
            moment = last.changedAt() == null ? moment : last.changedAt();
            after = last.uscc().value();
        }
    }

    private void count(Period period, Followed one, Collection<Reported> found) {
        LocalDate day = period.end();
        Map<Uscc, RosterEntry> entries = new HashMap<>();
        List<Uscc> usccs = found.stream().map(Reported::uscc).toList();
        roster.findAll(usccs).forEach(s -> entries.put(s.state().uscc(), s.state()));
        Set<Uscc> elsewhere = claims.overruledOn(usccs, day);
        one.documents += found.size() + entries.size();
        for (Reported report : found) {
            Uscc uscc = report.uscc();
            RosterEntry entry = entries.get(uscc);
            if (entry == null || report.values().isEmpty() || !entry.isClaimedOn(day)) {
                one.overruled.remove(uscc);
                one.tally.put(uscc, null);
            } else if (elsewhere.contains(uscc)) {
                one.overruled.add(uscc);
                one.tally.put(uscc, null);
            } else {
                one.overruled.remove(uscc);
                one.tally.put(uscc, new Tally.Contribution(part(entry, day), report.revision(), report.values()));
            }
        }
    }

    /** Where an enterprise stands on a day (R8): as the roster says now that it did then, with the qualifications of that day. */
    static Part part(RosterEntry entry, LocalDate day) {
        List<String> qualifications = new ArrayList<>();
        if (entry.fields().qualifications() != null) {
            entry.fields().qualifications().stream()
                    .filter(q -> (q.from() == null || !q.from().isAfter(day))
                            && (q.until() == null || !q.until().isBefore(day)))
                    .forEach(q -> qualifications.add(q.code()));
        }
        IndustryCode industry = entry.industryOn(day);
        ScaleClass scale = entry.scaleOn(day);
        return new Part(
                industry == null ? Part.UNKNOWN : industry.section(),
                scale == null ? Part.UNKNOWN : scale.code(),
                qualifications);
    }
}
