package cn.onezone.gateway.view;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/** The city view's part of the gateway's OpenAPI document; its door is a filter, so nothing can be read off controllers. */
final class NetworkDocumentation implements GlobalOpenApiCustomizer {
    private static final String TAG = "network";
    private static final String SEVERAL = "several values separated by commas";

    @Override
    public void customise(OpenAPI api) {
        Paths paths = api.getPaths() == null ? new Paths() : api.getPaths();
        paths.addPathItem(
                "/network/parks",
                get(
                        "networkParks",
                        "The parks with the state of their service, watermark and age 各分园及其服务状态",
                        "items, total, next, coverage"));
        enterprises(paths);
        indicators(paths);
        paths.addPathItem(
                "/network/overview",
                get(
                        "networkOverview",
                        "The zone on one page 全市一张表",
                        "key indicators, enterprises, money by fund, projects by stage, talent by programme, submissions, "
                                + "coverage",
                        with(
                                TIMES,
                                query(
                                        "period",
                                        "of the indicators; absent: the latest with values",
                                        new StringSchema()))));
        api.setPaths(paths);
        api.addTagsItem(new Tag().name(TAG).description("The city view over all parks 全市视图"));
    }

    private static void indicators(Paths paths) {
        paths.addPathItem(
                "/network/indicators",
                get(
                        "networkIndicators",
                        "Indicator values by park and for the zone, from summed numerators and denominators 指标值",
                        "items, each with its edition and sources; sources by id with their signed events; observations as "
                                + "published (with the first page), coverage; values are decimals as text",
                        with(
                                DEFINED_AT,
                                query("indicator", "code; absent: all; " + SEVERAL, new StringSchema()),
                                PLACE,
                                query(
                                        "period",
                                        "2022, 2022Q3 or 2022-09; absent: the latest with values; " + SEVERAL,
                                        new StringSchema()),
                                query(
                                        "limit",
                                        "most items of the page, 500 if absent",
                                        new IntegerSchema()
                                                .minimum(BigDecimal.ONE)
                                                .maximum(BigDecimal.valueOf(5000))),
                                query("cursor", "the text of next of the page before", new StringSchema()))));
        paths.addPathItem(
                "/network/indicators/pivot",
                get(
                        "networkIndicatorsPivot",
                        "Indicators and data elements laid out in rows and columns, with breakdowns and measures 指标透视",
                        "rows, columns, fixed, cells (value and number of its note), notes, sources, items, coverage; or a "
                                + "file",
                        with(
                                DEFINED_AT,
                                query(
                                        "indicator",
                                        "code; absent: the key indicators, unless elements are named; " + SEVERAL,
                                        new StringSchema()),
                                query("element", "code of a data element, or *; " + SEVERAL, new StringSchema()),
                                PLACE,
                                query(
                                        "period",
                                        "2022, 2022Q3 or 2022-09; absent: the latest with values; " + SEVERAL,
                                        new StringSchema()),
                                query("from", "first period of a span, instead of period", new StringSchema()),
                                query("to", "its last", new StringSchema()),
                                query("frequency", "month, quarter or year; absent: that of from", new StringSchema()),
                                query("section", "A to T, unknown, total or *; " + SEVERAL, new StringSchema()),
                                query(
                                        "scale",
                                        "large, medium, small, micro, unknown, total or *; " + SEVERAL,
                                        new StringSchema()),
                                query("qualification", "code, total or *; " + SEVERAL, new StringSchema()),
                                query(
                                        "measure",
                                        "value (if absent), year-on-year, cumulative, moving-average, share-of-zone, "
                                                + "gap-to-target, forecast; " + SEVERAL,
                                        new StringSchema()),
                                query(
                                        "rows",
                                        "some of item, park, period, section, scale, qualification, measure; what is named "
                                                + "nowhere and has several members follows; " + SEVERAL,
                                        new StringSchema()),
                                query("columns", "the same; absent: period", new StringSchema()),
                                query(
                                        "window",
                                        "periods of a moving average, 2 to 60; 3 if absent",
                                        new IntegerSchema()),
                                query("years", "of a forecast, 3 to 20; 5 if absent", new IntegerSchema()),
                                query(
                                        "forecastTo",
                                        "year; absent: the last with a target of the indicator",
                                        new IntegerSchema()),
                                query(
                                        "format",
                                        "json, csv, xlsx or sdmx-json; absent: what Accept asks for, json if that is all the same",
                                        new StringSchema()),
                                query("layout", "of csv: grid (if absent) or list", new StringSchema()),
                                query("lang", "of a file: zh (if absent) or en", new StringSchema()))));
        paths.addPathItem(
                "/sdmx/data/{flow}/{key}",
                get(
                        "sdmxData",
                        "Values as a data message of SDMX-JSON 2.1 统计数据交换：数据",
                        "time series; with includeHistory a data set for each state",
                        SdmxData.MEDIA_TYPE,
                        with(
                                DEFINED_AT,
                                path("flow", "INDICATORS, or ONEZONE,INDICATORS,1.0"),
                                path(
                                        "key",
                                        "FREQ.INDICATOR.REF_AREA.ACTIVITY.SCALE.QUALIFICATION; + between several codes, "
                                                + "nothing for all; or all"),
                                query("startPeriod", "2022, 2022-Q3 or 2022-09", new StringSchema()),
                                query("endPeriod", "the same", new StringSchema()),
                                query(
                                        "firstNObservations",
                                        "only so many of each series, the earliest",
                                        new IntegerSchema()),
                                query("lastNObservations", "the same, the latest", new IntegerSchema()),
                                query("includeHistory", "true or false", new StringSchema()))));
        paths.addPathItem(
                "/sdmx/data/dataflow/{agency}/{id}/{version}/{key}",
                get(
                        "sdmxFlowData",
                        "The same by the paths of SDMX-REST 2 统计数据交换：数据（SDMX-REST 2 路径）",
                        "time series; with includeHistory a data set for each state",
                        SdmxData.MEDIA_TYPE,
                        with(
                                DEFINED_AT,
                                path("agency", "ONEZONE or *"),
                                path("id", "INDICATORS or *"),
                                path("version", "1.0, ~, + or *"),
                                path(
                                        "key",
                                        "FREQ.INDICATOR.REF_AREA.ACTIVITY.SCALE.QUALIFICATION, * for all of a part; several "
                                                + "keys separated by commas if they make up a block; or *"),
                                query(
                                        "c[TIME_PERIOD]",
                                        "eq, ne, ge, gt, le, lt, a colon and a period; + for both, a comma for one of them: "
                                                + "ge:2020+le:2024",
                                        new StringSchema()),
                                query(
                                        "c[REF_AREA]",
                                        "codes of the part of the key, likewise c[FREQ], c[INDICATOR], c[ACTIVITY], c[SCALE], "
                                                + "c[QUALIFICATION]; " + SEVERAL,
                                        new StringSchema()),
                                query(
                                        "firstNObservations",
                                        "only so many of each series, the earliest",
                                        new IntegerSchema()),
                                query("lastNObservations", "the same, the latest", new IntegerSchema()),
                                query("includeHistory", "true or false", new StringSchema()))));
        paths.addPathItem(
                "/sdmx/structure/{type}/{agency}/{id}/{version}",
                get(
                        "sdmxStructure",
                        "What they are made of, as a structure message of SDMX-JSON 2.1 统计数据交换：结构",
                        "dataflows, dataStructures, conceptSchemes, codelists; what is left out at the end is all of it",
                        SdmxStructures.MEDIA_TYPE,
                        path("type", "dataflow, datastructure, conceptscheme, codelist or *"),
                        path("agency", "ONEZONE or *"),
                        path("id", "of the structure, or *"),
                        path("version", "1.0, latest or *"),
                        query("references", "none, children, descendants or all", new StringSchema())));
    }

