package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.SdmxNames.Attribute;
import cn.onezone.gateway.view.SdmxNames.Dimension;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the figures are made of, as a structure message of SDMX-JSON 2.1. */
final class SdmxStructures {
    static final String MEDIA_TYPE = "application/vnd.sdmx.structure+json;version=2.1.0";
    private static final String SCHEMA = "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json";
    private static final List<String> KINDS = List.of("dataflow", "datastructure", "conceptscheme", "codelist");
    private static final List<String> ALL = List.of("*", "all");

    private final Facts facts;
    private final IndicatorCube cube;

    SdmxStructures(Facts facts, IndicatorCube cube) {
        this.facts = facts;
        this.cube = cube;
    }

    /**
     * Answers {@code /sdmx/structure/{type}/{agency}/{id}/{version}}; what is left out at the end is all of it.
     *
     * @param path what stands behind {@code /sdmx/structure/}
     * @param references {@code all}, {@code descendants} or {@code children} for what it is made of too
     */
    Answer answer(String path, @Nullable String references, Instant now) {
        String[] parts = path.split("/", -1);
        String kind = parts[0];
        String agency = parts.length > 1 ? parts[1] : "*";
        String id = parts.length > 2 ? parts[2] : "*";
        String version = parts.length > 3 ? parts[3] : "*";
        if (parts.length > 4
                || !(ALL.contains(kind) || KINDS.contains(kind))
                || !(ALL.contains(agency) || agency.equals(SdmxNames.AGENCY))
                || !(ALL.contains(version)
                        || version.equals("latest")
                        || version.equals("~")
                        || version.equals("+")
                        || version.equals(SdmxNames.VERSION))) {
            throw nothing(path);
        }
        if (references != null
                && !List.of("none", "all", "descendants", "children").contains(references)) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "references",
                            references,
                            Text.of("none, children, descendants or all", "none、children、descendants 或 all"))
                    .refused();
        }
        boolean more = references != null && !references.equals("none");
        Map<String, List<Map<String, Object>>> data = new LinkedHashMap<>();
        boolean flow = asked(kind, "dataflow") && named(id, SdmxNames.FLOW);
        boolean structure = asked(kind, "datastructure") && named(id, SdmxNames.STRUCTURE);
        boolean all = more && (flow || structure);
        if (flow) {
            data.put("dataflows", List.of(dataflow()));
        }
        if (structure || (more && flow)) {
            data.put("dataStructures", List.of(dataStructure()));
        }
        if (all || (asked(kind, "conceptscheme") && named(id, SdmxNames.CONCEPTS))) {
            data.put("conceptSchemes", List.of(concepts()));
        }
        List<Map<String, Object>> codelists = new ArrayList<>();
        for (Map.Entry<String, Map<String, Text>> one : codelists().entrySet()) {
            if (all || (asked(kind, "codelist") && named(id, one.getKey()))) {
                codelists.add(codelist(one.getKey(), one.getValue()));
            }
        }
        if (!codelists.isEmpty()) {
            data.put("codelists", codelists);
        }
        if (data.isEmpty()) {
            throw nothing(path);
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("meta", meta(SCHEMA, now));
        message.put("data", data);
        return Answer.of(MEDIA_TYPE, message);
    }

    private static RuntimeException nothing(String path) {
        return Problem.of(
                        KitProblem.NOT_FOUND,
                        path + " is no structure (expected: <type>/" + SdmxNames.AGENCY + "/<id>/" + SdmxNames.VERSION
                                + ", with a type of " + String.join(", ", KINDS) + ")",
                        path + " 不是结构，应为 <类型>/" + SdmxNames.AGENCY + "/<标识>/" + SdmxNames.VERSION + "，类型为 "
                                + String.join("、", KINDS))
                .refused();
    }

    private static boolean asked(String kind, String is) {
        return ALL.contains(kind) || kind.equals(is);
    }

    private static boolean named(String id, String is) {
        return ALL.contains(id) || List.of(id.split("[,+]", -1)).contains(is);
    }

    static Map<String, Object> meta(String schema, Instant now) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("schema", schema);
        meta.put("id", "M" + now.toEpochMilli());
        meta.put("prepared", now.toString());
        meta.put("contentLanguages", List.of("zh", "en"));
        meta.put("sender", named(SdmxNames.AGENCY, Text.of("OneZone", "一区多园")));
        return meta;
    }

    static Map<String, Object> named(String id, Text names) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("id", id);
        one.put("name", names.zh());
        one.put("names", SdmxNames.names(names));
        return one;
    }

    private static Map<String, Object> maintained(String id, Text names) {
        Map<String, Object> one = named(id, names);
        one.put("agencyID", SdmxNames.AGENCY);
        one.put("version", SdmxNames.VERSION);
        return one;
    }

    private static Map<String, Object> dataflow() {
        Map<String, Object> one = maintained(SdmxNames.FLOW, Text.of("Indicators of the zone", "全区指标"));
        one.put("structure", SdmxNames.urn("datastructure.DataStructure", SdmxNames.STRUCTURE));
        return one;
    }

    private static String concept(String id) {
        return SdmxNames.urn("conceptscheme.Concept", SdmxNames.CONCEPTS) + '.' + id;
    }

    private static Map<String, Object> enumerated(String codelist) {
        return Map.of("enumeration", SdmxNames.urn("codelist.Codelist", codelist));
    }

    private static Map<String, Object> dataStructure() {
        List<Map<String, Object>> dimensions = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", dimension.name());
            one.put("position", dimension.position());
            one.put("conceptIdentity", concept(dimension.name()));
            one.put("localRepresentation", enumerated(dimension.codelist()));
            dimensions.add(one);
        }
        Map<String, Object> time = new LinkedHashMap<>();
        time.put("id", SdmxNames.TIME);
        time.put("conceptIdentity", concept(SdmxNames.TIME));
        time.put("localRepresentation", Map.of("format", Map.of("dataType", "ObservationalTimePeriod")));
        Map<String, Object> dimensionList = new LinkedHashMap<>();
        dimensionList.put("id", "DimensionDescriptor");
        dimensionList.put("dimensions", dimensions);
        dimensionList.put("timeDimension", time);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", SdmxNames.VALUE);
        value.put("conceptIdentity", concept(SdmxNames.VALUE));
        value.put("usage", "optional");
        value.put("localRepresentation", Map.of("format", Map.of("dataType", "Decimal")));
        List<Map<String, Object>> attributes = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", attribute.name());
            one.put("usage", "optional");
            one.put(
                    "attributeRelationship",
                    attribute.ofObservation()
                            ? Map.of("observation", Map.of())
                            : Map.of("dimensions", List.of(Dimension.INDICATOR.name())));
            one.put("conceptIdentity", concept(attribute.name()));
            String codelist = attribute.codelist();
            one.put(
                    "localRepresentation",
                    codelist == null
                            ? Map.of(
                                    "format",
                                    Map.of("dataType", attribute == Attribute.DECIMALS ? "Integer" : "String"))
                            : enumerated(codelist));
            attributes.add(one);
        }
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("attributeList", Map.of("id", "AttributeDescriptor", "attributes", attributes));
        components.put("dimensionList", dimensionList);
        components.put("measureList", Map.of("id", "MeasureDescriptor", "measures", List.of(value)));
        Map<String, Object> all = maintained(SdmxNames.STRUCTURE, Text.of("Indicators of the zone", "全区指标"));
        all.put("dataStructureComponents", components);
        return all;
    }

    private static Map<String, Object> concepts() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            all.add(named(dimension.name(), dimension.names()));
        }
        all.add(named(SdmxNames.TIME, Text.of("Time period", "时期")));
        all.add(named(SdmxNames.VALUE, Text.of("Value", "数值")));
        for (Attribute attribute : Attribute.values()) {
            all.add(named(attribute.name(), attribute.names()));
        }
        Map<String, Object> scheme = maintained(SdmxNames.CONCEPTS, Text.of("Concepts of indicators", "指标概念"));
        scheme.put("concepts", all);
        return scheme;
    }

    private Map<String, Map<String, Text>> codelists() {
        Map<String, Map<String, Text>> all = new LinkedHashMap<>();
        for (Dimension dimension : Dimension.values()) {
            all.put(dimension.codelist(), SdmxNames.codes(dimension, facts, cube));
        }
        all.put(Objects.requireNonNull(Attribute.OBS_STATUS.codelist()), SdmxNames.OBS_STATUS);
        all.put(Objects.requireNonNull(Attribute.CONF_STATUS.codelist()), SdmxNames.CONF_STATUS);
        return all;
    }

    private static Map<String, Object> codelist(String id, Map<String, Text> codes) {
        Map<String, Object> one = maintained(id, Text.of(id, id));
        if (!codes.isEmpty()) {
            one.put(
                    "codes",
                    codes.entrySet().stream()
                            .map(code -> named(code.getKey(), code.getValue()))
                            .toList());
        }
        return one;
    }
}
