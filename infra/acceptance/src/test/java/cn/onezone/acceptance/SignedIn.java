package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.identity.accounts.Clients;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Signs people in at a network, and keeps every secret that a browser, or the gateway for it, holds on the way. */
final class SignedIn implements AutoCloseable {
    private static final Pattern FIELD = Pattern.compile("name=\"(_csrf|continue)\" value=\"([^\"]*)\"");
    private static final int MOST_REDIRECTS = 10;

    private final NetworkUnderTest network;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    SignedIn(NetworkUnderTest network) {
        this.network = network;
    }

    /** All that was held, by what it is. */
    Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    /** A person opens a session at the gateway, uses it, and leaves it. */
    void throughTheGateway(String user, String password) throws Exception {
        Deque<URI> way = follow(network.gateway() + "/login");
        HttpResponse<String> page = get(way.getLast());
        HttpResponse<String> sent = send(form(page, user, password));
        follow(sent.headers().firstValue("Location").orElseThrow());
        assertThat(get(URI.create(network.gateway() + "/network/parks")).statusCode())
                .isEqualTo(200);
        String token = cookie("XSRF-TOKEN");
        keep("token against forged requests", token);
        HttpResponse<String> out = send(HttpRequest.newBuilder(URI.create(network.gateway() + "/logout"))
                .header("X-XSRF-TOKEN", token)
                .POST(BodyPublishers.noBody()));
        out.headers().firstValue("Location").ifPresent(this::keepParameters);
    }

    /** What the gateway does when a person signs in and its token ends: code, verifier, access, refresh and ID token. */
    void inPlaceOfTheGateway(String user, String password) throws Exception {
        String secret = Files.readString(network.data().resolve("identity").resolve(Clients.GATEWAY_SECRET))
                .strip();
        String verifier = "verifier-of-the-acceptance-walk-that-is-long-enough-for-pkce";
        keep("code verifier", verifier);
        String callback = network.gateway() + "/login/oauth2/code/onezone";
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        Deque<URI> way = follow(network.issuer() + "/oauth2/authorize?"
                + query(Map.of(
                        "response_type", "code",
                        "client_id", Clients.GATEWAY,
                        "redirect_uri", callback,
                        "scope", "openid onezone:read onezone:write",
                        "state", "state-of-the-acceptance-walk",
                        "code_challenge", challenge,
                        "code_challenge_method", "S256")));
        String at = send(form(get(way.getLast()), user, password))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        at = get(URI.create(at)).headers().firstValue("Location").orElseThrow();
        assertThat(at).startsWith(callback);
        keepParameters(at);
        JsonNode tokens = tokens(
                secret,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        parameters(at).get("code"),
                        "redirect_uri",
                        callback,
                        "code_verifier",
                        verifier));
        JsonNode renewed = tokens(
                secret,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        tokens.path("refresh_token").asString()));
        // a replaced one again: refused, and the sign-in with it
        HttpResponse<String> again = ask(
                secret,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        tokens.path("refresh_token").asString()));
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(renewed.path("refresh_token").asString())
                .isNotEqualTo(tokens.path("refresh_token").asString());
    }

    private JsonNode tokens(String secret, Map<String, String> form) throws Exception {
        HttpResponse<String> answer = ask(secret, form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode tokens = NetworkUnderTest.JSON.readTree(answer.body());
        for (String kind : List.of("access_token", "refresh_token", "id_token")) {
            keep(kind, tokens.path(kind).asString());
        }
        return tokens;
    }

    private HttpResponse<String> ask(String secret, Map<String, String> form) throws Exception {
        String basic =
                Base64.getEncoder().encodeToString((Clients.GATEWAY + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(network.issuer() + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(query(form))));
    }

    private HttpRequest.Builder form(HttpResponse<String> page, String user, String password) {
        Map<String, String> form = new LinkedHashMap<>(Map.of("username", user, "password", password));
        Matcher field = FIELD.matcher(page.body());
        while (field.find()) {
            form.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        assertThat(form).as(page.body()).containsKey("_csrf");
        return HttpRequest.newBuilder(URI.create(network.issuer() + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(query(form)));
    }

    /** Where one is led, first to last. */
    private Deque<URI> follow(String from) throws Exception {
        Deque<URI> way = new ArrayDeque<>(List.of(URI.create(from)));
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            HttpResponse<String> answer = get(way.getLast());
            if (answer.statusCode() / 100 != 3) {
                return way;
            }
            way.addLast(way.getLast()
                    .resolve(answer.headers().firstValue("Location").orElseThrow()));
        }
        throw new AssertionError("led round in circles: " + way);
    }

    private HttpResponse<String> get(URI address) throws Exception {
        keepParameters(address.toString());
        return send(HttpRequest.newBuilder(address).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                browser.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        for (HttpCookie cookie : cookies.getCookieStore().getCookies()) {
            if (!cookie.getValue().isEmpty()) {
                keep("cookie " + cookie.getName(), cookie.getValue());
            }
        }
        return answer;
    }

    private String cookie(String name) throws IOException {
        return cookies.getCookieStore().getCookies().stream()
                .filter(one -> one.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow(() -> new IOException("no cookie " + name));
    }

    /** What an address carries that must stay between the two. */
    private void keepParameters(String address) {
        Map<String, String> all = parameters(address);
        for (String name : List.of("code", "state", "id_token_hint")) {
            if (all.containsKey(name)) {
                keep(name, all.get(name));
            }
        }
    }

    private void keep(String kind, String value) {
        if (!secrets.containsValue(value)) {
            secrets.put(kind + " " + secrets.size(), value);
        }
    }

    private static Map<String, String> parameters(String address) {
        Map<String, String> found = new LinkedHashMap<>();
        String query = URI.create(address).getRawQuery();
        for (String one : query == null ? new String[0] : query.split("&", -1)) {
            String[] pair = one.split("=", 2);
            found.put(pair[0], URLDecoder.decode(pair.length == 2 ? pair[1] : "", StandardCharsets.UTF_8));
        }
        return found;
    }

    private static String query(Map<String, String> values) {
        return new ArrayList<>(values.entrySet())
                .stream()
                        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        browser.close();
    }
}
