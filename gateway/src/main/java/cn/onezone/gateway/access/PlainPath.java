package cn.onezone.gateway.access;

import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** A path as the routes behind read it: without parameters of segments, decoded once. */
final class PlainPath {
    private PlainPath() {}

    /**
     * @param raw as it came; the door has refused dot segments and what is encoded twice
     */
    static String of(String raw) {
        if (raw.indexOf('%') < 0 && raw.indexOf(';') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        boolean parameter = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            parameter = c == ';' || (parameter && c != '/');
            if (!parameter) {
                plain.append(c);
            }
        }
        try {
            return UriUtils.decode(plain.toString(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // not decodable: nothing is there, and nothing is open there
            return raw;
        }
    }
}
