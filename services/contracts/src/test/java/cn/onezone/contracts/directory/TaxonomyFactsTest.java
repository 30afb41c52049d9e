package cn.onezone.contracts.directory;

import static cn.onezone.contracts.directory.Facts.each;
import static cn.onezone.contracts.directory.Facts.productJson;
import static cn.onezone.contracts.directory.Facts.studiedJson;
import static cn.onezone.contracts.directory.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Programmes, funds, tiers, industry lists and carriers as the plans name them, each with a stable code. */
class TaxonomyFactsTest {
    private static final Map<String, String> PLAN_OF_FILE =
            Map.of("000", "BJ13", "001", "IND10", "002", "AP22", "003", "WP25", "004", "P13");

    private final JsonNode own = productJson("directory/taxonomies.json");

    @Test
    void givesEachEntryAStableCodeAndTwoNames() {
        for (String list : own.propertyNames()) {
            assertThat(texts(own.path(list), "code"))
                    .as(list)
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allMatch(code -> code.matches("[a-z0-9]+(-[a-z0-9]+)*"));
            assertThat(texts(own.path(list), "nameZh"))
                    .as(list)
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            assertThat(texts(own.path(list), "nameEn")).as(list).doesNotContain("");
        }
    }

    @Test
    void knowsEachQualificationByItsCodeItsNameAndTheNamesInUse() {
        EnterpriseTiers tiers = EnterpriseTiers.bundled();
        assertThat(tiers.resolve("高新技术企业")).isEqualTo("high-tech");
        assertThat(tiers.resolve("国家高新技术企业")).isEqualTo("high-tech");
        assertThat(tiers.resolve("专精特新")).isEqualTo("specialised");
        assertThat(tiers.resolve("小巨人")).isEqualTo("little-giant");
        assertThat(tiers.resolve("独角兽")).isEqualTo("unicorn");
        assertThat(tiers.resolve("隐形冠军")).isEqualTo("hidden-champion");
        assertThat(tiers.resolve("上市公司")).isEqualTo("listed");
        assertThat(tiers.resolve("世界500强")).isEqualTo("world-500");
        assertThat(tiers.resolve("全球创新千强")).isEqualTo("global-innovation-1000");
    }

    @Test
    void resolvesNoNameToTwoTiers() {
        List<String> names = new ArrayList<>();
        for (JsonNode tier : own.path("tiers")) {
            names.add(tier.path("code").asString());
            names.add(tier.path("nameZh").asString());
            tier.path("aliases").forEach(alias -> names.add(alias.asString()));
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "talentProgrammes, talent_programmes",
        "talentRoles, talent_roles",
        "funds, funds",
        "organisations, organisations",
        "policies, programmes_and_policies",
        "actions, eight_actions_002"
    })
    void keepsEachNameAndItsSentenceAsStudied(String list, String studiedList) {
        JsonNode studied = studiedJson("taxonomies.json").path(studiedList);
        assertThat(texts(own.path(list), "nameZh")).containsExactlyElementsOf(texts(studied, "name_zh"));
        assertThat(sources(own.path(list))).isEqualTo(studiedSources(studied));
    }

    /** Where a sentence names several kinds in one breath, each is an entry of its own. */
    @ParameterizedTest
    @CsvSource({
        "fundingInstruments, '', funding_instruments",
        "carriers, '', carriers",
        "tiers, enterpriseGroups, enterprise_tiers"
    })
    void keepsEveryKindThatASentenceNames(String list, String rest, String studiedList) {
        JsonNode studied = studiedJson("taxonomies.json").path(studiedList);
        List<JsonNode> mine = new ArrayList<>(each(own.path(list)).toList());
        mine.addAll(each(own.path(rest)).toList());
        Set<String> names = new LinkedHashSet<>();
        Set<String> said = new LinkedHashSet<>();
        for (JsonNode entry : mine) {
            names.add(entry.path("nameZh").asString());
            entry.path("aliases").forEach(alias -> names.add(alias.asString()));
            if (entry.has("source")) {
                said.add(entry.path("source").path("plan").asString() + " "
                        + entry.path("source").path("quote").asString());
            }
        }
        assertThat(said).containsExactlyInAnyOrderElementsOf(studiedSources(studied));
        String all = String.join("|", names);
        for (String name : texts(studied, "name_zh")) {
            for (String part : name.replaceAll("\\(.*\\)", "").split("[、/和]", -1)) {
                assertThat(all).contains(part);
            }
        }
    }

    @Test
    void keepsEveryItemOfTheIndustryLists() {
        JsonNode studied = studiedJson("taxonomies.json");
        List<String> expected = new ArrayList<>();
        studied.path("industries").forEach(list -> expected.addAll(texts(list, "name_zh")));
        expected.addAll(texts(studied.path("frontier_technologies_002"), "name_zh"));
        List<String> mine = new ArrayList<>();
        own.path("industryLists").forEach(list -> {
            assertThat(texts(list.path("items"), "code")).doesNotHaveDuplicates();
            mine.addAll(texts(list.path("items"), "nameZh"));
        });
        assertThat(mine).containsExactlyElementsOf(expected);
    }

    private static Set<String> sources(JsonNode list) {
        Set<String> out = new LinkedHashSet<>();
        list.forEach(entry -> out.add(entry.path("source").path("plan").asString() + " "
                + entry.path("source").path("quote").asString()));
        return out;
    }

    private static Set<String> studiedSources(JsonNode list) {
        Set<String> out = new LinkedHashSet<>();
        list.forEach(entry -> out.add(
                PLAN_OF_FILE.get(entry.path("source").path("file").asString().substring(0, 3)) + " "
                        + entry.path("source").path("quote").asString()));
        return out;
    }
}
