package cn.onezone.enterprises.registry;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises}: the registry. */
@RestController
@RequestMapping("/enterprises")
@Tag(name = "registry", description = "The registry of enterprises over all parks 企业总名录")
class RegistryController {
    // each costs two timelines
    private static final int MOST_VERSIONS = 100;

    private final Registrations registrations;
    private final ParkDirectory parks;
    private final Clock clock;

    RegistryController(Registrations registrations, ParkDirectory parks, Clock clock) {
        this.registrations = registrations;
        this.parks = parks;
        this.clock = clock;
    }

    /**
     * What differs in a field between two moments.
     *
     * @param from absent: it had no value
     * @param to absent: it has no value
     */
    record FieldDiff(
            String field, @Nullable FieldAt from, @Nullable FieldAt to) {}

    /** The value of a field with where it came from; what follows from claims and decisions has no source. */
    record FieldAt(Object value, RegistryView.@Nullable Source source) {}

    /**
     * What differs between two moments, field by field.
     *
     * @param fields those that differ, in the order in which they are told; none if nothing does
     */
    record Diff(Uscc uscc, Point from, Point to, List<FieldDiff> fields) {}

    /** A moment, and whether anything was known of the enterprise then. */
    record Point(LocalDate validAt, Instant asOf, boolean known) {}

    /**
     * What became known at a moment.
     *
     * @param recordedAt when the registry wrote it
     * @param spans the days of which something else is right since, ascending
     */
    record Version(Instant recordedAt, List<VersionSpan> spans) {}

    /**
     * A page of what became known.
     *
     * @param items oldest first
     * @param total how many versions there are in all
     * @param next cursor of the next page, absent at the end
     * @param complete whether the first version is the first of all; if not, it is the sum of what was known until then, and
     *     the log has what came before
     * @param asOf what was known until then
     */
    record HistoryPage(
            List<Version> items,
            long total,
            @JsonInclude @Nullable String next,
            boolean complete,
            LocalDate validAt,
            Instant asOf) {}

    /**
     * Days of which something else is right since.
     *
     * @param changed names of the fields that were others before
     */
    record VersionSpan(LocalDate validFrom, @Nullable LocalDate validUntil, List<String> changed, Merged record) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(
            summary = "List the enterprises that count for a park, each once, by code 企业列表",
            description =
                    "Of today as it is known now from an index, with a total. Of another validAt or asOf by walking all codes:"
                            + " a page looks at a bounded number, may be short and still have a next one, and has no total."
                            + " attribution=restated counts former parks as today's (R1), reported (the default) as then.")
    RegistryPage<RegistryView> list(
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            Reach reach) {
        int most = Page.limit(limit);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        Moment moment = Moment.of(validAt, asOf, clock);
        boolean restated = restated(attribution);
        if (!moment.present() || restated) {
            return walk(cursor, most, moment, stored -> counted(stored, code, moment, restated));
        }
        Excerpt<Registration> found = registrations.counted(code, Page.after(cursor), most);
        if (code != null && found.total() == 0) {
            // a park that is in no directory but has claims is known by them (R1)
            var _ = parks.get(code);
        }
        return RegistryPage.of(
                Page.of(
                        found,
                        most,
                        s -> s.state().uscc().value(),
                        s -> RegistryView.of(s, Objects.requireNonNull(moment.span(s.state())), moment)),
                moment);
    }

    private static boolean restated(@Nullable String attribution) {
        if (attribution == null || attribution.equals("reported")) {
            return false;
        }
        if (attribution.equals("restated")) {
            return true;
        }
        throw Problem.of(
                        KitProblem.WRONG_PARAMETER,
                        "attribution: value: " + attribution + " (expected: reported or restated)",
                        "attribution：值“" + attribution + "”，应为 reported 或 restated")
                .refused();
    }

    private static @Nullable RegistryView counted(
            Stored<Registration> stored, @Nullable ParkCode park, Moment moment, boolean restated) {
        Span span = moment.span(stored.state());
        ParkCode counts = span == null ? null : span.merged().park();
        if (span == null || counts == null) {
            return null;
        }
        ParkCode asked = restated ? span.merged().restated().getOrDefault(counts, counts) : counts;
        return park == null || park.equals(asked) ? RegistryView.of(stored, span, moment) : null;
    }

