package cn.onezone.gateway.view;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the figures are called in SDMX. There is one dataflow; its key is
 * {@code FREQ.INDICATOR.REF_AREA.ACTIVITY.SCALE.QUALIFICATION}.
 */
final class SdmxNames {
    static final String AGENCY = "ONEZONE";
    static final String FLOW = "INDICATORS";
    static final String STRUCTURE = "DSD_INDICATORS";
    static final String CONCEPTS = "CS_INDICATORS";
    static final String VERSION = "1.0";
    static final String TIME = "TIME_PERIOD";
    static final String VALUE = "OBS_VALUE";
    /** In place of a part for all of it. */
    static final String TOTAL = "_T";

    private static final IndustryClassification INDUSTRIES = IndustryClassification.bundled();

    private static final Map<String, Text> SCALES = Map.of(
            "large", Text.of("Large", "大型"),
            "medium", Text.of("Medium", "中型"),
            "small", Text.of("Small", "小型"),
            "micro", Text.of("Micro", "微型"),
            "unknown", Text.of("Not known", "未知"));

    private SdmxNames() {}

    /** The dimensions of a key in their order. */
    enum Dimension {
        FREQ(0, "CL_FREQ", Text.of("Frequency", "频率")),
        INDICATOR(1, "CL_INDICATOR", Text.of("Indicator or data element", "指标或数据项")),
        REF_AREA(2, "CL_PARK", Text.of("Park", "分园")),
        ACTIVITY(3, "CL_ACTIVITY", Text.of("Industry section", "行业门类")),
        SCALE(4, "CL_SCALE", Text.of("Scale class", "企业规模")),
        QUALIFICATION(5, "CL_QUALIFICATION", Text.of("Qualification", "资质"));

        private final int position;
        private final String codelist;
        private final Text names;

        Dimension(int position, String codelist, Text names) {
            this.position = position;
            this.codelist = codelist;
            this.names = names;
        }

        /** In a key, from 0. */
        int position() {
            return position;
        }

        String codelist() {
            return codelist;
        }

        Text names() {
            return names;
        }
    }

    /** What is told of an observation or a series beside its value. */
    enum Attribute {
        OBS_STATUS("CL_OBS_STATUS", true, Text.of("Observation status", "观测状态")),
        CONF_STATUS("CL_CONF_STATUS", true, Text.of("Confidentiality", "保密状态")),
        REVISION(null, true, Text.of("Revision of the submission", "报送修订号")),
        COVERAGE(null, true, Text.of("Parks in the value, of all", "计入分园数")),
        UNIT_MEASURE(null, false, Text.of("Unit", "计量单位")),
        DECIMALS(null, false, Text.of("Decimals", "小数位数"));

        private final @Nullable String codelist;
        private final boolean ofObservation;
        private final Text names;

        Attribute(@Nullable String codelist, boolean ofObservation, Text names) {
            this.codelist = codelist;
            this.ofObservation = ofObservation;
            this.names = names;
        }

        @Nullable
        String codelist() {
            return codelist;
        }

        boolean ofObservation() {
            return ofObservation;
        }

        Text names() {
            return names;
        }
    }

    static final Map<String, Text> OBS_STATUS = ordered(
            "A", Text.of("Accepted by the city", "市级已接受"),
            "P", Text.of("Provisional: submitted and not accepted yet", "暂定：已报送未接受"),
            "Q", Text.of("Missing: suppressed", "缺失：抑制"));

    static final Map<String, Text> CONF_STATUS =
            ordered("F", Text.of("Free", "公开"), "C", Text.of("Confidential", "保密"));

    private static final Map<String, Text> FREQUENCIES =
            ordered("A", Text.of("Annual", "年"), "Q", Text.of("Quarterly", "季"), "M", Text.of("Monthly", "月"));

    private static Map<String, Text> ordered(Object... pairs) {
        Map<String, Text> all = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put((String) pairs[i], (Text) pairs[i + 1]);
        }
        return java.util.Collections.unmodifiableMap(all);
    }

    /** All codes of a dimension with their names. */
    static Map<String, Text> codes(Dimension dimension, Facts facts, IndicatorCube cube) {
        Map<String, Text> all = new LinkedHashMap<>();
        switch (dimension) {
            case FREQ -> all.putAll(FREQUENCIES);
            case INDICATOR -> {
                cube.indicators().forEach(indicator -> all.put(indicator.code(), indicator.name()));
                cube.elements().forEach(element -> all.putIfAbsent(element.code(), element.name()));
            }
            case REF_AREA -> {
                all.put(IndicatorCube.ZONE, Text.of("The zone: all parks together", "全区"));
                for (ParkDescribed park : facts.parksInOrder()) {
                    all.put(park.code().value(), Text.of(park.nameEn(), park.nameZh()));
                }
            }
            case ACTIVITY -> {
                all.put(TOTAL, Text.of("All industries", "全部行业"));
                INDUSTRIES.all().stream()
                        .filter(industry -> industry.parent() == null)
                        .forEach(industry ->
                                all.put(industry.code().value(), Text.of(industry.name(), industry.name())));
                all.put("unknown", Text.of("Not known", "未知"));
            }
            case SCALE -> {
                all.put(TOTAL, Text.of("All classes", "全部规模"));
                for (String code : new TreeSet<>(SCALES.keySet())) {
                    all.put(code, SCALES.getOrDefault(code, Text.of(code, code)));
                }
            }
            case QUALIFICATION -> {
                all.put(TOTAL, Text.of("Whatever enterprises have", "不分资质"));
                Set<String> known = new TreeSet<>();
                cube.slices(cube.periods()).forEach(slice -> {
                    if (slice.qualification() != null) {
                        known.add(slice.qualification());
                    }
                });
                known.forEach(code -> all.put(code, Text.of(code, code)));
            }
        }
        return all;
    }

    static String frequency(Period.Kind kind) {
        return switch (kind) {
            case YEAR -> "A";
            case QUARTER -> "Q";
            case MONTH -> "M";
        };
    }

    /** A period as SDMX writes it: {@code 2022}, {@code 2022-Q3}, {@code 2022-09}. */
    static String time(Period period) {
        return period.kind() == Period.Kind.QUARTER ? period.value().replace("Q", "-Q") : period.value();
    }

    static String urn(String kind, String id) {
        return "urn:sdmx:org.sdmx.infomodel." + kind + '=' + AGENCY + ':' + id + '(' + VERSION + ')';
    }

    static Map<String, String> names(Text text) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("zh", text.zh());
        all.put("en", text.en());
        return all;
    }
}
