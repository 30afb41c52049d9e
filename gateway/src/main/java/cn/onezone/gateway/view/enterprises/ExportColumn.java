package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of an export, in their order. */
public enum ExportColumn {
    /** Unified social credit code. */
    USCC("uscc", "统一社会信用代码", false),
    /** Registered name. */
    NAME("name", "企业名称", false),
    /** Earlier names, latest first. */
    FORMER_NAMES("formerNames", "曾用名", false),
    /** Code of the park that it counts for. */
    PARK("park", "分园", false),
    /** District of the registered address. */
    DISTRICT("district", "所在区", false),
    /** Registered address. */
    ADDRESS("address", "注册地址", false),
    /** GB/T 4754-2017. */
    INDUSTRY("industry", "行业代码", false),
    /** Legal form. */
    TYPE("enterpriseType", "企业类型", false),
    /** In the main unit of its currency. */
    CAPITAL("registeredCapital", "注册资本", true),
    /** ISO 4217. */
    CURRENCY("currency", "币种", false),
    /** Date of registration. */
    FOUNDED("foundedOn", "成立日期", false),
    /** Scale class. */
    SCALE("scale", "企业规模", false),
    /** Codes. */
    QUALIFICATIONS("qualifications", "资质", false),
    /** Exchange and ticker. */
    LISTINGS("listings", "上市", false),
    /** Degrees east. */
    LONGITUDE("longitude", "经度", true),
    /** Degrees north. */
    LATITUDE("latitude", "纬度", true),
    /** Claimed by several parks, and nobody has decided between them (R5). */
    DOUBLY_CLAIMED("doublyClaimed", "重复认领", false),
    /** Invented for demonstration. */
    SYNTHETIC("synthetic", "虚构", false);

    /** All of them, in the order of a row's texts. */
    public static final List<ExportColumn> ALL = List.of(values());

    private final Text title;
    private final boolean number;

    ExportColumn(String en, String zh, boolean number) {
        this.title = Text.of(en, zh);
        this.number = number;
    }

    /** Its title; the English one is the name of the field in answers. */
    public Text title() {
        return title;
    }

    /** Whether its values are numbers. */
    public boolean isNumber() {
        return number;
    }

    static String[] row(ItemTexts item, String park) {
        String[] row = new String[ALL.size()];
        for (int i = 0; i < row.length; i++) {
            String text = ALL.get(i).of(item, park);
            row[i] = text == null ? "" : text;
        }
        return row;
    }

    private @Nullable String of(ItemTexts item, String park) {
        return switch (this) {
            case USCC -> item.uscc();
            case NAME -> item.name();
            case FORMER_NAMES -> item.formerNames();
            case PARK -> park;
            case DISTRICT -> item.district();
            case ADDRESS -> item.address();
            case INDUSTRY -> item.industry();
            case TYPE -> item.enterpriseType();
            case CAPITAL -> item.capital();
            case CURRENCY -> item.currency();
            case FOUNDED -> item.foundedOn();
            case SCALE -> item.scale();
            case QUALIFICATIONS -> item.qualifications();
            case LISTINGS -> item.listings();
            case LONGITUDE -> item.longitude();
            case LATITUDE -> item.latitude();
            case DOUBLY_CLAIMED -> String.valueOf(item.doublyClaimed());
            case SYNTHETIC -> String.valueOf(item.synthetic());
        };
    }
}
