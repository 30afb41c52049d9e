package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Applies an update to a document nobody else holds. Numbers are added and compared exactly: MongoDB's Decimal128 keeps 34
 * digits and so does this. An operator that is not listed here is refused before anything is changed.
 */
final class Updates {
    private static final String ID = "_id";

    private final Clock clock;

    Updates(Clock clock) {
        this.clock = clock;
    }

    static boolean isReplacement(Document update) {
        return update.isEmpty() || !update.keySet().iterator().next().startsWith("$");
    }

    /** Refuses what cannot be applied, whatever the document. */
    static void check(Document update) {
        boolean replacement = isReplacement(update);
        List<String> paths = new ArrayList<>();
        for (Map.Entry<String, Object> entry : update.entrySet()) {
            if (entry.getKey().startsWith("$") == replacement) {
                throw Refusals.failedToParse("unknown operator or mixed update: '" + entry.getKey()
                        + "'; expected only operators or only fields");
            }
            if (replacement) {
                continue;
            }
            if (!(entry.getValue() instanceof Document change)) {
                throw Refusals.failedToParse("Modifiers operate on fields but found type "
                        + entry.getValue().getClass().getSimpleName() + " for " + entry.getKey());
            }
            for (String path : change.keySet()) {
                for (String part : Paths.split(path)) {
                    if (part.startsWith("$")) {
                        throw Refusals.notSupported("the positional operator in '" + path + "'");
                    }
                }
                for (String other : paths) {
                    if (isAtOrBelow(path, other) || isAtOrBelow(other, path)) {
                        throw Refusals.conflictingUpdate(
                                "Updating the path '" + path + "' would create a conflict at '" + other + "'");
                    }
                }
                paths.add(path);
            }
        }
    }

    private static boolean isAtOrBelow(String path, String other) {
        return path.startsWith(other) && (path.length() == other.length() || path.charAt(other.length()) == '.');
    }

    /** The fields of a document that an update with operators may change. */
    static Set<String> fieldsChanged(Document update) {
        Set<String> fields = new HashSet<>();
        for (Map.Entry<String, Object> operator : update.entrySet()) {
            for (Map.Entry<String, Object> entry : ((Document) operator.getValue()).entrySet()) {
                fields.add(Paths.split(entry.getKey())[0]);
                if (operator.getKey().equals("$rename") && entry.getValue() instanceof String to) {
                    fields.add(Paths.split(to)[0]);
                }
            }
        }
        return fields;
    }

    /** Adds the fields whose old values decide what the update makes of them; a $set or $unset of a whole field has none. */
    static void addFieldsRead(Document update, Set<String> fields) {
        for (Map.Entry<String, Object> operator : update.entrySet()) {
            boolean whole =
                    operator.getKey().equals("$set") || operator.getKey().equals("$unset");
            for (Map.Entry<String, Object> entry : ((Document) operator.getValue()).entrySet()) {
                String[] path = Paths.split(entry.getKey());
                if (!whole || path.length > 1) {
                    fields.add(path[0]);
                }
                if (operator.getKey().equals("$rename") && entry.getValue() instanceof String to) {
                    fields.add(Paths.split(to)[0]);
                }
            }
        }
    }

    /** The replacement document, with the _id of what it replaces in front. */
    static Document replace(@Nullable Object id, Document replacement) {
        Document result = new Document();
        Object given = replacement.get(ID);
        if (id != null && replacement.containsKey(ID) && !OrderedBytes.equal(id, given)) {
            throw changedId(given);
        }
        result.put(ID, id == null ? given : id);
        replacement.cloneInto(result);
        if (id != null) {
            result.put(ID, id);
        }
        return result;
    }

    private static RuntimeException changedId(@Nullable Object given) {
        return Refusals.immutableField(
                "After applying the update, the (immutable) field '_id' was found to have been altered to _id: "
                        + given);
    }

    /** Changes {@code document} in place. */
    void apply(Document document, Document update, boolean inserting) {
        Object id = document.get(ID);
        for (Map.Entry<String, Object> operator : update.entrySet()) {
            Document change = (Document) operator.getValue();
            for (Map.Entry<String, Object> entry : change.entrySet()) {
                apply(document, operator.getKey(), entry.getKey(), entry.getValue(), inserting);
            }
        }
        if (id != null && !OrderedBytes.equal(id, document.getOrMissing(ID))) {
            throw changedId(document.get(ID));
        }
    }

