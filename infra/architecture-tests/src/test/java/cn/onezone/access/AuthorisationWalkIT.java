package cn.onezone.access;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.funds.FundsApplication;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.gateway.audit.AuditRoute;
import cn.onezone.gateway.view.NetworkRoute;
import cn.onezone.indicators.IndicatorsApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.access.RouteRules;
import cn.onezone.kit.access.RouteRules.Route;
import cn.onezone.kit.access.Rule;
import cn.onezone.parks.ParksApplication;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.projects.ProjectsApplication;
import cn.onezone.talent.TalentApplication;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.MutatedTokens;
import cn.onezone.testlog.LogOfTests;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Walks every route of every service and of the gateway with every role and with tokens that are wrong in every way:
 * all is refused but what {@code docs/authorisation.md} lists, and that page is what the code says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorisationWalkIT {
    private static final String OWN = "haidian";
    private static final String OTHER = "daxing-yizhuang";
    private static final String SECOND = "chaoyang";
    private static final int MUTATIONS = 5_000;
    private static final int AT_ONCE = 6;

    /** Methods that a client can name; of a proxied path all of them are tried. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Lists, of which a park sees its own part: there is no record in their path. */
    private static final List<String> LISTS = List.of(
            "GET /funds/{fund}/calls/{call}/applications",
            "GET /talent/programmes/{code}/nominations",
            "GET /indicators/rounds/{period}/parks",
            // a ranking is everybody's, and of what was restated since a park sees its own lines
            "GET /indicators/evaluations/{id}/restated");

    @RegisterExtension
    static final Outcome OUTCOME = new Outcome();

    /** The count says that all were refused: it is told only when that is so. */
    static final class Outcome implements TestWatcher {
        private int succeeded;
        private int failed;

        @Override
        public void testSuccessful(ExtensionContext context) {
            succeeded++;
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            failed++;
        }
    }

    @TempDir
    private static Path folder;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Issuer issuer = Issuer.shared();
    private final Map<String, ConfigurableApplicationContext> services = new LinkedHashMap<>();
    private ConfigurableApplicationContext gateway;
    private final AtomicInteger sent = new AtomicInteger();
    /** Signed once: to make and to verify one takes longer than all that is asked here. */
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private final Map<String, String[]> faults = faults();

    @BeforeAll
    void start() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        Map<String, Class<?>> applications = new LinkedHashMap<>();
        applications.put("parks", ParksApplication.class);
        applications.put("enterprises", EnterprisesApplication.class);
        applications.put("indicators", IndicatorsApplication.class);
        applications.put("funds", FundsApplication.class);
        applications.put("talent", TalentApplication.class);
        applications.put("projects", ProjectsApplication.class);
        applications.put("partners", PartnersApplication.class);
        List<String> routes = new ArrayList<>();
        applications.forEach((name, application) -> {
            ConfigurableApplicationContext service = OneZoneApplication.of(application, name)
                    .run(
                            "--server.port=0",
                            "--onezone.mode=local",
                            "--onezone.park=" + OWN,
                            "--onezone.data-dir=" + folder.resolve(name),
                            "--onezone.keys.folder=" + folder.resolve("keys"),
                            // sooner than in life, for what is seeded
                            "--onezone.relocations.sweep-every=200ms",
                            "--spring.mongodb.uri=" + infrastructure.mongoUri("walk-" + name + UUID.randomUUID()),
                            "--onezone.identity.issuer=" + issuer.address(),
                            "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
            services.put(name, service);
            routes.add("--onezone.gateway.backends." + (name.equals("parks") ? OWN : name) + "=" + base(service));
        });
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.mode=local",
                "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                "--onezone.keys.folder=" + folder.resolve("keys"),
                "--onezone.identity.issuer=" + issuer.address(),
                "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers()));
        settings.addAll(routes);
        gateway = GatewayApplication.builder().run(settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        http.close();
        if (OUTCOME.failed == 0 && OUTCOME.succeeded > 0) {
            int routes = services.values().stream()
                    .mapToInt(service -> service.getBean(RouteRules.class).all().size())
                    .sum();
            System.out.printf(
                    "Authorisation walk: %d requests in %d tests (%d routes of services and %d of the gateway, %d roles,"
                            + " %d token faults), all refused but those listed.%n",
                    sent.get(),
                    OUTCOME.succeeded,
                    routes,
                    NetworkRoute.values().length + AuditRoute.values().length,
                    Role.values().length,
                    faults.size());
        }
        gateway.close();
        services.values().forEach(ConfigurableApplicationContext::close);
    }

    private static String base(ConfigurableApplicationContext service) {
        return "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    private HttpResponse<String> send(String method, String address, String type, String... headers) {
        return sendBody(
                method,
                address,
                type,
                type.startsWith("multipart")
                        ? "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\r\n--b--\r\n"
                        : "{}",
                headers);
    }

    private HttpResponse<String> sendBody(String method, String address, String type, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30));
        boolean reads = List.of("GET", "HEAD", "DELETE", "OPTIONS").contains(method);
        request.method(method, reads ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!reads) {
            request.header("Content-Type", type.startsWith("multipart") ? type + "; boundary=b" : type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        var _ = sent.incrementAndGet();
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String filled(String pattern) {
        return pattern.replace("{park}", OWN)
                .replace("{year}", "2024")
                .replace("{sequence}", "1")
                .replace("{uscc}", "91110108551385082Q")
                .replaceAll("\\{[^}]*}", "x1");
    }

    private String tokenOf(Role role) {
        return role == Role.PARK_ADMINISTRATOR ? administrator(OWN) : token(List.of(role.wire()), null, null);
    }

    private String administrator(String park) {
        return token(List.of(Role.PARK_ADMINISTRATOR.wire()), park, null);
    }

    private String token(List<String> roles, @Nullable String park, @Nullable String scope) {
        return tokens.computeIfAbsent(roles + " " + park + " " + scope, _ -> {
            JWTClaimsSet.Builder claims =
                    issuer.claims(roles.getFirst(), roles, park).expirationTime(later());
            return issuer.sign((scope == null ? claims : claims.claim("scope", scope)).build());
        });
    }

    /** When all of this is over. */
    private static Date later() {
        return Date.from(Instant.now().plus(Duration.ofHours(3)));
    }

    /** Some at a time: most of a request is waiting for the log and the store. */
    private static <T> void each(Collection<T> all, Consumer<T> walk) {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> walked = new ArrayList<>();
            all.forEach(one -> walked.add(some.submit(() -> walk.accept(one))));
            for (Future<?> one : walked) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    some.shutdownNow();
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException(e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /**
     * Headers of callers that nobody may believe, each with the one thing that is wrong with them: but for that they are good
     * until all of this is over, so that none of them is refused for its time.
     */
    private Map<String, String[]> faults() {
        List<String> all = List.of("park-administrator", "reviewer", "coordinator", "auditor", "operator", "partner");
        String good = issuer.everything();
        String[] parts = good.split("\\.", -1);
        Map<String, String[]> faults = new LinkedHashMap<>();
        faults.put("no token", new String[0]);
        faults.put(
                "expired",
                bearer(issuer.sign(issuer.claims("x", all, OWN)
                        .expirationTime(Date.from(Instant.now().minusSeconds(60)))
                        .build())));
        faults.put(
                "not yet",
                bearer(issuer.sign(issuer.claims("x", all, OWN)
                        .notBeforeTime(later())
                        .expirationTime(later())
                        .build())));
        faults.put(
                "wrong audience",
                bearer(issuer.sign(issuer.claims("x", all, OWN)
                        .audience("another")
                        .expirationTime(later())
                        .build())));
        faults.put(
                "wrong issuer",
                bearer(issuer.sign(issuer.claims("x", all, OWN)
                        .issuer("https://elsewhere.example")
                        .expirationTime(later())
                        .build())));
        faults.put(
                "alg none",
                bearer(new PlainJWT(issuer.claims("x", all, OWN)
                                .expirationTime(later())
                                .build())
                        .serialize()));
        faults.put(
                "tampered claims",
                bearer(parts[0] + "." + issuer.everything(OTHER).split("\\.", -1)[1] + "." + parts[2]));
        faults.put("tampered signature", bearer(good.substring(0, good.length() - 8) + "AAAAAAAA"));
        faults.put("no signature", bearer(parts[0] + "." + parts[1] + "."));
        faults.put(
                "no roles",
                bearer(issuer.sign(issuer.claims("x", List.of(), null)
                        .expirationTime(later())
                        .build())));
        faults.put("two tokens", new String[] {"Authorization", "Bearer " + good, "Authorization", "Bearer " + good});
        faults.put("not bearer", new String[] {"Authorization", "Basic eDp4"});
        return faults;
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        Map<String, List<Route>> routes = new LinkedHashMap<>();
        services.forEach((name, service) ->
                routes.put(name, service.getBean(RouteRules.class).all()));
        String expected = AuthorisationDocument.of(routes);
        Path page = Path.of("")
                .toAbsolutePath()
                .resolve("../../docs/authorisation.md")
                .normalize();
        if (Boolean.getBoolean("onezone.write-docs")) {
            Files.writeString(page, expected);
        }
        assertThat(page)
                .content()
                .as("docs/authorisation.md, to be written anew with -Donezone.write-docs=true")
                .isEqualTo(expected);
    }

    /** Personal and confidential data are not read without an entry because somebody forgot to say that they are. */
    @Test
    void everyReadIsNotedOrItIsSaidWhyNot() {
        List<String> unnoted = new ArrayList<>();
        services.values()
                .forEach(service -> service.getBean(RouteRules.class).all().stream()
                        .filter(route -> route.rule() != null && route.method().equals("GET") && !route.audited())
                        .map(Route::path)
                        .forEach(unnoted::add));
        for (NetworkRoute route : NetworkRoute.values()) {
            unnoted.add(route.path());
        }
        assertThat(UnnotedReads.paths())
                .as("reads that are neither audited (@Allowed) nor among UnnotedReads, or are both")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(unnoted.stream().distinct().toList());
    }

    /** A command that repeats another, or only computes, shows what a read shows. */
    @Test
    void whatACommandAnswersThatChangesNothingIsNotedOrItIsSaidWhyNot() {
        List<String> unnoted = services.values().stream()
                .flatMap(service -> service.getBean(RouteRules.class).all().stream())
                .filter(route -> route.rule() != null && !route.method().equals("GET") && !route.audited())
                .map(route -> route.method() + " " + route.path())
                .distinct()
                .toList();
        assertThat(UnnotedReads.commands().values().stream().flatMap(List::stream))
                .as("commands whose answers are neither noted (@Allowed) nor among UnnotedReads, or are both")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(unnoted);
    }

    @Test
    void everyRouteIsRefusedToAllButThoseListed() {
        services.forEach((name, service) -> {
            List<Route> routes = service.getBean(RouteRules.class).all();
            assertThat(routes).as(name).hasSizeGreaterThan(3);
            each(routes, route -> walk(route, base(service), name.equals("parks")));
        });
    }

    private void walk(Route route, String root, boolean park) {
        Rule rule = route.rule();
        if (rule != null) {
            walk(root + filled(route.path()), route.method(), route.type(), rule, park);
        }
    }

    private void walk(String address, String method, String type, Rule rule, boolean park) {
        String what = method + " " + address;
        for (Role role : Role.values()) {
            HttpResponse<String> answer = send(method, address, type, bearer(tokenOf(role)));
            if (!rule.roles().contains(role)) {
                refused(what + " as " + role, answer, 403);
            } else if (role == Role.PARTNER
                    && address.contains("/partners/")
                    && address.contains("/x1")
                    // the catalogue is everybody's, and usage is asked for by one's own name
                    && !address.contains("/partners/catalogue/")
                    && !address.contains("/partners/usage/")) {
                // a partner's own only, and of others' not even whether they are there
                refused(what + " as " + role, answer, 403);
            } else if (rule.own() && role == Role.PARK_ADMINISTRATOR && !park) {
                // the record of the walk does not exist, and that is not to be told; calls and programmes are
                // everybody's
                assertThat(answer.statusCode())
                        .as("%s as %s: %s", what, role, answer.body())
                        .isNotIn(401, 500)
                        .isNotEqualTo(what.contains("/calls/") || what.contains("/programmes/") ? 0 : 404);
            } else {
                assertThat(answer.statusCode())
                        .as("%s as %s: %s", what, role, answer.body())
                        .isNotIn(401, 403, 500);
            }
        }
        if (rule.own() && rule.roles().contains(Role.PARK_ADMINISTRATOR)) {
            HttpResponse<String> answer = send(method, address, type, bearer(administrator(OTHER)));
            if (park || address.endsWith("/x1")) {
                refused(what + " as administrator of another park", answer, 403);
            }
        }
        if (!method.equals("GET")) {
            String reader = token(
                    List.of("park-administrator", "reviewer", "coordinator", "auditor", "operator", "partner"),
                    OWN,
                    "onezone:read");
            refused(what + " with a reading token", send(method, address, type, bearer(reader)), 403);
        }
        faults.forEach((why, headers) -> refused(what + ", " + why, send(method, address, type, headers), 401));
    }

    private static void refused(String what, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(what)
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                .as(what)
                .isEqualTo(status == 401);
    }

    @Test
    void theOperatorsRoutesAreTheOperatorsAlone() {
        List<ConfigurableApplicationContext> all = new ArrayList<>(services.values());
        all.add(gateway);
        for (ConfigurableApplicationContext one : all) {
            walk(base(one) + "/actuator/prometheus", "GET", "application/json", Rule.OPERATION, false);
            walk(base(one) + "/actuator", "GET", "application/json", Rule.OPERATION, false);
            HttpResponse<String> health = send("GET", base(one) + "/actuator/health", "application/json");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .as("nothing but the state")
                    .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        }
    }

    @Test
    void theGatewaysDoorsAreRefusedToAllButThoseListed() {
        for (NetworkRoute route : NetworkRoute.values()) {
            walk(base(gateway) + filled(route.path()), "GET", "application/json", route.rule(), false);
        }
        for (AuditRoute route : AuditRoute.values()) {
            walk(base(gateway) + route.path(), "GET", "application/json", route.rule(), false);
        }
    }

    /** The gateway passes on what it does not decide, with each method; nothing is lost or gained on the way. */
    @Test
    void theSameIsRefusedThroughTheGateway() {
        services.forEach((name, service) -> {
            each(service.getBean(RouteRules.class).all(), route -> walk(route, base(gateway), name.equals("parks")));
        });
    }

    @Test
    void noMethodOfAnyPathIsForgotten() {
        services.forEach((name, service) -> {
            List<Route> routes = service.getBean(RouteRules.class).all().stream()
                    .filter(route -> route.rule() != null)
                    .toList();
            List<String> paths = routes.stream()
                    .map(route -> filled(route.path()))
                    .distinct()
                    .toList();
            each(paths, path -> {
                for (String method : METHODS) {
                    for (String address : List.of(base(service) + path, base(gateway) + path)) {
                        assertThat(send(method, address, "application/json").statusCode())
                                .as("%s %s with no token", method, address)
                                .isEqualTo(401);
                    }
                    if (isOffered(routes, method, path)) {
                        continue;
                    }
                    // the gateway passes it on, so that it is the service that answers
                    String address = base(gateway) + path;
                    for (Role role : Role.values()) {
                        assertThat(send(method, address, "application/json", bearer(tokenOf(role)))
                                        .statusCode())
                                .as("%s %s as %s, which nobody offers", method, address, role)
                                .isIn(403, 404, 405);
                    }
                }
            });
        });
    }

    /** HEAD is GET without a body, and OPTIONS tells methods only. */
    private static boolean isOffered(List<Route> routes, String method, String path) {
        String counts = method.equals("HEAD") ? "GET" : method;
        return method.equals("OPTIONS")
                || routes.stream()
                        .anyMatch(route -> route.method().equals(counts)
                                && PathPatternParser.defaultInstance
                                        .parse(route.path())
                                        .matches(PathContainer.parsePath(path)));
    }

    @Test
    void whoMayNotReadMayNotAskForTheHeadEither() {
        services.forEach((name, service) -> {
            each(service.getBean(RouteRules.class).all(), route -> {
                Rule rule = route.rule();
                if (rule == null || !route.method().equals("GET")) {
                    return;
                }
                for (Role role : Role.values()) {
                    if (!rule.roles().contains(role)) {
                        for (String root : List.of(base(service), base(gateway))) {
                            assertThat(send("HEAD", root + filled(route.path()), "", bearer(tokenOf(role)))
                                            .statusCode())
                                    .as("HEAD %s%s as %s", root, route.path(), role)
                                    .isEqualTo(403);
                        }
                    }
                }
            });
        });
    }

    /** Records that are there, of a park that is: another park is told of them what it is told of none. */
    @Test
    void aParkIsToldOfAnothersRecordsWhatItIsToldOfNone() {
        Map<String, ConfigurableApplicationContext> city = new LinkedHashMap<>(services);
        city.remove("parks");
        String[] owner = with(issuer.administrator(OTHER));
        String[] another = with(issuer.administrator(OWN));
        SeededRecords records;
        List<SeededRecords.Seed> seeds;
        try (LogOfTests log = new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers())) {
            records = new SeededRecords(city, OTHER, SECOND, log);
            seeds = records.make();
        }
        for (SeededRecords.Seed seed : seeds) {
            String root = base(services.get(seed.service()));
            if (seed.method().equals("GET")) {
                assertThat(sendBody("GET", root + seed.there(), "", "", owner).statusCode())
                        .as("%s is there, and its park's", seed.there())
                        .isEqualTo(200);
            }
            for (String base : List.of(root, base(gateway))) {
                HttpResponse<String> there =
                        sendBody(seed.method(), base + seed.there(), "application/json", seed.body(), another);
                HttpResponse<String> absent =
                        sendBody(seed.method(), base + seed.absent(), "application/json", seed.body(), another);
                if (seed.route().equals("GET /enterprises/{uscc}/facts")) {
                    // a list, of which a park sees its own part
                    assertThat(there.statusCode()).as(seed.there()).isEqualTo(200);
                } else {
                    refused(seed.method() + " " + base + seed.there() + " as another park", there, 403);
                }
                assertThat(plain(there))
                        .as("%s and %s", seed.there(), seed.absent())
                        .isEqualTo(plain(absent));
            }
        }
        List<String> covered =
                seeds.stream().map(SeededRecords.Seed::route).distinct().toList();
        List<String> own = city.values().stream()
                .flatMap(service -> service.getBean(RouteRules.class).all().stream())
                .filter(route -> route.rule() != null && route.rule().own())
                .map(route -> route.method() + " " + route.path())
                .distinct()
                .toList();
        assertThat(own.stream().filter(route -> route.contains("{") && !LISTS.contains(route)))
                .as("own routes to a record, each with one that is seeded")
                .containsExactlyInAnyOrderElementsOf(covered);
        Map<String, String> lists = new LinkedHashMap<>();
        own.stream()
                .filter(route -> route.startsWith("GET ") && (!route.contains("{") || LISTS.contains(route)))
                .forEach(route -> lists.put(
                        route,
                        route.substring(4)
                                .replace("{fund}", "seeded")
                                .replace("{call}", "c1")
                                .replace("{code}", "seeded")
                                .replace("{period}", "2023")
                                .replace("{id}", "x1")));
        List<String> telling = new ArrayList<>();
        lists.forEach((route, path) -> {
            String service = path.split("/", -1)[1];
            HttpResponse<String> mine = sendBody("GET", base(services.get(service)) + path, "", "", owner);
            HttpResponse<String> theirs = sendBody("GET", base(services.get(service)) + path, "", "", another);
            assertThat(theirs.body()).as("%s as another park", path).doesNotContain(records.marks());
            if (records.marks().stream().anyMatch(mine.body()::contains)) {
                telling.add(route);
            }
        });
        assertThat(telling)
                .as("lists that tell the owner of its own")
                .contains(
                        "GET /enterprises/relocations",
                        "GET /indicators/submissions",
                        "GET /indicators/follow-ups",
                        "GET /funds/{fund}/calls/{call}/applications",
                        "GET /talent/programmes/{code}/nominations",
                        "GET /projects",
                        "GET /partners/agreements");
    }

    private static String[] with(String token) {
        return new String[] {"Authorization", "Bearer " + token, "X-Purpose", "walk"};
    }

    /** Ten thousand, half of them at a service and half at the gateway. */
    @Test
    void noneOfTenThousandMutatedTokensIsAcceptedOverHttpAndNoneIsAFault() {
        Random random = new Random(20261128);
        String good = token(List.of("coordinator"), null, null);
        String other = administrator(OWN);
        for (String address : List.of(base(services.get("funds")) + "/funds", base(gateway) + "/network/parks")) {
            assertThat(send("GET", address, "", bearer(good)).statusCode()).isEqualTo(200);
            List<String> mutated = Stream.generate(() -> MutatedTokens.of(good, other, random))
                    .filter(one -> !one.equals(good))
                    .limit(MUTATIONS)
                    .toList();
            each(mutated, one -> refused(address + " with " + one, send("GET", address, "", bearer(one)), 401));
        }
    }

    @Test
    void aParkIsRefusedAnothersPathsInTheSameWordsWhetherOrNotTheyExist() {
        String[] administrator = bearer(issuer.administrator(OTHER));
        HttpResponse<String> there =
                send("GET", base(gateway) + "/parks/haidian/roster/enterprises", "", administrator);
        HttpResponse<String> away =
                send("GET", base(gateway) + "/parks/fangshan/roster/enterprises", "", administrator);
        HttpResponse<String> never =
                send("GET", base(gateway) + "/parks/nowhere/roster/enterprises", "", administrator);
        refused("a park that is there", there, 403);
        assertThat(plain(away)).isEqualTo(plain(there));
        assertThat(plain(never)).isEqualTo(plain(there));
        assertThat(send(
                                "GET",
                                base(gateway) + "/parks/haidian/roster/enterprises",
                                "",
                                bearer(issuer.administrator(OWN)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static String plain(HttpResponse<String> answer) {
        // nor is the moment of the question a difference
        String body = answer.body().replaceAll("\"(?:instance|traceId|asOf)\":\"[^\"]*\"", "");
        return answer.statusCode() + answer.headers().firstValue("Content-Type").orElse("") + body;
    }

    @Test
    void noSpellingOfAPathLeadsPastTheRules() {
        List<ConfigurableApplicationContext> all = new ArrayList<>(services.values());
        all.add(gateway);
        for (ConfigurableApplicationContext one : all) {
            for (String path : List.of(
                    "/error",
                    "/actuator/env",
                    "/actuator/heapdump",
                    "/actuator/prometheus/",
                    "//actuator/prometheus",
                    "/actuator;a=b/prometheus",
                    "/;/actuator/prometheus",
                    "/%61ctuator/prometheus",
                    "/actuator/health/..;/prometheus",
                    "/actuator/health/../prometheus",
                    "/v3/api-docs/..;/../funds",
                    "/v3/api-docs/../../actuator/prometheus",
                    "/.well-known/jwks.json/..;/..;/funds",
                    "/.well-known/../funds",
                    "/funds;x=/.well-known/jwks.json",
                    "/parks/%2e%2e/shared-figures/%2e%2e/%2e%2e/funds",
                    "/parks/haidian/roster/enterprises;/v3/api-docs",
                    "/FUNDS",
                    "/funds/",
                    "/network/parks;x",
                    "/%6eetwork/parks",
                    "/audit/",
                    "/%61udit",
                    "/gateway/audit;x",
                    "/gateway/./audit",
                    "/gateway/%61udit/chain",
                    "/network/./parks")) {
                assertThat(send("GET", base(one) + path, "").statusCode())
                        .as("%s%s with no token", base(one), path)
                        .isIn(400, 401);
                assertThat(send("GET", base(one) + path, "", bearer(issuer.of("partner")))
                                .statusCode())
                        .as("%s%s as partner", base(one), path)
                        .isIn(400, 403, 404);
            }
        }
    }
}
