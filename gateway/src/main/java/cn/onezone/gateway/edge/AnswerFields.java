package cn.onezone.gateway.edge;

import cn.onezone.kit.Mode;
import cn.onezone.kit.headers.SafeHeaders;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Map;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Puts the {@link SafeHeaders} on an answer. They are made once, in the server's own form, which copies such fields
 * without hashing or checking them again: field by field they would take longer than a kept answer.
 */
final class AnswerFields {
    private final HttpHeaders data;
    private final HttpHeaders pages;
    private final HttpHeaders dataOverHttps;
    private final HttpHeaders pagesOverHttps;
    private final boolean alwaysHttps;

    /** @param alwaysHttps whether browsers come by https though the connection here is none: a proxy ends TLS before */
    AnswerFields(EdgeSettings settings, Mode mode, boolean alwaysHttps) {
        this.alwaysHttps = alwaysHttps;
        this.data = of(SafeHeaders.DATA);
        this.pages = of(SafeHeaders.PAGES);
        this.dataOverHttps = data.copy();
        this.pagesOverHttps = pages.copy();
        if (!mode.isLocal()) {
            AsciiString only = AsciiString.cached("max-age="
                    + settings.httpsOnly().toSeconds() + (settings.httpsOnlySubdomains() ? "; includeSubDomains" : ""));
            dataOverHttps.set("Strict-Transport-Security", only);
            pagesOverHttps.set("Strict-Transport-Security", only);
        }
    }

    private static HttpHeaders of(Map<String, String> fields) {
        HttpHeaders made = new DefaultHttpHeaders();
        fields.forEach((name, value) -> made.set(AsciiString.cached(name), AsciiString.cached(value)));
        return made;
    }

    void set(ServerHttpResponse answer, ServerHttpRequest request) {
        HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
        HttpServerResponse sent = ServerHttpResponseDecorator.getNativeResponse(answer);
        boolean https = alwaysHttps || received.scheme().equals("https");
        String path = request.getURI().getRawPath();
        boolean page = path.startsWith("/swagger-ui") || path.startsWith("/webjars/");
        HttpHeaders fields = page ? https ? pagesOverHttps : pages : https ? dataOverHttps : data;
        sent.responseHeaders().add(fields);
    }
}
