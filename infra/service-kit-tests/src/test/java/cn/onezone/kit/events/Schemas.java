package cn.onezone.kit.events;

import cn.onezone.kit.json.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON Schemas of the records that events carry, as {@link EventJson} writes them. */
final class Schemas {
    private final Javadoc javadoc;
    private final Map<String, Object> named = new TreeMap<>();
    private final Map<String, Class<?>> types = new HashMap<>();

    Schemas(Javadoc javadoc) {
        this.javadoc = javadoc;
    }

    /** All records met so far, by name. */
    Map<String, Object> named() {
        return named;
    }

    /** A reference to the schema of a record. */
    Map<String, Object> reference(Class<?> record) {
        String name = name(record);
        Class<?> known = types.putIfAbsent(name, record);
        if (known != null && known != record) {
            throw new IllegalStateException("two records of one name: " + known + " and " + record);
        }
        if (known == null) {
            named.put(name, Map.of());
            named.put(name, object(record));
        }
        return new LinkedHashMap<>(Map.of("$ref", "#/components/schemas/" + name));
    }

    static String name(Class<?> type) {
        return type.getSimpleName();
    }

    /** A field of a record, for the table of the documentation. */
    record Field(String name, String type, boolean required, String meaning) {}

    List<Field> fields(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(c -> new Field(
                        c.getName(),
                        plain(c.getGenericType()),
                        required(c),
                        javadoc.parameter(record, c.getName()).orElse("")))
                .toList();
    }

    private static boolean required(RecordComponent component) {
        // a list that is left out while it is empty is not required either
        JsonInclude inclusion = component.getAccessor().getAnnotation(JsonInclude.class);
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && (inclusion == null || inclusion.value() != JsonInclude.Include.NON_EMPTY);
    }

    private Map<String, Object> object(Class<?> record) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        javadoc.sentence(record).ifPresent(s -> schema.put("description", s));
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Map<String, Object> property = of(component.getAnnotatedType());
            javadoc.parameter(record, component.getName()).ifPresent(p -> property.put("description", p));
            properties.put(component.getName(), property);
            if (required(component)) {
                required.add(component.getName());
            }
        }
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private Map<String, Object> of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType generic && annotated instanceof AnnotatedParameterizedType arguments) {
            AnnotatedType[] of = arguments.getAnnotatedActualTypeArguments();
            Map<String, Object> schema = new LinkedHashMap<>();
            if (generic.getRawType().equals(List.class)) {
                schema.put("type", "array");
                schema.put("items", of(of[0]));
                return schema;
            }
            if (generic.getRawType().equals(Map.class)) {
                schema.put("type", "object");
                schema.put("additionalProperties", of(of[1]));
                return schema;
            }
        }
        if (type instanceof Class<?> plain) {
            return of(plain);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private Map<String, Object> of(Class<?> type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            schema.put("type", "integer");
        } else if (type == String.class) {
            schema.put("type", "string");
        } else if (type == BigDecimal.class) {
            schema.put("type", "string");
            schema.put("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
        } else if (type == LocalDate.class) {
            schema.put("type", "string");
            schema.put("format", "date");
        } else if (type == Instant.class) {
            schema.put("type", "string");
            schema.put("format", "date-time");
        } else if (type.isEnum()) {
            schema.put("type", "string");
            schema.put("enum", constants(type));
        } else if (isText(type)) {
            schema.put("type", "string");
            javadoc.sentence(type).ifPresent(s -> schema.put("title", s));
        } else if (type.isRecord()) {
            return reference(type);
        } else {
            throw new IllegalStateException("no schema for " + type);
        }
        return schema;
    }

    private static List<String> constants(Class<?> type) {
        return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                .map(c -> EventJson.mapper().valueToTree(c).asString())
                .toList();
    }

    static boolean isText(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getAccessor)
                        .anyMatch(Schemas::isValue);
    }

    private static boolean isValue(Method accessor) {
        return accessor.isAnnotationPresent(JsonValue.class);
    }

    private static String plain(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType().equals(List.class)
                    ? "list of " + plain(of[0])
                    : "map of " + plain(of[0]) + " to " + plain(of[1]);
        }
        Class<?> plain = (Class<?>) type;
        return Optional.ofNullable(Map.<Class<?>, String>of(
                                boolean.class, "true or false",
                                int.class, "integer",
                                long.class, "integer",
                                Integer.class, "integer",
                                String.class, "text",
                                BigDecimal.class, "decimal as text",
                                LocalDate.class, "date",
                                Instant.class, "time (UTC)")
                        .get(plain))
                .orElseGet(() -> plain.isEnum()
                        ? String.join(" \\| ", constants(plain))
                        : isText(plain) ? plain.getSimpleName() + " (text)" : plain.getSimpleName());
    }
}
