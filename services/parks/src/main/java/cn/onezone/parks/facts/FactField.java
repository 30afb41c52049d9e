package cn.onezone.parks.facts;

import static cn.onezone.contracts.facts.FactKind.BRANCH;
import static cn.onezone.contracts.facts.FactKind.OVERSEAS_ACQUISITION;
import static cn.onezone.contracts.facts.FactKind.PATENT;
import static cn.onezone.contracts.facts.FactKind.STANDARD;
import static cn.onezone.contracts.facts.FactKind.TECHNOLOGY_CONTRACT;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.parks.imports.ImportMapping;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A field of a fact as somebody states it: in a form by its name, in a file by its heading. */
enum FactField {
    USCC("uscc", "统一社会信用代码", EnumSet.allOf(FactKind.class), "社会信用代码", "信用代码"),
    TARGET("target", "并购标的", EnumSet.of(OVERSEAS_ACQUISITION), "标的企业", "标的名称"),
    COUNTRY("country", "国家或地区", EnumSet.of(OVERSEAS_ACQUISITION, BRANCH), "国家", "国别"),
    ROUND("round", "并购轮次", EnumSet.of(OVERSEAS_ACQUISITION), "轮次"),
    AMOUNT("amount", "金额", EnumSet.of(OVERSEAS_ACQUISITION, TECHNOLOGY_CONTRACT), "成交额", "并购金额", "合同成交额"),
    CURRENCY("currency", "币种", EnumSet.of(OVERSEAS_ACQUISITION, TECHNOLOGY_CONTRACT)),
    DATE("date", "日期", EnumSet.of(OVERSEAS_ACQUISITION, TECHNOLOGY_CONTRACT, STANDARD), "公告日期", "登记日期", "发布日期"),
    STAKE("stake", "股权比例", EnumSet.of(OVERSEAS_ACQUISITION), "股权比例(%)", "持股比例"),
    STATUS("status", "并购状态", EnumSet.of(OVERSEAS_ACQUISITION), "状态"),
    REGISTRATION("registration", "合同登记编号", EnumSet.of(TECHNOLOGY_CONTRACT), "登记编号", "合同编号"),
    TYPE("type", "类型", EnumSet.of(TECHNOLOGY_CONTRACT, PATENT), "合同类型", "专利类型"),
    COUNTERPARTY("counterparty", "对方统一社会信用代码", EnumSet.of(TECHNOLOGY_CONTRACT)),
    NUMBER("number", "标准号", EnumSet.of(STANDARD), "标准编号"),
    LEVEL("level", "标准级别", EnumSet.of(STANDARD), "级别"),
    ROLE("role", "参与方式", EnumSet.of(STANDARD), "角色"),
    APPLICATION("application", "申请号", EnumSet.of(PATENT), "专利申请号"),
    PCT("pct", "PCT申请", EnumSet.of(PATENT), "PCT", "是否PCT"),
    APPLIED_ON("appliedOn", "申请日期", EnumSet.of(PATENT), "申请日"),
    GRANTED_ON("grantedOn", "授权日期", EnumSet.of(PATENT), "授权日", "授权公告日"),
    VALID_UNTIL("validUntil", "有效期至", EnumSet.of(PATENT), "有效期止"),
    BRANCH_USCC("branchUscc", "分支机构统一社会信用代码", EnumSet.of(BRANCH)),
    FOREIGN_REGISTRATION("foreignRegistration", "境外注册号", EnumSet.of(BRANCH), "境外注册编号"),
    PLACE("place", "所在地", EnumSet.of(BRANCH), "地址"),
    OPENED_ON("openedOn", "设立日期", EnumSet.of(BRANCH), "成立日期"),
    CLOSED_ON("closedOn", "注销日期", EnumSet.of(BRANCH), "撤销日期"),
    /** Stays in the park: the other party may be a natural person (R2, R19). */
    COUNTERPARTY_NAME("counterpartyName", "对方名称", EnumSet.of(TECHNOLOGY_CONTRACT), "对方当事人"),
    /** Stays in the park. */
    NOTE("note", "备注", EnumSet.allOf(FactKind.class)),
    VALID_FROM("validFrom", "生效日期", EnumSet.allOf(FactKind.class)),
    SYNTHETIC("synthetic", "示例", EnumSet.allOf(FactKind.class));

    private static final Set<FactField> NEVER_NEEDED = EnumSet.of(COUNTERPARTY_NAME, NOTE, VALID_FROM, SYNTHETIC);

    private final String name;
    private final String label;
    private final Set<FactKind> kinds;
    private final List<String> others;

    FactField(String name, String label, Set<FactKind> kinds, String... others) {
        this.name = name;
        this.label = label;
        this.kinds = Set.copyOf(kinds);
        this.others = List.of(others);
    }

    /** Its name in a form. */
    String code() {
        return name;
    }

    /** Where it stands in a form. */
    String pointer() {
        return "/" + name;
    }

    /** Its heading in a file. */
    String label() {
        return label;
    }

    boolean isOf(FactKind kind) {
        return kinds.contains(kind);
    }

    /**
     * Whether a file must have the column: a row states its fact in full, so a column that is left out would take away
     * what is known.
     */
    boolean isColumnNeeded(FactKind kind) {
        return isOf(kind) && !NEVER_NEEDED.contains(this);
    }

    /** Those of a kind, in the order of the template. */
    static List<FactField> of(FactKind kind) {
        return Arrays.stream(values()).filter(field -> field.isOf(kind)).toList();
    }

    /** The field of a kind that a heading names. */
    static Optional<FactField> ofHeading(FactKind kind, String heading) {
        String folded = ImportMapping.folded(heading);
        return of(kind).stream()
                .filter(field -> folded.equals(ImportMapping.folded(field.label))
                        || folded.equals(ImportMapping.folded(field.name))
                        || field.others.stream().anyMatch(other -> folded.equals(ImportMapping.folded(other))))
                .findFirst();
    }

    /** The field of a kind that has this name in a form. */
    static Optional<FactField> ofCode(FactKind kind, String code) {
        return of(kind).stream().filter(field -> field.name.equals(code)).findFirst();
    }

    /** The field that a problem points to. */
    static Optional<FactField> ofPointer(String pointer) {
        return Arrays.stream(values())
                .filter(field -> field.pointer().equals(pointer))
                .findFirst();
    }

    /** The field that names a fact of a kind to people. */
    static FactField keyOf(FactKind kind) {
        return switch (kind) {
            case OVERSEAS_ACQUISITION -> TARGET;
            case TECHNOLOGY_CONTRACT -> REGISTRATION;
            case STANDARD -> NUMBER;
            case PATENT -> APPLICATION;
            case BRANCH -> BRANCH_USCC;
        };
    }
}
