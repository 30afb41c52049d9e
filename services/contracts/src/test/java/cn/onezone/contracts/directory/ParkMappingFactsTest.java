package cn.onezone.contracts.directory;

import static cn.onezone.contracts.directory.Facts.productJson;
import static cn.onezone.contracts.directory.Facts.studied;
import static cn.onezone.contracts.directory.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which district and which authority code leads to which park is data (R1), and leads to one park only. */
class ParkMappingFactsTest {
    private final JsonNode own = productJson("directory/park-mapping.json");
    private final Map<String, String> byName = new HashMap<>();
    private final Map<String, String> byAuthority = new HashMap<>();

    ParkMappingFactsTest() {
        for (JsonNode row : own.path("districts")) {
            for (JsonNode name : row.path("names")) {
                assertThat(byName.put(name.asString(), row.path("park").asString()))
                        .as("a second park for " + name)
                        .isNull();
            }
        }
        for (JsonNode row : own.path("authorities")) {
            assertThat(byAuthority.put(
                            row.path("code").asString(), row.path("park").asString()))
                    .as("a second park for " + row)
                    .isNull();
        }
    }

    @Test
    void leadsToEachOfTheSixteenParksAndToNoOther() {
        Set<String> parks =
                new HashSet<>(texts(productJson("directory/parks.json").path("parks"), "code"));
        assertThat(new HashSet<>(byName.values())).isEqualTo(parks);
        assertThat(new HashSet<>(byAuthority.values())).isEqualTo(parks);
    }

    @Test
    void knowsTheDistrictOfEachParkByNameAndCode() {
        for (JsonNode park : productJson("directory/parks.json").path("parks")) {
            String code = park.path("code").asString();
            for (String district : park.path("districtZh").asString().split("、", -1)) {
                assertThat(byName).containsEntry(district, code);
            }
            assertThat(byAuthority).containsEntry(park.path("districtCode").asString(), code);
        }
    }

    @Test
    void knowsAuthorityCodesThatAreNoDistrictToday() {
        assertThat(byAuthority)
                .containsEntry("110302", "daxing-yizhuang")
                .containsEntry("110304", "fangshan")
                .containsEntry("110228", "miyun")
                .containsEntry("110229", "yanqing")
                .containsEntry("110103", "dongcheng")
                .containsEntry("110104", "xicheng");
    }

    @Test
    void staysSilentAboutCityAndNation() {
        JsonNode silent = own.path("silent");
        assertThat(texts(silent.path("authorities"), "code")).containsExactly("100000", "110000");
        assertThat(byAuthority).doesNotContainKeys("100000", "110000");
        silent.path("districts")
                .path("names")
                .forEach(name -> assertThat(byName).doesNotContainKey(name.asString()));
    }

    @Test
    void acceptsTheSpellingsMetInRosters() {
        assertThat(byName)
                .containsEntry("海淀", "haidian")
                .containsEntry("密云县", "miyun")
                .containsEntry("密云区", "miyun")
                .containsEntry("经济技术开发区", "daxing-yizhuang")
                .containsEntry("亦庄", "daxing-yizhuang")
                .containsEntry("崇文区", "dongcheng")
                .containsEntry("宣武", "xicheng")
                .containsEntry("燕山", "fangshan");
    }

    @Test
    void knowsEveryDistrictOfTheCity() {
        List<String[]> districts = studied("beijing-divisions.csv")
                .lines()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[2].equals("district"))
                .toList();
        assertThat(districts).hasSize(16);
        for (String[] district : districts) {
            assertThat(byName.get(district[1])).isNotNull().isEqualTo(byAuthority.get(district[0]));
        }
    }
}
