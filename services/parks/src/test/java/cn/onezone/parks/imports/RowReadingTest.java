package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.EntryChecks;
import cn.onezone.parks.roster.EntryFacts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReadingTest {
    static final String FORM = "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址";
    private static final ThisPark HAIDIAN = new ThisPark(
            ParkDirectory.bundled().get(new ParkCode("haidian")),
            ParkMapping.bundled().with(ParkDirectory.bundled()));
    private static final EntryChecks CHECKS =
            new EntryChecks(IndustryClassification.bundled(), EnterpriseTiers.bundled());
    private static final String USCC = code("91110108MA0000001");

    static String code(String first17) {
        return first17 + Uscc.checkCharacter(first17);
    }

    private static RowReading reading(String header, boolean anyDistrict) throws BrokenFile {
        return new RowReading(
                HAIDIAN,
                CHECKS,
                Header.of(new SheetRow(1, List.of(header.split(","))), anyDistrict),
                anyDistrict,
                LocalDate.of(2024, 5, 6));
    }

    private static RowReading.Read read(String header, String... cells) throws BrokenFile {
        return reading(header, false).read(new SheetRow(2, List.of(cells)));
    }

    private static RowReading.Read.Good good(RowReading.Read read) {
        assertThat(read).isInstanceOf(RowReading.Read.Good.class);
        return (RowReading.Read.Good) read;
    }

    private static RowProblem bad(RowReading.Read read) {
        assertThat(read).isInstanceOf(RowReading.Read.Bad.class);
        return ((RowReading.Read.Bad) read).problems().getFirst();
    }

    private static RowReading.Read form(String uscc, String founded, String capital, String province, String district)
            throws BrokenFile {
        return read(FORM, "海淀甲科技有限公司", uscc, founded, "有限责任公司", capital, "软件开发...", province, district, "中关村大街1号");
    }

    @Test
    void readsTheOpenRegistrationForm() throws Exception {
        RowReading.Read.Good row = good(form(USCC, "2019-04-23", "18,000(万元人民币)", "北京市", "海淀区"));
        assertThat(row.facts())
                .isEqualTo(new EntryFacts(
                        new Uscc(USCC),
                        "海淀甲科技有限公司",
                        null,
                        "有限责任公司",
                        "海淀区",
                        "中关村大街1号",
                        null,
                        Money.yuan(new BigDecimal("180000000")),
                        LocalDate.of(2019, 4, 23),
                        null,
                        null,
                        "软件开发...",
                        null));
        assertThat(row.warnings()).isEmpty();
    }

    @Test
    void readsColumnsInAnyOrderAmongOthers() throws Exception {
        RowReading.Read.Good row = good(read(
                "备注,地区,行业代码, 统一社会信用代码 ,曾用名,企业名称,资质,示例",
                "x",
                "海淀",
                "6513",
                USCC.toLowerCase(java.util.Locale.ROOT),
                "旧名甲、旧名乙",
                "新名",
                "高新技术企业；独角兽",
                "是"));
        assertThat(row.facts().industry()).isEqualTo(new IndustryCode("I6513"));
        assertThat(row.facts().formerNames()).containsExactly("旧名甲", "旧名乙");
        assertThat(row.facts().qualifications())
                .containsExactly(
                        new Qualification("high-tech", null, null, null),
                        new Qualification("unicorn", null, null, null));
        assertThat(row.facts().synthetic()).isTrue();
        assertThat(row.columns().registeredCapital()).isFalse();
    }

    @Test
    void namesTheColumnsThatAreMissingAndWhatWasFound() {
        assertThatThrownBy(() -> reading("企业名称,信用编码", false)).isInstanceOfSatisfying(BrokenFile.class, e -> {
            assertThat(e.code()).isEqualTo("missing-column");
            assertThat(e.expected().zh()).contains("统一社会信用代码、地区").contains("信用编码");
        });
        assertThatThrownBy(() -> reading("企业名称,统一社会信用代码,地区,名称", false))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("duplicate-column"));
    }

    @Test
    void refusesAnEnterpriseOfAnotherParkAndNamesThatPark() throws Exception {
        RowProblem problem = bad(form(code("91110106MA0000001"), "2019-04-23", "-", "北京市", "丰台区"));
        assertThat(problem.code()).isEqualTo("other-park");
        assertThat(problem.column()).isEqualTo("地区");
        assertThat(problem.value()).isEqualTo("丰台区");
        assertThat(problem.expected().en()).contains("fengtai");
    }

    @Test
    void showsARefusedValueAsItStandsInTheFile() throws Exception {
        RowProblem capital = bad(form(USCC, "2019-04-23", "-5万人民币", "北京市", "海淀区"));
        assertThat(capital.code()).isEqualTo("negative-amount");
        assertThat(capital.value()).isEqualTo("-5万人民币");
        RowProblem date = bad(form(USCC, "2999年1月2日", "-", "北京市", "海淀区"));
        assertThat(date.code()).isEqualTo("future-date");
        assertThat(date.value()).isEqualTo("2999年1月2日");
    }

    @Test
    void takesEveryDistrictWhereThatWasAskedFor() throws Exception {
        assertThat(reading("企业名称,统一社会信用代码,地区", true)
                        .read(new SheetRow(2, List.of("丰台乙公司", code("91110106MA0000001"), "丰台区"))))
                .isInstanceOf(RowReading.Read.Good.class);
    }

    @Test
    void warnsWhereTheCodesAuthorityDisagreesWithTheDistrict() throws Exception {
        RowReading.Read.Good row = good(form(code("91110106MA0000001"), "2019-04-23", "-", "北京市", "海淀区"));
        assertThat(row.warnings()).singleElement().satisfies(w -> {
            assertThat(w.code()).isEqualTo("authority-differs");
            assertThat(w.expected().en()).contains("110106").contains("fengtai");
        });
        assertThat(good(form(code("91310115MA0000001"), "2019-04-23", "-", "北京市", "海淀区"))
                        .warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.code()).isEqualTo("authority-differs"));
        assertThat(good(form(code("91110000MA0000001"), "2019-04-23", "-", "北京市", "海淀区"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void goesByTheCodeWhereTheDistrictSaysNothing() throws Exception {
        good(form(USCC, "2019-04-23", "-", "北京市", "北京市"));
        good(form(USCC, "2019-04-23", "-", "北京市", ""));
        assertThat(bad(form(code("91110106MA0000001"), "2019-04-23", "-", "北京市", "市辖区"))
                        .code())
                .isEqualTo("other-park");
    }

    @Test
    void doesNotTakeADistrictOfTheSameNameInAnotherProvince() throws Exception {
        assertThat(bad(read(FORM, "长春甲公司", USCC, "", "", "", "", "吉林省", "海淀区", ""))
                        .code())
                .isEqualTo("unknown-district");
        assertThat(bad(form(USCC, "2019-04-23", "-", "", "浦东新区")).code()).isEqualTo("unknown-district");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "911101080000000000 | 2019-04-23 | - | wrong-uscc | 统一社会信用代码",
                "123 | 2019-04-23 | - | wrong-uscc | 统一社会信用代码",
                "OK | 2019-02-30 | - | wrong-date | 注册日期",
                "OK | 2031-01-01 | - | future-date | 注册日期",
                "OK | 2019-04-23 | -5万人民币 | negative-amount | 注册资金",
                "OK | 2019-04-23 | 500 | wrong-amount | 注册资金",
                "OK | 2019-04-23 | 0.0000001万元 | wrong-amount | 注册资金",
                "OK | 2019-04-23 | 5万贝壳 | unknown-currency | 注册资金",
            })
    void refusesACellAndNamesItsColumn(String uscc, String founded, String capital, String code, String column)
            throws Exception {
        RowProblem problem = bad(form(uscc.equals("OK") ? USCC : uscc, founded, capital, "北京市", "海淀区"));
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.row()).isEqualTo(2);
    }

    @Test
    void namesTheRightCheckCharacter() throws Exception { // R3
        char right = USCC.charAt(17);
        char wrong = right == '0' ? '1' : '0';
        RowProblem problem = bad(form(USCC.substring(0, 17) + wrong, "2019-04-23", "-", "北京市", "海淀区"));
        assertThat(problem.expected().zh()).contains("“" + right + "”");
    }

    @Test
    void takesABareUnitAsNoCapitalAndSaysSo() throws Exception {
        RowReading.Read.Good row = good(form(USCC, "2019-04-23", "万欧元", "北京市", "海淀区"));
        assertThat(row.facts().registeredCapital()).isNull();
        assertThat(row.warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.code()).isEqualTo("no-amount"));
    }
}
