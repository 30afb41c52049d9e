package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.releases.Embargoes;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/restatements}: accepted values that have changed, and where the old ones were used. */
@RestController
@RequestMapping("/indicators/restatements")
@Tag(name = "restatements", description = "Accepted values that have changed 数据更正")
class RestatementController {
    private final Restatements restatements;
    private final Embargoes embargoes;

    RestatementController(Restatements restatements, Embargoes embargoes) {
        this.restatements = restatements;
        this.embargoes = embargoes;
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "restatements")
    @GetMapping
    @Operation(summary = "List changes of accepted values with what used the old ones, the latest first 数据更正列表")
    Page<ValueRestated> list(
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        Excerpt<Restatement> found = restatements.list(
                reach.within(park == null ? null : ParkCode.of(park)),
                period == null ? null : Period.of(period),
                Page.after(cursor),
                most);
        Map<Period, Embargoes.Held> held = new HashMap<>();
        return Page.of(found, most, s -> s.state().order(), s -> {
            ValueRestated told = s.state().told();
            // who sees one park only has no role of the city's; of the zone it sees what everybody may see by now
            return reach.only() == null
                    ? told
                    : RestatementRules.heldBack(told, held.computeIfAbsent(told.period(), embargoes::of)::holds);
        });
    }
}
