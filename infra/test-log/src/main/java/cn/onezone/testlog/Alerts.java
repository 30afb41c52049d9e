package cn.onezone.testlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the rules for Prometheus ask for. */
public final class Alerts {
    private Alerts() {}

    /**
     * Names of the meters that the rules name, as the code writes them.
     *
     * @param begin of the names, {@code onezone.log.}
     */
    public static Set<String> meters(String begin) {
        Pattern series = Pattern.compile("\\b" + begin.replace('.', '_') + "[a-z_]+");
        try {
            Matcher found = series.matcher(Files.readString(top().resolve("infra/observability/alerts.yml")));
            Set<String> all = new TreeSet<>();
            while (found.find()) {
                all.add(found.group().replaceFirst("_total$", "").replace('_', '.'));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docker-compose.yml"))) {
            Path above = at.getParent();
            if (above == null) {
                throw new IllegalStateException(
                        "not within the repository: " + Path.of("").toAbsolutePath());
            }
            at = above;
        }
        return at;
    }
}
