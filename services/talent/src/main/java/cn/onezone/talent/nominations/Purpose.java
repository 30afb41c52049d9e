package cn.onezone.talent.nominations;

import cn.onezone.kit.problem.Problem;
import cn.onezone.talent.TalentProblem;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What personal data are read for, from the header {@code X-Purpose}: 2 to 200 characters. Chinese comes percent-encoded
 * or as raw UTF-8, which a server reads as Latin-1.
 */
final class Purpose {
    private static final int LEAST = 2;
    private static final int MOST = 200;

    private Purpose() {}

    /**
     * Reads the header.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code purpose-required}
     */
    static String of(@Nullable String header) {
        String purpose = header == null ? "" : decoded(header).strip();
        if (purpose.length() < LEAST || purpose.length() > MOST) {
            throw Problem.of(
                            TalentProblem.PURPOSE_REQUIRED,
                            "X-Purpose: value: " + purpose.length() + " characters (expected: " + LEAST + " to " + MOST
                                    + " characters saying what the data are read for, percent-encoded UTF-8)",
                            "请求头 X-Purpose 须说明查阅目的（" + LEAST + " 至 " + MOST + " 个字符，UTF-8 百分号编码）")
                    .refused();
        }
        return purpose;
    }

    private static String decoded(String header) {
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
