package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.claims.OverruledClaim;
import cn.onezone.parks.claims.OverruledClaims;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which enterprises a submission is made of that count for another park by now: the city may decide on a double claim at any time,
 * and what it has of both parks would count the enterprise twice until a revision without it is accepted (R5).
 */
@Component
class OverruledSince {
    private static final int MOST_KNOWN = 1_000;

    private final OverruledClaims claims;
    private final ContributingReports contributing;
    /** Of a list of reports, which never changes, what was found of these claims. The one asked for last is the last. */
    private final Map<String, Found> found = new LinkedHashMap<>(16, 0.75f, true);

    OverruledSince(OverruledClaims claims, ContributingReports contributing) {
        this.claims = claims;
        this.contributing = contributing;
    }

    /**
     * What was found in a list of reports.
     *
     * @param overruled enterprises that were looked for
     * @param there those of them that it has
     */
    private record Found(Set<Uscc> overruled, Set<Uscc> there) {}

    /**
     * Of which lists of reports that is made what the city has of a submission and counts or may count: what it has accepted, and what
     * waits for its decision.
     *
     * @param submission its id
     * @param day last day of the period
     * @param digests of the lists
     */
    record Told(String submission, LocalDate day, Set<String> digests) {
        /** Copies the set. */
        Told {
            digests = Set.copyOf(digests);
        }

        static Told of(Submission state) {
            Set<String> digests = new TreeSet<>();
            if (state.stage() == Submission.Stage.SUBMITTED) {
                state.madeFrom(state.revision()).map(MadeFrom::digest).ifPresent(digests::add);
            }
            if (state.acceptedRevision() != null) {
                state.madeFrom(state.acceptedRevision())
                        .filter(MadeFrom::told)
                        .map(MadeFrom::digest)
                        .ifPresent(digests::add);
            }
            return new Told(state.id(), state.period().end(), digests);
        }
    }

    /** How many enterprises are in what the city has of each submission and count for another park by now; without those of none. */
    Map<String, Integer> ofTold(Collection<Submission> submissions) {
        return of(submissions.stream().map(Told::of).toList());
    }

    /** The same of what is known to be told. */
    Map<String, Integer> of(List<Told> all) {
        Map<String, Integer> numbers = new HashMap<>();
        if (all.stream().allMatch(told -> told.digests().isEmpty())) {
            return numbers;
        }
        List<OverruledClaim> now = claims.all();
        for (Told told : all) {
            Set<Uscc> overruled = on(told.day(), now);
            Set<Uscc> there = new HashSet<>();
            told.digests().forEach(digest -> there.addAll(in(told.submission(), digest, overruled)));
            if (!there.isEmpty()) {
                numbers.put(told.submission(), there.size());
            }
        }
        return numbers;
    }

    /** How many enterprises are in the revision at work and count for another park by now. */
    int ofDraft(Submission draft) {
        return draft.madeFrom(draft.revision())
                .map(made -> in(draft.id(), made.digest(), on(draft.period().end(), claims.all()))
                        .size())
                .orElse(0);
    }

    private static Set<Uscc> on(LocalDate day, List<OverruledClaim> claims) {
        return claims.stream()
                .filter(claim -> claim.isOverruledOn(day))
                .map(OverruledClaim::uscc)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<Uscc> in(String submission, String digest, Set<Uscc> overruled) {
        if (overruled.isEmpty()) {
            return Set.of();
        }
        String id = submission + "/" + digest;
        synchronized (found) {
            Found known = found.get(id);
            if (known != null && known.overruled().equals(overruled)) {
                return known.there();
            }
        }
        Set<Uscc> there = contributing
                .find(submission, digest)
                .orElseThrow(() -> new IllegalStateException("no contributions " + id))
                .stream()
                .map(Contributions.One::uscc)
                .filter(overruled::contains)
                .collect(Collectors.toUnmodifiableSet());
        synchronized (found) {
            found.put(id, new Found(overruled, there));
            if (found.size() > MOST_KNOWN) {
                found.remove(found.keySet().iterator().next());
            }
        }
        return there;
    }
}
