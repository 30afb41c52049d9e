package cn.onezone.parks.imports;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The columns that an import reads. Others are let pass. */
enum Column {
    NAME("企业名称", "/name", "名称", "单位名称", "公司名称", "name"),
    USCC("统一社会信用代码", "/uscc", "社会信用代码", "统一信用代码", "信用代码", "uscc"),
    FOUNDED_ON("注册日期", "/foundedOn", "成立日期", "foundedOn"),
    ENTERPRISE_TYPE("企业类型", "/enterpriseType", "enterpriseType"),
    CAPITAL("注册资金", "/registeredCapital", "注册资本", "registeredCapital"),
    SCOPE("经营范围", "/scope", "scope"),
    PROVINCE("所在省份", "/province", "省份", "province"),
    DISTRICT("地区", "/district", "所在区", "区县", "所属区县", "district"),
    ADDRESS("注册地址", "/address", "住所", "地址", "address"),
    INDUSTRY("行业代码", "/industry", "国民经济行业代码", "industry"),
    FORMER_NAMES("曾用名", "/formerNames", "formerNames"),
    QUALIFICATIONS("资质", "/qualifications", "qualifications"),
    CLAIMED_FROM("认领日期", "/claimedFrom", "claimedFrom"),
    SYNTHETIC("示例", "/synthetic", "synthetic");

    private final String label;
    private final String pointer;
    private final List<String> others;

    Column(String label, String pointer, String... others) {
        this.label = label;
        this.pointer = pointer;
        this.others = List.of(others);
    }

    /** As the open registration form writes it. */
    String label() {
        return label;
    }

    /** Whether its cells are dates, which a workbook keeps as counts of days. */
    boolean isDate() {
        return this == FOUNDED_ON || this == CLAIMED_FROM;
    }

    /** The column of this heading, if it is one that an import reads. */
    static @Nullable Column of(String heading) {
        String folded = folded(heading);
        for (Column column : values()) {
            if (folded.equals(folded(column.label))
                    || column.others.stream().anyMatch(other -> folded.equals(folded(other)))) {
                return column;
            }
        }
        return null;
    }

    /** The column that states the field which a problem points to. */
    static @Nullable Column ofPointer(String pointer) {
        for (Column column : values()) {
            if (pointer.equals(column.pointer) || pointer.startsWith(column.pointer + "/")) {
                return column;
            }
        }
        return null;
    }

    private static String folded(String heading) {
        return Normalizer.normalize(heading, Normalizer.Form.NFKC)
                .replaceAll("[\\s*\\uFEFF]+", "")
                .toLowerCase(Locale.ROOT);
    }
}
