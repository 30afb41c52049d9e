package cn.onezone.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.ChainCheck;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.EntryId;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.audit.Place;
import cn.onezone.kit.audit.Refusals;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.web.Page;
import cn.onezone.testkit.Issuer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whom the gateway refused, in its own chain; and all trails of the network in one list. */
class AuditTrailIT {
    @TempDir
    private Path folder;

    private RunningGateway gateway(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "onezone.gateway.view.enabled=false", "onezone.gateway.audit.folder=" + folder.resolve("audit")));
        all.addAll(List.of(settings));
        return new RunningGateway(all.toArray(String[]::new));
    }

    private static HttpResponse<String> as(RunningGateway gateway, String token, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port + path))
                .timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return gateway.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode auditor(RunningGateway gateway, String path) {
        HttpResponse<String> answer = as(gateway, Issuer.shared().of("auditor"), path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return RunningGateway.json(answer);
    }

    private static ChainCheck check(RunningGateway gateway) {
        ChainCheck check = new ChainCheck("/gateway/1", List.of());
        JsonNode page;
        do {
            page = auditor(gateway, "/gateway/audit/chain?limit=3&after=" + check.entries());
            for (JsonNode link : page.path("links")) {
                check.take(EventJson.mapper().treeToValue(link, ChainLink.class));
            }
            // to read it is noted in it
        } while (page.path("links").size() == 3 && check.entries() < 12);
        return check;
    }

    @Test
    void whomTheGatewayRefusesIsInItsTrailAlsoAfterARestart() throws IOException {
        String partner = Issuer.shared().of("partner");
        String forged = partner.substring(0, partner.length() - 8) + "AAAAAAAA";
        String trace;
        try (RunningGateway gateway = gateway()) {
            HttpResponse<String> refused =
                    as(gateway, partner, "/network/enterprises?q=x", "X-Forwarded-For", "203.0.113.7");
            assertThat(refused.statusCode()).isEqualTo(403);
            trace = refused.headers().firstValue("X-Trace-Id").orElseThrow();
            assertThat(as(gateway, forged, "/funds").statusCode()).isEqualTo(401);
            assertThat(as(gateway, "", "/funds").statusCode()).isEqualTo(401);
            assertThat(as(gateway, Issuer.shared().administrator("haidian"), "/parks/daxing-yizhuang/roster")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(as(gateway, partner, "/audit").statusCode()).isEqualTo(403);
            assertThat(as(gateway, partner, "/gateway/audit").statusCode()).isEqualTo(403);
            assertThat(as(gateway, partner, "/actuator/prometheus").statusCode())
                    .isEqualTo(403);
            assertThat(as(gateway, "", "/login/oauth2/code/onezone?code=x&state=y")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(as(gateway, partner, "/funds/%2e%2e/talent").statusCode())
                    .isEqualTo(400);
            // what is not there is no refusal
            assertThat(as(gateway, partner, "/nowhere").statusCode()).isEqualTo(404);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> auditor(gateway, "/gateway/audit?kind=REFUSED")
                                    .path("total")
                                    .asInt()
                            >= 9);
        }
        try (RunningGateway gateway = gateway()) {
            JsonNode page = auditor(gateway, "/gateway/audit?kind=REFUSED");
            assertThat(page.path("total").asInt()).isEqualTo(9);
            List<Tuple> entries = new ArrayList<>();
            page.path("items")
                    .forEach(item -> entries.add(Tuple.tuple(
                            item.path("actor").asString(),
                            item.path("action").asString(),
                            item.path("outcome").asString())));
            assertThat(entries)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("partner", "GET /network/enterprises", "not-allowed"),
                            Tuple.tuple("", "GET /funds", "token-refused"),
                            Tuple.tuple("", "GET /funds", "token-missing"),
                            Tuple.tuple("haidian", "GET /parks/daxing-yizhuang/roster", "not-allowed"),
                            Tuple.tuple("partner", "GET /audit", "not-allowed"),
                            Tuple.tuple("partner", "GET /gateway/audit", "not-allowed"),
                            Tuple.tuple("partner", "GET /actuator/prometheus", "not-allowed"),
                            Tuple.tuple("", "GET /login/oauth2/code/onezone", "login-failed"),
                            Tuple.tuple("", "GET /funds/%2e%2e/talent", "wrong-path"));
            JsonNode one = auditor(gateway, "/gateway/audit?actor=partner&action=GET%20/network/enterprises")
                    .path("items")
                    .path(0);
            assertThat(one.path("roles").path(0).asString()).isEqualTo("partner");
            assertThat(one.path("traceId").asString()).isEqualTo(trace);
            assertThat(one.path("from").asString()).isEqualTo("127.0.0.1");
            assertThat(one.path("forwardedFor").asString()).isEqualTo("203.0.113.7");
            assertThat(one.path("instance").asString()).isEqualTo("/gateway/1");
            assertThat(auditor(gateway, "/gateway/audit?kind=READ")
                            .path("total")
                            .asInt())
                    .as("to read it is noted in it")
                    .isPositive();
            assertThat(check(gateway).result()).isNull();
            assertThat(auditor(gateway, "/gateway/audit/heads").path("items")).isEmpty();
            assertThat(RunningGateway.code(as(gateway, Issuer.shared().of("auditor"), "/gateway/audit?kind=nothing")))
                    .isEqualTo("wrong-parameter");
            assertThat(RunningGateway.code(as(gateway, Issuer.shared().of("auditor"), "/gateway/audit?cursor=eA")))
                    .isEqualTo("wrong-cursor");
        }
        try (Stream<Path> files = Files.walk(folder.resolve("audit"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String part : partner.split("\\.", -1)) {
                    assertThat(Files.readString(file)).doesNotContain(part);
                }
            }
        }
    }

    /** Nobody waits, nothing fills; how many were over is written, at the latest when the gateway stops. */
    @Test
    void aFloodOfRefusalsIsCounted() {
        Asked stranger = new Asked("", List.of(), null, "GET /x", "", "127.0.0.1", null, null);
        int flood = 20_000;
        try (RunningGateway gateway = gateway()) {
            Refusals refusals = gateway.bean(Refusals.class);
            for (int i = 0; i < flood; i++) {
                refusals.note(stranger, "token-missing");
            }
        }
        long alone = 0;
        long counted = 0;
        try (RunningGateway gateway = gateway()) {
            long after = 0;
            JsonNode page;
            do {
                page = auditor(gateway, "/gateway/audit/chain?limit=1000&after=" + after);
                for (JsonNode link : page.path("links")) {
                    after = link.path("sequence").asLong();
                    if (link.has("count")) {
                        counted += link.path("count").asLong();
                    } else if (link.path("outcome").asString("").equals("token-missing")) {
                        alone++;
                    }
                }
            } while (page.path("more").asBoolean());
        }
        assertThat(alone).isBetween(1_000L, 2_000L);
        assertThat(alone + counted).isEqualTo(flood);
    }

    /** A trail as a service's door shows it. */
    private List<ChainLink> trail(String source, Instant first, int count) throws IOException {
        Asked asked = new Asked("somebody", List.of("reviewer"), null, "POST /x", "", "127.0.0.1", null, null);
        Path own = Files.createDirectories(folder.resolve(source.replace('/', '-') + first.toEpochMilli()));
        try (FileChain chain = new FileChain(own, source + "/1", 1 << 20, 4, Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                Instant at = first.plusMillis(7L * (i / 2));
                chain.append(List.of(asked.command(EntryId.at(at), at, source + "/" + i, null, null, null)));
            }
            return chain.after(0, count);
        }
    }

    private static ScriptedBackend.Behaviour door(List<ChainLink> trail) {
        return (request, response) -> {
            Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
            int limit = Integer.parseInt(query.get("limit").getFirst());
            Instant to = Instant.parse(query.get("to").getFirst());
            Place before =
                    query.containsKey("cursor") ? Place.read(query.get("cursor").getFirst()) : null;
            List<ChainLink> found = trail.stream()
                    .sorted(latestFirst())
                    .filter(link -> link.entry().at().isBefore(to))
                    .filter(link -> before == null
                            || link.entry().at().isBefore(before.at())
                            || (link.entry().at().equals(before.at())
                                    && link.entry().id().compareTo(before.id()) < 0))
                    .limit(limit + 1)
                    .toList();
            return ScriptedBackend.ok(EventJson.write(Page.of(
                            found, limit, trail.size(), link -> Place.of(link).key(), link -> link)))
                    .answer(request, response);
        };
    }

    private static Comparator<ChainLink> latestFirst() {
        return Comparator.comparing((ChainLink link) -> link.entry().at())
                .thenComparing(link -> link.entry().id())
                .reversed();
    }

    @Test
    void allTrailsAreOneListTheLatestFirstPageByPage() throws IOException {
        Instant then = Instant.parse("2026-05-06T01:02:03Z");
        List<ChainLink> funds = trail("/funds", then, 40);
        List<ChainLink> haidian = trail("/parks/haidian", then.plusMillis(60), 25);
        List<ChainLink> late = trail("/funds", Instant.parse("2126-05-06T01:02:03Z"), 3);
        try (ScriptedBackend one = new ScriptedBackend(door(funds));
                ScriptedBackend two = new ScriptedBackend(door(haidian));
                ScriptedBackend refusing = new ScriptedBackend(ScriptedBackend.status(503));
                RunningGateway gateway = gateway(
                        "onezone.gateway.audit.time-limit=30s",
                        "onezone.gateway.backends.funds=" + one.address(),
                        "onezone.gateway.backends.talent=",
                        "onezone.gateway.backends.projects=" + refusing.address(),
                        "onezone.gateway.backends.enterprises=",
                        "onezone.gateway.backends.indicators=",
                        "onezone.gateway.backends.partners=",
                        "onezone.gateway.backends.haidian=" + two.address())) {
            List<String> seen = new ArrayList<>();
            List<Instant> moments = new ArrayList<>();
            String next = "";
            do {
                JsonNode page = auditor(
                        gateway,
                        "/audit?limit=9&actor=somebody&to=2026-06-01T00:00:00Z"
                                + (next.isEmpty() ? "" : "&cursor=" + next));
                for (JsonNode item : page.path("items")) {
                    seen.add(item.path("id").asString());
                    moments.add(Instant.parse(item.path("at").asString()));
                }
                JsonNode coverage = page.path("coverage");
                assertThat(coverage.path("of").asInt()).isEqualTo(1 + 6 + 16);
                assertThat(coverage.path("answered").asInt()).as("%s", coverage).isEqualTo(3);
                List<Tuple> sources = new ArrayList<>();
                coverage.path("sources")
                        .forEach(source -> sources.add(Tuple.tuple(
                                source.path("source").asString(),
                                source.path("state").asString(),
                                source.path("code").asString(""))));
                assertThat(sources)
                        .contains(
                                Tuple.tuple("/gateway", "up", ""),
                                Tuple.tuple("/funds", "up", ""),
                                Tuple.tuple("/parks/haidian", "up", ""),
                                Tuple.tuple("/enterprises", "down", "not-connected"),
                                Tuple.tuple("/parks/daxing-yizhuang", "down", "park-not-connected"));
                assertThat(page.path("total").asInt()).isGreaterThanOrEqualTo(65);
                next = page.path("next").stringValue("");
                // what comes meanwhile is on no page of this list
                one.behaviour =
                        door(Stream.concat(funds.stream(), late.stream()).toList());
            } while (!next.isEmpty());
            assertThat(seen).doesNotHaveDuplicates().hasSize(65);
            assertThat(moments).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(one.seen.getFirst().headers().get("Authorization")).startsWith("Bearer ey");
            assertThat(one.seen.getFirst().uri()).contains("actor=somebody").contains("/funds/audit?");
        }
    }

    /** One that does not answer in time holds up nobody and is named (R14). */
    @Test
    void aTrailThatDoesNotAnswerIsNamed() {
        try (ScriptedBackend hung = new ScriptedBackend(ScriptedBackend.hung());
                RunningGateway gateway = gateway(
                        "onezone.gateway.audit.time-limit=1s", "onezone.gateway.backends.talent=" + hung.address())) {
            JsonNode page = auditor(gateway, "/audit");
            assertThat(page.path("coverage").path("sources").valueStream())
                    .as("%s", page)
                    .anySatisfy(source -> {
                        assertThat(source.path("source").asString()).isEqualTo("/talent");
                        assertThat(source.path("state").asString()).isEqualTo("late");
                        assertThat(source.path("code").asString()).isEqualTo("backend-timeout");
                    });
        }
    }

    @Test
    void aWrongCursorIsRefused() {
        try (RunningGateway gateway = gateway()) {
            for (String wrong : List.of("x!", Page.cursor("x"), Page.cursor("2026-05-06T01:02:03Z\n/funds\tdrop"))) {
                HttpResponse<String> answer = as(gateway, Issuer.shared().of("auditor"), "/audit?cursor=" + wrong);
                assertThat(RunningGateway.code(answer)).isEqualTo("wrong-cursor");
            }
            assertThat(RunningGateway.code(as(gateway, Issuer.shared().of("auditor"), "/audit?limit=201")))
                    .isEqualTo("wrong-parameter");
            assertThat(RunningGateway.code(as(gateway, Issuer.shared().of("auditor"), "/audit?from=yesterday")))
                    .isEqualTo("wrong-parameter");
        }
    }
}
