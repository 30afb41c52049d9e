package cn.onezone.identity;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An issuer with its own folder, and a browser and a script to use it by HTTP. */
final class RunningIssuer implements AutoCloseable {
    static final String GATEWAY = "http://127.0.0.1:18080";
    static final String CALLBACK = GATEWAY + "/login/oauth2/code/onezone";
    static final String VERIFIER = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern BACK = Pattern.compile("name=\"continue\" value=\"([^\"]+)\"");

    final String address;
    final int port;
    final Path folder;
    private final ConfigurableApplicationContext context;

    private RunningIssuer(int port, Path folder, ConfigurableApplicationContext context) {
        this.port = port;
        this.address = "http://127.0.0.1:" + port;
        this.folder = folder;
        this.context = context;
    }

    static RunningIssuer start(Path folder, String... further) throws IOException {
        int port = free();
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--onezone.identity.issuer=http://127.0.0.1:" + port,
                "--onezone.identity.folder=" + folder,
                "--onezone.identity.gateway-addresses=" + GATEWAY));
        settings.addAll(List.of(further));
        return new RunningIssuer(
                port,
                folder,
                IdentityApplication.builder().registerShutdownHook(false).run(settings.toArray(String[]::new)));
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    String secret(String name) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve("secrets.json")))
                .path(name)
                .asString();
    }

    String gatewaySecret() throws IOException {
        return Files.readString(folder.resolve("gateway-client-secret")).strip();
    }

    /** What a caller without cookies gets. */
    HttpResponse<String> get(String path, String... headers) throws Exception {
        return new Browser().get(path, headers);
    }

    JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }

    HttpResponse<String> token(String client, String secret, Map<String, String> form) throws Exception {
        return new Browser().post("/oauth2/token", form, "Authorization", basic(client, secret));
    }

    JsonNode tokens(String client, String secret, Map<String, String> form) throws Exception {
        return JSON.readTree(token(client, secret, form).body());
    }

    static JsonNode read(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    static String basic(String client, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** The claims, after the signature was verified with the published key. */
    JWTClaimsSet verified(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        RSAKey key = JWKSet.parse(get("/oauth2/jwks").body())
                .getKeyByKeyId(jwt.getHeader().getKeyID())
                .toRSAKey();
        if (!jwt.verify(new RSASSAVerifier(key))) {
            throw new AssertionError("signature");
        }
        return jwt.getJWTClaimsSet();
    }

    Map<String, String> request(String... changes) throws Exception {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", "gateway");
        request.put("redirect_uri", CALLBACK);
        request.put("scope", "openid profile onezone:read onezone:write");
        request.put("state", "s t+a");
        request.put("nonce", "n");
        request.put("code_challenge", challenge(VERIFIER));
        request.put("code_challenge_method", "S256");
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1].isEmpty()) {
                request.remove(changes[i]);
            } else {
                request.put(changes[i], changes[i + 1]);
            }
        }
        return request;
    }

    static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    static Map<String, String> exchange(String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    static String query(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> parameters(String uri) {
        return Arrays.stream(URI.create(uri).getRawQuery().split("&", -1))
                .map(p -> p.split("=", 2))
                .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8)));
    }

    static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    /** Keeps cookies, follows redirects only when told. */
    final class Browser {
        final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient client = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .connectTimeout(Duration.ofSeconds(5))
                .build();

        HttpResponse<String> get(String path, String... headers) throws Exception {
            HttpRequest.Builder request = request(path);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        HttpResponse<String> post(String path, Map<String, String> form, String... headers) throws Exception {
            HttpRequest.Builder request = request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(query(form)));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : address + path))
                    .timeout(Duration.ofSeconds(20));
        }

        /** Fills in the form of a login page and sends it. */
        HttpResponse<String> signIn(String page, String name, String password) throws Exception {
            String html = get(page).body();
            Map<String, String> form = new LinkedHashMap<>();
            form.put("username", name);
            form.put("password", password);
            Matcher csrf = CSRF.matcher(html);
            if (csrf.find()) {
                form.put("_csrf", csrf.group(1));
            }
            Matcher back = BACK.matcher(html);
            if (back.find()) {
                form.put("continue", back.group(1).replace("&amp;", "&"));
            }
            return post("/login", form);
        }

        /** The whole way of a person to the gateway's callback. */
        String code(String name, String password, Map<String, String> request) throws Exception {
            HttpResponse<String> asked = get("/oauth2/authorize?" + query(request));
            if (location(asked).startsWith(CALLBACK)) {
                return location(asked);
            }
            HttpResponse<String> signed = signIn(location(asked), name, password);
            HttpResponse<String> sent = get(location(signed));
            return location(sent);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
