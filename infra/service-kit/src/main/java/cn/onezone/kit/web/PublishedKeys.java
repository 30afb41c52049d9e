package cn.onezone.kit.web;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.kit.access.Public;
import cn.onezone.kit.evidence.EventSigner;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys that this service's events are signed with, as a JWK Set (RFC 7517). */
@RestController
final class PublishedKeys {
    private final EventSigner signer;

    PublishedKeys(EventSigner signer) {
        this.signer = signer;
    }

    /**
     * A key of a JWK Set.
     *
     * @param kty key type of RFC 8037
     * @param crv curve
     * @param x the key, 32 bytes in base64url
     * @param kid thumbprint of RFC 7638
     * @param use signatures
     * @param alg of RFC 9864
     */
    record Jwk(String kty, String crv, String x, String kid, String use, String alg) {
        static Jwk of(PublicSigningKey key) {
            return new Jwk("OKP", "Ed25519", key.x(), key.id(), "sig", "Ed25519");
        }
    }

    /** @param keys oldest first */
    record JwkSet(List<Jwk> keys) {}

    @Public
    @GetMapping("/.well-known/jwks.json")
    JwkSet keys() {
        return new JwkSet(
                signer.keys().stream().map(key -> Jwk.of(key.proves())).toList());
    }
}
