package cn.onezone.enterprises.registry;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/duplicate-candidates}: records under different codes that may be one enterprise. */
@RestController
@RequestMapping("/enterprises/duplicate-candidates")
@Tag(name = "duplicates", description = "Records under different codes that may be one enterprise 疑似重复企业")
class DuplicateController {
    // each record looked at costs one query of an index
    private static final int MOST_LOOKED_AT = 200;
    private static final int MOST_ALIKE = 100;
    private static final int LEAST = 50;
    private static final int ATTEMPTS = 5;
    private static final String BETWEEN = "~";

    private final Registrations registrations;
    private final CommandKeys keys;
    private final Clock clock;

    DuplicateController(Registrations registrations, CommandKeys keys, Clock clock) {
        this.registrations = registrations;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Two records that may be one enterprise.
     *
     * @param id {@code <uscc>~<uscc>}, the smaller code first
     * @param score sum of the weights of the reasons
     * @param tag of both as they are, for the {@code If-Match} of a dismissal; absent of another moment than the present, for
     *     that is not what is dismissed
     */
    record Candidate(
            String id,
            Side one,
            Side other,
            int score,
            List<Likeness.Reason> reasons,
            @Nullable String tag) {}

    /**
     * A record at a moment.
     *
     * @param known what was known of it
     * @param merged the record of the day
     * @param keys what it is compared by
     */
    private record Then(Stored<Registration> stored, Registration known, Merged merged, List<String> keys) {
        /** Absent if nothing was known of it, or it was no more. */
        static @Nullable Then of(Stored<Registration> stored, Moment moment) {
            Registration known = moment.known(stored.state());
            Span span = known.timeline().at(moment.validAt());
            if (span == null) {
                return null;
            }
            List<String> keys = stored.state().keys();
            if (!moment.present()) {
                LocalDate ended = known.endedOn();
                keys = ended == null || moment.validAt().isBefore(ended) ? Likeness.keys(span.merged()) : null;
            }
            return keys == null ? null : new Then(stored, known, span.merged(), keys);
        }
    }

    /** One of the two. */
    record Side(
            Uscc uscc,
            String name,
            @Nullable String address,
            @Nullable ParkCode park) {}

    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(
            summary = "Propose records under different codes that may be one enterprise 疑似重复企业列表",
            description =
                    "Walks all codes: a page looks at 200 records at most, may be empty and still have a next one, and has no"
                            + " total. Weights: same name 60, former name 50, same address 30; minScore, 30 to 140, is 50 unless"
                            + " asked otherwise, so that an address alone proposes nothing. Of one record the first 100 that are"
                            + " like it are looked at. Linked and dismissed pairs are left out; to confirm one, record its lineage."
                            + " A page may have some more than limit, for the pairs of one record come together. With validAt or"
                            + " asOf: records of that day as they were known then, with the links and dismissals of then."
                            + " 填 validAt 或 asOf 时按当日、当时的记录比对。")
    RegistryPage<Candidate> list(
            @RequestParam(required = false) @Nullable Integer minScore,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf) {
        int most = Page.limit(limit);
        int least = minScore == null ? LEAST : minScore;
        if (least < 30 || least > 140) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "minScore: value: " + least + " (expected: 30 to 140)",
                            "minScore：值 " + least + "，应为 30 至 140")
                    .refused();
        }
        Moment moment = Moment.of(validAt, asOf, clock);
        List<Candidate> found = new ArrayList<>();
        String after = Page.after(cursor);
        List<Stored<Registration>> part = registrations.after(after, MOST_LOOKED_AT);
        String last = after;
        boolean full = false;
        for (Stored<Registration> one : part) {
            if (found.size() >= most) {
                full = true;
                break;
            }
            found.addAll(like(one, least, moment));
            last = one.id();
        }
        return new RegistryPage<>(
                found,
                null,
                full || part.size() == MOST_LOOKED_AT ? Page.cursor(last) : null,
                moment.validAt(),
                moment.asOf());
    }

    /** Those of greater codes that look like this one: so each pair comes once. */
    private List<Candidate> like(Stored<Registration> stored, int least, Moment moment) {
        Then one = Then.of(stored, moment);
        if (one == null) {
            return List.of();
        }
        List<String> keys = one.keys();
        Map<String, Stored<Registration>> others = new TreeMap<>();
        find(Likeness.namesLike(keys), stored.id(), moment, others);
        if (least
                <= Likeness.of(keys, List.copyOf(Likeness.addressesLike(keys))).score()) {
            find(Likeness.addressesLike(keys), stored.id(), moment, others);
        }
        List<Candidate> found = new ArrayList<>();
        for (Stored<Registration> candidate : others.values()) {
            Uscc code = candidate.state().uscc();
            if (one.known().distinct().contains(code) || linked(one.known(), code)) {
                continue;
            }
            Then other = Then.of(candidate, moment);
            Likeness likeness = other == null ? null : Likeness.of(keys, other.keys());
            if (other != null && likeness != null && likeness.score() >= least) {
                found.add(new Candidate(
                        stored.id() + BETWEEN + candidate.id(),
                        side(one),
                        side(other),
                        likeness.score(),
                        likeness.reasons(),
                        moment.present() ? tag(stored, candidate) : null));
            }
        }
        return found;
    }

    private void find(Set<String> keys, String after, Moment moment, Map<String, Stored<Registration>> found) {
        registrations.keyed(keys, after, MOST_ALIKE).forEach(s -> found.put(s.id(), s));
        if (!moment.present()) {
            // what is like it may be so by another name today
            registrations.formerlyKeyed(keys, after, MOST_ALIKE).forEach(s -> found.put(s.id(), s));
        }
    }

    private static String tag(Stored<Registration> one, Stored<Registration> other) {
        return "\"" + one.version() + "-" + other.version() + "\"";
    }

    private static boolean linked(Registration one, Uscc other) {
        return one.lineage().stream()
                .anyMatch(l -> l.stands()
                        && (l.predecessors().contains(other) || l.successors().contains(other)));
    }

    private static Side side(Then then) {
        Merged merged = then.merged();
        return new Side(then.known().uscc(), merged.name(), merged.address(), merged.park());
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/dismissal")
    @Operation(
            summary = "Remember that two records are different enterprises 排除疑似重复",
            description = "Needs If-Match with the tag of the pair. The same sent again changes nothing.")
    ResponseEntity<Void> dismiss(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        String[] codes = id.split(BETWEEN, -1);
        if (codes.length != 2 || codes[0].compareTo(codes[1]) >= 0) {
            throw missing(id);
        }
        Uscc other = code(codes[1], id);
        CommandKeys.Asked command = keys.asked(key, "dismissal", id, "");
        for (int attempt = 1; ; attempt++) {
            Stored<Registration> one = registrations.find(code(codes[0], id)).orElseThrow(() -> missing(id));
            Stored<Registration> its = registrations.find(other).orElseThrow(() -> missing(id));
            if (one.state().distinct().contains(other)) {
                keys.done(command);
                return ResponseEntity.noContent().build();
            }
            Versions.check(tag(one, its), ifMatch);
            if (one.state().distinct().size() >= Registration.MOST_DISTINCT) {
                throw RegistryProblem.tooMany("dismissals", codes[0], Registration.MOST_DISTINCT);
            }
            try {
                var _ = registrations.replace(one, one.state().distinctFrom(other), List.of());
                keys.done(command);
                return ResponseEntity.noContent().build();
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Uscc code(String text, String id) {
        try {
            return Uscc.of(text);
        } catch (InvalidValue e) {
            throw missing(id);
        }
    }

    private static RuntimeException missing(String id) {
        return Problem.of(
                        KitProblem.NOT_FOUND,
                        "there is no pair " + id + " (expected: <uscc>~<uscc>, the smaller first)",
                        "没有企业对 " + id + "（应为 <uscc>~<uscc>，较小者在前）")
                .refused();
    }
}
