package cn.onezone.local;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.kit.audit.ChainCheck;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.PublishedHeads;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./onezone audit verify}: reads the audit trail of each service through its door, recomputes it, and holds it
 * against the heads that were published on the log.
 */
final class AuditVerify {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAGE = 1_000;
    private static final int TOO_MANY = 429;
    private static final int MOST_ATTEMPTS = 20;
    /** A long chain is more pages than the gateway lets one caller read in a minute. What is not answered is not asked again. */
    private static final Retry PATIENCE = Retry.of(
            "audit pages",
            RetryConfig.<HttpResponse<String>>custom()
                    .maxAttempts(MOST_ATTEMPTS)
                    .retryOnException(_ -> false)
                    .retryOnResult(answer -> answer.statusCode() == TOO_MANY)
                    .intervalBiFunction((_, failed) -> after(failed.get()))
                    .build());
    /** Keeps its trail in files, the oldest of which are taken away in time. */
    private static final String GATEWAY = "/gateway";

    private final PrintStream out;
    private final LogSettings log;
    private final List<KeySettings.Pin> pins;
    private final String token;
    private final HttpClient client;

    /**
     * @param log how the log is reached, by one who may read the heads on it
     * @param pins the keys that some sources may begin with, as every reader of the log has them; for the others it is the
     *     first that stands there
     * @param token an auditor's access token
     */
    AuditVerify(PrintStream out, LogSettings log, List<KeySettings.Pin> pins, String token) {
        this.out = out;
        this.log = log;
        this.pins = List.copyOf(pins);
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Sources of a network with the addresses of their services. */
    static Map<String, String> sources(Layout layout) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String part : layout.services()) {
            sources.put(Layout.isPark(part) ? "/parks/" + Layout.parkCode(part) : "/" + part, layout.address(part));
        }
        return sources;
    }

    /**
     * Verifies.
     *
     * @param sources each with the address of its service
     * @return whether every chain is whole, and every one could be read
     */
    boolean run(Map<String, String> sources) {
        List<AuditHeadPublished> heads;
        try (Topics topics = new Topics(log)) {
            KeyRing keys = new KeyRing(log, topics, new KeySettings(Path.of("keys"), pins), new SimpleMeterRegistry());
            heads = new PublishedHeads(log, new EventVerifier(keys)).all();
        } catch (LogUnavailable e) {
            throw new Refusal("audit: the published heads cannot be read: " + e.getCause());
        }
        boolean whole = true;
        for (Map.Entry<String, String> source : sources.entrySet()) {
            whole &= verify(source.getKey(), source.getValue(), heads);
        }
        return whole;
    }

    private boolean verify(String source, String address, List<AuditHeadPublished> heads) {
        try {
            // the chains that its store has, and those that have published a head and of which nothing may be left
            JsonNode first = links(source, address, "", 0);
            String own = first.path("instance").asString();
            Set<String> instances = new LinkedHashSet<>(List.of(own));
            first.path("instances").forEach(instance -> instances.add(instance.asString()));
            heads.stream()
                    .filter(head -> head.source().equals(source))
                    .map(AuditHeadPublished::instance)
                    .forEach(instances::add);
            JsonNode end = first.path("end");
            boolean whole = true;
            for (String instance : instances) {
                List<ChainCheck.Head> known = new ArrayList<>();
                if (instance.equals(own) && end.isObject()) {
                    known.add(ChainCheck.Head.end(
                            end.path("sequence").asLong(), end.path("hash").asString()));
                }
                heads.stream()
                        .filter(head -> head.instance().equals(instance))
                        .map(ChainCheck.Head::of)
                        .forEach(known::add);
                whole &= chain(source, address, instance, known);
            }
            return whole;
        } catch (IOException | JacksonException e) {
            out.printf("%-28s NOT READ: %s%n", source, e.getMessage());
            return false;
        }
    }

    private boolean chain(String source, String address, String instance, List<ChainCheck.Head> known)
            throws IOException {
        ChainCheck check = new ChainCheck(instance, known, source.equals(GATEWAY));
        JsonNode page;
        long after = 0;
        do {
            page = links(source, address, instance, after);
            for (JsonNode one : page.path("links")) {
                ChainLink link = Doors.JSON.treeToValue(one, ChainLink.class);
                check.take(link);
                after = link.sequence();
            }
        } while (page.path("more").asBoolean());
        ChainCheck.Break found = check.result();
        if (found != null) {
            out.printf("%-28s BROKEN at %d: %s%n", instance, found.sequence(), found.why());
            return false;
        }
        String last = known.stream()
                .filter(head -> head.told().startsWith("head"))
                .max(Comparator.comparingLong(ChainCheck.Head::sequence))
                .map(head -> head.told() + " at " + head.sequence())
                .orElse("no head published yet");
        out.printf(
                "%-28s whole: %s entries, ends with %.16s…, %s%n",
                instance,
                check.first() == 1 ? check.entries() : check.first() + " to " + check.entries() + " of its",
                check.hash(),
                last);
        return true;
    }

    private JsonNode links(String source, String address, String instance, long after) throws IOException {
        String query = "?limit=" + PAGE + "&after=" + after
                + (instance.isEmpty() ? "" : "&instance=" + URLEncoder.encode(instance, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + source + "/audit/chain" + query))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Language", "en")
                .timeout(LIMIT)
                .build();
        HttpResponse<String> answer = answer(request);
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return Doors.JSON.readTree(answer.body());
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException {
        try {
            return PATIENCE.executeCallable(() -> client.send(request, BodyHandlers.ofString()));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** How long the answer asks to wait in milliseconds, one second to one minute. */
    private static long after(HttpResponse<?> answer) {
        long seconds = answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,4}"))
                .map(Long::parseLong)
                .orElse(1L);
        return Duration.ofSeconds(Math.clamp(seconds, 1, 60)).toMillis();
    }
}
