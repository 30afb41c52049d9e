package cn.onezone.partners.agreements;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which fields the data of an event have. An agreement names single values only, never a record with all that it may carry
 * one day: what a later version of an event adds does not leave by itself (R21).
 */
final class EventFields {
    private EventFields() {}

    /** What a path leads to. */
    enum Found {
        /** A single value, or a list of such. */
        VALUE,
        /** A record, whose members must be named. */
        RECORD,
        /** Nothing. */
        NOTHING
    }

    /**
     * What a path leads to in the data of an event.
     *
     * @param data the record of the event
     * @param path members joined by points; a list stands for its items
     */
    static Found at(Class<?> data, String path) {
        Type at = data;
        for (String member : path.split("\\.", -1)) {
            if (!(item(at) instanceof Class<?> record) || !isRecord(record)) {
                return Found.NOTHING;
            }
            RecordComponent component = Arrays.stream(record.getRecordComponents())
                    .filter(c -> c.getName().equals(member))
                    .findFirst()
                    .orElse(null);
            if (component == null) {
                return Found.NOTHING;
            }
            at = component.getGenericType();
        }
        return isValue(item(at)) ? Found.VALUE : Found.RECORD;
    }

    /** All paths to single values, in the order of the record: what may be named. */
    static List<String> paths(Class<?> data) {
        List<String> all = new ArrayList<>();
        collect(data, "", all);
        return all;
    }

    private static void collect(Class<?> record, String before, List<String> all) {
        for (RecordComponent component : record.getRecordComponents()) {
            Type type = item(component.getGenericType());
            if (isValue(type)) {
                all.add(before + component.getName());
            } else if (type instanceof Class<?> inner && isRecord(inner)) {
                collect(inner, before + component.getName() + ".", all);
            }
        }
    }

    /** The items of a list, or of a list of lists; anything else itself. */
    private static Type item(Type type) {
        if (type instanceof WildcardType wildcard) {
            return item(wildcard.getUpperBounds()[0]);
        }
        return type instanceof ParameterizedType generic
                        && generic.getRawType() instanceof Class<?> raw
                        && Collection.class.isAssignableFrom(raw)
                ? item(generic.getActualTypeArguments()[0])
                : type;
    }

    private static boolean isRecord(Class<?> type) {
        return type.isRecord() && !isText(type);
    }

    private static boolean isValue(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return isValue(item(generic.getActualTypeArguments()[1]));
        }
        return type instanceof Class<?> plain && !isRecord(plain) && !plain.isInterface() && !plain.isArray();
    }

    private static boolean isText(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(c -> c.getAccessor().isAnnotationPresent(JsonValue.class));
    }
}
