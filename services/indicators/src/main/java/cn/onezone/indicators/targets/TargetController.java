package cn.onezone.indicators.targets;

import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.catalogue.Indicator;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/targets}. */
@RestController
@RequestMapping("/indicators/targets")
@Tag(name = "targets", description = "Targets of indicators by year 指标年度目标")
class TargetController {
    private final Catalogue catalogue;
    private final Targets targets;

    TargetController(Catalogue catalogue, Targets targets) {
        this.catalogue = catalogue;
        this.targets = targets;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List targets 目标列表")
    Page<TargetView> list(
            @RequestParam(required = false) @Nullable String indicator,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        if (indicator != null) {
            var _ = indicator(indicator);
        }
        Excerpt<Target> found = targets.list(indicator, year, Page.after(cursor), most);
        return Page.of(found, most, Stored::id, TargetView::of);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{indicator}/{year}")
    @Operation(summary = "Read a target 目标详情")
    ResponseEntity<TargetView> read(@PathVariable String indicator, @PathVariable int year) {
        var _ = indicator(indicator);
        return answer(targets.find(indicator, year)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "no target of " + indicator + " is set for " + year,
                                "未设定 " + indicator + " " + year + " 年目标")
                        .refused()));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{indicator}/{year}")
    @Operation(
            summary = "Set a target: a new one without a header or with If-None-Match: *, a change with If-Match 设定目标")
    ResponseEntity<TargetView> set(
            @PathVariable String indicator,
            @PathVariable int year,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch,
            @RequestBody TargetForm form) {
        Indicator of = indicator(indicator);
        Stored<Target> before = targets.find(indicator, year).orElse(null);
        if (before == null && ifMatch != null) {
            throw stale("If-Match", ifMatch, "none: there is no target yet", "不填：尚无目标");
        }
        if (before != null) {
            if (ifNoneMatch != null) {
                throw stale(
                        "If-None-Match",
                        ifNoneMatch,
                        "If-Match: " + Versions.tag(before),
                        "If-Match: " + Versions.tag(before));
            }
            Versions.check(before, ifMatch);
        }
        return switch (TargetRules.decide(before == null ? null : before.state(), of.definition(), year, form)) {
            case TargetRules.Decision.Refused(Problem problem) -> throw problem.refused();
            case TargetRules.Decision.Unchanged _ -> answer(java.util.Objects.requireNonNull(before));
            case TargetRules.Decision.Accepted(Target target) ->
                before == null ? created(targets.create(target)) : answer(targets.replace(before, target));
        };
    }

    private static RuntimeException stale(String header, String value, String en, String zh) {
        return Problem.of(
                        KitProblem.STALE_VERSION,
                        header + ": value: " + value + " (expected: " + en + ")",
                        header + "：值 " + value + "，应为 " + zh)
                .refused();
    }

    private Indicator indicator(String code) {
        Definitions definitions = catalogue.now();
        return definitions
                .indicator(code)
                .orElseThrow(() -> definitions
                        .unknownIndicator(IndicatorsProblem.UNKNOWN_INDICATOR, "indicator", code)
                        .refused());
    }

    private static ResponseEntity<TargetView> created(Creating<Target> creating) {
        Stored<Target> stored = Idempotency.created(creating, "target");
        return ResponseEntity.created(URI.create("/indicators/targets/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(TargetView.of(stored));
    }

    private static ResponseEntity<TargetView> answer(Stored<Target> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(TargetView.of(stored));
    }
}
