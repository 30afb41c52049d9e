package cn.onezone.enterprises.registry;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final Registrations registrations;
    private final ParkDirectory parks;
    private final Clock clock;

    RegistryController(Registrations registrations, ParkDirectory parks, Clock clock) {
        this.registrations = registrations;
        this.parks = parks;
        this.clock = clock;
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Registry.ZONE));
    }

    /**
     * A double claim with its evidence.
     *
     * @param claims the standing one first
     */
    record DoubleClaim(Uscc uscc, String name, List<Claim> claims, boolean synthetic) {
        static DoubleClaim of(Stored<Registration> stored, LocalDate day) {
            Merged merged =
                    Objects.requireNonNull(stored.state().timeline().at(day)).merged();
            return new DoubleClaim(stored.state().uscc(), merged.name(), merged.claims(), merged.synthetic());
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(summary = "List the enterprises that a park claims, each once, by code 企业列表")
    Page<RegistryView> list(
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        Registrations.Found found = registrations.counted(code, Page.after(cursor), most);
        if (code != null && found.total() == 0) {
            // a park that is in no directory but has claims is known by them (R1)
            var _ = parks.get(code);
        }
        return page(found, most);
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "registrations")
    @GetMapping("/double-claims")
    @Operation(summary = "List the enterprises that several parks claim, with the evidence 重复认领列表")
    Page<DoubleClaim> doubleClaims(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        Registrations.Found found = registrations.contested(Page.after(cursor), most);
        return Page.of(
                found.found(), most, found.total(), s -> s.state().uscc().value(), s -> DoubleClaim.of(s, today()));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{uscc}")
    @Operation(summary = "Read an enterprise: each field with the park and time it came from, and all claims 企业详情")
    ResponseEntity<RegistryView> read(@PathVariable("uscc") String code, Reach reach) {
        Uscc uscc = Uscc.of(code);
        // a park sees what it claims, also where another's claim stands (R5)
        Stored<Registration> stored = reach.thereOfAny(
                registrations.find(uscc).filter(s -> s.state().timeline().at(today()) != null),
                RegistryController::claiming,
                () -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "enterprise " + uscc + " is in no park's roster as far as the registry knows",
                                "总名录中没有企业 " + uscc)
                        .refused());
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    /** A park reaches what it claims or has claimed. */
    private static Set<ParkCode> claiming(Stored<Registration> stored) {
        return stored.state().claims().stream().map(ParkClaim::park).collect(Collectors.toSet());
    }

    private RegistryView view(Stored<Registration> stored) {
        return RegistryView.of(
                stored, Objects.requireNonNull(stored.state().timeline().at(today())));
    }

    private Page<RegistryView> page(Registrations.Found found, int most) {
        return Page.of(found.found(), most, found.total(), s -> s.state().uscc().value(), this::view);
    }
}
