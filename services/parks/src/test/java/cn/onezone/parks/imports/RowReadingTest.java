package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.EntryChecks;
import cn.onezone.parks.roster.EntryFacts;
import cn.onezone.parks.roster.EntryFields;
import cn.onezone.parks.roster.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
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
                Header.of(new SheetRow(1, List.of(header.split(","))), Headings.plain(anyDistrict)),
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
        assertThat(row.facts()).isEqualTo(new EntryFacts(new Uscc(USCC), null, EntryFields.of(field -> switch (field) {
            case NAME -> "海淀甲科技有限公司";
            case ENTERPRISE_TYPE -> "有限责任公司";
            case DISTRICT -> "海淀区";
            case ADDRESS -> "中关村大街1号";
            case REGISTERED_CAPITAL -> Money.yuan(new BigDecimal("180000000"));
            case FOUNDED_ON -> LocalDate.of(2019, 4, 23);
            case SCOPE -> "软件开发...";
            default -> null;
        })));
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
        assertThat(row.facts().fields().industry()).isEqualTo(new IndustryCode("I6513"));
        assertThat(row.facts().fields().formerNames()).containsExactly("旧名甲", "旧名乙");
        assertThat(row.facts().fields().qualifications())
                .containsExactly(
                        new Qualification("high-tech", null, null, null),
                        new Qualification("unicorn", null, null, null));
        assertThat(row.facts().fields().synthetic()).isTrue();
        assertThat(row.statedWhenEmpty()).doesNotContain(Field.REGISTERED_CAPITAL);
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
        assertThat(row.facts().fields().registeredCapital()).isNull();
        assertThat(row.warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.code()).isEqualTo("no-amount"));
    }

    @Test
    void readsWhatAParkKeepsBeyondTheRegister() throws Exception {
        RowReading.Read.Good row = good(read(
                "企业名称,统一社会信用代码,地区,企业规模,经度,纬度,资质,上市,世界榜单,联系人,标签,附件,园区备注,生效日期",
                "甲",
                USCC,
                "海淀区",
                "中型企业",
                "116.3103160001",
                "39.992894",
                "高新技术企业|2022-12-01|2025/11/30|\"GR2022、11\"；独角兽",
                "上交所|688981|2020-07-16",
                "世界500强|2023|112；全球创新千强|2022",
                "张三|行政|010-12345678|a@b.cn；李四",
                "重点、出口",
                "\"证书;一.pdf\"|" + "AB".repeat(32) + "|12|application/PDF",
                "多跑一趟",
                "2024-05-06"));
        EntryFields fields = row.facts().fields();
        assertThat(fields.scale()).isEqualTo(ScaleClass.MEDIUM);
        assertThat(fields.place()).isEqualTo(new Place(new BigDecimal("116.310316"), new BigDecimal("39.992894")));
        assertThat(fields.qualifications())
                .containsExactly(
                        new Qualification(
                                "high-tech", LocalDate.of(2022, 12, 1), LocalDate.of(2025, 11, 30), "GR2022、11"),
                        new Qualification("unicorn", null, null, null));
        assertThat(fields.listings()).containsExactly(new Listing("XSHG", "688981", LocalDate.of(2020, 7, 16), null));
        assertThat(fields.worldLists())
                .containsExactly(
                        new WorldListing("fortune-global-500", 2023, 112),
                        new WorldListing("global-innovation-1000", 2022, null));
        assertThat(fields.contacts())
                .containsExactly(
                        new EntryFields.Contact("张三", "行政", "010-12345678", "a@b.cn"),
                        new EntryFields.Contact("李四", null, null, null));
        assertThat(fields.tags()).containsExactly("重点", "出口");
        assertThat(fields.attachments())
                .containsExactly(new EntryFields.Attachment("证书;一.pdf", "ab".repeat(32), 12, "application/pdf"));
        assertThat(fields.notes()).isEqualTo("多跑一趟");
        assertThat(row.facts().validFrom()).isEqualTo(LocalDate.of(2024, 5, 6));
        assertThat(row.facts().toString()).doesNotContain("张三").doesNotContain("010-12345678");
        assertThat(row.facts().content()).contains("张三");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "企业规模 | 巨型 | unknown-scale",
                "经度 | 116 | missing-field",
                "纬度 | 东边 | wrong-place",
                "上市 | `某所|688981` | unknown-exchange",
                "上市 | `XSHG|688 981` | wrong-ticker",
                "上市 | `XSHG|1|2020-01-01|2019-01-01` | wrong-interval",
                "世界榜单 | `我的榜单|2020` | unknown-world-list",
                "世界榜单 | `世界500强|2020|501` | wrong-rank",
                "世界榜单 | `世界500强|廿二` | wrong-text",
                "资质 | `独角兽|昨天` | wrong-date",
                "附件 | `a.pdf|xyz|1` | wrong-attachment",
                "生效日期 | 2024-05-07 | future-date",
            })
    void refusesWhatIsNoneAndNamesTheColumn(String column, String cell, String code) throws Exception {
        RowProblem problem = bad(read("企业名称,统一社会信用代码,地区," + column, "甲", USCC, "海淀区", cell));
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.column()).isIn(column, "纬度");
    }

    @Test
    void neverRepeatsWhatWasSaidOfAPerson() throws Exception {
        for (String wrong : List.of("张三|行政|打我电话|a@b.cn", "张三|行政||不是邮箱", "张三|a|b|c|d")) {
            RowProblem problem = bad(read("企业名称,统一社会信用代码,地区,联系人", "甲", USCC, "海淀区", wrong));
            assertThat(problem.value()).isEqualTo("…");
            assertThat(problem.toString()).doesNotContain("张三");
        }
        RowReading reading = reading("企业名称,统一社会信用代码,地区,联系人,备注", false);
        assertThat(reading.withoutPersons(new SheetRow(2, List.of("甲", USCC, "海淀区", "张三", "x")))
                        .cells())
                .containsExactly("甲", USCC, "海淀区", "", "x");
    }

    @Test
    void understandsWhatTheParkHasSaidOfAHeading() throws Exception {
        Headings headings = new Headings(false, List.of(new ImportMapping.Mapped("公司 全称", "name")));
        Header header = Header.of(new SheetRow(1, List.of("公司全称", "统一社会信用代码", "地区", "备注")), headings);
        assertThat(header.cell(new SheetRow(2, List.of("甲", USCC, "海淀区")), Column.NAME))
                .isEqualTo("甲");
        assertThat(header.unread()).containsExactly("备注");
    }

    @Test
    void doesNotTakeTheExampleOfTheTemplate() throws Exception {
        List<List<String>> rows = Template.rows("海淀区");
        RowReading reading = new RowReading(
                HAIDIAN,
                CHECKS,
                Header.of(new SheetRow(1, rows.get(0)), Headings.plain(false)),
                false,
                LocalDate.of(2024, 5, 6));
        assertThat(bad(reading.read(new SheetRow(2, rows.get(1)))).code()).isEqualTo("example-row");
        // all its other cells are right
        List<String> real = new ArrayList<>(rows.get(1));
        real.set(rows.get(0).indexOf(Column.USCC.label()), USCC);
        assertThat(good(reading.read(new SheetRow(2, real))).facts().fields().listings())
                .hasSize(1);
    }
}
