package cn.onezone.indicators.observations;

import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
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

/** {@code /indicators/observations}: published figures. */
@RestController
@RequestMapping("/indicators/observations")
@Tag(name = "observations", description = "Published figures with source and coverage 已公布数据")
class ObservationController {
    private final Catalogue catalogue;
    private final Observations observations;

    ObservationController(Catalogue catalogue, Observations observations) {
        this.catalogue = catalogue;
        this.observations = observations;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List published figures of an item whose days lie within a period 已公布数据列表")
    Page<ObservationView> list(
            @RequestParam(required = false) @Nullable String item,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        Definitions definitions = catalogue.now();
        if (item != null && definitions.name(item).isEmpty()) {
            throw definitions
                    .unknownItem(IndicatorsProblem.UNKNOWN_ITEM, "item", item)
                    .refused();
        }
        Excerpt<Observation> found =
                observations.list(item, period == null ? null : Period.of(period), Page.after(cursor), most);
        return Page.of(found, most, s -> s.state().order(), ObservationView::of);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{id}")
    @Operation(summary = "Read a published figure 已公布数据详情")
    ResponseEntity<ObservationView> read(@PathVariable String id) {
        Stored<Observation> stored = observations
                .find(id)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "no published figure " + id + " is kept", "没有已公布数据 " + id)
                        .refused());
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(ObservationView.of(stored));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Enter a published figure; entering the same again changes nothing 录入已公布数据")
    ResponseEntity<ObservationView> enter(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ObservationForm form) {
        Creation creation = Idempotency.creation(key, form);
        Observation observation = switch (ObservationRules.check(form, catalogue.now())) {
            case ObservationRules.Decision.Accepted(Observation accepted) -> accepted;
            case ObservationRules.Decision.Refused(Problem problem) -> throw problem.refused();
        };
        Creating<Observation> creating = observations.create(observation, creation);
        if (creating instanceof Creating.AlreadyThere<Observation>(Stored<Observation> there)) {
            if (there.state().equals(observation)) {
                return created(there);
            }
            throw Problem.of(
                            IndicatorsProblem.OBSERVATION_DIFFERS,
                            observation.id() + ": value: "
                                    + observation.value().toPlainString() + " " + observation.unit() + " (expected: "
                                    + there.state().value().toPlainString() + " "
                                    + there.state().unit()
                                    + " and all else as it stands); another publication has another date or publisher",
                            observation.id() + "：值 " + observation.value().toPlainString() + " "
                                    + observation.unit() + "，已有 "
                                    + there.state().value().toPlainString() + " "
                                    + there.state().unit() + "；另一次公布应有不同的日期或发布者")
                    .refused();
        }
        return created(Idempotency.created(creating, "observation " + observation.id()));
    }

    private static ResponseEntity<ObservationView> created(Stored<Observation> stored) {
        return ResponseEntity.created(URI.create("/indicators/observations/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(ObservationView.of(stored));
    }
}
