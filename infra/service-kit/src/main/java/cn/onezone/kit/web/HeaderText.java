package cn.onezone.kit.web;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in a header: Chinese comes percent-encoded or as raw UTF-8, which a server reads as Latin-1. */
public final class HeaderText {
    private HeaderText() {}

    /** The text that was meant; what is neither stays as it came. */
    public static String of(String header) {
        if (header.indexOf('%') >= 0) {
            try {
                return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return header;
            }
        }
        if (header.chars().anyMatch(c -> c > 0x7f) && header.chars().allMatch(c -> c <= 0xff)) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                        .toString();
            } catch (CharacterCodingException e) {
                return header;
            }
        }
        return header;
    }
}
