package cn.onezone.partners.agreements;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.problem.FieldChecks;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The terms of an agreement as they are asked for.
 *
 * @param subject what becomes of the subject of each event; absent: it is hashed
 * @param events 1 to 40
 * @param parks 1 to 100
 * @param from first day
 * @param until last day, at most three years later
 */
record TermsForm(
        @Nullable FieldTreatment subject,
        @Nullable List<@Nullable EventForm> events,
        @Nullable List<@Nullable ParkCode> parks,
        @Nullable LocalDate from,
        @Nullable LocalDate until) {
    private static final int MOST_EVENTS = 40;
    private static final int MOST_FIELDS = 100;
    private static final int MOST_CONDITIONS = 10;
    private static final int MOST_VALUES = 100;
    private static final int MOST_PARKS = 100;
    private static final int MOST_YEARS = 3;

    /** One type of event. */
    record EventForm(
            @Nullable String type,
            @Nullable List<@Nullable FieldForm> fields,
            @Nullable List<@Nullable ConditionForm> where) {}

    /** A field that leaves; without a treatment as it is. */
    record FieldForm(@Nullable String path, @Nullable FieldTreatment treatment) {}

    /** A condition. */
    record ConditionForm(@Nullable String path, @Nullable List<@Nullable String> anyOf) {}

    /** All types that an agreement may name, by name. */
    static Map<String, EventType<?>> offered() {
        return Offered.types();
    }

    /**
     * The terms; wrong ones are noted.
     *
     * @param at pointer to where they stand, {@code /terms} or empty
     */
    AgreementTerms checked(String at, FieldChecks checks, ParkDirectory directory) {
        FieldTreatment ofSubject = subject == null ? FieldTreatment.HASH : subject;
        if (ofSubject == FieldTreatment.SUPPRESS) {
            checks.wrong(at + "/subject", "suppress", "wrong-treatment", "keep or hash", "keep 或 hash");
        }
        List<EventTerms> named = new ArrayList<>();
        Set<String> types = new HashSet<>();
        List<@Nullable EventForm> asked = events == null ? List.of() : events;
        count(at + "/events", asked.size(), 1, MOST_EVENTS, checks);
        for (int i = 0; i < Math.min(asked.size(), MOST_EVENTS); i++) {
            EventForm form = asked.get(i);
            String here = at + "/events/" + i;
            EventType<?> type =
                    form == null || form.type() == null ? null : Offered.types().get(form.type());
            if (form == null || type == null || !types.add(type.name())) {
                checks.wrong(
                        here + "/type",
                        form == null ? null : form.type(),
                        "unknown-event-type",
                        "a type of docs/events.md that services of the network tell, each once",
                        "docs/events.md 所列、由网络各服务发布的事件类型，且不重复");
            } else {
                named.add(event(here, form, type, checks));
            }
        }
        return new AgreementTerms(
                ofSubject, named, parks(at, checks, directory), day(at + "/from", from, checks), last(at, checks));
    }

    private static EventTerms event(String here, EventForm form, EventType<?> type, FieldChecks checks) {
        List<FieldTerms> fields = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        List<@Nullable FieldForm> asked = form.fields() == null ? List.of() : form.fields();
        count(here + "/fields", asked.size(), 1, MOST_FIELDS, checks);
        for (int i = 0; i < Math.min(asked.size(), MOST_FIELDS); i++) {
            FieldForm field = asked.get(i);
            String path = path(here + "/fields/" + i, field == null ? null : field.path(), type, checks);
            if (!path.isEmpty() && !paths.add(path)) {
                checks.wrong(here + "/fields/" + i + "/path", path, "named-twice", "each field once", "字段不重复");
            }
            FieldTreatment treatment = field == null ? null : field.treatment();
            fields.add(new FieldTerms(path, treatment == null ? FieldTreatment.KEEP : treatment));
        }
        List<FieldCondition> where = new ArrayList<>();
        List<@Nullable ConditionForm> conditions = form.where() == null ? List.of() : form.where();
        count(here + "/where", conditions.size(), 0, MOST_CONDITIONS, checks);
        for (int i = 0; i < Math.min(conditions.size(), MOST_CONDITIONS); i++) {
            ConditionForm condition = conditions.get(i);
            String at = here + "/where/" + i;
            String path = path(at, condition == null ? null : condition.path(), type, checks);
            List<@Nullable String> values =
                    condition == null || condition.anyOf() == null ? List.of() : condition.anyOf();
            count(at + "/anyOf", values.size(), 1, MOST_VALUES, checks);
            List<String> texts = new ArrayList<>();
            for (int v = 0; v < Math.min(values.size(), MOST_VALUES); v++) {
                texts.add(checks.text(at + "/anyOf/" + v, values.get(v), 200));
            }
            where.add(new FieldCondition(path, texts));
        }
        return new EventTerms(type.name(), fields, where);
    }

    private static String path(String at, @Nullable String path, EventType<?> type, FieldChecks checks) {
        EventFields.Found found =
                path == null || path.length() > 200 ? EventFields.Found.NOTHING : EventFields.at(type.data(), path);
        if (path == null || found != EventFields.Found.VALUE) {
            checks.wrong(
                    at + "/path",
                    path,
                    found == EventFields.Found.RECORD ? "members-not-named" : "unknown-field",
                    "one of " + String.join(", ", EventFields.paths(type.data())),
                    "下列之一：" + String.join(", ", EventFields.paths(type.data())));
            return "";
        }
        return path;
    }

    private List<ParkCode> parks(String at, FieldChecks checks, ParkDirectory directory) {
        List<@Nullable ParkCode> asked = parks == null ? List.of() : parks;
        count(at + "/parks", asked.size(), 1, MOST_PARKS, checks);
        List<ParkCode> named = new ArrayList<>();
        for (int i = 0; i < Math.min(asked.size(), MOST_PARKS); i++) {
            ParkCode park = asked.get(i);
            if (park == null || directory.find(park).isEmpty() || named.contains(park)) {
                checks.wrong(
                        at + "/parks/" + i, park, "unknown-park", "parks of the network, each once", "网络中的分园，且不重复");
            } else {
                named.add(park);
            }
        }
        return named;
    }

    private LocalDate last(String at, FieldChecks checks) {
        LocalDate last = day(at + "/until", until, checks);
        if (from != null && until != null && (until.isBefore(from) || until.isAfter(from.plusYears(MOST_YEARS)))) {
            checks.wrong(
                    at + "/until",
                    until,
                    "wrong-validity",
                    "from the first day to " + MOST_YEARS + " years later",
                    "不早于起始日，且至多 " + MOST_YEARS + " 年");
        }
        return last;
    }

    private static LocalDate day(String pointer, @Nullable LocalDate day, FieldChecks checks) {
        LocalDate there = checks.present(pointer, day, "a day such as 2024-05-06", "日期，如 2024-05-06");
        return there == null ? LocalDate.EPOCH : there;
    }

    private static void count(String pointer, int size, int least, int most, FieldChecks checks) {
        if (size < least || size > most) {
            checks.wrong(pointer, size, "wrong-count", least + " to " + most + " items", least + " 至 " + most + " 项");
        }
    }
}
