package cn.onezone.projects.screening;

import cn.onezone.contracts.projects.ProjectEvent.RestrictionClause;
import cn.onezone.contracts.projects.ProjectEvent.RestrictionListAdopted;
import cn.onezone.contracts.projects.ProjectEvent.Screening;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of the list.
 *
 * @param version stable name
 * @param effectiveFrom first day on which it is held against projects, until the next version's
 * @param source who issued it, or what it was made from
 * @param clauses its clauses
 */
public record RestrictionList(String version, LocalDate effectiveFrom, String source, List<RestrictionClause> clauses) {
    /** Copies the clauses. */
    public RestrictionList {
        clauses = List.copyOf(clauses);
    }

    /**
     * Holds an industry against the list. A clause covers its code and all codes below it, in its parks or, naming none, in
     * the whole zone; as long as no park is known, only the latter count.
     */
    public Screening screen(IndustryCode industry, @Nullable ParkCode park, Instant at) {
        List<RestrictionClause> matching = clauses.stream()
                .filter(c -> industry.value().startsWith(c.industry().value()))
                .filter(c -> c.parks().isEmpty() || (park != null && c.parks().contains(park)))
                .sorted(Comparator.comparing(RestrictionClause::verdict)
                        .reversed()
                        .thenComparing(RestrictionClause::id))
                .toList();
        return new Screening(
                version,
                matching.isEmpty() ? Verdict.CLEAR : matching.getFirst().verdict(),
                matching.stream().map(RestrictionClause::id).toList(),
                at.truncatedTo(ChronoUnit.MILLIS));
    }

    RestrictionListAdopted adopted() {
        return new RestrictionListAdopted(version, effectiveFrom, source, clauses);
    }
}
