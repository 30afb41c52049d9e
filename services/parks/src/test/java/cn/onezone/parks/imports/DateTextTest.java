package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2019-04-23",
                "2019/4/23",
                "2019.04.23",
                "2019年4月23日",
                "20190423",
                "2019-04-23 00:00:00",
                "43578",
                "43578.5",
                "２０１９－０４－２３"
            })
    void readsDatesAsPeopleAndSpreadsheetsWriteThem(String cell) {
        assertThat(DateText.read(cell)).isEqualTo(LocalDate.of(2019, 4, 23));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "N/A"})
    void readsThatThereIsNone(String cell) {
        assertThat(DateText.read(cell)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2019-02-30", "23.04.2019", "gestern", "2019", "2019-13-01"})
    void refusesWhatIsNoDate(String cell) {
        assertThatThrownBy(() -> DateText.read(cell))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.code()).isEqualTo("wrong-date"));
    }
}
