package cn.onezone.gateway.resilience;

import cn.onezone.gateway.edge.Traceparent;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Header fields the gateway itself is the source of. What a client claims of where it comes from is dropped; what a
 * service says of its software, and what the door has set already, is too.
 */
final class PassedHeaders {
    private PassedHeaders() {}

    /** Of a request on its way to a backend. */
    @Component
    static final class Asked implements HttpHeadersFilter, Ordered {
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
            HttpHeaders passed = new HttpHeaders();
            passed.addAll(input);
            passed.remove("Forwarded");
            passed.set("traceparent", Traceparent.of(exchange).header());
            InetSocketAddress from = exchange.getRequest().getRemoteAddress();
            if (from != null) {
                passed.set("X-Forwarded-For", from.getHostString());
            }
            String host = input.getFirst(HttpHeaders.HOST);
            if (host != null) {
                passed.set("X-Forwarded-Host", host);
            }
            passed.set("X-Forwarded-Proto", exchange.getRequest().getSslInfo() == null ? "http" : "https");
            for (String claimed : List.of("X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Ssl", "X-Real-IP")) {
                passed.remove(claimed);
            }
            return passed;
        }

        @Override
        public boolean supports(Type type) {
            return type == Type.REQUEST;
        }
    }

    /** Of an answer on its way to the client. */
    @Component
    static final class Answered implements HttpHeadersFilter, Ordered {
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
            HttpHeaders passed = new HttpHeaders();
            passed.addAll(input);
            for (String own : List.of("X-Trace-Id", "X-Content-Type-Options", "Server", "X-Powered-By")) {
                passed.remove(own);
            }
            return passed;
        }

        @Override
        public boolean supports(Type type) {
            return type == Type.RESPONSE;
        }
    }
}
