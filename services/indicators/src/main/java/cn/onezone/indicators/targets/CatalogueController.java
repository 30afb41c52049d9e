package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.CatalogueFile;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.catalogue.Element;
import cn.onezone.indicators.catalogue.Indicator;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/catalogue}: what is counted, and what is asked for. */
@RestController
@RequestMapping("/indicators/catalogue")
@Tag(name = "catalogue", description = "Data elements, indicators and targets 数据项、指标与目标目录")
class CatalogueController {
    private static final int MOST_TARGETS = 1_000;

    private final CatalogueFile file;
    private final Definitions definitions;
    private final Targets targets;

    CatalogueController(CatalogueFile file, Definitions definitions, Targets targets) {
        this.file = file;
        this.definitions = definitions;
        this.targets = targets;
    }

    /**
     * The whole catalogue.
     *
     * @param elements data elements
     * @param indicators key indicators first, in the order of the annex
     * @param targets as they stand now, at most 1000; the list of targets has all
     * @param yearlyTargets targets of plans that hold for every year
     * @param directions sentences of plans that ask for more without a number
     * @param conflicts where plans disagree or only look alike
     */
    record Catalogue(
            List<CatalogueFile.Plan> plans,
            List<CatalogueFile.NamedUnit> units,
            List<CatalogueFile.Group> groups,
            List<ElementView> elements,
            List<IndicatorView> indicators,
            List<TargetView> targets,
            List<CatalogueFile.PlanTarget> yearlyTargets,
            List<CatalogueFile.Aim> directions,
            List<CatalogueFile.Conflict> conflicts) {}

    /**
     * A data element.
     *
     * @param kind {@code flow} over a period or {@code stock} at its end
     */
    record ElementView(
            String code,
            Text name,
            Unit unit,
            int decimals,
            String kind,
            @Nullable String note) {
        static ElementView of(Element e) {
            return new ElementView(
                    e.definition().code(),
                    e.definition().name(),
                    e.definition().unit(),
                    e.definition().decimals(),
                    e.kind(),
                    e.note());
        }
    }

    /**
     * An indicator.
     *
     * @param keyNo 1 to 16 for a key indicator 重点指标
     * @param scope {@code zone} or {@code city}
     */
    record IndicatorView(
            String code,
            Text name,
            @Nullable Integer keyNo,
            @Nullable String group,
            Unit unit,
            int decimals,
            Direction direction,
            @Nullable Formula formula,
            String scope,
            @Nullable String sector,
            @Nullable String note) {
        static IndicatorView of(Indicator i) {
            var d = i.definition();
            return new IndicatorView(
                    d.code(),
                    d.name(),
                    d.keyNo(),
                    d.group(),
                    d.unit(),
                    d.decimals(),
                    d.direction(),
                    d.formula(),
                    i.scope(),
                    i.sector(),
                    i.note());
        }
    }

    /**
     * One entry: a data element, or an indicator with its targets.
     */
    record Entry(
            @Nullable ElementView element,
            @Nullable IndicatorView indicator,
            @Nullable List<TargetView> targets) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER})
    @GetMapping
    @Operation(summary = "Read the catalogue 目录")
    Catalogue all() {
        return new Catalogue(
                file.plans(),
                file.units(),
                file.groups(),
                definitions.elements().stream().map(ElementView::of).toList(),
                definitions.indicators().stream().map(IndicatorView::of).toList(),
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
    @Operation(summary = "Read a data element, or an indicator with its targets 目录条目")
    Entry one(@PathVariable String code) {
        Optional<Element> element = definitions.element(code);
        if (element.isPresent()) {
            return new Entry(ElementView.of(element.get()), null, null);
        }
        return definitions
                .indicator(code)
                .map(i -> new Entry(
                        null,
                        IndicatorView.of(i),
                        targets.of(code).stream().map(TargetView::of).toList()))
                .orElseThrow(() -> definitions
                        .unknownItem(IndicatorsProblem.UNKNOWN_ITEM, "code", code)
                        .refused());
    }
}
