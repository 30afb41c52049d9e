package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/catalogue}: what the coordinator defines while the service runs. */
@RestController
@RequestMapping("/indicators/catalogue")
@Tag(name = "catalogue", description = "Data elements, indicators and targets 数据项、指标与目标目录")
class DefinitionController {
    private final Catalogue catalogue;

    DefinitionController(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/elements")
    @Operation(summary = "Define a data element 定义数据项")
    ResponseEntity<ElementView> define(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ElementForm form) {
        Creation creation = Idempotency.creation(key, form);
        Element element = accepted(Defining.element(null, form, catalogue.now()));
        full(
                catalogue.now().elements().size(),
                catalogue.now().element(element.code()).isPresent());
        Stored<Element> stored =
                Idempotency.created(catalogue.create(element, creation), "data element " + element.code());
        return ResponseEntity.created(URI.create("/indicators/catalogue/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(ElementView.of(stored.state().editions().getLast()));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/elements/{code}")
    @Operation(summary = "Define a new edition of a data element, with If-Match; older ones stay answerable 定义数据项新版本")
    ResponseEntity<ElementView> define(
            @PathVariable String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ElementForm form) {
        Stored<Element> before = catalogue
                .element(code)
                .orElseThrow(() -> catalogue
                        .now()
                        .unknownItem(IndicatorsProblem.UNKNOWN_ITEM, "code", code)
                        .refused());
        Versions.check(before, ifMatch);
        Stored<Element> stored = switch (Defining.element(before.state(), form, catalogue.now())) {
            case Defining.Decision.Refused<Element>(Problem problem) -> throw problem.refused();
            case Defining.Decision.Unchanged<Element> _ -> before;
            case Defining.Decision.Accepted<Element>(Element element) -> catalogue.replace(before, element);
        };
        return ResponseEntity.ok()
                .eTag(Versions.tag(stored))
                .body(ElementView.of(stored.state().editions().getLast()));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/indicators")
    @Operation(summary = "Define an indicator with its formula 定义指标")
    ResponseEntity<IndicatorView> define(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody IndicatorForm form) {
        Creation creation = Idempotency.creation(key, form);
        Indicator indicator = accepted(Defining.indicator(null, form, catalogue.now()));
        full(
                catalogue.now().indicators().size(),
                catalogue.now().indicator(indicator.code()).isPresent());
        Stored<Indicator> stored =
                Idempotency.created(catalogue.create(indicator, creation), "indicator " + indicator.code());
        return ResponseEntity.created(URI.create("/indicators/catalogue/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(IndicatorView.of(stored.state().editions().getLast()));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/indicators/{code}")
    @Operation(summary = "Define a new edition of an indicator, with If-Match; older ones stay answerable 定义指标新版本")
    ResponseEntity<IndicatorView> define(
            @PathVariable String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody IndicatorForm form) {
        Stored<Indicator> before = catalogue
                .indicator(code)
                .orElseThrow(() -> catalogue
                        .now()
                        .unknownIndicator(IndicatorsProblem.UNKNOWN_INDICATOR, "code", code)
                        .refused());
        Versions.check(before, ifMatch);
        Stored<Indicator> stored = switch (Defining.indicator(before.state(), form, catalogue.now())) {
            case Defining.Decision.Refused<Indicator>(Problem problem) -> throw problem.refused();
            case Defining.Decision.Unchanged<Indicator> _ -> before;
            case Defining.Decision.Accepted<Indicator>(Indicator indicator) -> catalogue.replace(before, indicator);
        };
        return ResponseEntity.ok()
                .eTag(Versions.tag(stored))
                .body(IndicatorView.of(stored.state().editions().getLast()));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/units")
    @Operation(summary = "Define a unit that others are made of 定义计量单位")
    ResponseEntity<UnitDefined> define(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody UnitForm form) {
        Creation creation = Idempotency.creation(key, form);
        Optional<Stored<NamedUnit>> before = form.symbol() == null
                ? Optional.empty()
                : catalogue.unit(form.symbol().symbol());
        Stored<NamedUnit> stored;
        if (before.isPresent()) {
            // by the same request, or it is refused
            stored = Idempotency.created(
                    catalogue.create(before.get().state(), creation),
                    "unit " + before.get().id());
        } else {
            NamedUnit unit = accepted(Defining.unit(form, catalogue.now()));
            stored = Idempotency.created(
                    catalogue.create(unit, creation),
                    "unit " + unit.definition().symbol());
        }
        return ResponseEntity.created(
                        URI.create("/indicators/catalogue#" + URLEncoder.encode(stored.id(), StandardCharsets.UTF_8)))
                .eTag(Versions.tag(stored))
                .body(stored.state().definition());
    }

    private static <S> S accepted(Defining.Decision<S> decision) {
        return switch (decision) {
            case Defining.Decision.Refused<S>(Problem problem) -> throw problem.refused();
            case Defining.Decision.Unchanged<S> _ -> throw new IllegalStateException("nothing stood before");
            case Defining.Decision.Accepted<S>(S state) -> state;
        };
    }

    private static void full(int there, boolean again) {
        if (there >= Catalogue.MOST && !again) {
            throw Problem.of(
                            IndicatorsProblem.CATALOGUE_FULL,
                            "/code",
                            Integer.toString(there),
                            Text.of("at most " + Catalogue.MOST + " of a kind", "每类至多 " + Catalogue.MOST + " 项"))
                    .refused();
        }
    }
}
