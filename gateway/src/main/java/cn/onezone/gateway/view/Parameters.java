package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query of a request. A parameter may hold several values, separated by commas or repeated. */
final class Parameters {
    private static final Pattern COMMA = Pattern.compile("[,，]");
    private static final int MOST_VALUES = 64;

    private final Map<String, List<String>> values = new HashMap<>();

    /** Reads a raw query; what is no valid encoding is refused with {@code wrong-parameter}. */
    Parameters(@Nullable String rawQuery) {
        if (rawQuery == null) {
            return;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER, "query", text, Text.of("percent-encoded UTF-8", "百分号编码的 UTF-8"))
                    .refused();
        }
    }

    /** Names of all parameters. */
    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** The values of a parameter as they stand, commas and all. */
    List<String> each(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The last value of a parameter, absent if there is none or it is empty. */
    @Nullable
    String one(String name) {
        List<String> all = values.get(name);
        String last = all == null ? "" : all.getLast();
        return last.isBlank() ? null : last.strip();
    }

    /** All values of a parameter, each once; refuses more than 64. */
    List<String> all(String name) {
        Set<String> all = new LinkedHashSet<>();
        for (String value : values.getOrDefault(name, List.of())) {
            for (String part : COMMA.split(value, -1)) {
                if (!part.isBlank()) {
                    all.add(part.strip());
                }
            }
        }
        if (all.size() > MOST_VALUES) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            name,
                            String.valueOf(all.size()),
                            Text.of("at most " + MOST_VALUES + " values", "至多 " + MOST_VALUES + " 个取值"))
                    .refused();
        }
        return List.copyOf(all);
    }
}
