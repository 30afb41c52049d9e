package cn.onezone.contracts.evidence;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 key (RFC 8032) that proves signatures, known by its JWK thumbprint (RFC 7638).
 *
 * @param x the key's 32 bytes in base64url without padding, as the member {@code x} of a JWK (RFC 8037)
 */
public record PublicSigningKey(String x) {
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Refuses what is not the one text form of 32 bytes. */
    public PublicSigningKey {
        byte[] raw = Base64.getUrlDecoder().decode(x);
        if (raw.length != Digest.BYTES || !base64(raw).equals(x)) {
            throw new IllegalArgumentException(
                    "an Ed25519 key of " + raw.length + " bytes (expected: 32 in base64url)");
        }
    }

    /** The key of a key pair. */
    public static PublicSigningKey of(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return new PublicSigningKey(base64(Arrays.copyOfRange(encoded, SPKI.length, encoded.length)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 thumbprint of RFC 7638, base64url. */
    public String id() {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        return base64(Digest.sha256().digest(members.getBytes(StandardCharsets.UTF_8)));
    }

    /** The key's 32 bytes. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(x);
    }

    /**
     * Whether a signature over some bytes is this key's, as the JDK finds out. Bytes that are no signature are none of this
     * key's.
     */
    public boolean verifies(byte[] signed, byte[] signature) {
        byte[] raw = bytes();
        byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + raw.length);
        System.arraycopy(raw, 0, encoded, SPKI.length, raw.length);
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException | InvalidKeySpecException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }
}
