package cn.onezone.parks.roster;

import cn.onezone.contracts.wire.Text;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A field of a roster entry. */
public enum Field {
    NAME("name", Reach.SHARED, "name", "企业名称", EntryFields::name),
    FORMER_NAMES("formerNames", Reach.SHARED, "former names", "曾用名", EntryFields::formerNames),
    ENTERPRISE_TYPE("enterpriseType", Reach.SHARED, "legal form", "企业类型", EntryFields::enterpriseType),
    DISTRICT("district", Reach.SHARED, "district", "地区", EntryFields::district),
    ADDRESS("address", Reach.SHARED, "registered address", "注册地址", EntryFields::address),
    INDUSTRY("industry", Reach.SHARED, "industry", "行业代码", EntryFields::industry),
    REGISTERED_CAPITAL("registeredCapital", Reach.SHARED, "registered capital", "注册资金", EntryFields::registeredCapital),
    FOUNDED_ON("foundedOn", Reach.SHARED, "date of registration", "注册日期", EntryFields::foundedOn),
    QUALIFICATIONS("qualifications", Reach.SHARED, "qualifications", "资质", EntryFields::qualifications),
    CLAIMED_FROM("claimedFrom", Reach.SHARED, "claimed from", "认领日期", EntryFields::claimedFrom),
    SYNTHETIC("synthetic", Reach.SHARED, "invented", "示例", EntryFields::synthetic),
    SCALE("scale", Reach.SHARED, "scale class", "企业规模", EntryFields::scale),
    PLACE("place", Reach.SHARED, "place", "位置", EntryFields::place),
    LISTINGS("listings", Reach.SHARED, "listings", "上市", EntryFields::listings),
    WORLD_LISTS("worldLists", Reach.SHARED, "world lists", "世界榜单", EntryFields::worldLists),
    SCOPE("scope", Reach.PARK, "business scope", "经营范围", EntryFields::scope),
    CONTACTS("contacts", Reach.PERSONAL, "contacts", "联系人", EntryFields::contacts),
    TAGS("tags", Reach.PARK, "tags", "标签", EntryFields::tags),
    ATTACHMENTS("attachments", Reach.PARK, "attachments", "附件", EntryFields::attachments),
    NOTES("notes", Reach.PARK, "notes", "备注", EntryFields::notes);

    /** How far a field may go. */
    public enum Reach {
        /** The network knows it. */
        SHARED,
        /** It stays in the park (R2). */
        PARK,
        /** It stays in the park, and is shown only to whom says what for. */
        PERSONAL
    }

    private final String label;
    private final Reach reach;
    private final Text title;
    private final Function<EntryFields, @Nullable Object> of;

    Field(String label, Reach reach, String en, String zh, Function<EntryFields, @Nullable Object> of) {
        this.label = label;
        this.reach = reach;
        this.title = Text.of(en, zh);
        this.of = of;
    }

    /** As it stands in JSON, and in {@code changed} of the event. */
    public String label() {
        return label;
    }

    /** How far it may go. */
    public Reach reach() {
        return reach;
    }

    /** For people. */
    public Text title() {
        return title;
    }

    /** Its value in these fields. */
    public @Nullable Object of(EntryFields fields) {
        return of.apply(fields);
    }

    /** The field of this label, if it is one. */
    public static @Nullable Field ofLabel(String label) {
        for (Field field : values()) {
            if (field.label.equals(label)) {
                return field;
            }
        }
        return null;
    }

    /** Whether a value says nothing. */
    static boolean isNone(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }
}
