package cn.onezone.indicators.integrity;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.integrity.Finding.Check;
import cn.onezone.indicators.integrity.IntegrityWatch.Report;
import cn.onezone.indicators.releases.Embargoes;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/integrity}: what the last run of the checks found. */
@RestController
@RequestMapping("/indicators/integrity")
@Tag(name = "integrity", description = "Whether accepted values can be right 数据完整性检查")
class IntegrityController {
    private final IntegrityWatch watch;
    private final Embargoes embargoes;

    IntegrityController(IntegrityWatch watch, Embargoes embargoes) {
        this.watch = watch;
        this.embargoes = embargoes;
    }

    /**
     * What was found.
     *
     * @param at when it was looked, absent before the first run
     * @param submissions how many were looked at
     * @param counts by check, within reach, whatever check is asked for
     * @param findings a page of them
     */
    record Found(@Nullable Instant at, int submissions, Map<String, Long> counts, Page<Finding> findings) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(summary = "What is odd among accepted values: orphan, gap, jump, unit, scale, parts 完整性检查结果")
    Found found(
            @RequestParam(required = false) @Nullable String check,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        Check only = check == null ? null : check(check);
        ParkCode of = reach.within(park == null ? null : ParkCode.of(park));
        Report report = watch.last();
        List<Finding> all = report == null
                ? List.of()
                : report.findings().stream()
                        .filter(f -> of == null || f.park().equals(of))
                        .toList();
        String after = Page.after(cursor);
        List<Finding> asked =
                all.stream().filter(f -> only == null || f.check() == only).toList();
        List<Finding> page = asked.stream()
                .filter(f -> f.id().compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        Map<Period, Embargoes.Held> held = new HashMap<>();
        return new Found(
                report == null ? null : report.at(),
                report == null ? 0 : report.submissions(),
                all.stream().collect(Collectors.groupingBy(f -> f.check().wire(), TreeMap::new, Collectors.counting())),
                Page.of(page, most, asked.size(), Finding::id, f -> shown(f, reach, held)));
    }

    /** Who sees one park only has no role of the city's; of others it sees what everybody may see by now. */
    private Finding shown(Finding finding, Reach reach, Map<Period, Embargoes.Held> held) {
        return reach.only() != null
                        && finding.element() != null
                        && held.computeIfAbsent(finding.period(), embargoes::of).holdsElement(finding.element())
                ? finding.heldBack()
                : finding;
    }

    private static Check check(String wire) {
        return Arrays.stream(Check.values())
                .filter(c -> c.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                IndicatorsProblem.UNKNOWN_CHECK,
                                "check",
                                wire,
                                Text.of(
                                        "orphan, gap, jump, unit, scale or parts",
                                        "orphan、gap、jump、unit、scale 或 parts"))
                        .refused());
    }
}
