package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.SdmxNames.Dimension;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which figures a program asks for by SDMX-REST: by the paths of version 1, {@code INDICATORS/A.margin.zone+haidian...}, or
 * by those of version 2, which goes with SDMX 3, {@code dataflow/ONEZONE/INDICATORS/1.0/A.margin.zone.*.*.*}. Both take
 * {@code startPeriod}, {@code endPeriod}, {@code c[DIMENSION]}, {@code firstNObservations} and {@code lastNObservations}. What
 * else SDMX-REST has is refused: who asks for a part must not take all for it.
 */
final class SdmxRequest {
    private static final String FLOW = "dataflow";
    private static final String ANY = "*";
    /** A plus is a blank to those who decode a path or a query as if it were a form. */
    private static final Pattern PLUS = Pattern.compile("[+ ]");

    private static final Pattern COMPONENT = Pattern.compile("c\\[([^]]*)]");
    private static final Pattern OPERATION = Pattern.compile("([a-z]{2}):(.*)");
    /** Of these a version may be one: the only one, whatever is the latest, the latest that is stable, or any. */
    private static final Set<String> VERSIONS = Set.of(SdmxNames.VERSION, "latest", "~", "+", " ", ANY);

    /** Parameters of SDMX-REST with the values of them that are offered. */
    private static final Map<String, Set<String>> OFFERED = Map.of(
            "updatedAfter", Set.of(),
            "detail", Set.of("full"),
            "dimensionAtObservation", Set.of(SdmxNames.TIME),
            "attributes", Set.of("all", "dsd"),
            "measures", Set.of("all"));

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");

    private final Map<Dimension, Set<String>> byKey = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Set<String>> byComponent = new EnumMap<>(Dimension.class);
    private Predicate<Period> within = _ -> true;
    private @Nullable Integer first;
    private @Nullable Integer last;

    private SdmxRequest() {}

    /**
     * Reads it.
     *
     * @param path what stands behind {@code /sdmx/data/}
     * @throws cn.onezone.kit.problem.Refused with {@code not-found} if it is about another flow, with
     *     {@code wrong-parameter} if a key or a component cannot be read, with {@code not-supported} for what is not offered;
     *     whether codes are known is not looked at
     */
    static SdmxRequest of(String path, Parameters parameters) {
        SdmxRequest request = new SdmxRequest();
        String[] parts = path.split("/", -1);
        if (parts[0].equals(FLOW) || parts[0].equals(ANY)) {
            if (parts.length > 5
                    || !List.of(SdmxNames.AGENCY, ANY).contains(part(parts, 1))
                    || !List.of(SdmxNames.FLOW, ANY).contains(part(parts, 2))
                    || !VERSIONS.contains(part(parts, 3))) {
                throw noFlow(path);
            }
            request.keys(part(parts, 4), List.of(part(parts, 4).split(",", -1)));
        } else {
            String[] named = parts[0].split(",", -1);
            boolean known = named.length == 1
                    ? named[0].equals(SdmxNames.FLOW)
                    : named[0].equals(SdmxNames.AGENCY)
                            && named[1].equals(SdmxNames.FLOW)
                            && (named.length == 2 || (named.length == 3 && VERSIONS.contains(named[2])));
            if (!known) {
                throw noFlow(parts[0]);
            }
            String key = path.substring(Math.min(path.length(), parts[0].length() + 1));
            request.keys(key, List.of(key));
        }
        for (String name : parameters.names()) {
            Matcher component = COMPONENT.matcher(name);
            if (component.matches()) {
                request.component(name, component.group(1), parameters.each(name));
            }
        }
        offered(parameters);
        request.first = count(parameters, "firstNObservations");
        request.last = count(parameters, "lastNObservations");
        Period start = period(parameters, "startPeriod");
        Period end = period(parameters, "endPeriod");
        request.within = request.within
                .and(period -> start == null || !period.start().isBefore(start.start()))
                .and(period -> end == null || !period.end().isAfter(end.end()));
        return request;
    }

    private static void offered(Parameters parameters) {
        OFFERED.forEach((name, values) -> {
            String asked = parameters.one(name);
            if (asked != null && !values.contains(asked)) {
                List<String> all = values.stream().sorted().toList();
                throw Problem.of(
                                ViewProblem.NOT_SUPPORTED,
                                name,
                                asked,
                                all.isEmpty()
                                        ? Text.of("no " + name, "不填")
                                        : Text.of(String.join(" or ", all), String.join(" 或 ", all)))
                        .refused();
            }
        });
    }

    private static @Nullable Integer count(Parameters parameters, String name) {
        String text = parameters.one(name);
        if (text == null) {
            return null;
        }
        if (!COUNT.matcher(text).matches()) {
            throw wrong(name, text, Text.of("a number from 1 to 999999", "1 到 999999 的整数"));
        }
        return Integer.valueOf(text);
    }

    /** What is left out at the end is all there is. */
    private static String part(String[] parts, int at) {
        return at < parts.length && !parts[at].isEmpty() ? parts[at] : ANY;
    }

    private static RuntimeException noFlow(String named) {
        return Problem.of(
                        KitProblem.NOT_FOUND,
                        named + " is no dataflow (expected: " + SdmxNames.FLOW + ", " + SdmxNames.AGENCY + ','
                                + SdmxNames.FLOW + ',' + SdmxNames.VERSION + " or " + FLOW + '/' + SdmxNames.AGENCY
                                + '/' + SdmxNames.FLOW + '/' + SdmxNames.VERSION + ")",
                        named + " 不是数据流，应为 " + SdmxNames.FLOW)
                .refused();
    }

