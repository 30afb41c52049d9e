package cn.onezone.kit.log;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record that was made from JSON has all that it must have. JSON leaves out what it likes, and a component of
 * which the type says that it is never null is null then: whoever reads it falls over it, far from where it came in.
 * Looked at is the record and not the JSON, so that a list that came later, and that the record makes empty where an older
 * event has none, is there.
 */
final class RequiredComponents {
    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return parts(type);
        }
    };

    private RequiredComponents() {}

    /**
     * A component that is looked at.
     *
     * @param name {@code RosterEntryRemoved.park}
     * @param optional whether it may be null
     * @param within whether something that it holds could be missing
     * @param ofOptionals whether what it holds, as a list or map, may be null
     */
    private record Part(String name, Method accessor, boolean optional, boolean within, boolean ofOptionals) {}

    /**
     * Refuses a record that lacks something, however deep, and no record at all: that is what the text {@code null} makes.
     *
     * @throws IllegalArgumentException naming the first component that is null and must not be
     */
    static void check(@Nullable Object data) {
        if (data == null) {
            throw new IllegalArgumentException("data: value: null (expected: present)");
        }
        if (!(data instanceof Record)) {
            return;
        }
        for (Part part : PARTS.get(data.getClass())) {
            Object value = value(part, data);
            if (value == null) {
                if (!part.optional()) {
                    throw missing(part);
                }
            } else if (part.within()) {
                within(part, value);
            }
        }
    }

    private static void within(Part part, Object value) {
        switch (value) {
            case Collection<?> items -> items.forEach(item -> one(part, item));
            case Map<?, ?> map -> map.values().forEach(item -> one(part, item));
            default -> check(value);
        }
    }

    private static void one(Part part, @Nullable Object item) {
        if (item != null) {
            check(item);
        } else if (!part.ofOptionals()) {
            throw missing(part);
        }
    }

    private static IllegalArgumentException missing(Part part) {
        return new IllegalArgumentException(part.name() + ": value: null (expected: present)");
    }

    private static @Nullable Object value(Part part, Object record) {
        try {
            return part.accessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(part.name() + " cannot be read", e);
        }
    }

    private static List<Part> parts(Class<?> type) {
        List<Part> all = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
            boolean optional = isNullable(component.getAnnotatedType());
            boolean within = mayLack(component.getType());
            if (component.getType().isPrimitive() || (optional && !within)) {
                continue;
            }
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            all.add(new Part(
                    type.getSimpleName() + '.' + component.getName(),
                    accessor,
                    optional,
                    within,
                    component.getAnnotatedType() instanceof AnnotatedParameterizedType generic
                            && isNullable(generic.getAnnotatedActualTypeArguments()[
                                    generic.getAnnotatedActualTypeArguments().length - 1])));
        }
        return List.copyOf(all);
    }

    private static boolean isNullable(AnnotatedType type) {
        return ((AnnotatedElement) type).isAnnotationPresent(Nullable.class);
    }

    /** Lists, maps, records and whatever may be one; a record that is a text on the wire has what it must have. */
    private static boolean mayLack(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .noneMatch(component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
        }
        return (type.isInterface() && !CharSequence.class.isAssignableFrom(type)) || type == Object.class;
    }
}
