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
        paths.addPathItem(
                "/network/enterprises",
                get(
                        "networkEnterprises",
                        "Search the enterprises of all parks 全市企业检索",
                        "items, total, next, facets by park, industry section and qualification, coverage",
                        query(
                                "q",
                                "part of a name or former name, two characters or more, or the start of a USCC",
                                new StringSchema().minLength(2)),
                        query("park", "code of a park; " + SEVERAL, new StringSchema()),
                        query(
                                "industry",
                                "GB/T 4754-2017 section, division, group or class; " + SEVERAL,
                                new StringSchema()),
                        query("qualification", "code or name of a tier; " + SEVERAL, new StringSchema()),
                        query(
                                "limit",
                                "most items of the page, 50 if absent",
                                new IntegerSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(1000))),
                        query("cursor", "the text of next of the page before", new StringSchema())));
        paths.addPathItem(
                "/network/enterprises/{uscc}",
                get(
                        "networkEnterprise",
                        "One enterprise, each field with the park and time it came from 企业综合信息及来源",
                        "uscc, name, park, fields, claims, coverage",
                        new Parameter()
                                .in("path")
                                .name("uscc")
                                .required(true)
                                .description("unified social credit code, 18 characters")
                                .schema(new StringSchema())));
        paths.addPathItem(
                "/network/indicators",
                get(
                        "networkIndicators",
                        "Indicator values by park and for the zone, from summed numerators and denominators 指标值",
                        "items, observations as published (with the first page), coverage; values are decimals as text",
                        query("indicator", "code; absent: all; " + SEVERAL, new StringSchema()),
                        query("park", "code, or zone; absent: the zone and all parks; " + SEVERAL, new StringSchema()),
                        query(
                                "period",
                                "2022, 2022Q3 or 2022-09; absent: the latest with values; " + SEVERAL,
                                new StringSchema()),
                        query(
                                "limit",
                                "most items of the page, 500 if absent",
                                new IntegerSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(5000))),
                        query("cursor", "the text of next of the page before", new StringSchema())));
        paths.addPathItem(
                "/network/overview",
                get(
                        "networkOverview",
                        "The zone on one page 全市一张表",
                        "key indicators, enterprises, money by fund, projects by stage, talent by programme, submissions, "
                                + "coverage",
                        query("period", "of the indicators; absent: the latest with values", new StringSchema())));
        api.setPaths(paths);
        api.addTagsItem(new Tag().name(TAG).description("The city view over all parks 全市视图"));
    }

    private static Parameter query(String name, String description, Schema<?> schema) {
        return new Parameter().in("query").name(name).description(description).schema(schema);
    }

    private static PathItem get(String id, String summary, String answer, Parameter... parameters) {
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
                                                .addMediaType(
                                                        "application/json",
                                                        new MediaType().schema(new ObjectSchema()))))
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
