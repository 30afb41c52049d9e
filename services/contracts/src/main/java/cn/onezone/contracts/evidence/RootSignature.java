package cn.onezone.contracts.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signature over the root of a Merkle tree: a JWS with detached content (RFC 7515, appendix F) whose payload is the
 * root's 32 bytes and the number of leaves as four. There is one algorithm and one form of header; all else is refused before any key is looked at.
 *
 * @param keyId thumbprint of the key that signed
 * @param signature 64 bytes in base64url without padding
 */
public record RootSignature(String keyId, String signature) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,200})\\.\\.([A-Za-z0-9_-]{86})");
    private static final Pattern HEADER = Pattern.compile("\\{\"alg\":\"Ed25519\",\"kid\":\"([A-Za-z0-9_-]{43})\"}");

    /**
     * The signature of a key.
     *
     * @param bytes 64 bytes, over {@link #signed}
     */
    public static RootSignature of(String keyId, byte[] bytes) {
        return new RootSignature(keyId, base64(bytes));
    }

    /**
     * Whether the key signed this root, as the JDK finds out.
     *
     * @param leaves how many the tree has
     */
    public boolean isOf(Digest root, int leaves, PublicSigningKey key) {
        return key.id().equals(keyId) && key.verifies(signed(keyId, root, leaves), bytes());
    }

    /** Its 64 bytes. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(signature);
    }

    /**
     * Reads the compact form.
     *
     * @throws IllegalArgumentException if it is not one of Ed25519 with detached content
     */
    public static RootSignature of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a JWS with detached content");
        }
        String header = new String(Base64.getUrlDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8);
        Matcher members = HEADER.matcher(header);
        if (!members.matches()) {
            throw new IllegalArgumentException("expected a JWS header with alg Ed25519 and kid, and nothing else");
        }
        RootSignature read = new RootSignature(members.group(1), matcher.group(2));
        if (!read.toString().equals(text)
                || !base64(Base64.getUrlDecoder().decode(read.signature)).equals(read.signature)) {
            throw new IllegalArgumentException("expected a signature in its one form");
        }
        return read;
    }

    /**
     * What is signed: the header, and the root with the number of leaves, as a JWS has them. Were the number not signed, a
     * leaf could be said to stand in a smaller tree with the same root.
     */
    public static byte[] signed(String keyId, Digest root, int leaves) {
        byte[] payload = ByteBuffer.allocate(Digest.BYTES + Integer.BYTES)
                .put(root.bytes())
                .putInt(leaves)
                .array();
        return (header(keyId) + '.' + base64(payload)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String header(String keyId) {
        return base64(("{\"alg\":\"Ed25519\",\"kid\":\"" + keyId + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The compact form: header, two points, signature. */
    @Override
    public String toString() {
        return header(keyId) + ".." + signature;
    }
}