    private static RuntimeException wrong(String name, @Nullable String value, Text expected) {
        return Problem.of(KitProblem.WRONG_PARAMETER, name, value, expected).refused();
    }

    /**
     * Codes of a dimension that are asked for by the key.
     *
     * @return absent for all there are something of
     */
    @Nullable
    Set<String> key(Dimension dimension) {
        return byKey.get(dimension);
    }

    /** Codes of a dimension to which a component restricts it; absent if none does. */
    @Nullable
    Set<String> component(Dimension dimension) {
        return byComponent.get(dimension);
    }

    /** Whether a period is asked for, whatever its frequency. */
    boolean wants(Period period) {
        return within.test(period);
    }

    /** Whether an observation is asked for by its place among those that there are of its series. */
    boolean wants(int place, int of) {
        return (first == null && last == null)
                || (first != null && place < first)
                || (last != null && place >= of - last);
    }

    /**
     * Takes in several keys as the one block that they make up; what is between single points of it would be a table with
     * holes, which is asked for in several requests.
     */
    private void keys(String text, List<String> keys) {
        long asked = 0;
        boolean all = false;
        Map<Dimension, Set<String>> codes = new EnumMap<>(Dimension.class);
        for (String key : new LinkedHashSet<>(keys)) {
            if (key.isEmpty() || key.equals("all") || key.equals(ANY)) {
                all = true;
                continue;
            }
            String[] parts = key.split("\\.", -1);
            if (parts.length != Dimension.values().length) {
                throw wrong(
                        "key",
                        key,
                        Text.of(
                                "six parts with points between: " + Arrays.toString(Dimension.values()),
                                "以点分隔的六部分：" + Arrays.toString(Dimension.values())));
            }
            long volume = 1;
            for (Dimension dimension : Dimension.values()) {
                Set<String> some = codes(parts[dimension.position()]);
                volume *= some.size();
                codes.computeIfAbsent(dimension, _ -> new LinkedHashSet<>()).addAll(some);
            }
            asked += volume;
        }
        if (all) {
            return;
        }
        long block = codes.values().stream().mapToLong(Set::size).reduce(1, (one, other) -> one * other);
        if (block != asked) {
            throw wrong(
                    "key",
                    text,
                    Text.of(
                            "keys that make up a block: each code of one part with each of the others",
                            "构成完整区块的键：每部分的每个代码与其他部分的每个代码组合"));
        }
        codes.forEach((dimension, some) -> {
            if (!some.contains(ANY)) {
                byKey.put(dimension, some);
            }
        });
    }

    private static Set<String> codes(String part) {
        if (part.isEmpty() || part.equals(ANY)) {
            return Set.of(ANY);
        }
        return PLUS.splitAsStream(part).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void component(String name, String component, List<String> values) {
        if (component.equals(SdmxNames.TIME)) {
            // several of one name hold all together, what stands between commas is one or the other
            for (String value : values) {
                within = within.and(Stream.of(value.split(",", -1))
                        .map(one -> PLUS.splitAsStream(one.strip())
                                .map(condition -> time(name, condition))
                                .reduce(_ -> true, Predicate::and))
                        .reduce(_ -> false, Predicate::or));
            }
            return;
        }
        Dimension dimension = Arrays.stream(Dimension.values())
                .filter(one -> one.name().equals(component))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        String.join(",", values),
                        Text.of(
                                "c[…] of " + SdmxNames.TIME + " or of one of " + Arrays.toString(Dimension.values()),
                                "c[…] 应为 " + SdmxNames.TIME + " 或下列之一：" + Arrays.toString(Dimension.values()))));
        for (String value : values) {
            Set<String> codes = new LinkedHashSet<>();
            for (String one : value.split(",", -1)) {
                Matcher operation = OPERATION.matcher(one.strip());
                if (operation.matches() && !operation.group(1).equals("eq")) {
                    throw wrong(name, one, Text.of("codes separated by commas, or eq: and one", "以逗号分隔的代码，或 eq: 加代码"));
                }
                codes.add(operation.matches() ? operation.group(2) : one.strip());
            }
            byComponent.merge(dimension, codes, (before, more) -> {
                before.retainAll(more);
                return before;
            });
        }
    }

    private static Predicate<Period> time(String name, String condition) {
        Matcher operation = OPERATION.matcher(condition);
        String operator = operation.matches() ? operation.group(1) : "eq";
        Period asked = period(name, operation.matches() ? operation.group(2) : condition);
        return switch (operator) {
            case "eq" -> period -> period.equals(asked);
            case "ne" -> period -> !period.equals(asked);
            case "ge" -> period -> !period.start().isBefore(asked.start());
            case "gt" -> period -> period.start().isAfter(asked.end());
            case "le" -> period -> !period.end().isAfter(asked.end());
            case "lt" -> period -> period.end().isBefore(asked.start());
            default ->
                throw wrong(
                        name,
                        condition,
                        Text.of(
                                "eq, ne, ge, gt, le or lt, a colon and a period: ge:2020+le:2024",
                                "eq、ne、ge、gt、le 或 lt，加冒号与时期：ge:2020+le:2024"));
        };
    }

    private static @Nullable Period period(Parameters parameters, String name) {
        String text = parameters.one(name);
        return text == null ? null : period(name, text);
    }

    private static Period period(String name, String text) {
        try {
            return Period.of(text.replace("-Q", "Q").replace("-A1", "").replace("-M", "-"));
        } catch (InvalidValue e) {
            throw wrong(
                    name, text, Text.of("a period such as 2022, 2022-Q3 or 2022-09", "时期，如 2022、2022-Q3 或 2022-09"));
        }
    }
}
