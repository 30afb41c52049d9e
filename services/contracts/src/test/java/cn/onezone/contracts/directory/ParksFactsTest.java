package cn.onezone.contracts.directory;

import static cn.onezone.contracts.directory.Facts.each;
import static cn.onezone.contracts.directory.Facts.productJson;
import static cn.onezone.contracts.directory.Facts.studiedJson;
import static cn.onezone.contracts.directory.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The parks are data (R1): what the product states about them is whole, of one form, and what the plans say. */
class ParksFactsTest {
    private static final Map<String, String> PLAN_OF_FILE =
            Map.of("000", "BJ13", "001", "IND10", "002", "AP22", "003", "WP25", "004", "P13");

    private final JsonNode own = productJson("directory/parks.json");

    @Test
    void listsSixteenParksNumberedInOrder() {
        assertThat(own.path("parks")).hasSize(16);
        int expected = 1;
        for (JsonNode park : own.path("parks")) {
            assertThat(park.path("no").asInt()).isEqualTo(expected++);
            assertThat(ParkCode.of(park.path("code").asString()).value())
                    .isEqualTo(park.path("code").asString());
            assertThat(park.path("districtCode").asString()).matches("1101\\d{2}");
            assertThat(park.path("leadingIndustries")).isNotEmpty();
        }
        assertThat(texts(own.path("parks"), "code")).doesNotHaveDuplicates();
        assertThat(texts(own.path("parks"), "districtCode")).doesNotHaveDuplicates();
    }

    @Test
    void namesOnlyClustersPlansAndParksItLists() {
        Set<String> clusters = new HashSet<>(texts(own.path("clusters"), "code"));
        Set<String> plans = new HashSet<>(texts(own.path("plans"), "code"));
        Set<String> parks = new HashSet<>(texts(own.path("parks"), "code"));
        for (JsonNode park : own.path("parks")) {
            assertThat(clusters).containsAll(texts(park.path("clusters"), "code"));
            assertThat(clusters).containsAll(texts(park.path("subZones"), "cluster"));
            assertThat(plans).contains(park.path("leadingIndustriesFrom").asString());
            for (String list : List.of("clusters", "subZones", "positioning", "districtStatements")) {
                assertThat(plans).containsAll(texts(park.path(list), "plan"));
                assertThat(texts(park.path(list), "quote")).doesNotContain("");
            }
        }
        for (JsonNode cluster : own.path("clusters")) {
            for (JsonNode park : cluster.path("coreParks")) {
                assertThat(parks).contains(park.asString());
            }
        }
        assertThat(clusters).containsAll(texts(own.path("unassignedSubZones"), "cluster"));
    }

    @Test
    void statesCodeNamesAndDistrictOfEachParkAsStudied() {
        JsonNode studied = studiedJson("parks.json").path("parks");
        assertThat(texts(own.path("parks"), "code")).containsExactlyElementsOf(texts(studied, "code"));
        assertThat(texts(own.path("parks"), "nameZh")).containsExactlyElementsOf(texts(studied, "name_zh"));
        assertThat(texts(own.path("parks"), "nameEn")).containsExactlyElementsOf(texts(studied, "name_en"));
        assertThat(texts(own.path("parks"), "districtZh")).containsExactlyElementsOf(texts(studied, "district_zh"));
        assertThat(texts(own.path("parks"), "districtCode"))
                .containsExactlyElementsOf(texts(studied, "gbt2260_code_external"));
    }

