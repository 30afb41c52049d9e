package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query filter, parsed once: what it says decides the plan, {@link #matches} decides the document. Comparisons are
 * exact. An operator that is not listed here is refused.
 */
sealed interface Filter {
    Filter ALL = new And(List.of());

    boolean matches(Document document);

    /** Adds the fields of a document that decide; returns false if it cannot be said which they are. */
    static boolean addFields(Filter filter, Set<String> fields) {
        return switch (filter) {
            case And(List<Filter> parts) -> addAllFields(parts, fields);
            case Or(List<Filter> parts) -> addAllFields(parts, fields);
            case Nor(List<Filter> parts) -> addAllFields(parts, fields);
            case Field field -> {
                fields.add(field.parts[0]);
                yield true;
            }
            case Computed _ -> false;
        };
    }

    private static boolean addAllFields(List<Filter> parts, Set<String> fields) {
        for (Filter part : parts) {
            if (!addFields(part, fields)) {
                return false;
            }
        }
        return true;
    }

    record And(List<Filter> parts) implements Filter {
        @Override
        public boolean matches(Document document) {
            for (Filter part : parts) {
                if (!part.matches(document)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Or(List<Filter> parts) implements Filter {
        @Override
        public boolean matches(Document document) {
            for (Filter part : parts) {
                if (part.matches(document)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Nor(List<Filter> parts) implements Filter {
        @Override
        public boolean matches(Document document) {
            return parts.stream().noneMatch(part -> part.matches(document));
        }
    }

    record Computed(Object expression) implements Filter {
        @Override
        public boolean matches(Document document) {
            return Utils.isTrue(Expression.evaluateDocument(expression, document));
        }
    }

    /** One condition on one path. */
    final class Field implements Filter {
        final String path;
        final Condition condition;
        private final String[] parts;

        Field(String path, Condition condition) {
            this.path = path;
            this.condition = condition;
            this.parts = Paths.split(path);
        }

        @Override
        public boolean matches(Document document) {
            return condition.matches(document, parts);
        }
    }

    enum Comparison {
        GREATER,
        GREATER_OR_EQUAL,
        LESS,
        LESS_OR_EQUAL;

        boolean holds(int compared) {
            return switch (this) {
                case GREATER -> compared > 0;
                case GREATER_OR_EQUAL -> compared >= 0;
                case LESS -> compared < 0;
                case LESS_OR_EQUAL -> compared <= 0;
            };
        }

        boolean isLower() {
            return this == GREATER || this == GREATER_OR_EQUAL;
        }

        boolean isInclusive() {
            return this == GREATER_OR_EQUAL || this == LESS_OR_EQUAL;
        }
    }

    sealed interface Condition {
        /** Whether one value passes; an array is taken as it is and not looked into. */
        boolean holds(@Nullable Object value);

        default boolean matches(Document document, String[] path) {
            return Paths.any(document, path, 0, this::holdsForLeaf);
        }

        /** An array passes if itself or one of its elements does. */
        default boolean holdsForLeaf(@Nullable Object value) {
            if (holds(value)) {
                return true;
            }
            if (value instanceof List<?> array) {
                for (Object element : array) {
                    if (holds(element)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    record Equal(@Nullable Object wanted) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return OrderedBytes.equal(value, wanted);
        }
    }

    record In(List<@Nullable Object> wanted) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            for (Object one : wanted) {
                if (one instanceof BsonRegularExpression regex
                        ? new Regex(regex).holds(value)
                        : OrderedBytes.equal(value, one)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Compare(Comparison comparison, @Nullable Object bound) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            boolean comparable = bound instanceof MinKey
                    || bound instanceof MaxKey
                    || (OrderedBytes.type(value) == OrderedBytes.type(bound) && !isNaN(value) == !isNaN(bound));
            return comparable && comparison.holds(OrderedBytes.compare(value, bound));
        }

        private static boolean isNaN(@Nullable Object value) {
            return (value instanceof Double real && Double.isNaN(real)) || Decimal128.NaN.equals(value);
        }
    }

    record Exists(boolean wanted) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return !(value instanceof Missing);
        }

        @Override
        public boolean matches(Document document, String[] path) {
            return Paths.any(document, path, 0, this::holds) == wanted;
        }
    }

    record Regex(BsonRegularExpression pattern) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return value instanceof String text && pattern.matcher(text).find();
        }
    }

    record Size(int wanted) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return value instanceof List<?> array && array.size() == wanted;
        }

        @Override
        public boolean holdsForLeaf(@Nullable Object value) {
            return holds(value);
        }
    }

    record Type(List<String> names) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            String is = switch (value) {
                case null -> "null";
                case Missing _ -> "missing";
                case Double _ -> "double";
                case String _ -> "string";
                case Map<?, ?> _ -> "object";
                case Collection<?> _ -> "array";
                case BinData _ -> "binData";
                case UUID _ -> "binData";
                case ObjectId _ -> "objectId";
                case Boolean _ -> "bool";
                case Instant _ -> "date";
                case Integer _ -> "int";
                case Long _ -> "long";
                case Decimal128 _ -> "decimal";
                default -> "other";
            };
            return names.contains(is) || (value instanceof Number && names.contains("number"));
        }
    }

    record Mod(long divisor, long remainder) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return value instanceof Number number && number.longValue() % divisor == remainder;
        }
    }

    /** Some element passes the whole filter. */
    record Element(Filter filter) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return value instanceof List<?> array
                    && array.stream().anyMatch(one -> one instanceof Document document && filter.matches(document));
        }

        @Override
        public boolean holdsForLeaf(@Nullable Object value) {
            return holds(value);
        }
    }

    /** Some element passes all conditions. */
    record ElementValue(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return value instanceof List<?> array
                    && array.stream().anyMatch(one -> conditions.stream().allMatch(condition -> condition.holds(one)));
        }

        @Override
        public boolean holdsForLeaf(@Nullable Object value) {
            return holds(value);
        }
    }

    /** Every condition passes for some value. */
    record AllOf(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return conditions.stream().allMatch(condition -> condition.holds(value));
        }

        @Override
        public boolean matches(Document document, String[] path) {
            return conditions.stream().allMatch(condition -> condition.matches(document, path));
        }
    }

    record Never() implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return false;
        }
    }

    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(@Nullable Object value) {
            return !condition.holds(value);
        }

        @Override
        public boolean matches(Document document, String[] path) {
            return !condition.matches(document, path);
        }
    }

    static Filter parse(Document query) {
        List<Filter> parts = new ArrayList<>();
        for (Map.Entry<String, Object> entry : query.entrySet()) {
            String key = entry.getKey();
            Object value = entry.getValue();
            switch (key) {
                case "$and" -> parts.addAll(parts(key, value));
                case "$or" -> parts.add(new Or(parts(key, value)));
                case "$nor" -> parts.add(new Nor(parts(key, value)));
                case "$expr" -> parts.add(new Computed(value));
                case "$comment" -> {}
                default -> {
                    if (key.startsWith("$")) {
                        throw Refusals.badValue("unknown top level operator: " + key);
                    }
                    for (Condition condition : conditions(value)) {
                        parts.add(new Field(key, condition));
                    }
                }
            }
        }
        return flatten(parts);
    }

    private static Filter flatten(List<Filter> parts) {
        if (parts.size() == 1 && !(parts.getFirst() instanceof And)) {
            return parts.getFirst();
        }
        List<Filter> flat = new ArrayList<>();
        for (Filter part : parts) {
            if (part instanceof And(List<Filter> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(part);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new And(List.copyOf(flat));
    }

    private static List<Filter> parts(String operator, @Nullable Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw Refusals.badValue(operator + " must be a nonempty array");
        }
        List<Filter> parts = new ArrayList<>();
        for (Object part : list) {
            if (!(part instanceof Document document)) {
                throw Refusals.badValue(operator + " entries need to be full objects");
            }
            parts.add(parse(document));
        }
        return List.copyOf(parts);
    }

    private static boolean isOperators(@Nullable Object value) {
        return value instanceof Document document
                && !document.isEmpty()
                && document.keySet().iterator().next().startsWith("$");
    }

    private static List<Condition> conditions(@Nullable Object value) {
        if (value instanceof BsonRegularExpression regex) {
            return List.of(new Regex(regex));
        }
        if (!(value instanceof Document operators) || !isOperators(value)) {
            return List.of(new Equal(value));
        }
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, Object> entry : operators.entrySet()) {
            if (!entry.getKey().equals("$options")) {
                conditions.add(condition(entry.getKey(), entry.getValue(), operators));
            }
        }
        return conditions;
    }

    private static Condition condition(String operator, @Nullable Object value, Document all) {
        return switch (operator) {
            case "$eq" -> new Equal(value);
            case "$ne" -> new Not(new Equal(value));
            case "$gt" -> new Compare(Comparison.GREATER, value);
            case "$gte" -> new Compare(Comparison.GREATER_OR_EQUAL, value);
            case "$lt" -> new Compare(Comparison.LESS, value);
            case "$lte" -> new Compare(Comparison.LESS_OR_EQUAL, value);
            case "$in" -> in(operator, value);
            case "$nin" -> new Not(in(operator, value));
            case "$exists" -> new Exists(Utils.isTrue(value));
            case "$not" -> {
                if (!isOperators(value) && !(value instanceof BsonRegularExpression)) {
                    throw Refusals.badValue("$not needs a regex or a document");
                }
                yield new Not(new AllOf(conditions(value)));
            }
            case "$regex" -> {
                Object options = all.get("$options");
                if (value instanceof BsonRegularExpression regex) {
                    yield new Regex(
                            options == null
                                    ? regex
                                    : new BsonRegularExpression(regex.getPattern(), options.toString()));
                }
                if (!(value instanceof String pattern)) {
                    throw Refusals.badValue("$regex has to be a string");
                }
                yield new Regex(new BsonRegularExpression(pattern, options == null ? null : options.toString()));
            }
            case "$size" -> {
                if (!(value instanceof Number size)) {
                    throw Refusals.badValue("$size needs a number");
                }
                yield new Size(size.intValue());
            }
            case "$all" -> {
                if (!(value instanceof List<?> list)) {
                    throw Refusals.badValue("$all needs an array");
                }
                List<Condition> conditions = new ArrayList<>();
                list.forEach(one -> conditions.addAll(conditions(one)));
                yield conditions.isEmpty() ? new Never() : new AllOf(conditions);
            }
            case "$elemMatch" -> {
                if (!(value instanceof Document element)) {
                    throw Refusals.badValue("$elemMatch needs an Object");
                }
                String first =
                        element.isEmpty() ? "" : element.keySet().iterator().next();
                boolean ofValue =
                        first.startsWith("$") && !List.of("$and", "$or", "$nor").contains(first);
                yield ofValue ? new ElementValue(conditions(element)) : new Element(parse(element));
            }
            case "$type" -> {
                List<?> types = value instanceof List<?> list ? list : List.of(String.valueOf(value));
                List<String> names = new ArrayList<>();
                for (Object type : types) {
                    if (!(type instanceof String name)) {
                        throw Refusals.notSupported("$type by number");
                    }
                    names.add(name);
                }
                yield new Type(names);
            }
            case "$mod" -> {
                if (!(value instanceof List<?> list)
                        || list.size() != 2
                        || !(list.get(0) instanceof Number divisor)
                        || !(list.get(1) instanceof Number remainder)
                        || divisor.longValue() == 0) {
                    throw Refusals.badValue("malformed mod, expected [divisor, remainder]");
                }
                yield new Mod(divisor.longValue(), remainder.longValue());
            }
            default -> throw Refusals.badValue("unknown operator: " + operator);
        };
    }

    private static In in(String operator, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw Refusals.badValue(operator + " needs an array");
        }
        for (Object one : list) {
            if (isOperators(one)) {
                throw Refusals.badValue("cannot nest $ under " + operator);
            }
        }
        return new In(new ArrayList<>(list));
    }

    /** The query without its values, for logs and counters: which fields, which operators. */
    static String shape(Filter filter) {
        return switch (filter) {
            case And(List<Filter> parts) -> "{" + shapes(parts) + "}";
            case Or(List<Filter> parts) -> "$or[" + shapes(parts) + "]";
            case Nor(List<Filter> parts) -> "$nor[" + shapes(parts) + "]";
            case Computed _ -> "$expr";
            case Field field -> field.path + ":" + field.condition.getClass().getSimpleName();
        };
    }

    private static String shapes(List<Filter> parts) {
        return String.join(",", parts.stream().map(Filter::shape).toList());
    }
}