    private void apply(Document document, String operator, String path, @Nullable Object argument, boolean inserting) {
        String[] parts = Paths.split(path);
        switch (operator) {
            case "$set" -> set(document, parts, argument);
            case "$setOnInsert" -> {
                if (inserting) {
                    set(document, parts, argument);
                }
            }
            case "$unset" -> unset(document, parts);
            case "$inc" -> set(document, parts, arithmetic(operator, path, get(document, parts), argument));
            case "$mul" -> set(document, parts, arithmetic(operator, path, get(document, parts), argument));
            case "$min" -> {
                Object old = get(document, parts);
                if (old instanceof Missing || OrderedBytes.compare(argument, old) < 0) {
                    set(document, parts, argument);
                }
            }
            case "$max" -> {
                Object old = get(document, parts);
                if (old instanceof Missing || OrderedBytes.compare(argument, old) > 0) {
                    set(document, parts, argument);
                }
            }
            case "$push" -> set(document, parts, push(path, array(operator, path, get(document, parts)), argument));
            case "$addToSet" -> {
                List<@Nullable Object> array = array(operator, path, get(document, parts));
                for (Object value : each(operator, argument)) {
                    if (array.stream().noneMatch(held -> OrderedBytes.equal(held, value))) {
                        array.add(value);
                    }
                }
                set(document, parts, array);
            }
            case "$pull" -> remove(document, operator, path, parts, pulled(argument));
            case "$pullAll" -> {
                if (!(argument instanceof List<?> values)) {
                    throw Refusals.badValue("$pullAll requires an array argument");
                }
                remove(document, operator, path, parts, new Filter.In(new ArrayList<>(values))::holds);
            }
            case "$pop" -> {
                Object old = get(document, parts);
                if (!(old instanceof Missing)) {
                    List<@Nullable Object> array = array(operator, path, old);
                    if (!(argument instanceof Number end) || Math.abs(end.intValue()) != 1) {
                        throw Refusals.failedToParse("$pop expects 1 or -1, found: " + argument);
                    }
                    if (!array.isEmpty()) {
                        array.remove(end.intValue() < 0 ? 0 : array.size() - 1);
                    }
                    set(document, parts, array);
                }
            }
            case "$rename" -> {
                if (!(argument instanceof String to)) {
                    throw Refusals.badValue("The 'to' field for $rename must be a string: " + path);
                }
                Object old = get(document, parts);
                if (!(old instanceof Missing)) {
                    unset(document, parts);
                    set(document, Paths.split(to), old);
                }
            }
            case "$currentDate" -> {
                boolean timestamp = argument instanceof Document type && "timestamp".equals(type.get("$type"));
                set(document, parts, timestamp ? new BsonTimestamp(clock.instant(), 1) : clock.instant());
            }
            default ->
                throw Refusals.failedToParse("Unknown modifier: " + operator + ". Expected a valid update modifier");
        }
    }

    /** What $pull takes: a document argument is a filter on elements, or operators on their value. */
    private static Predicate<@Nullable Object> pulled(@Nullable Object argument) {
        if (!(argument instanceof Document document)) {
            Filter filter = Filter.parse(new Document("element", argument));
            return element -> filter.matches(new Document("element", element));
        }
        boolean operators =
                !document.isEmpty() && document.keySet().iterator().next().startsWith("$");
        if (operators) {
            Filter filter = Filter.parse(new Document("element", document));
            return element -> filter.matches(new Document("element", element));
        }
        Filter filter = Filter.parse(document);
        return element -> element instanceof Document inner && filter.matches(inner);
    }

    private static void remove(
            Document document, String operator, String path, String[] parts, Predicate<@Nullable Object> taken) {
        Object old = get(document, parts);
        if (!(old instanceof Missing)) {
            List<@Nullable Object> array = array(operator, path, old);
            array.removeIf(taken);
            set(document, parts, array);
        }
    }

    private static List<@Nullable Object> push(String path, List<@Nullable Object> array, @Nullable Object argument) {
        if (!(argument instanceof Document modifiers) || !modifiers.containsKey("$each")) {
            array.add(argument);
            return array;
        }
        for (String modifier : modifiers.keySet()) {
            if (!List.of("$each", "$slice", "$position").contains(modifier)) {
                throw Refusals.notSupported(modifier + " in $push to '" + path + "'");
            }
        }
        List<?> values = each("$push", modifiers);
        int at = array.size();
        if (modifiers.get("$position") instanceof Number position) {
            int wanted = position.intValue();
            at = wanted < 0 ? Math.max(0, array.size() + wanted) : Math.min(array.size(), wanted);
        }
        array.addAll(at, values);
        if (modifiers.get("$slice") instanceof Number slice) {
            int most = slice.intValue();
            return most < 0
                    ? new ArrayList<>(array.subList(Math.max(0, array.size() + most), array.size()))
                    : new ArrayList<>(array.subList(0, Math.min(most, array.size())));
        }
        return array;
    }

    private static List<?> each(String operator, @Nullable Object argument) {
        if (argument instanceof Document modifiers && modifiers.containsKey("$each")) {
            if (!(modifiers.get("$each") instanceof List<?> values)) {
                throw Refusals.badValue("The argument to $each in " + operator + " must be an array");
            }
            return values;
        }
        List<@Nullable Object> one = new ArrayList<>(1);
        one.add(argument);
        return one;
    }

    private static List<@Nullable Object> array(String operator, String path, @Nullable Object old) {
        if (old instanceof Missing) {
            return new ArrayList<>();
        }
        if (!(old instanceof List<?> array)) {
            throw Refusals.badValue("Cannot apply " + operator + " to the non-array field '" + path + "'");
        }
        return new ArrayList<>(array);
    }

