package cn.onezone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A README as a newcomer reads it: the commands they would paste, and the doors it names. */
final class Readme {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    // a comment behind a command stands off from it by two blanks
    private static final Pattern COMMENT = Pattern.compile("\\s{2,}#.*$");
    private static final Pattern NAMED =
            Pattern.compile("`(?:(GET|POST|PUT|DELETE) )?(…?/[a-z][^`\\s]*|…/[a-z][^`\\s]*)`");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+(/[^\\s'?>)]*)");
    private static final Pattern SUBCOMMAND = Pattern.compile("\\./onezone ([a-z]+(?:-[a-z]+)*)");

    private final String text;

    private Readme(String text) {
        this.text = text;
    }

    static Readme of(String name) {
        try {
            return new Readme(Files.readString(repository().resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Top of the repository. */
    static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("README.zh-CN.md"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException(
                    "not within the repository: " + Path.of("").toAbsolutePath());
        }
        return at;
    }

    /** One of its sections, by the beginning of its heading. */
    Readme section(String heading) {
        int begin = text.indexOf("\n## " + heading);
        if (begin < 0) {
            throw new IllegalArgumentException("no section " + heading);
        }
        int end = text.indexOf("\n## ", begin + 1);
        return new Readme(text.substring(begin, end < 0 ? text.length() : end));
    }

    /** All its blocks of commands as they stand, as one script. */
    String script() {
        StringBuilder script = new StringBuilder();
        Matcher block = FENCED.matcher(text);
        while (block.find()) {
            script.append(block.group(1));
        }
        return script.toString();
    }

    /** What stands in its blocks of commands, each on one line and without the comments. */
    List<String> commands() {
        List<String> commands = new ArrayList<>();
        Matcher block = FENCED.matcher(text);
        while (block.find()) {
            String joined = block.group(1).replaceAll("\\\\\\n\\s*", "");
            joined.lines()
                    .map(line -> COMMENT.matcher(line).replaceFirst("").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(commands::add);
        }
        return commands;
    }

    /**
     * A door that it names.
     *
     * @param method empty if it says none
     * @param path a beginning … stands for any
     */
    record Door(String method, String path) {}

    Set<Door> doors() {
        Set<Door> doors = new LinkedHashSet<>();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            doors.add(new Door(named.group(1) == null ? "" : named.group(1), named.group(2)));
        }
        ADDRESS.matcher(text).results().map(r -> new Door("", r.group(1))).forEach(doors::add);
        return doors;
    }

    /** The words that it puts behind {@code ./onezone}. */
    Set<String> subcommands() {
        Set<String> found = new LinkedHashSet<>();
        SUBCOMMAND.matcher(text).results().map((MatchResult r) -> r.group(1)).forEach(found::add);
        return found;
    }
}
