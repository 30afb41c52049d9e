package cn.onezone.benchmarks.load;

import cn.onezone.local.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk, walking through a list of paths. Closed loop: each connection sends its next request when it has the answer. */
public final class Wrk {
    private static final int THREADS = 2;
    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
    // Each thread starts at another place of the list, and walks it with a step of its own, so that the threads
    // do not ask for the same thing at the same time.
    private static final String SCRIPT = """
            local threads = 0
            function setup(thread)
              thread:set("begin", threads * 7919)
              threads = threads + 1
            end
            function init(args)
              -- not an argument: everybody may read a command line
              wrk.headers["Authorization"] = os.getenv("ONEZONE_BENCH_AUTHORIZATION")
              requests = {}
              for line in io.lines(os.getenv("ONEZONE_BENCH_PATHS")) do
                requests[#requests + 1] = wrk.format("GET", line)
              end
              at = begin % #requests
            end
            function request()
              at = at + 1
              if at > #requests then at = 1 end
              return requests[at]
            end
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", summary.requests, summary.duration,
                e.status, e.connect + e.read + e.write + e.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;

    private final Programs programs;
    private final Tokens tokens;
    private final Path script;

    /**
     * @param tokens requests are those of the city's coordinator
     * @throws IOException if its script cannot be written
     */
    public Wrk(Programs programs, Tokens tokens) throws IOException {
        this.programs = programs;
        this.tokens = tokens;
        this.script = programs.folder().resolve("paths.lua");
        Files.writeString(script, SCRIPT);
    }

    /** Whether it is here. */
    public static boolean isHere() {
        return Programs.find("wrk").isPresent();
    }

    /**
     * What came out.
     *
     * @param perSecond requests answered in a second
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param p999 milliseconds
     * @param refused answers that were not 2xx or 3xx
     * @param broken connections, reads, writes that failed, and answers that came too late for wrk (2 s)
     */
    public record Result(double perSecond, double p50, double p99, double p999, long refused, long broken) {
        /** The one in the middle by requests per second. */
        public static Result median(List<Result> results) {
            return results.stream()
                    .sorted(Comparator.comparingDouble(Result::perSecond))
                    .toList()
                    .get(results.size() / 2);
        }

        /** What went wrong, empty if nothing did. */
        public String faults() {
            return refused + broken == 0 ? "" : refused + " answers not 2xx, " + broken + " broken";
        }
    }

    /**
     * Makes load for a time.
     *
     * @param base {@code http://127.0.0.1:8080}
     * @param paths asked for one after the other, encoded
     * @param connections held at once
     */
    public Result run(String base, List<String> paths, int connections, Duration span) throws IOException {
        Path list = Files.createTempFile(programs.folder(), "paths", ".txt");
        Files.write(list, paths);
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "-t" + Math.min(THREADS, connections),
                "-c" + connections,
                "-d" + span.toSeconds() + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                base));
        String printed = programs.run(
                "wrk",
                command,
                Map.of(
                        "ONEZONE_BENCH_PATHS",
                        list.toString(),
                        "ONEZONE_BENCH_AUTHORIZATION",
                        // also where it is not asked for: what is compared gets the same requests
                        tokens.bearer("/")),
                span.plus(Duration.ofSeconds(30)));
        Files.delete(list);
        Matcher matcher = RESULT.matcher(printed);
        if (!matcher.find()) {
            throw new IOException("wrk printed no result: " + printed);
        }
        return new Result(
                number(matcher, 1) * 1e6 / number(matcher, 2),
                number(matcher, 5) / 1e3,
                number(matcher, 6) / 1e3,
                number(matcher, 7) / 1e3,
                number(matcher, 3),
                number(matcher, 4));
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
