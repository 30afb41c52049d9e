package cn.onezone.contracts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParkDirectoryTest {
    private final ParkDirectory directory = ParkDirectory.bundled();
    private final ParkMapping mapping = ParkMapping.bundled();

    @TempDir
    Path folder;

    @Test
    void knowsTheSixteenParksInTheOrderOfThePlan() {
        assertThat(directory.parks())
                .extracting(Park::no)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).boxed().toList());
        assertThat(directory.get(new ParkCode("haidian")).districtCode()).isEqualTo("110108");
        assertThat(directory.get(new ParkCode("daxing-yizhuang")).nameZh()).isEqualTo("大兴-亦庄园");
    }

    @Test
    void namesTheKnownParksToWhoAsksForAnother() {
        assertThatThrownBy(() -> directory.get(new ParkCode("pudong")))
                .isInstanceOfSatisfying(InvalidValue.class, e -> {
                    assertThat(e.code()).isEqualTo("unknown-park");
                    assertThat(e.expected().en()).contains("haidian");
                });
    }

    @Test
    void takesASeventeenthParkFromAFileAlone() throws IOException { // R1
        Path file = Files.writeString(folder.resolve("parks.json"), """
                {"parks": [{"code": "xiongan", "no": 17, "nameZh": "雄安园", "nameEn": "Xiong'an Park",
                  "districtZh": "雄安新区", "districtCode": "133100"}]}
                """);
        ParkDirectory own = ParkDirectory.of(file);
        assertThat(own.parks()).singleElement().extracting(Park::nameZh).isEqualTo("雄安园");
        assertThat(mapping.with(own).ofDistrict("雄安新区")).isEqualTo(new ParkMapping.Pointer.To(new ParkCode("xiongan")));
    }

    @Test
    void saysWhatIsMissingInAFile() throws IOException {
        Path file =
                Files.writeString(folder.resolve("parks.json"), "{\"parks\": [{\"code\": \"xiongan\", \"no\": 1}]}");
        assertThatThrownBy(() -> ParkDirectory.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nameZh is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "海淀区, haidian",
        "海淀, haidian",
        "密云县, miyun",
        "大兴区（北京经济技术开发区）, daxing-yizhuang",
        "大兴区(北京经济技术开发区), daxing-yizhuang",
        "崇文区, dongcheng",
        "燕山, fangshan"
    })
    void mapsDistrictNamesOfTodayAndBefore(String district, String park) {
        assertThat(mapping.ofDistrict(district)).isEqualTo(new ParkMapping.Pointer.To(new ParkCode(park)));
    }

    @ParameterizedTest
    @CsvSource({"110108, haidian", "110302, daxing-yizhuang", "110304, fangshan", "110228, miyun", "110229, yanqing"})
    void mapsAuthorityCodes(String authority, String park) {
        assertThat(mapping.ofAuthority(code(authority))).isEqualTo(new ParkMapping.Pointer.To(new ParkCode(park)));
    }

    @Test
    void readsNothingFromTheCityOrTheNation() {
        assertThat(mapping.ofAuthority(code("110000"))).isEqualTo(new ParkMapping.Pointer.Silent());
        assertThat(mapping.ofAuthority(code("100000"))).isEqualTo(new ParkMapping.Pointer.Silent());
        assertThat(mapping.ofDistrict("北京市")).isEqualTo(new ParkMapping.Pointer.Silent());
        assertThat(mapping.ofDistrict("浦东新区")).isEqualTo(new ParkMapping.Pointer.Unknown());
    }

    private static Uscc code(String authority) {
        String body = "91" + authority + "MA0000000";
        return new Uscc(body + Uscc.checkCharacter(body));
    }
}
