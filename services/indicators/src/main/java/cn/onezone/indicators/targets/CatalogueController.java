package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.CatalogueFile;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.catalogue.Element;
import cn.onezone.indicators.catalogue.Element.ElementEdition;
import cn.onezone.indicators.catalogue.ElementView;
import cn.onezone.indicators.catalogue.Indicator;
import cn.onezone.indicators.catalogue.Indicator.IndicatorEdition;
import cn.onezone.indicators.catalogue.IndicatorView;
import cn.onezone.indicators.catalogue.PointInTime;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/catalogue}: what is counted, and what is asked for. */
@RestController
@RequestMapping("/indicators/catalogue")
@Tag(name = "catalogue", description = "Data elements, indicators and targets 数据项、指标与目标目录")
class CatalogueController {
    private static final int MOST_TARGETS = 1_000;

    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final Targets targets;
    private final Clock clock;

    CatalogueController(CatalogueFile file, Catalogue catalogue, Targets targets, Clock clock) {
        this.file = file;
        this.catalogue = catalogue;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * The whole catalogue.
     *
     * @param basicUnits units that all others are made of
     * @param units units that values are usually given in
     * @param elements data elements
     * @param indicators key indicators first, in the order of the annex
     * @param targets as they stand now, at most 1000; the list of targets has all
     * @param yearlyTargets targets of plans that hold for every year
     * @param directions sentences of plans that ask for more without a number
     * @param conflicts where plans disagree or only look alike
     */
    record Whole(
            List<CatalogueFile.Plan> plans,
            List<UnitDefined> basicUnits,
            List<CatalogueFile.UsualUnit> units,
            List<CatalogueFile.Group> groups,
            List<ElementView> elements,
            List<IndicatorView> indicators,
            List<TargetView> targets,
            List<CatalogueFile.PlanTarget> yearlyTargets,
            List<CatalogueFile.Aim> directions,
            List<CatalogueFile.Conflict> conflicts) {}

    /**
     * One entry: a data element, or an indicator with its targets.
     *
     * @param editions numbers of the editions known, oldest first, with the days they are for
     */
    record Entry(
            @Nullable ElementView element,
            @Nullable IndicatorView indicator,
            @Nullable List<TargetView> targets,
            List<EditionView> editions) {}

    /**
     * One edition of an entry.
     *
     * @param edition its number
     * @param recordedAt since when it is known
     */
    record EditionView(
            int edition,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            @Nullable Instant recordedAt) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER})
    @GetMapping
    @Operation(
            summary =
                    "Read the catalogue: the newest editions, or those that hold on a day (validAt), as known at a moment (asOf) 目录")
    Whole all(
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf) {
        PointInTime point = PointInTime.of(validAt, asOf, clock);
        Definitions definitions = catalogue.now();
        return new Whole(
                file.plans(),
                definitions.namedUnits(),
                file.units(),
                file.groups(),
                definitions.elements().stream()
                        .flatMap(e -> e.at(point.validAt(), point.asOf()).stream())
                        .map(ElementView::of)
                        .toList(),
                definitions.indicators().stream()
                        .flatMap(i -> i.at(point.validAt(), point.asOf()).stream())
                        .map(IndicatorView::of)
                        .toList(),
                targets.list(null, null, "", MOST_TARGETS - 1).found().stream()
                        .map(TargetView::of)
                        .toList(),
                file.targets().stream()
                        .filter(t -> Boolean.TRUE.equals(t.everyYear()))
                        .toList(),
                file.directions(),
                file.conflicts());
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER})
    @GetMapping("/{code}")
    @Operation(
            summary =
                    "Read a data element, or an indicator with its targets: the newest edition, one by its number (edition), or the one that holds on a day (validAt), as known at a moment (asOf) 目录条目")
    ResponseEntity<Entry> one(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Integer edition,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf) {
        PointInTime point = PointInTime.of(validAt, asOf, clock);
        Stored<Element> element = catalogue.element(code).orElse(null);
        if (element != null) {
            ElementEdition one = edition == null
                    ? element.state().at(point.validAt(), point.asOf()).orElseThrow(() -> none(code))
                    : numbered(element.state().editions(), edition, code);
            return ResponseEntity.ok()
                    .eTag(Versions.tag(element))
                    .body(new Entry(
                            ElementView.of(one),
                            null,
                            null,
                            element.state().editions().stream()
                                    .filter(e -> known(e.recordedAt(), point))
                                    .map(e -> view(e.edition(), e.recordedAt()))
                                    .toList()));
        }
        Stored<Indicator> indicator = catalogue
                .indicator(code)
                .orElseThrow(() -> catalogue
                        .now()
                        .unknownItem(IndicatorsProblem.UNKNOWN_ITEM, "code", code)
                        .refused());
        IndicatorEdition one = edition == null
                ? indicator.state().at(point.validAt(), point.asOf()).orElseThrow(() -> none(code))
                : numbered(indicator.state().editions(), edition, code);
        return ResponseEntity.ok()
                .eTag(Versions.tag(indicator))
                .body(new Entry(
                        null,
                        IndicatorView.of(one),
                        targets.of(code).stream().map(TargetView::of).toList(),
                        indicator.state().editions().stream()
                                .filter(e -> known(e.recordedAt(), point))
                                .map(e -> view(e.edition(), e.recordedAt()))
                                .toList()));
    }

    private static boolean known(@Nullable Instant recordedAt, PointInTime point) {
        return point.asOf() == null || recordedAt == null || !recordedAt.isAfter(point.asOf());
    }

    private static EditionView view(Edition edition, @Nullable Instant recordedAt) {
        return new EditionView(edition.number(), edition.validFrom(), edition.validTo(), recordedAt);
    }

    private static <E> E numbered(List<E> editions, int number, String code) {
        if (number < 1 || number > editions.size()) {
            throw Problem.of(
                            IndicatorsProblem.UNKNOWN_EDITION,
                            "edition",
                            Integer.toString(number),
                            Text.of(
                                    "1 to " + editions.size() + ", the editions of " + code,
                                    code + " 的版本 1 至 " + editions.size()))
                    .refused();
        }
        return editions.get(number - 1);
    }

    private static Refused none(String code) {
        return Problem.of(
                        IndicatorsProblem.UNKNOWN_EDITION,
                        "no edition of " + code + " holds on that day as known at that moment",
                        "就该日期与认知时刻，" + code + " 没有有效版本")
                .refused();
    }
}
