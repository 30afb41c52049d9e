package cn.onezone.kit.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as hexadecimal text. */
public final class Sha256 {
    // thousands of them a second: looking the algorithm up costs as much as a short digest
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    });

    private Sha256() {}

    /** Of all bytes. */
    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Of some bytes, 64 lower-case digits. */
    public static String of(byte[] bytes, int from, int length) {
        MessageDigest digest = DIGEST.get();
        digest.update(bytes, from, length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
