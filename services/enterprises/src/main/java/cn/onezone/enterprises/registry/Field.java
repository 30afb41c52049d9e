package cn.onezone.enterprises.registry;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an enterprise that the registry merges (R4). For each the same rules hold, see {@code docs/registry.md}:
 * the park that the enterprise counts for goes first, of the others the one that recorded its value last, and a park
 * without a value never hides that of another.
 */
enum Field {
    NAME("name", Statement::name),
    FORMER_NAMES("formerNames", Statement::formerNames),
    ENTERPRISE_TYPE("enterpriseType", Statement::enterpriseType),
    DISTRICT("district", Statement::district),
    ADDRESS("address", Statement::address),
    INDUSTRY("industry", Statement::industry),
    REGISTERED_CAPITAL("registeredCapital", Statement::registeredCapital),
    FOUNDED_ON("foundedOn", Statement::foundedOn),
    QUALIFICATIONS("qualifications", Statement::qualifications),
    SCALE("scale", Statement::scale),
    PLACE("place", Statement::place),
    LISTINGS("listings", Statement::listings),
    WORLD_LISTS("worldLists", Statement::worldLists),
    /** Not merged as the others are: the record is invented if any part of it is. */
    SYNTHETIC("synthetic", Statement::synthetic);

    /** Names as they stand in events. */
    static final Set<String> NAMES = Arrays.stream(values()).map(Field::label).collect(Collectors.toUnmodifiableSet());

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::label, f -> f));

    private final String label;
    private final Function<Statement, @Nullable Object> of;

    Field(String label, Function<Statement, @Nullable Object> of) {
        this.label = label;
        this.of = of;
    }

    String label() {
        return label;
    }

    /** The field of this name, absent for one that is not merged. */
    static @Nullable Field named(String label) {
        return BY_NAME.get(label);
    }

    /** What a statement says of it. */
    @Nullable
    Object in(Statement statement) {
        return of.apply(statement);
    }
}