    @Test
    void givesEachParkItsPositioningItsIndustriesAndItsSubZonesAsStudied() {
        Map<String, JsonNode> byCode = new LinkedHashMap<>();
        own.path("parks").forEach(park -> byCode.put(park.path("code").asString(), park));
        for (JsonNode studied : studiedJson("parks.json").path("parks")) {
            JsonNode park = byCode.get(studied.path("code").asString());
            JsonNode positioning = studied.path("positioning");
            if (positioning.isObject()) {
                assertThat(park.path("leadingIndustries")).isEqualTo(positioning.path("leading_industries_zh"));
                assertThat(park.path("keyAreas")).isEqualTo(positioning.path("key_areas_zh"));
                assertThat(sources(park.path("positioning"))).contains(source(positioning.path("source")));
            } else {
                assertThat(park.path("positioning")).isEmpty();
                assertThat(park.path("leadingIndustriesFrom").asString()).isEqualTo("IND10");
            }
            assertThat(sources(park.path("districtStatements")))
                    .containsExactlyElementsOf(each(studied.path("district_industry_statements_001"))
                            .map(ParksFactsTest::source)
                            .toList());
            assertThat(sources(park.path("clusters")))
                    .containsExactlyElementsOf(each(studied.path("clusters"))
                            .map(node -> source(node.path("source")))
                            .toList());
            assertThat(zones(park.path("subZones"), "nameZh"))
                    .containsExactlyElementsOf(zones(studied.path("named_sub_zones"), "name_zh"));
            assertThat(each(park.path("subZones"))
                            .map(zone -> zone.path("assignedBy").asString().equals("text"))
                            .toList())
                    .containsExactlyElementsOf(each(studied.path("named_sub_zones"))
                            .map(zone -> zone.path("park_named_in_text").asBoolean())
                            .toList());
        }
    }

    @Test
    void keepsAllSixtyNineSubZonesTheUnassignedOnesApart() {
        JsonNode studied = studiedJson("parks.json");
        assertThat(zones(own.path("unassignedSubZones"), "nameZh"))
                .containsExactlyElementsOf(zones(studied.path("unassigned_sub_zones"), "name_zh"));
        List<String> all = new ArrayList<>(zones(own.path("unassignedSubZones"), "nameZh"));
        own.path("parks").forEach(park -> all.addAll(zones(park.path("subZones"), "nameZh")));
        assertThat(all).hasSize(69).doesNotHaveDuplicates();
    }

    @Test
    void countsTheSubZonesOfEachClusterAsStudied() {
        JsonNode studied = studiedJson("parks.json");
        Map<String, Integer> counts = new LinkedHashMap<>();
        own.path("clusters").forEach(cluster -> counts.put(cluster.path("code").asString(), 0));
        own.path("parks")
                .forEach(park -> texts(park.path("subZones"), "cluster")
                        .forEach(cluster -> counts.merge(cluster, 1, Integer::sum)));
        texts(own.path("unassignedSubZones"), "cluster").forEach(cluster -> counts.merge(cluster, 1, Integer::sum));
        assertThat(counts.values())
                .containsExactlyElementsOf(each(studied.path("clusters"))
                        .map(cluster -> cluster.path("sub_zone_count").asInt())
                        .toList());
        assertThat(texts(own.path("clusters"), "nameZh"))
                .containsExactlyElementsOf(texts(studied.path("clusters"), "name_zh"));
    }

    @Test
    void keepsInnovationCentresServiceAreasAndOtherAreasAsStudied() {
        JsonNode studied = studiedJson("parks.json");
        assertThat(sources(own.path("innovationCentres")))
                .containsExactlyElementsOf(nested(studied, "innovation_centres"));
        assertThat(sources(own.path("serviceAreas")))
                .containsExactlyElementsOf(nested(studied, "service_agglomerations"));
        assertThat(sources(own.path("otherAreas"))).containsExactlyElementsOf(nested(studied, "other_areas"));
    }

    private static List<String> nested(JsonNode studied, String list) {
        return each(studied.path(list)).map(node -> source(node.path("source"))).toList();
    }

    /** Names without the blanks that typesetting left in one of them. */
    private static List<String> zones(JsonNode array, String field) {
        return texts(array, field).stream().map(name -> name.replace(" ", "")).toList();
    }

    private static List<String> sources(JsonNode array) {
        return each(array)
                .map(node ->
                        node.path("plan").asString() + " " + node.path("quote").asString())
                .toList();
    }

    private static String source(JsonNode studied) {
        return PLAN_OF_FILE.get(studied.path("file").asString().substring(0, 3)) + " "
                + studied.path("quote").asString();
    }
}
