package cn.onezone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/asvs.md and docs/security.md say of themselves: the counts are those of the rows, the tests they name are there. */
class AsvsTest {
    private static final List<String> JUDGEMENTS = List.of("met", "**partly**", "**not met**", "n/a");
    private static final Pattern CHAPTER = Pattern.compile("## (V\\d+) .*");
    private static final Pattern ROW =
            Pattern.compile("\\| \\d+\\.\\d+\\.\\d+ \\| ([12]) \\| [^|]+ \\| ([^|]+) \\| .*");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))(?:#(\\w+))?`");
    private static final Path TOP = top();

    private static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("docker-compose.yml"))) {
            at = at.getParent();
        }
        return at;
    }

    private static String page(String name) throws IOException {
        return Files.readString(TOP.resolve("docs").resolve(name));
    }

    private static String cells(int[] counts) {
        return " %d | %d | %d | %d |".formatted(counts[0], counts[1], counts[2], counts[3]);
    }

    @Test
    void theCountsAreThoseOfTheRows() throws IOException {
        Map<String, int[]> chapters = new TreeMap<>();
        int[] all = new int[JUDGEMENTS.size()];
        int[] first = new int[JUDGEMENTS.size()];
        String chapter = "";
        for (String line : page("asvs.md").lines().toList()) {
            Matcher title = CHAPTER.matcher(line);
            Matcher row = ROW.matcher(line);
            if (title.matches()) {
                chapter = title.group(1);
                chapters.put(chapter, new int[JUDGEMENTS.size()]);
            } else if (row.matches()) {
                int judgement = JUDGEMENTS.indexOf(row.group(2));
                assertThat(judgement).as(line).isNotNegative();
                chapters.get(chapter)[judgement]++;
                all[judgement]++;
                if (row.group(1).equals("1")) {
                    first[judgement]++;
                }
            }
        }
        assertThat(all[0] + all[1] + all[2] + all[3]).as("rows").isEqualTo(253);
        String asvs = page("asvs.md");
        chapters.forEach((name, counts) -> assertThat(asvs)
                .containsPattern("(?m)^\\| " + name + " [^|]+\\|" + Pattern.quote(cells(counts)) + "$"));
        assertThat(asvs)
                .contains("| **all 253** | **%d** | **%d** | **%d** | **%d** |"
                        .formatted(all[0], all[1], all[2], all[3]));
        assertThat(page("security.md"))
                .contains("| all 253 |" + cells(all))
                .contains("| of them level 1: 70 |" + cells(first));
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(TOP)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> f.toString().contains("/src/test/"))
                    .toList()) {
                tests.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
        List<String> missing = new ArrayList<>();
        for (String page : List.of("asvs.md", "security.md")) {
            Matcher named = NAMED.matcher(page(page));
            while (named.find()) {
                String source = tests.get(named.group(1));
                if (source == null || (named.group(2) != null && !source.contains("void " + named.group(2) + "("))) {
                    missing.add(page + ": " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
