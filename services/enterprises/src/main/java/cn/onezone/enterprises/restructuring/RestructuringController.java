package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.RestructuringEvent.MappedEnterprises;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Versions;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/park-restructurings}: parks are split and merged (R1). */
@RestController
@RequestMapping("/enterprises/park-restructurings")
@Tag(name = "restructuring", description = "Splitting and merging parks 分园调整")
class RestructuringController {
    private static final int BATCH = 500;
    private static final int SHOWN = 20;

    private final Restructurings restructurings;
    private final Registrations registrations;
    private final Applying applying;
    private final ParkDirectory parks;
    private final Clock clock;

    RestructuringController(
            Restructurings restructurings,
            Registrations registrations,
            Applying applying,
            ParkDirectory parks,
            Clock clock) {
        this.restructurings = restructurings;
        this.registrations = registrations;
        this.applying = applying;
        this.parks = parks;
        this.clock = clock;
    }

    /**
     * What a rule would do to the enterprises that are there.
     *
     * @param concerned enterprises that a former park ever had
     * @param counted of them those that count for a former park on the effective day
     * @param mapped how many of those concerned would go where
     * @param countedMapped how many of those counted would go where
     * @param unmatched how many match no part
     * @param unmatchedUsccs the first 20 of them
     */
    record Preview(
            LocalDate effective,
            long concerned,
            long counted,
            Map<ParkCode, Long> mapped,
            Map<ParkCode, Long> countedMapped,
            long unmatched,
            List<Uscc> unmatchedUsccs) {}

    /**
     * A restructuring as it stands.
     *
     * @param state {@code running}, {@code applied} (all that was there is mapped) or {@code done}
     * @param mapped how many enterprises went where so far in this pass; absent as of a moment at which it was not as far as it
     *     is now: that is not kept
     * @param unmatched how many matched no part, absent as {@code mapped} is
     * @param asOf what was known until then
     */
    record View(
            String id,
            LocalDate effective,
            List<ParkCode> from,
            List<Part> to,
            @Nullable ParkCode rest,
            @Nullable String reason,
            String state,
            @Nullable List<MappedEnterprises> mapped,
            @Nullable Long unmatched,
            Instant createdAt,
            Instant asOf,
            long version) {
        static View of(Stored<Restructuring> stored, Moment moment) {
            Restructuring r = stored.state();
            Restructuring.Stage stage = moment.present() ? r.stage() : r.stageAt(moment.asOf());
            boolean asFar = stage == r.stage();
            return new View(
                    r.id(),
                    r.effective(),
                    r.from(),
                    r.parts(),
                    r.otherwise(),
                    r.reason(),
                    stage.name().toLowerCase(Locale.ROOT),
                    asFar ? r.mapped() : null,
                    asFar ? r.unmatched() : null,
                    r.createdAt(),
                    moment.asOf(),
                    stored.version());
        }
    }

