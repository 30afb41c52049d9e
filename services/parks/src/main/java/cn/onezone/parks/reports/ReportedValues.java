package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What enterprises have reported of a period, for whoever sums it up within this service. */
@Component
public class ReportedValues {
    private final Reports reports;

    ReportedValues(Reports reports) {
        this.reports = reports;
    }

    /**
     * What counts of an enterprise's report.
     *
     * @param id of the report
     * @param uscc the enterprise
     * @param revision that counts, 0 while none does
     * @param values of that revision, empty while there is none
     * @param explained codes of the rules that it explains
     * @param changedAt when the report was recorded, the beginning of time for those of before this was kept
     */
    public record Reported(
            String id, Uscc uscc, int revision, List<ElementValue> values, Set<String> explained, Instant changedAt) {
        /** Copies the values. */
        public Reported {
            values = List.copyOf(values);
            explained = Set.copyOf(explained);
        }

        private static Reported of(Stored<Report> stored) {
            Report report = stored.state();
            return new Reported(
                    report.id(),
                    report.uscc(),
                    report.counting().map(Report.Submitted::revision).orElse(0),
                    report.counting().map(Report.Submitted::values).orElse(List.of()),
                    report.counting().map(s -> s.explanations().keySet()).orElse(Set.of()),
                    Objects.requireNonNullElse(report.changedAt(), Instant.EPOCH));
        }
    }

    /** A moment until which every write is done; all others are recorded after it. */
    public Instant quietUntil() {
        return reports.quietUntil();
    }

    /** Those that count behind an id, in the order of ids. */
    public List<Reported> list(Period period, String after, int limit) {
        return reports.list(period, Report.Which.REPORTED, after, limit).stream()
                .map(Reported::of)
                .toList();
    }

    /**
     * Those that changed after a moment, in the order of changes; behind {@code id} if others were recorded at that moment
     * too. To go on, ask with the moment and the id of the last.
     */
    public List<Reported> changedAfter(Period period, Instant moment, String id, int limit) {
        return reports.changedAfter(period, moment, id, limit).stream()
                .map(Reported::of)
                .toList();
    }

    /**
     * A revision that an enterprise submitted.
     *
     * @param number its number
     * @param values what it said
     */
    public record Revision(int number, List<ElementValue> values) {
        /** Copies the values. */
        public Revision {
            values = List.copyOf(values);
        }
    }

    /**
     * A submitted revision of an enterprise's report, counting or not.
     *
     * @param number absent: the one that counts
     * @return empty if there is none such, or with it the one before was taken back
     */
    public Optional<Revision> revision(Period period, Uscc uscc, @Nullable Integer number) {
        return reports.find(Report.id(period, uscc))
                .map(Stored::state)
                .flatMap(report -> number == null
                        ? report.counting()
                        : report.submissions().stream()
                                .filter(s -> s.revision() == number && s.withdrawn() == null)
                                .findFirst())
                .map(s -> new Revision(s.revision(), s.values()));
    }

    /**
     * What enterprises said in these revisions of their reports, counting or not; at most a batch of some thousand.
     *
     * @param revisions number of the revision of each
     */
    public Map<Uscc, List<ElementValue>> revisions(Period period, Map<Uscc, Integer> revisions) {
        Map<Uscc, List<ElementValue>> all = new HashMap<>();
        reports.findAll(revisions.keySet().stream()
                        .map(uscc -> Report.id(period, uscc))
                        .toList())
                .forEach(stored -> stored.state().submissions().stream()
                        .filter(s -> Objects.equals(
                                s.revision(), revisions.get(stored.state().uscc())))
                        .forEach(s -> all.put(stored.state().uscc(), s.values())));
        return all;
    }

    /** Those of these enterprises, in no order. At most a batch of some thousand. */
    public List<Reported> of(Period period, Collection<Uscc> usccs) {
        return reports
                .findAll(usccs.stream().map(uscc -> Report.id(period, uscc)).toList())
                .stream()
                .map(Reported::of)
                .toList();
    }
}
