package cn.onezone.gateway.login;

import cn.onezone.kit.headers.SafeHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/** {@code /login/session}: who is signed in, in both languages, and a button to sign out. No scripts, no images, one style. */
final class SessionPage implements WebFilter {
    static final String PATH = "/login/session";

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;background:#f3f4f6;color:#111827;margin:0}
            main{max-width:26rem;margin:12vh auto;padding:2rem;background:#fff;border:1px solid #d1d5db;border-radius:.5rem}
            h1{font-size:1.25rem;margin:0 0 1rem}dt{color:#4b5563}dd{margin:0 0 .5rem}
            button{font:inherit;width:100%;margin-top:1.25rem;padding:.6rem;border:0;border-radius:.25rem;background:#1d4ed8;color:#fff}
            """;

    private final String contentSecurity;

    /** @param issuer where signing out leads: browsers also check the redirects after a form */
    SessionPage(URI issuer) {
        this.contentSecurity = "default-src 'none'; style-src 'sha256-" + digest() + "'; form-action 'self' "
                + issuer.getScheme() + "://" + issuer.getRawAuthority()
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private static String digest() {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!exchange.getRequest().getURI().getRawPath().equals(PATH)
                || !exchange.getRequest().getMethod().equals(HttpMethod.GET)) {
            return chain.filter(exchange);
        }
        Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .ofType(OAuth2AuthenticationToken.class)
                .flatMap(person -> token.map(csrf -> of(person.getPrincipal(), csrf)))
                .defaultIfEmpty(nobody())
                .flatMap(page -> answer(exchange, page));
    }

    private Mono<Void> answer(ServerWebExchange exchange, String page) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.setContentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
        headers.set("Content-Security-Policy", contentSecurity);
        headers.set(SafeHeaders.CACHE_CONTROL, "no-store");
        return exchange.getResponse()
                .writeWith(Mono.fromSupplier(
                        () -> exchange.getResponse().bufferFactory().wrap(page.getBytes(StandardCharsets.UTF_8))));
    }

    private static String of(OAuth2User person, CsrfToken csrf) {
        String park = text(person.getAttribute("park"));
        // with Keycloak the subject is a number that nobody knows by heart
        String account = text(person.getAttribute("preferred_username"));
        return page("已登录", "Signed in", """
                <dl><dt>姓名 <span lang="en">Name</span></dt><dd>%s</dd>
                <dt>账号 <span lang="en">Account</span></dt><dd>%s</dd>
                <dt>角色 <span lang="en">Roles</span></dt><dd>%s</dd>%s</dl>
                <p><a href="/swagger-ui">全部接口 <span lang="en">All doors</span></a></p>
                <form method="post" action="/logout"><input type="hidden" name="%s" value="%s">
                <button>退出登录 <span lang="en">Sign out</span></button></form>
                """.formatted(
                        text(person.getAttribute("name")),
                        account.isEmpty() ? text(person.getName()) : account,
                        text(person.getAttribute("roles")),
                        park.isEmpty() ? "" : "\n<dt>分园 <span lang=\"en\">Park</span></dt><dd>" + park + "</dd>",
                        HtmlUtils.htmlEscape(csrf.getParameterName()),
                        HtmlUtils.htmlEscape(csrf.getToken())));
    }

    private static String nobody() {
        return page("未登录", "Not signed in", """
                <p><a href="/login">登录 <span lang="en">Sign in</span></a></p>
                """);
    }

    private static String page(String zh, String en, String body) {
        return """
                <!DOCTYPE html>
                <html lang="zh-CN">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                <title>%s %s</title><style>%s</style></head>
                <body><main><h1>%s <span lang="en">%s</span></h1>
                %s</main></body></html>
                """.formatted(zh, en, STYLE, zh, en, body);
    }

    private static String text(@Nullable Object claim) {
        return HtmlUtils.htmlEscape(
                claim instanceof List<?> several
                        ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        : claim == null ? "" : claim.toString());
    }
}
