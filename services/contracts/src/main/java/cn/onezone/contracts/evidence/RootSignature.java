package cn.onezone.contracts.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signature over the root of a Merkle tree: a JWS with detached content (RFC 7515, appendix F) whose payload is the
 * root's 32 bytes. There is one algorithm and one form of header; all else is refused before any key is looked at.
 *
 * @param keyId thumbprint of the key that signed
 * @param signature 64 bytes in base64url without padding
 */
public record RootSignature(String keyId, String signature) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,200})\\.\\.([A-Za-z0-9_-]{86})");
    private static final Pattern HEADER = Pattern.compile("\\{\"alg\":\"Ed25519\",\"kid\":\"([A-Za-z0-9_-]{43})\"}");

    /**
     * Signs a root.
     *
     * @param provider has Ed25519 and made the key
     */
    public static RootSignature sign(Digest root, String keyId, PrivateKey key, Provider provider) {
        try {
            Signature signer = Signature.getInstance("Ed25519", provider);
            signer.initSign(key);
            signer.update(signed(keyId, root));
            return new RootSignature(keyId, base64(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that cannot sign: " + keyId, e);
        }
    }

    /**
     * Whether the key signed this root.
     *
     * @param provider has Ed25519
     */
    public boolean isOf(Digest root, PublicSigningKey key, Provider provider) {
        return key.id().equals(keyId)
                && key.verifies(signed(keyId, root), Base64.getUrlDecoder().decode(signature), provider);
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

    private static byte[] signed(String keyId, Digest root) {
        return (header(keyId) + '.' + root).getBytes(StandardCharsets.US_ASCII);
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