    /**
     * All of them.
     *
     * @param total how many there are
     * @param next always absent: there are few
     * @param asOf what was known until then
     */
    record RestructuringPage(
            List<View> items,
            long total,
            @JsonInclude @Nullable String next,
            Instant asOf) {}

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "Split parks or merge them from a day on; preview=true only says what would happen 分园拆分或合并",
            description =
                    "An enterprise goes to the new park that names it, else to the first that its district, address"
                            + " or industry matches on the effective day, else to the one that takes the rest. Refused where one"
                            + " matches none. New parks must stand in the parks file. Answers 202 with the work to follow.")
    ResponseEntity<?> restructure(
            @RequestParam(required = false) @Nullable Boolean preview,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody RestructuringForm form) {
        Creation creation = Idempotency.creation(key, form);
        String id = Idempotency.id("restructuring", creation);
        boolean only = Boolean.TRUE.equals(preview);
        Optional<Stored<Restructuring>> before = only ? Optional.empty() : restructurings.find(id);
        if (before.isPresent() && creation != null) {
            Stored<Restructuring> made = Idempotency.created(
                    creation.equals(before.get().creation())
                            ? new Creating.Replayed<>(before.get())
                            : new Creating.KeyReused<>(creation.key()),
                    "restructuring " + id);
            return accepted(made);
        }
        Restructuring rule = RestructuringChecks.check(
                id, form, parks, restructurings.rules(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (only) {
            return ResponseEntity.ok(preview(rule));
        }
        if (rule.otherwise() == null) {
            Preview would = preview(rule);
            if (would.unmatched() > 0) {
                throw Problem.of(
                                RestructuringProblem.UNMATCHED,
                                "/to",
                                would.unmatched() + ": " + would.unmatchedUsccs(),
                                Text.of("a part for each, or one with rest: true", "每家企业均符合某一部分，或指定 rest: true"))
                        .refused();
            }
        }
        Stored<Restructuring> made =
                Idempotency.created(restructurings.create(rule, creation), "restructuring " + rule.id());
        applying.begin();
        return accepted(made);
    }

    private ResponseEntity<View> accepted(Stored<Restructuring> made) {
        return ResponseEntity.accepted()
                .location(URI.create("/enterprises/park-restructurings/" + made.id()))
                .eTag(Versions.tag(made))
                .body(View.of(made, Moment.of(null, null, clock)));
    }

    private Preview preview(Restructuring rule) {
        long concerned = 0;
        long counted = 0;
        long unmatched = 0;
        Map<ParkCode, Long> mapped = new TreeMap<>();
        Map<ParkCode, Long> countedMapped = new TreeMap<>();
        List<Uscc> shown = new ArrayList<>();
        for (int scan = 0; scan < rule.scans(); scan++) {
            String after = "";
            List<Stored<Registration>> found;
            do {
                found = registrations.everOf(rule.from().get(scan / 2), scan % 2 == 1, after, BATCH);
                for (Stored<Registration> one : found) {
                    after = one.state().uscc().value();
                    if (Mapping.foundBefore(rule, scan, one.state())) {
                        continue;
                    }
                    concerned++;
                    Span span = one.state().timeline().at(rule.effective());
                    ParkCode park = span == null ? null : span.merged().park();
                    boolean counts = park != null && rule.from().contains(park);
                    counted += counts ? 1 : 0;
                    Optional<ParkCode> target = Mapping.target(rule, one.state());
                    if (target.isPresent()) {
                        mapped.merge(target.get(), 1L, Long::sum);
                        if (counts) {
                            countedMapped.merge(target.get(), 1L, Long::sum);
                        }
                    } else {
                        unmatched++;
                        if (shown.size() < SHOWN) {
                            shown.add(one.state().uscc());
                        }
                    }
                }
            } while (found.size() == BATCH);
        }
        return new Preview(rule.effective(), concerned, counted, mapped, countedMapped, unmatched, shown);
    }

    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(
            summary = "All restructurings, by effective day 分园调整列表",
            description = "asOf, a moment or a day: those that had been made by then. 填 asOf 时为当时已作出的调整。")
    RestructuringPage list(@RequestParam(required = false) @Nullable String asOf) {
        Moment moment = Moment.of(null, asOf, clock);
        List<View> all = restructurings.all().stream()
                .filter(stored -> known(stored, moment))
                .map(stored -> View.of(stored, moment))
                .toList();
        return new RestructuringPage(all, all.size(), null, moment.asOf());
    }

    private static boolean known(Stored<Restructuring> stored, Moment moment) {
        return moment.present() || !stored.state().createdAt().isAfter(moment.asOf());
    }

    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{id}")
    @Operation(
            summary = "Follow a restructuring 分园调整进度",
            description =
                    "asOf, a moment or a day: the rule if it had been made by then, and how far it was. 填 asOf 时为当时的进度。")
    ResponseEntity<View> read(@PathVariable("id") String id, @RequestParam(required = false) @Nullable String asOf) {
        Moment moment = Moment.of(null, asOf, clock);
        Stored<Restructuring> stored = restructurings
                .find(id)
                .filter(found -> known(found, moment))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "restructuring " + id + " is not there", "分园调整 " + id + " 不存在")
                        .refused());
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(View.of(stored, moment));
    }
}