    private <T> RegistryPage<T> walk(
            @Nullable String cursor, int most, Moment moment, Function<Stored<Registration>, @Nullable T> pick) {
        Registrations.Walked<T> walked = registrations.walk(Page.after(cursor), most, pick);
        return new RegistryPage<>(
                walked.found(),
                null,
                walked.next() == null ? null : Page.cursor(walked.next()),
                moment.validAt(),
                moment.asOf());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{uscc}")
    @Operation(summary = "Read an enterprise: each field with the park and times it came from, and all claims 企业详情")
    ResponseEntity<RegistryView> read(
            @PathVariable("uscc") String code,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach) {
        Moment moment = Moment.of(validAt, asOf, clock);
        Uscc uscc = Uscc.of(code);
        Stored<Registration> stored = reachable(uscc, reach);
        Span span = kept(stored, moment).span(stored.state());
        if (span == null) {
            throw missing(uscc).refused();
        }
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(RegistryView.of(stored, span, moment));
    }

    /** R5: a park sees what it claims or has claimed, also where another's claim stands. */
    private Stored<Registration> reachable(Uscc uscc, Reach reach) {
        return reach.thereOfAny(
                registrations.find(uscc),
                stored -> stored.state().parks(),
                () -> missing(uscc).refused());
    }

    private static Problem missing(Uscc uscc) {
        return Problem.of(
                KitProblem.NOT_FOUND,
                "enterprise " + uscc + " is in no park's roster as far as the registry knows of that day",
                "该日总名录中没有企业 " + uscc);
    }

    /** Refuses a moment of which not everything is kept any more. */
    static Moment kept(Stored<Registration> stored, Moment moment) {
        Instant horizon = stored.state().horizon();
        if (moment.isBefore(horizon)) {
            throw moment.notKept(horizon);
        }
        return moment;
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{uscc}/history")
    @Operation(
            summary = "Read what became known of an enterprise and when, oldest first 企业历史",
            description =
                    "Each version says of which days something else is right since. limit counts versions, 1 to 100. Where not"
                            + " everything is kept any more complete is false and the first version is the sum of what was"
                            + " known until then; asOf before that is refused.")
    HistoryPage history(
            @PathVariable("uscc") String code,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach) {
        int most = Math.min(Page.limit(limit), MOST_VERSIONS);
        Moment moment = Moment.of(null, asOf, clock);
        Stored<Registration> stored = reachable(Uscc.of(code), reach);
        Registration state = stored.state();
        Instant horizon = state.horizon();
        NavigableSet<Instant> moments =
                state.moments().headSet(kept(stored, moment).asOf(), true);
        if (horizon != null) {
            // of moments before it some of what was said is missing: they would tell what was never right
            moments = new TreeSet<>(moments.tailSet(horizon, false));
            moments.add(horizon);
        }
        String after = Page.after(cursor);
        Instant last = after.isEmpty() ? Instant.EPOCH : instant(after);
        Timeline before = (horizon != null && last.isBefore(horizon)
                        ? Registration.none(state.uscc())
                        : state.asOf(last))
                .timeline();
        List<Version> versions = new ArrayList<>();
        String next = null;
        for (Instant at : moments.tailSet(last, false)) {
            if (versions.size() == most) {
                next = Page.cursor(last.toString());
                break;
            }
            Timeline then = state.asOf(at).timeline();
            versions.add(version(at, before, then));
            before = then;
            last = at;
        }
        return new HistoryPage(versions, moments.size(), next, horizon == null, moment.validAt(), moment.asOf());
    }

    private static Instant instant(String cursor) {
        try {
            return Instant.parse(cursor);
        } catch (DateTimeException e) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: expected the next of the page before",
                            "cursor 无效，应为上一页的 next")
                    .refused();
        }
    }

    private static Version version(Instant at, Timeline before, Timeline then) {
        List<VersionSpan> spans = new ArrayList<>();
        for (Span span : then.changedSince(before)) {
            List<String> changed = new ArrayList<>();
            Registry.FIELDS.forEach((name, of) -> {
                if (Registry.differs(before, span, of)) {
                    changed.add(name);
                }
            });
            spans.add(new VersionSpan(span.from(), span.until(), changed, span.merged()));
        }
        return new Version(at, spans);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{uscc}/diff")
    @Operation(summary = "Compare an enterprise between two moments, field by field 企业对比")
    Diff diff(
            @PathVariable("uscc") String code,
            @RequestParam(required = false) @Nullable String fromValidAt,
            @RequestParam(required = false) @Nullable String fromAsOf,
            @RequestParam(required = false) @Nullable String toValidAt,
            @RequestParam(required = false) @Nullable String toAsOf,
            Reach reach) {
        Moment from = Moment.of("fromValidAt", fromValidAt, "fromAsOf", fromAsOf, clock);
        Moment to = Moment.of("toValidAt", toValidAt, "toAsOf", toAsOf, clock);
        Uscc uscc = Uscc.of(code);
        Stored<Registration> stored = reachable(uscc, reach);
        Span was = kept(stored, from).span(stored.state());
        Span is = kept(stored, to).span(stored.state());
        List<FieldDiff> fields = new ArrayList<>();
        Registry.FIELDS.forEach((name, of) -> {
            FieldAt before = at(name, was, of);
            FieldAt after = at(name, is, of);
            if (!name.equals("provenance")
                    && !Objects.equals(before == null ? null : before.value(), after == null ? null : after.value())) {
                fields.add(new FieldDiff(name, before, after));
            }
        });
        return new Diff(
                uscc,
                new Point(from.validAt(), from.asOf(), was != null),
                new Point(to.validAt(), to.asOf(), is != null),
                fields);
    }

    private static @Nullable FieldAt at(String name, @Nullable Span span, Function<Merged, @Nullable Object> of) {
        Object value = span == null ? null : of.apply(span.merged());
        return span == null || value == null
                ? null
                : new FieldAt(value, RegistryView.sources(span.merged()).get(name));
    }
}