    private static void enterprises(Paths paths) {
        paths.addPathItem(
                "/network/enterprises",
                get(
                        "networkEnterprises",
                        "Search the enterprises of all parks at any moment 全市企业检索（任意时点）",
                        "items, each with how it matched; total, next, facets, validAt, asOf, attribution, coverage",
                        with(
                                TIMES,
                                with(
                                        FILTERS,
                                        query(
                                                "facets",
                                                "what is counted: park, industry (section), division, group, class, "
                                                        + "qualification, district, scale, founded, listing; absent: park, "
                                                        + "industry, qualification; " + SEVERAL,
                                                new StringSchema()),
                                        query(
                                                "sort",
                                                "relevance (short names first, those of which the text is a short form behind "
                                                        + "the others), name (pinyin), founded, capital; with a "
                                                        + "hyphen before it from the end",
                                                new StringSchema()),
                                        query("limit", "most items of the page, 50 if absent", limit(1000)),
                                        query("cursor", "the text of next of the page before", new StringSchema())))));
        paths.addPathItem(
                "/network/enterprises/export",
                get(
                        "exportNetworkEnterprises",
                        "All that match as a stream 导出全部结果",
                        "the file; OneZone-Total: rows it will have, OneZone-Export: id for its progress. A CSV "
                                + "that is whole ends with a line #END, an XLSX has a sheet about what it rests on",
                        "text/csv",
                        with(
                                TIMES,
                                with(
                                        FILTERS,
                                        query("format", "csv or xlsx", new StringSchema())
                                                .required(true),
                                        query(
                                                "sort",
                                                "as of the list: relevance, name, founded, capital, with a hyphen before it "
                                                        + "from the end; absent: as they lie in the index, which is the quickest",
                                                new StringSchema()),
                                        query("lang", "of the titles: zh (if absent) or en", new StringSchema()),
                                        query(
                                                "id",
                                                "for asking for progress, 8 to 64 letters, digits, hyphens; absent: one is "
                                                        + "made",
                                                new StringSchema())))));
        paths.addPathItem(
                "/network/enterprises/export/{id}",
                get(
                        "networkExportProgress",
                        "How far an export has come 导出进度",
                        "id, format, state (running, done, broken-off), rows, total, percent, startedAt, endedAt",
                        path("id", "of the export")));
        paths.addPathItem(
                "/network/enterprises/map",
                get(
                        "networkEnterprisesMap",
                        "Where they are, clustered 企业地图（聚合）",
                        "a GeoJSON feature collection (RFC 7946); total, inside, withoutPlace; the counts of its features sum "
                                + "up to inside",
                        Answer.GEO_JSON,
                        with(
                                TIMES,
                                with(
                                        FILTERS,
                                        query("bbox", "west,south,east,north in degrees", new StringSchema())
                                                .required(true),
                                        query(
                                                        "zoom",
                                                        "0 to 20",
                                                        new IntegerSchema()
                                                                .minimum(BigDecimal.ZERO)
                                                                .maximum(BigDecimal.valueOf(20)))
                                                .required(true)))));
        Parameter uscc = path("uscc", "unified social credit code, 18 characters");
        paths.addPathItem(
                "/network/enterprises/{uscc}",
                get(
                        "networkEnterprise",
                        "One enterprise at any moment, each field with the park it came from and both its times 企业综合信息及各项来源、生效日和记录时刻（任意时点）",
                        "uscc, name, park, fields (each with value, park, recordedAt and validFrom), claims, lineage (what it came from and what it has become: then it "
                                + "counts for no park), sequence, recordedAt, validFrom, validUntil, validAt, asOf, "
                                + "attribution, coverage",
                        with(TIMES, uscc)));
        paths.addPathItem(
                "/network/enterprises/{uscc}/history",
                get(
                        "networkEnterpriseHistory",
                        "All that was said of one enterprise until asOf, and the spans of days that follow 企业历史",
                        "items (newest first), total, next, timeline, coverage",
                        with(
                                TIMES,
                                uscc,
                                query("limit", "most items of the page, 50 if absent", limit(1000)),
                                query("cursor", "the text of next of the page before", new StringSchema()))));
        paths.addPathItem(
                "/network/enterprises/{uscc}/diff",
                get(
                        "networkEnterpriseDiff",
                        "What differs between two moments 企业两时点差异",
                        "changes field by field, from, to, coverage",
                        uscc,
                        query("fromValidAt", "a date; absent: today", new StringSchema()),
                        query("fromAsOf", "a time with its zone, or a date; absent: now", new StringSchema()),
                        query("toValidAt", "a date; absent: today", new StringSchema()),
                        query("toAsOf", "a time with its zone, or a date; absent: now", new StringSchema()),
                        attribution()));
    }

