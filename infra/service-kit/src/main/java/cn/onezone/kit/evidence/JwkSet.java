package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.PublicSigningKey;
import java.util.List;

/**
 * The public halves of a source's keys as a JWK Set (RFC 7517).
 *
 * @param keys oldest first
 */
public record JwkSet(List<Jwk> keys) {
    /** Copies the list. */
    public JwkSet {
        keys = List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @param kty key type of RFC 8037
     * @param crv curve
     * @param x the key, 32 bytes in base64url
     * @param kid thumbprint of RFC 7638
     * @param use signatures
     * @param alg of RFC 9864
     */
    public record Jwk(String kty, String crv, String x, String kid, String use, String alg) {
        static Jwk of(PublicSigningKey key) {
            return new Jwk("OKP", "Ed25519", key.x(), key.id(), "sig", "Ed25519");
        }
    }

    /** Those of a signer, all it ever signed with. */
    public static JwkSet of(EventSigner signer) {
        return new JwkSet(
                signer.keys().stream().map(key -> Jwk.of(key.proves())).toList());
    }
}
