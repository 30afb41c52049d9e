package cn.onezone.contracts.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.wire.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndustryClassificationTest {
    private final IndustryClassification industries = IndustryClassification.bundled();

    @Test
    void hasAllLevelsOfTheStandard() {
        assertThat(industries.all()).filteredOn(i -> i.level() == 1).hasSize(20);
        assertThat(industries.all()).filteredOn(i -> i.level() == 2).hasSize(97);
        assertThat(industries.all()).filteredOn(i -> i.level() == 3).hasSize(473);
        assertThat(industries.all()).filteredOn(i -> i.level() == 4).hasSize(1381);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I6513", "6513", "i6513", " ６５１３ "})
    void findsAClassWithOrWithoutItsSection(String text) {
        assertThat(industries.resolve(text).code()).isEqualTo(new IndustryCode("I6513"));
        assertThat(industries.resolve(text).name()).isEqualTo("应用软件开发");
        assertThat(industries.resolve(text).section()).isEqualTo("I");
    }

    @Test
    void everyParentIsThere() {
        assertThat(industries.all())
                .allSatisfy(i -> assertThat(i.parent() == null
                                || industries.find(i.parent()).isPresent())
                        .isTrue());
    }

    @Test
    void namesTheNearestAncestorOfAnUnknownCode() {
        assertThatThrownBy(() -> industries.resolve("I6598")).isInstanceOfSatisfying(InvalidValue.class, e -> {
            assertThat(e.code()).isEqualTo("unknown-industry");
            assertThat(e.expected().en()).contains("I659 ");
        });
        assertThatThrownBy(() -> industries.resolve("9999"))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.code()).isEqualTo("unknown-industry"));
        assertThatThrownBy(() -> industries.resolve("软件"))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.code()).isEqualTo("unknown-industry"));
    }
}