    private static final List<Parameter> TIMES = List.of(
            query("validAt", "the day of which it is asked (R8), a date; absent: today", new StringSchema()),
            query(
                    "asOf",
                    "what was recorded until then counts (R8): a time with its zone, or a date, which is its end; absent: now",
                    new StringSchema()),
            attribution());

    private static final List<Parameter> DEFINED_AT = List.of(
            query(
                    "validAt",
                    "the day of whose definitions values are computed, and to whose parks they are restated (R8), a date; "
                            + "absent: each period's own last day, and the parks of today",
                    new StringSchema()),
            query(
                    "asOf",
                    "what was recorded until then counts (R8): a time with its zone, or a date, which is its end; absent: now",
                    new StringSchema()),
            attribution());

    private static final Parameter PLACE =
            query("park", "code, or zone; absent: the zone and all parks; " + SEVERAL, new StringSchema());

    private static final List<Parameter> FILTERS = List.of(
            query(
                    "q",
                    "part of a name or former name, two characters or more, simplified or traditional; first letters or whole "
                            + "readings in pinyin; a short form; or the start of a USCC",
                    new StringSchema().minLength(2)),
            query("address", "part of the address, two characters or more", new StringSchema().minLength(2)),
            query("park", "code of a park; " + SEVERAL, new StringSchema()),
            query("industry", "GB/T 4754-2017 section, division, group or class; " + SEVERAL, new StringSchema()),
            query("qualification", "code or name of a tier, valid on validAt; " + SEVERAL, new StringSchema()),
            query("district", "name, such as 海淀区; " + SEVERAL, new StringSchema()),
            query("scale", "large, medium, small, micro or the Chinese name; " + SEVERAL, new StringSchema()),
            query("founded", "year or years, such as 2015 or 2015-2020; " + SEVERAL, new StringSchema()),
            query("listing", "exchange, ISO 10383, on which it trades on validAt; " + SEVERAL, new StringSchema()));

