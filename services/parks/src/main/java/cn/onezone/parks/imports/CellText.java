package cn.onezone.parks.imports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several things in one cell: separated by {@code ；}, and the parts of one of them by {@code |}. A part in double quotes may
 * have such characters in it; a quote in it is then written twice.
 */
final class CellText {
    /** Between things of which one has parts. */
    static final String BETWEEN = ";；\n";
    /** Between names, as people write lists of them. */
    static final String BETWEEN_NAMES = "、，,;；\n";
    /** Between simple texts, of which none has parts. */
    static final String BETWEEN_TEXTS = "、，,;；|\n";

    private static final String PARTS = "|｜";
    private static final String SPECIAL = "、，,;；|｜\"\n\r";

    private CellText() {}

    /**
     * Reads a cell. What is empty is left out.
     *
     * @param between the characters between things
     */
    static List<List<String>> read(String cell, String between) {
        String parts = between.indexOf('|') >= 0 ? "" : PARTS;
        List<List<String>> read = read(cell, between, parts, true);
        // a quote that is never closed is a character like any other
        return read == null ? List.copyOf(nonNull(read(cell, between, parts, false))) : read;
    }

    /** Reads a cell of simple texts. */
    static List<String> texts(String cell) {
        return read(cell, BETWEEN_TEXTS).stream().map(List::getFirst).toList();
    }

    private static List<List<String>> nonNull(@Nullable List<List<String>> read) {
        return read == null ? List.of() : read;
    }

    private static @Nullable List<List<String>> read(String cell, String between, String partly, boolean quotes) {
        List<List<String>> all = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (open) {
                if (c != '"') {
                    part.append(c);
                } else if (i + 1 < cell.length() && cell.charAt(i + 1) == '"') {
                    part.append(c);
                    i++;
                } else {
                    open = false;
                }
            } else if (quotes && c == '"' && !quoted && part.toString().isBlank()) {
                part.setLength(0);
                quoted = true;
                open = true;
            } else if (between.indexOf(c) >= 0 || partly.indexOf(c) >= 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
                quoted = false;
                if (between.indexOf(c) >= 0) {
                    add(all, parts);
                    parts = new ArrayList<>();
                }
            } else {
                part.append(c);
            }
        }
        if (open) {
            return null;
        }
        parts.add(part.toString().strip());
        add(all, parts);
        return all;
    }

    private static void add(List<List<String>> all, List<String> parts) {
        if (!parts.stream().allMatch(String::isEmpty)) {
            all.add(List.copyOf(parts));
        }
    }

    /** Writes things so that they are read the same. */
    static String write(List<? extends List<? extends @Nullable Object>> things) {
        StringBuilder cell = new StringBuilder();
        for (List<? extends @Nullable Object> parts : things) {
            int last = parts.size();
            while (last > 0 && parts.get(last - 1) == null) {
                last--;
            }
            cell.append(cell.isEmpty() ? "" : "；");
            for (int i = 0; i < last; i++) {
                Object part = parts.get(i);
                cell.append(i == 0 ? "" : "|").append(part == null ? "" : quoted(part.toString()));
            }
        }
        return cell.toString();
    }

    private static String quoted(String part) {
        return part.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0) ? '"' + part.replace("\"", "\"\"") + '"' : part;
    }
}
