package cn.onezone.indicators.observations;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.indicators.catalogue.CatalogueOfTests;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.observations.ObservationRules.Decision;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ObservationRulesTest {
    private static final Definitions DEFINITIONS = CatalogueOfTests.bundled();

    private static Decision check(JsonNode json) {
        return ObservationRules.check(EventJson.mapper().treeToValue(json, ObservationForm.class), DEFINITIONS);
    }

    private static ObjectNode json() {
        return (ObjectNode) EventJson.mapper().readTree("""
                        {"item": "total-income", "period": "2023", "value": "88000.5", "unit": "亿元",
                         "coverage": "all", "publisher": "北京市统计局", "published": "2024-02-01"}
                        """);
    }

    private static Observation accepted(Decision decision) {
        return ((Decision.Accepted) decision).observation();
    }

    @Test
    void takesEveryShippedFigureAsItStands() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/cn/onezone/indicators/observations.json")) {
            JsonNode all = EventJson.mapper()
                    .readTree(Objects.requireNonNull(in).readAllBytes())
                    .get("observations");
            Set<String> ids = new HashSet<>();
            for (JsonNode one : all) {
                Observation observation = accepted(check(one));
                assertThat(observation.id()).isEqualTo(one.get("id").asString());
                assertThat(observation.value().toPlainString())
                        .isEqualTo(one.get("value").asString());
                ((ObjectNode) one).remove("id");
                ids.add(accepted(check(one)).id());
            }
            assertThat(ids).as("ids made of the figures themselves").hasSize(all.size());
        }
    }

    @Test
    void makesTheSameIdOfTheSamePublicationWhateverItsValue() {
        ObjectNode corrected = json().put("value", "88001");
        assertThat(accepted(check(corrected)).id())
                .isEqualTo(accepted(check(json())).id());
        assertThat(accepted(check(json().put("published", "2024-03-01"))).id())
                .isNotEqualTo(accepted(check(json())).id());
        assertThat(accepted(check(json().put("coverage", "above-scale"))).id())
                .isNotEqualTo(accepted(check(json())).id());
    }

    @Test
    void namesAFigureAfterItsItemAndKeepsTheDaysOfThePeriod() {
        Observation observation = accepted(check(json()));
        assertThat(observation.name().zh()).isEqualTo("总收入");
        assertThat(observation.from()).hasToString("2023-01-01");
        assertThat(observation.to()).hasToString("2023-12-31");
        assertThat(observation.scope()).isEqualTo("zone");
    }

    @ParameterizedTest
    @CsvSource({
        "item,total-incom,unknown-item",
        "unit,斤,wrong-unit",
        "from,2023-02-01,wrong-span",
        "value,0.12345678,wrong-decimal",
        "id,Not an id,wrong-text",
        "publisher,' ',wrong-text",
    })
    void refusesWhatIsNoFigure(String field, String value, String code) {
        assertThat(check(json().put(field, value)))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        r -> assertThat(r.problem().kind().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({"item", "value", "unit", "publisher"})
    void refusesAFigureThatLacksAField(String field) {
        ObjectNode lacking = json();
        lacking.remove(field);
        assertThat(check(lacking))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        r -> assertThat(r.problem().errors())
                                .singleElement()
                                .satisfies(p -> assertThat(p.pointer()).isEqualTo("/" + field)));
    }

    @Test
    void refusesAFigureThatCoversNoDays() {
        ObjectNode spanless = json();
        spanless.remove("period");
        assertThat(check(spanless)).isInstanceOf(Decision.Refused.class);
        assertThat(check(spanless.put("from", "2023-03-01").put("to", "2023-02-01")))
                .isInstanceOf(Decision.Refused.class);
        assertThat(check(spanless.put("to", "2023-03-31"))).isInstanceOf(Decision.Accepted.class);
    }
}
