package cn.onezone.indicators.releases;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.temporal.ChronoUnit;
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

/** {@code /indicators/releases}: from when on values may be seen. */
@RestController
@RequestMapping("/indicators/releases")
@Tag(name = "releases", description = "From when on values may be seen 数据公布时刻")
class ReleaseController {
    private static final int LONGEST_REASON = 500;

    private final Catalogue catalogue;
    private final Releases releases;

    ReleaseController(Catalogue catalogue, Releases releases) {
        this.catalogue = catalogue;
        this.releases = releases;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List scheduled releases 公布安排列表")
    Page<ReleaseView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        Excerpt<Release> found = releases.list(Page.after(cursor), most);
        return Page.of(found, most, Stored::id, ReleaseView::of);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{period}")
    @Operation(summary = "Read the release of a period 某时期的公布安排")
    ResponseEntity<ReleaseView> read(@PathVariable String period) {
        return read(Period.of(period), null);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{period}/{indicator}")
    @Operation(summary = "Read the release of an indicator of a period 某时期某指标的公布安排")
    ResponseEntity<ReleaseView> read(@PathVariable String period, @PathVariable String indicator) {
        return read(Period.of(period), indicator);
    }

    private ResponseEntity<ReleaseView> read(Period period, @Nullable String indicator) {
        String id = Release.id(period, indicator);
        return answer(releases.find(id)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "no release of " + id + " is scheduled", "未安排 " + id + " 的公布时刻")
                        .refused()));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{period}")
    @Operation(summary = "Schedule the release of a period's values; a change with If-Match 安排某时期数据的公布时刻")
    ResponseEntity<ReleaseView> schedule(
            @PathVariable String period,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReleaseForm form) {
        return schedule(Period.of(period), null, ifMatch, form);
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{period}/{indicator}")
    @Operation(
            summary = "Schedule the release of an indicator's values of a period; a change with If-Match 安排某时期某指标的公布时刻")
    ResponseEntity<ReleaseView> schedule(
            @PathVariable String period,
            @PathVariable String indicator,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReleaseForm form) {
        Definitions definitions = catalogue.now();
        if (definitions.indicator(indicator).isEmpty()) {
            throw definitions
                    .unknownIndicator(IndicatorsProblem.UNKNOWN_INDICATOR, "indicator", indicator)
                    .refused();
        }
        return schedule(Period.of(period), indicator, ifMatch, form);
    }

    private ResponseEntity<ReleaseView> schedule(
            Period period, @Nullable String indicator, @Nullable String ifMatch, ReleaseForm form) {
        Release release = read(period, indicator, form);
        Stored<Release> before = releases.find(release.id()).orElse(null);
        if (before == null) {
            if (ifMatch != null) {
                throw Problem.of(
                                KitProblem.STALE_VERSION,
                                "If-Match: value: " + ifMatch + " (expected: none: there is no release yet)",
                                "If-Match：值 " + ifMatch + "，应为 不填：尚无公布安排")
                        .refused();
            }
            Stored<Release> stored = Idempotency.created(releases.create(release), "release");
            return ResponseEntity.created(URI.create("/indicators/releases/" + stored.id()))
                    .eTag(Versions.tag(stored))
                    .body(ReleaseView.of(stored));
        }
        Versions.check(before, ifMatch);
        return answer(before.state().equals(release) ? before : releases.replace(before, release));
    }

    private static Release read(Period period, @Nullable String indicator, ReleaseForm form) {
        if (form.visibleFrom() == null) {
            throw Problem.of(
                            IndicatorsProblem.MISSING_FIELD,
                            "/visibleFrom",
                            null,
                            Text.of(
                                    "a moment with its zone such as 2025-03-01T09:00:00+08:00",
                                    "带时区的时刻，如 2025-03-01T09:00:00+08:00"))
                    .refused();
        }
        String reason = form.reason() == null || form.reason().isBlank()
                ? null
                : form.reason().strip();
        if (reason != null
                && (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl))) {
            throw Problem.of(
                            IndicatorsProblem.WRONG_TEXT,
                            "/reason",
                            reason.length() > LONGEST_REASON ? reason.length() + " characters" : reason,
                            Text.of(
                                    "1 to " + LONGEST_REASON + " characters without control characters",
                                    "1 至 " + LONGEST_REASON + " 个字符，不含控制字符"))
                    .refused();
        }
        return new Release(
                Release.id(period, indicator),
                period,
                indicator,
                // as exactly as the store keeps it
                form.visibleFrom().truncatedTo(ChronoUnit.MILLIS),
                reason);
    }

    private static ResponseEntity<ReleaseView> answer(Stored<Release> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(ReleaseView.of(stored));
    }
}
