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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
     * @param tag of both as they are, for the {@code If-Match} of a dismissal
     */
    record Candidate(String id, Side one, Side other, int score, List<Likeness.Reason> reasons, String tag) {}

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
                            + " A page may have some more than limit, for the pairs of one record come together.")
    RegistryPage<Candidate> list(
            @RequestParam(required = false) @Nullable Integer minScore,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        int least = minScore == null ? LEAST : minScore;
        if (least < 30 || least > 140) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "minScore: value: " + least + " (expected: 30 to 140)",
                            "minScore：值 " + least + "，应为 30 至 140")
                    .refused();
        }
        Moment moment = Moment.of(null, null, clock);
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
    private List<Candidate> like(Stored<Registration> one, int least, Moment moment) {
        List<String> keys = one.state().keys();
        Span mine = moment.span(one.state());
        if (keys == null || mine == null) {
            return List.of();
        }
        List<Candidate> found = new ArrayList<>();
        List<Stored<Registration>> others =
                new ArrayList<>(registrations.keyed(Likeness.namesLike(keys), one.id(), MOST_ALIKE));
        if (least
                <= Likeness.of(keys, List.copyOf(Likeness.addressesLike(keys))).score()) {
            for (Stored<Registration> other : registrations.keyed(Likeness.addressesLike(keys), one.id(), MOST_ALIKE)) {
                if (others.stream().noneMatch(o -> o.id().equals(other.id()))) {
                    others.add(other);
                }
            }
        }
        others.sort(Comparator.comparing(Stored::id));
        for (Stored<Registration> other : others) {
            Span its = moment.span(other.state());
            if (its == null
                    || other.state().keys() == null
                    || one.state().distinct().contains(other.state().uscc())
                    || linked(one.state(), other.state().uscc())) {
                continue;
            }
            Likeness likeness =
                    Likeness.of(keys, Objects.requireNonNull(other.state().keys()));
            if (likeness.score() >= least) {
                found.add(new Candidate(
                        one.id() + BETWEEN + other.id(),
                        side(one, mine),
                        side(other, its),
                        likeness.score(),
                        likeness.reasons(),
                        tag(one, other)));
            }
        }
        return found;
    }

    private static String tag(Stored<Registration> one, Stored<Registration> other) {
        return "\"" + one.version() + "-" + other.version() + "\"";
    }

    private static boolean linked(Registration one, Uscc other) {
        return one.lineage().stream()
                .anyMatch(l -> l.stands()
                        && (l.predecessors().contains(other) || l.successors().contains(other)));
    }

    private static Side side(Stored<Registration> stored, Span span) {
        return new Side(
                stored.state().uscc(),
                span.merged().name(),
                span.merged().address(),
                span.merged().park());
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
