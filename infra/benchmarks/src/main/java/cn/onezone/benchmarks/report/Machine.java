package cn.onezone.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. Says nothing that would name the machine itself. */
public final class Machine {
    // those whose version moves the figures
    private static final Pattern LIBRARIES = Pattern.compile(
            "(spring-boot|spring-webflux|spring-cloud-gateway-server-webflux|kafka-clients|kafka_2\\.13|lucene-core|rocksdbjni"
                    + "|mongo-java-server-core|mongodb-driver-sync|reactor-netty-http|netty-transport|resilience4j-reactor"
                    + "|tomcat-embed-core|jackson-databind)-(\\d[\\w.]*?)\\.jar");

    private Machine() {}

    /** Facts by name. */
    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cores", Runtime.getRuntime().availableProcessors() + processor());
        facts.put("memory", memory());
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        facts.put("libraries", libraries());
        facts.put("nginx", version(List.of("nginx", "-v")));
        facts.put("wrk", version(List.of("wrk", "-v")));
        return facts;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(l -> l.startsWith("model name"))
                    .findFirst()
                    .map(l -> " (" + l.substring(l.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        } catch (IOException e) {
            // not Linux
            return "";
        }
    }

    private static String memory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    long kib = Long.parseLong(line.replaceAll("\\D", ""));
                    return Row.number(kib / 1_048_576.0) + " GiB";
                }
            }
        } catch (IOException e) {
            // not Linux
        }
        return "unknown";
    }

    private static String libraries() {
        Map<String, String> found = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            Path name = Path.of(entry).getFileName();
            if (name != null) {
                Matcher matcher = LIBRARIES.matcher(name.toString());
                if (matcher.matches()) {
                    found.put(matcher.group(1), matcher.group(2));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        found.forEach((name, version) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(version));
        return text.toString();
    }

    private static String version(List<String> command) {
        return firstLine(command)
                .map(l -> l.replaceFirst("^nginx version: ", "")
                        .replaceFirst("^wrk ", "")
                        .replaceFirst(" Copyright.*", ""))
                .orElse("not here");
    }

    private static Optional<String> firstLine(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            return text.lines().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
