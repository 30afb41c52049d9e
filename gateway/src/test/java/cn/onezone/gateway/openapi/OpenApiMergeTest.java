package cn.onezone.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiMergeTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static JsonNode document(String path, String operation, String itemType) {
        return JSON.readTree("""
                {"openapi":"3.1.0",
                 "tags":[{"name":"lists"}],
                 "paths":{"%s":{"get":{"operationId":"%s","responses":{"200":{"content":{"application/json":
                   {"schema":{"$ref":"#/components/schemas/Page"}}}}}}}},
                 "components":{"schemas":{
                   "Page":{"type":"object","properties":{"items":{"$ref":"#/components/schemas/Item"}}},
                   "Item":{"type":"%s"},
                   "Problem":{"type":"object"}}}}""".formatted(path, operation, itemType));
    }

    private static JsonNode merge(JsonNode funds, JsonNode talent) {
        Map<String, JsonNode> services = new LinkedHashMap<>();
        services.put("funds", funds);
        services.put("talent", talent);
        return OpenApiMerge.merge(services, List.of("parks"));
    }

    private static String ref(JsonNode merged, String path) {
        return merged.path("paths")
                .path(path)
                .at("/get/responses/200/content/application~1json/schema/$ref")
                .asString("");
    }

    @Test
    void keepsWhatIsTheSameOnceAndAllPaths() {
        JsonNode merged = merge(document("/funds", "list", "string"), document("/talent", "find", "string"));
        assertThat(merged.path("paths").propertyNames()).containsExactly("/funds", "/talent");
        assertThat(merged.path("components").path("schemas").propertyNames())
                .containsExactlyInAnyOrder("Page", "Item", "Problem");
        assertThat(merged.path("tags")).hasSize(1);
        assertThat(merged.at("/info/x-missing/0").asString("")).isEqualTo("parks");
        assertThat(merged.at("/servers/0/url").asString("")).isEqualTo("/");
    }

    @Test
    void renamesWhatDiffersAndWhatOnlyLooksTheSame() {
        // both pages read the same, but the items they refer to do not
        JsonNode merged = merge(document("/funds", "list", "string"), document("/talent", "find", "integer"));
        assertThat(merged.path("components").path("schemas").propertyNames())
                .containsExactlyInAnyOrder("Page", "Item", "Problem", "talent_Page", "talent_Item");
        assertThat(ref(merged, "/funds")).isEqualTo("#/components/schemas/Page");
        assertThat(ref(merged, "/talent")).isEqualTo("#/components/schemas/talent_Page");
        assertThat(merged.at("/components/schemas/talent_Page/properties/items/$ref")
                        .asString(""))
                .isEqualTo("#/components/schemas/talent_Item");
        assertThat(merged.at("/components/schemas/Item/type").asString("")).isEqualTo("string");
    }

    @Test
    void givesEachOperationAnIdOfItsOwn() {
        JsonNode merged = merge(document("/funds", "list", "string"), document("/talent", "list", "string"));
        assertThat(merged.at("/paths/~1funds/get/operationId").asString("")).isEqualTo("list");
        assertThat(merged.at("/paths/~1talent/get/operationId").asString("")).isEqualTo("talent_list");
    }
}
