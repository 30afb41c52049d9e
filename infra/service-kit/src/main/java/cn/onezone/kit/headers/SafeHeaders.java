package cn.onezone.kit.headers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every answer carries: it is data, so no browser may run, frame, sniff or keep it. A route that knows better of its
 * own data sets {@code Cache-Control} itself.
 */
public final class SafeHeaders {
    /** Name of the field that a route may set otherwise. */
    public static final String CACHE_CONTROL = "Cache-Control";

    /** Of an answer that is data. */
    public static final Map<String, String> DATA =
            with("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", "no-store");

    /** Of the pages that show the doors: their own scripts, styles and pictures and nothing from elsewhere. */
    public static final Map<String, String> PAGES = with(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
                    + " form-action 'none'",
            "no-cache");

    private SafeHeaders() {}

    private static Map<String, String> with(String contentSecurity, String keeping) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("X-Content-Type-Options", "nosniff");
        fields.put("Content-Security-Policy", contentSecurity);
        // for browsers that do not know frame-ancestors
        fields.put("X-Frame-Options", "DENY");
        // a path names an enterprise
        fields.put("Referrer-Policy", "no-referrer");
        fields.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        fields.put("Cross-Origin-Opener-Policy", "same-origin");
        fields.put("Cross-Origin-Embedder-Policy", "require-corp");
        fields.put("Cross-Origin-Resource-Policy", "same-origin");
        fields.put(CACHE_CONTROL, keeping);
        return Map.copyOf(fields);
    }
}
