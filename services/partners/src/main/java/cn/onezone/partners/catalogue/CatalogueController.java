package cn.onezone.partners.catalogue;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.catalogue.EventCatalogue.Entry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /partners/catalogue}: the same for everybody, and of nobody's data. */
@RestController
@RequestMapping("/partners/catalogue")
@Tag(name = "catalogue", description = "What can be subscribed to 可订阅事件目录")
class CatalogueController {
    /** With two digits of the day, as HTTP wants it. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");

    private final EventCatalogue catalogue;
    private final ObjectNode asyncApi;
    private final String asyncApiYaml;

    CatalogueController(EventCatalogue catalogue) {
        this.catalogue = catalogue;
        this.asyncApi = new PartnersAsyncApi(catalogue).document();
        this.asyncApiYaml = PartnersAsyncApi.yaml(asyncApi);
    }

    /** All types that an agreement may name. */
    record CatalogueView(List<Entry> items) {}

    /**
     * JSON Schemas of a type, each complete in itself (2020-12).
     *
     * @param data as their source tells them
     * @param event the whole CloudEvent as it is delivered: of the data what the agreement names, hashed or null where it
     *     says so
     */
    record SchemasView(
            @Schema(implementation = Object.class) JsonNode data,
            @Schema(implementation = Object.class) JsonNode event) {}

    /**
     * A type with all there is of it.
     *
     * @param sample a whole CloudEvent
     */
    record TypeView(
            Entry about,
            SchemasView schemas,
            @Schema(implementation = Object.class) JsonNode sample) {}

    @Allowed({Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(
            summary = "Types that an agreement may name, with their fields and changes 可订阅事件目录",
            description = "deprecated says from when a type should not be taken any more, and when it is told last.")
    CatalogueView list() {
        return new CatalogueView(catalogue.all());
    }

    @Allowed({Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{type}")
    @Operation(
            summary = "A type with its schemas and a sample 单个事件类型",
            description =
                    "A deprecated one answers with Deprecation (RFC 9745) and, if its end is set, Sunset (RFC 8594).")
    ResponseEntity<TypeView> read(@PathVariable("type") String type) {
        Entry entry = catalogue
                .find(type)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "type: value: " + type + " (expected: one of GET /partners/catalogue)",
                                "类型 “" + type + "” 不在目录中，见 GET /partners/catalogue")
                        .refused());
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        EventCatalogue.Ending gone = entry.deprecated();
        if (gone != null) {
            answer.header("Deprecation", "@" + atStart(gone.on()).toEpochSecond());
            if (gone.sunset() != null) {
                // the first moment after the last day
                answer.header(
                        "Sunset",
                        HTTP_DATE.format(atStart(gone.sunset().plusDays(1)).withZoneSameInstant(ZoneOffset.UTC)));
            }
            if (gone.by() != null) {
                answer.header("Link", "</partners/catalogue/" + gone.by() + ">; rel=\"successor-version\"");
            }
        }
        return answer.body(new TypeView(
                entry,
                new SchemasView(catalogue.dataSchema(type), catalogue.eventSchema(type)),
                catalogue.eventSample(type)));
    }

    private static java.time.ZonedDateTime atStart(LocalDate day) {
        return day.atStartOfDay(Days.ZONE);
    }

    @Allowed({Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/asyncapi.yaml")
    @Operation(summary = "What a partner receives, as AsyncAPI 3 in YAML 合作方 AsyncAPI 文档")
    ResponseEntity<String> asyncApiYaml() {
        return ResponseEntity.ok().contentType(YAML).body(asyncApiYaml);
    }

    @Allowed({Role.PARTNER, Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/asyncapi.json")
    @Operation(summary = "The same in JSON 合作方 AsyncAPI 文档（JSON）")
    JsonNode asyncApi() {
        return asyncApi;
    }
}