    static Number arithmetic(String operator, String path, @Nullable Object old, @Nullable Object argument) {
        boolean add = operator.equals("$inc");
        if (!(argument instanceof Number by)) {
            throw Refusals.typeMismatch("Cannot apply " + operator + " with the non-numeric argument " + argument);
        }
        if (old instanceof Missing) {
            return add ? by : zeroLike(by);
        }
        if (!(old instanceof Number from)) {
            throw Refusals.typeMismatch(
                    "Cannot apply " + operator + " to a value of non-numeric type at '" + path + "'");
        }
        if (from instanceof Decimal128 || by instanceof Decimal128) {
            BigDecimal left = exact(from);
            BigDecimal right = exact(by);
            return new Decimal128(
                    add ? left.add(right, MathContext.DECIMAL128) : left.multiply(right, MathContext.DECIMAL128));
        }
        if (from instanceof Double || by instanceof Double) {
            return add ? from.doubleValue() + by.doubleValue() : from.doubleValue() * by.doubleValue();
        }
        try {
            long result = add
                    ? Math.addExact(from.longValue(), by.longValue())
                    : Math.multiplyExact(from.longValue(), by.longValue());
            boolean narrow = from instanceof Integer && by instanceof Integer && (int) result == result;
            if (narrow) {
                return (int) result;
            }
            return result;
        } catch (ArithmeticException overflow) {
            throw Refusals.badValue("Failed to apply " + operator + " operations to current value (" + from + ") at '"
                    + path + "': overflow");
        }
    }

    private static Number zeroLike(Number number) {
        return switch (number) {
            case Integer _ -> 0;
            case Long _ -> 0L;
            case Decimal128 _ -> Decimal128.POSITIVE_ZERO;
            default -> 0.0;
        };
    }

    private static BigDecimal exact(Number number) {
        return switch (number) {
            case Decimal128 decimal -> decimal.toBigDecimal();
            case Double real -> BigDecimal.valueOf(real);
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    static @Nullable Object get(@Nullable Object node, String[] path) {
        for (String part : path) {
            if (node instanceof Document document) {
                node = document.getOrMissing(part);
            } else if (node instanceof List<?> array) {
                int at = Paths.position(part);
                node = at >= 0 && at < array.size() ? array.get(at) : Missing.getInstance();
            } else {
                return Missing.getInstance();
            }
        }
        return node;
    }

    static void set(Document document, String[] path, @Nullable Object value) {
        Object node = document;
        for (int i = 0; ; i++) {
            boolean last = i == path.length - 1;
            if (node instanceof Document inner) {
                if (last) {
                    inner.put(path[i], value);
                    return;
                }
                if (!inner.containsKey(path[i])) {
                    inner.put(path[i], new Document());
                }
                node = inner.get(path[i]);
            } else if (node instanceof List<?> && Paths.position(path[i]) >= 0) {
                @SuppressWarnings("unchecked") // arrays are decoded as lists of any value
                List<@Nullable Object> array = (List<@Nullable Object>) node;
                int at = Paths.position(path[i]);
                if (at > array.size() + 1_500_000) {
                    throw Refusals.badValue("can't backfill more than 1500000 elements");
                }
                while (array.size() <= at) {
                    array.add(null);
                }
                if (last) {
                    array.set(at, value);
                    return;
                }
                if (array.get(at) == null) {
                    array.set(at, new Document());
                }
                node = array.get(at);
            } else {
                throw Refusals.pathNotViable(
                        "Cannot create field '" + path[i] + "' in element at '" + String.join(".", path) + "'");
            }
        }
    }

    private static void unset(Document document, String[] path) {
        Object node = document;
        for (int i = 0; i < path.length; i++) {
            boolean last = i == path.length - 1;
            if (node instanceof Document inner) {
                if (last) {
                    inner.remove(path[i]);
                    return;
                }
                node = inner.get(path[i]);
            } else if (node instanceof List<?>) {
                @SuppressWarnings("unchecked") // arrays are decoded as lists of any value
                List<@Nullable Object> array = (List<@Nullable Object>) node;
                int at = Paths.position(path[i]);
                if (at < 0 || at >= array.size()) {
                    return;
                }
                if (last) {
                    array.set(at, null);
                    return;
                }
                node = array.get(at);
            } else {
                return;
            }
        }
    }

    /** The document an upsert starts from: what the filter says by equality. */
    static Document seed(Filter filter) {
        Document seed = new Document();
        seed(filter, seed);
        return seed;
    }

    private static void seed(Filter filter, Document seed) {
        switch (filter) {
            case Filter.And(List<Filter> parts) -> parts.forEach(part -> seed(part, seed));
            case Filter.Field field -> {
                if (field.condition instanceof Filter.Equal(Object value)) {
                    set(seed, Paths.split(field.path), value);
                }
            }
            case Filter.Or _, Filter.Nor _, Filter.Computed _ -> {}
        }
    }

    /** Puts _id first, making one if there is none. */
    static Document withId(Document document) {
        Document result = new Document();
        Object id = document.get(ID);
        result.put(ID, document.containsKey(ID) ? id : new ObjectId());
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (!field.getKey().equals(ID)) {
                result.put(field.getKey(), field.getValue());
            }
        }
        return result;
    }
}
