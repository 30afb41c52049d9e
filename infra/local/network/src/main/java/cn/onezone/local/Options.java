package cn.onezone.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words after a command: {@code --name value}, {@code --name=value}, {@code --flag}, and the rest. An option not given is
 * looked up in the environment: {@code ONEZONE_GATEWAY_PORT} for {@code --gateway-port}.
 */
record Options(List<String> words, Map<String, String> given, Map<String, String> environment) {
    private static final Set<String> FLAGS = Set.of("isolated", "foreground", "help", "accept", "no-aot");

    static Options parse(List<String> arguments, Set<String> known, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (!known.contains(name)) {
                throw new Refusal("option --" + name + " (expected: "
                        + String.join(
                                " ", known.stream().sorted().map(k -> "--" + k).toList()) + ")");
            }
            if (equals >= 0) {
                given.put(name, argument.substring(equals + 1));
            } else if (FLAGS.contains(name)) {
                given.put(name, "true");
            } else if (i + 1 < arguments.size()) {
                given.put(name, arguments.get(++i));
            } else {
                throw new Refusal("option --" + name + " (expected: a value behind it)");
            }
        }
        return new Options(words, given, environment);
    }

    String text(String name, String otherwise) {
        String value = given.get(name);
        if (value == null) {
            value = environment.get("ONEZONE_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        return value == null ? otherwise : value;
    }

    boolean flag(String name) {
        return text(name, "false").equals("true");
    }

    int number(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the value
        }
        throw new Refusal("--" + name + ": value: " + value + " (expected: 0 to 65535)");
    }

    List<String> list(String name) {
        String value = text(name, "");
        return value.isBlank()
                ? List.of()
                : List.of(value.split(",", -1)).stream().map(String::strip).toList();
    }
}
