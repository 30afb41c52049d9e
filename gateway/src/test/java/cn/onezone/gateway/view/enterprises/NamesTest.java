package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.sourceforge.pinyin4j.PinyinHelper;
import org.junit.jupiter.api.Test;

/** What a text finds besides the names that contain it as it stands. */
class NamesTest {

    private static boolean byPinyin(String typed, String name) {
        assertThat(Pinyin.possible(typed)).isTrue();
        char[] folded = Han.folded(name).toCharArray();
        return Pinyin.test(typed).named(folded, 0, folded.length);
    }

    private static boolean shortened(String typed, String name) {
        char[] folded = Han.folded(name).toCharArray();
        Columns.NameTest test = Abbreviation.test(Han.folded(typed));
        return test != null && test.named(folded, 0, folded.length);
    }

    @Test
    void findsByFirstLettersAndByWholeReadings() {
        assertThat(byPinyin("zxkj", "北京智芯科技有限公司")).isTrue();
        assertThat(byPinyin("zhixin", "北京智芯科技有限公司")).isTrue();
        assertThat(byPinyin("zhixinke", "北京智芯科技有限公司")).isTrue();
        assertThat(byPinyin("zhixink", "北京智芯科技有限公司")).isTrue();
        assertThat(byPinyin("xinji", "北京智芯科技有限公司")).isFalse();
        assertThat(byPinyin("ibmzg", "IBM中国")).isTrue();
        assertThat(byPinyin("zg", "國際中關村")).as("traditional").isTrue();
    }

    @Test
    void readsACharacterInEachOfItsWays() {
        assertThat(byPinyin("cq", "重庆")).isTrue();
        assertThat(byPinyin("zq", "重庆")).isTrue();
        assertThat(byPinyin("chongqing", "重庆")).isTrue();
        assertThat(byPinyin("yinhang", "北京银行")).isTrue();
        assertThat(byPinyin("lvse", "绿色能源")).isTrue();
        assertThat(byPinyin("luse", "绿色能源")).isTrue();
    }

    /** The table is read here, not by the library it belongs to: both must read every character alike. */
    @Test
    void everyReadingOfTheLibraryFindsItsCharacter() {
        int readings = 0;
        for (char c = '\u4e00'; c <= '\u9fff'; c++) {
            String[] toned = PinyinHelper.toHanyuPinyinStringArray(c);
            char[] name = {c};
            for (String one : toned == null ? new String[0] : toned) {
                String typed = one.replaceAll("[0-9]", "").replace("u:", "v");
                if (typed.matches("[a-z]{2,}")) {
                    readings++;
                    assertThat(Pinyin.test(typed).named(name, 0, 1))
                            .as(c + " " + typed)
                            .isTrue();
                }
            }
            if (toned == null) {
                assertThat(Pinyin.test("yi").named(name, 0, 1)).as("" + c).isFalse();
            }
        }
        assertThat(readings).isGreaterThan(20_000);
    }

    @Test
    void noNameIsFoundAcrossTwoNames() {
        String both = "智芯" + EnterpriseFields.BETWEEN_NAMES + "科技";
        char[] names = both.toCharArray();
        assertThat(Pinyin.test("xk").named(names, 0, names.length)).isFalse();
        assertThat(Pinyin.test("xinke").named(names, 0, names.length)).isFalse();
    }

    @Test
    void findsShortFormsByTheStatedRule() {
        assertThat(shortened("中科院", "中国科学院")).isTrue();
        assertThat(shortened("小米公司", "北京小米科技有限责任公司")).isTrue();
        assertThat(shortened("小米科技有限公司", "北京小米科技有限责任公司")).isTrue();
        assertThat(shortened("小科", "北京小米科技有限责任公司")).as("behind the region").isTrue();
        assertThat(shortened("米技", "北京小米科技有限责任公司")).as("from the middle").isFalse();
        assertThat(shortened("小公", "北京小米科技有限责任公司")).as("into the legal form").isFalse();
        assertThat(shortened("公司", "北京小米科技有限责任公司")).as("nothing but the form").isFalse();
    }

    @Test
    void ordersNamesAsADictionary() {
        List<String> names = new ArrayList<>(List.of("中关村", "安达", "北京", "智芯", "中国", "abc"));
        names.sort(Pinyin::compare);
        assertThat(names).containsExactly("abc", "安达", "北京", "智芯", "中关村", "中国");
    }

    @Test
    void everyEventOfAnEnterpriseIsGivenBackAsItCame() {
        Random random = new Random(5);
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        String code = "91110108MA00000019";
        String uscc = code.substring(0, 17) + cn.onezone.contracts.value.Uscc.checkCharacter(code.substring(0, 17));
        List<byte[]> events = new ArrayList<>();
        Kept kept = null;
        List<Long> order = new ArrayList<>(List.of(4L, 1L, 6L, 2L, 5L, 3L, 3L, 6L));
        for (int i = 0; i < 6; i++) {
            events.add(("{\"uscc\":\"" + uscc + "\",\"name\":\"某某科技" + i + "\",\"park\":\"haidian\",\"note\":\""
                            + "x".repeat(random.nextInt(3000)) + "\"}")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        for (long sequence : order) {
            EnterpriseDocument.Made made = documents.of(
                    uscc, sequence, java.time.Instant.ofEpochSecond(sequence), events.get((int) sequence - 1), kept);
            kept = made == null ? kept : made.kept();
        }
        List<byte[]> data = kept.data();
        assertThat(data).hasSize(6);
        for (int place = 0; place < 6; place++) {
            assertThat(data.get(place)).isEqualTo(events.get(5 - place));
            assertThat(kept.data(place).bytes).isEqualTo(events.get(5 - place));
        }
        assertThat(kept.newest()).isEqualTo(new Kept.Stamp(6, 6000));
    }
}
