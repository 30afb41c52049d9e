package cn.onezone.gateway.resilience;

import cn.onezone.gateway.edge.Traceparent;
import cn.onezone.gateway.limits.Client;
import cn.onezone.kit.headers.SafeHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which header fields pass, in one go over them instead of the library's chain of filters that each copy them all.
 * Fields of one connection end here (RFC 9110 §7.6.1). What a client claims of where it comes from is replaced by what
 * the gateway sees, or a proxy that it trusts; what a service says of its software, and what the door has set already, is dropped.
 */
sealed interface PassedHeaders extends HttpHeadersFilter {
    /** In the order of their use: requests, answers. */
    static List<HttpHeadersFilter> both(Client client) {
        return List.of(new Asked(client), new Answered());
    }

    /** Of the fields, those that go on. */
    private static HttpHeaders without(HttpHeaders input, Set<String> dropped) {
        List<String> connection = input.getOrEmpty(HttpHeaders.CONNECTION);
        Set<String> named = connection.isEmpty() ? dropped : with(dropped, connection);
        HttpHeaders passed = new HttpHeaders();
        for (Map.Entry<String, List<String>> field : input.headerSet()) {
            if (!named.contains(field.getKey())) {
                passed.addAll(field.getKey(), field.getValue());
            }
        }
        if (input.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            // with both, two readers could see two different ends of one body
            passed.remove(HttpHeaders.CONTENT_LENGTH);
        }
        return passed;
    }

    private static Set<String> with(Set<String> dropped, List<String> connection) {
        Set<String> all = caseless();
        all.addAll(dropped);
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                all.add(name.strip());
            }
        }
        return all;
    }

    private static Set<String> caseless(String... more) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Proxy-Authorization",
                "Proxy-Authenticate",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade"));
        names.addAll(List.of(more));
        return names;
    }

    /** Of a request on its way to a backend. */
    final class Asked implements PassedHeaders {
        private static final Set<String> DROPPED = caseless(
                "Host",
                // cookies are the gateway's own
                "Cookie",
                "Forwarded",
                "traceparent",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X-Forwarded-Ssl",
                "X-Real-IP");

        private final Client client;

        /** @param client where requests come from, also behind a proxy that the operator trusts */
        Asked(Client client) {
            this.client = client;
        }

        @Override
        public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
            HttpHeaders passed = without(input, DROPPED);
            passed.set("traceparent", Traceparent.of(exchange).header());
            // services write it into their audit trails, so it is whole and not the network that limits go by
            InetAddress from = client.from(exchange);
            if (from != null) {
                passed.set("X-Forwarded-For", from.getHostAddress());
            }
            String host = input.getFirst(HttpHeaders.HOST);
            if (host != null) {
                passed.set("X-Forwarded-Host", host);
            }
            passed.set("X-Forwarded-Proto", exchange.getRequest().getSslInfo() == null ? "http" : "https");
            return passed;
        }

        @Override
        public boolean supports(Type type) {
            return type == Type.REQUEST;
        }
    }

    /** Of an answer on its way to the client. */
    final class Answered implements PassedHeaders {
        private static final Set<String> DROPPED = caseless("X-Trace-Id", "Server", "X-Powered-By");

        static {
            // whom the door lets read an answer is the door's to say
            DROPPED.addAll(List.of(
                    "Strict-Transport-Security",
                    "Access-Control-Allow-Origin",
                    "Access-Control-Allow-Credentials",
                    "Access-Control-Allow-Methods",
                    "Access-Control-Allow-Headers",
                    "Access-Control-Expose-Headers",
                    "Access-Control-Max-Age"));
            // nobody behind us sets or clears what the browser keeps for us: a session could be slipped in
            DROPPED.addAll(List.of("Set-Cookie", "Set-Cookie2", "Clear-Site-Data"));
            // as is how often the client may ask
            DROPPED.addAll(List.of(
                    "RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"));
            DROPPED.addAll(SafeHeaders.DATA.keySet());
            // a service knows what of its own may be kept
            DROPPED.remove(HttpHeaders.CACHE_CONTROL);
        }

        @Override
        public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
            if (input.containsHeader(HttpHeaders.CACHE_CONTROL)) {
                exchange.getResponse().getHeaders().remove(HttpHeaders.CACHE_CONTROL);
            }
            return without(input, DROPPED);
        }

        @Override
        public boolean supports(Type type) {
            return type == Type.RESPONSE;
        }
    }
}