    private static Parameter attribution() {
        return query(
                "attribution",
                "reported (the parks of then, if absent) or restated (the parks of today, R1)",
                new StringSchema());
    }

    private static Schema<?> limit(int most) {
        return new IntegerSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(most));
    }

    private static Parameter path(String name, String description) {
        return new Parameter()
                .in("path")
                .name(name)
                .required(true)
                .description(description)
                .schema(new StringSchema());
    }

    private static Parameter[] with(List<Parameter> usual, Parameter... others) {
        return Stream.concat(Stream.of(others), usual.stream()).toArray(Parameter[]::new);
    }

    private static Parameter query(String name, String description, Schema<?> schema) {
        return new Parameter().in("query").name(name).description(description).schema(schema);
    }

    private static PathItem get(String id, String summary, String answer, Parameter... parameters) {
        return get(id, summary, answer, Answer.JSON, parameters);
    }

    private static PathItem get(String id, String summary, String answer, String mediaType, Parameter... parameters) {
        Operation operation = new Operation()
                .operationId(id)
                .summary(summary)
                .addTagsItem(TAG)
                .responses(new ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description(answer)
                                        .content(new Content()
                                                .addMediaType(mediaType, new MediaType().schema(new ObjectSchema()))))
                        .addApiResponse(
                                "422",
                                new ApiResponse().description("a value that is not known, with what was expected"))
                        .addApiResponse(
                                "503", new ApiResponse().description("too many queries wait, or one took too long")));
        for (Parameter parameter : parameters) {
            operation.addParametersItem(parameter);
        }
        return new PathItem().get(operation);
    }
}
