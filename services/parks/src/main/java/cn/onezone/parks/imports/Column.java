package cn.onezone.parks.imports;

import cn.onezone.parks.roster.Field;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns that an import reads and an export writes. Others are let pass. */
enum Column {
    NAME("企业名称", "/name", Field.NAME, "必填。登记的企业全称。", "示例科技有限公司", "名称", "单位名称", "公司名称", "name"),
    USCC("统一社会信用代码", "/uscc", null, "必填。18 位，最后一位为校验码。", "", "社会信用代码", "统一信用代码", "信用代码", "uscc"),
    FOUNDED_ON("注册日期", "/foundedOn", Field.FOUNDED_ON, "如 2019-04-23。空：登记未载明。", "2019-04-23", "成立日期", "foundedOn"),
    ENTERPRISE_TYPE("企业类型", "/enterpriseType", Field.ENTERPRISE_TYPE, "空：登记未载明。", "有限责任公司", "enterpriseType"),
    CAPITAL(
            "注册资金",
            "/registeredCapital",
            Field.REGISTERED_CAPITAL,
            "须带单位，如 200万人民币、50(万美元)。空：登记未载明。",
            "200万人民币",
            "注册资本",
            "registeredCapital"),
    SCOPE("经营范围", "/scope", Field.SCOPE, "不离开本园。空：登记未载明。", "软件开发", "scope"),
    PROVINCE("所在省份", "/province", null, "仅用于判断地区。", "北京市", "省份", "province"),
    DISTRICT(
            "地区",
            "/district",
            Field.DISTRICT,
            "必填（district=any 时可缺）。空：按代码的登记机关判断。",
            "",
            "所在区",
            "区县",
            "所属区县",
            "district"),
    ADDRESS("注册地址", "/address", Field.ADDRESS, "空：登记未载明。", "某街1号", "住所", "地址", "address"),
    INDUSTRY(
            "行业代码",
            "/industry",
            Field.INDUSTRY,
            "GB/T 4754-2017，如 6513 或 I6513。空：保留已知。",
            "I6513",
            "国民经济行业代码",
            "industry"),
    FORMER_NAMES("曾用名", "/formerNames", Field.FORMER_NAMES, "最近的在前，以；分隔。空：保留已知。", "", "formerNames"),
    QUALIFICATIONS(
            "资质",
            "/qualifications",
            Field.QUALIFICATIONS,
            "名称|起始日|截止日|证书号，以；分隔，名称之后可缺。空：保留已知。",
            "高新技术企业|2022-12-01|2025-11-30|GR202211000001",
            "qualifications"),
    CLAIMED_FROM("认领日期", "/claimedFrom", Field.CLAIMED_FROM, "本园自何日起认领。空：今天，或保留已知。", "2020-01-01", "claimedFrom"),
    SYNTHETIC("示例", "/synthetic", Field.SYNTHETIC, "是、否。演示用的虚构企业填“是”。空：否，或保留已知。", "否", "synthetic"),
    SCALE("企业规模", "/scale", Field.SCALE, "大型、中型、小型、微型。空：保留已知。", "中型", "规模", "scale"),
    LONGITUDE("经度", "/place", Field.PLACE, "东经度数，与纬度同填。空：保留已知。", "116.310316", "longitude"),
    LATITUDE("纬度", "/place/latitude", Field.PLACE, "北纬度数，与经度同填。空：保留已知。", "39.992894", "latitude"),
    LISTINGS(
            "上市",
            "/listings",
            Field.LISTINGS,
            "交易所|证券代码|上市日|退市日，以；分隔。交易所填 MIC 或名称。空：保留已知。",
            "XSHG|688981|2020-07-16",
            "listings"),
    WORLD_LISTS(
            "世界榜单",
            "/worldLists",
            Field.WORLD_LISTS,
            "世界500强|年份|名次 或 全球创新千强|年份|名次，以；分隔，名次可缺。空：保留已知。",
            "世界500强|2023|112",
            "worldLists"),
    CONTACTS(
            "联系人",
            "/contacts",
            Field.CONTACTS,
            "个人信息，不离开本园。姓名|职务|电话|邮箱，以；分隔。空：保留已知。",
            "示例姓名|行政主管|010-00000000|name@example.cn",
            "contacts"),
    TAGS("标签", "/tags", Field.TAGS, "不离开本园。以；分隔。空：保留已知。", "重点企业", "tags"),
    ATTACHMENTS("附件", "/attachments", Field.ATTACHMENTS, "不离开本园。文件名|SHA-256|字节数|媒体类型，以；分隔。空：保留已知。", "", "attachments"),
    NOTES("园区备注", "/notes", Field.NOTES, "不离开本园。空：保留已知。", "", "notes"),
    VALID_FROM("生效日期", "/validFrom", null, "本行的变更自何日起属实，不晚于今天。空：今天。新企业自认领日期起。", "", "validFrom");

    /** An empty cell of these says that there is none, as the registers do; of the others it says nothing. */
    private static final Set<Column> STATED_WHEN_EMPTY = Set.of(FOUNDED_ON, ENTERPRISE_TYPE, CAPITAL, SCOPE, ADDRESS);

    private final String label;
    private final String pointer;
    private final @Nullable Field field;
    private final String help;
    private final String example;
    private final List<String> others;

    Column(String label, String pointer, @Nullable Field field, String help, String example, String... others) {
        this.label = label;
        this.pointer = pointer;
        this.field = field;
        this.help = help;
        this.example = example;
        this.others = List.of(others);
    }

    /** As the open registration form writes it. */
    String label() {
        return label;
    }

    /** The name of the field, by which a heading is mapped to it. */
    String code() {
        return switch (this) {
            case LONGITUDE -> "longitude";
            case LATITUDE -> "latitude";
            default -> pointer.substring(1);
        };
    }

    /** The field that it states, absent if it is only read to understand the row. */
    @Nullable
    Field field() {
        return field;
    }

    /** What to write into its cells, for those who fill in the form. */
    String help() {
        return help;
    }

    /** A cell that is right. */
    String example() {
        return example;
    }

    /** Whether an empty cell says that there is none. */
    boolean isStatedWhenEmpty() {
        return STATED_WHEN_EMPTY.contains(this);
    }

    /** Whether its cells are about persons. */
    boolean isPersonal() {
        return field != null && field.reach() == Field.Reach.PERSONAL;
    }

    /** Whether its cells are dates, which a workbook keeps as counts of days. */
    boolean isDate() {
        return this == FOUNDED_ON || this == CLAIMED_FROM || this == VALID_FROM;
    }

    /** The column of this heading, if it is one that an import reads. */
    static @Nullable Column of(String heading) {
        String folded = ImportMapping.folded(heading);
        for (Column column : values()) {
            if (folded.equals(ImportMapping.folded(column.label))
                    || column.others.stream().anyMatch(other -> folded.equals(ImportMapping.folded(other)))) {
                return column;
            }
        }
        return null;
    }

    /** The column of this code, if there is one. */
    static @Nullable Column ofCode(String code) {
        for (Column column : values()) {
            if (column.code().equals(code)) {
                return column;
            }
        }
        return null;
    }

    /** The column that states the field which a problem points to. */
    static @Nullable Column ofPointer(String pointer) {
        Column found = null;
        for (Column column : values()) {
            if ((pointer.equals(column.pointer) || pointer.startsWith(column.pointer + "/"))
                    && (found == null || column.pointer.length() > found.pointer.length())) {
                found = column;
            }
        }
        return found;
    }
}
