package cn.onezone.contracts.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest: 32 bytes. */
public final class Digest {
    /** Length of a digest. */
    public static final int BYTES = 32;

    /** Length of its text. */
    static final int CHARACTERS = 43;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] bytes;
    /** Made when it is first wanted: a node of a tree stands in the paths of all leaves on the other side. */
    private byte @Nullable [] text;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A digest that was computed elsewhere.
     *
     * @param bytes 32 bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest of " + bytes.length + " bytes (expected: " + BYTES + ")");
        }
        return new Digest(bytes.clone());
    }

    /** What was put into it; it is empty then. */
    static Digest of(MessageDigest sha) {
        return new Digest(sha.digest());
    }

    void into(byte[] buffer, int at) {
        System.arraycopy(bytes, 0, buffer, at, BYTES);
    }

    /**
     * Reads the text form.
     *
     * @param ascii 43 characters from {@code at}
     * @throws IllegalArgumentException if it is not the one text of a digest
     */
    static Digest of(byte[] ascii, int at) {
        byte[] text = Arrays.copyOfRange(ascii, at, at + CHARACTERS);
        Digest digest = of(Base64.getUrlDecoder().decode(text));
        if (!digest.isAt(ascii, at)) {
            // the last character has two bits more than the digest
            throw new IllegalArgumentException("expected a digest in its one form");
        }
        return digest;
    }

    /** Whether its text stands there. */
    boolean isAt(byte[] ascii, int at) {
        return Arrays.equals(text(), 0, CHARACTERS, ascii, at, at + CHARACTERS);
    }

    /** Its text in ASCII, not to be written to. */
    byte[] text() {
        byte[] made = text;
        if (made == null) {
            made = ENCODER.encode(bytes);
            text = made;
        }
        return made;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In base64url without padding. */
    @Override
    public String toString() {
        return new String(text(), StandardCharsets.US_ASCII);
    }
}
