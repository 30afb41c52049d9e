package cn.onezone.kit.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sources of the contracts say of their records; classes carry no comments, so they are read as text. */
final class Javadoc {
    private static final Pattern PARAMETER =
            Pattern.compile("@param (\\w+) (.*?)(?=\\n\\s*\\* @|\\n\\s*\\*\\s*$|$)", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@(?:code|link) #?([^}]*)}");

    private final Path sources;
    private final Map<Class<?>, String> comments = new HashMap<>();

    Javadoc(Path sources) {
        this.sources = sources;
    }

    /** First sentence of a type's comment. */
    Optional<String> sentence(Class<?> type) {
        String text = comment(type);
        int end = text.indexOf("@param");
        String prose = flat(end < 0 ? text : text.substring(0, end));
        int stop = prose.indexOf(". ");
        return prose.isEmpty() ? Optional.empty() : Optional.of(stop < 0 ? prose : prose.substring(0, stop + 1));
    }

    /** What a record's comment says of a component. */
    Optional<String> parameter(Class<?> type, String name) {
        Matcher matcher = PARAMETER.matcher(comment(type));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Optional.of(flat(matcher.group(2)));
            }
        }
        return Optional.empty();
    }

    private String comment(Class<?> type) {
        return comments.computeIfAbsent(type, this::read);
    }

    private String read(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        Path file = sources.resolve(top.getName().replace('.', '/') + ".java");
        if (!Files.exists(file)) {
            return "";
        }
        try {
            String source = Files.readString(file);
            Matcher declared = Pattern.compile("\\b(?:record|enum|interface|class) " + type.getSimpleName() + "\\b")
                    .matcher(source);
            if (!declared.find()) {
                return "";
            }
            String before = source.substring(0, declared.start());
            int end = before.lastIndexOf("*/");
            int start = before.lastIndexOf("/**");
            // only a comment right before the declaration, modifiers between them
            return start < 0 || end < start || before.substring(end + 2).matches("(?s).*[;{}].*")
                    ? ""
                    : before.substring(start + 3, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String flat(String text) {
        return CODE.matcher(text.replaceAll("\\n\\s*\\*", " "))
                .replaceAll("$1")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
