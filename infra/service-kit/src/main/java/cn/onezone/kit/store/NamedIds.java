package cn.onezone.kit.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids made of a name: the same for the same name, on every machine. A UUID of version 8 (RFC 9562), of the first 122 bits of
 * SHA-256; version 3 would be MD5.
 */
public final class NamedIds {
    private NamedIds() {}

    /** The id of a name. It proves nothing: who knows the name knows the id. */
    public static UUID of(String name) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
            long most = (digest.getLong() & ~0xF000L) | 0x8000L;
            long least = (digest.getLong() & ~(3L << 62)) | (1L << 63);
            return new UUID(most, least);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
