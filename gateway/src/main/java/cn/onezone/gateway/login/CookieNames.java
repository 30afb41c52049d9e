package cn.onezone.gateway.login;

import org.springframework.web.server.ServerWebExchange;

/**
 * What the gateway's cookies are called. Over https a name begins with {@code __Host-}: a browser takes such a cookie only
 * from this very host and over https, so neither a neighbour nor somebody on the way can put one there. Over plain http,
 * as on one's own machine, no browser would take it.
 *
 * @param always whether browsers come by https though the request here says otherwise: a proxy ends TLS before
 */
record CookieNames(boolean always) {
    private static final String OVER_HTTPS = "__Host-";

    boolean areSecure(ServerWebExchange exchange) {
        return always || "https".equals(exchange.getRequest().getURI().getScheme());
    }

    String of(String name, ServerWebExchange exchange) {
        return areSecure(exchange) ? OVER_HTTPS + name : name;
    }

    static String overHttps(String name) {
        return OVER_HTTPS + name;
    }
}
