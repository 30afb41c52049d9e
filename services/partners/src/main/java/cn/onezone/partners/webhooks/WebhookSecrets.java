package cn.onezone.partners.webhooks;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.kit.evidence.Signatures;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes secrets and signs with them as Standard Webhooks says: {@code v1} HMAC-SHA256, {@code v1a} Ed25519. */
final class WebhookSecrets {
    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private WebhookSecrets() {}

    static Endpoint.Secret make() {
        byte[] shared = new byte[BYTES];
        RANDOM.nextBytes(shared);
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
            return new Endpoint.Secret(
                    BASE64.encodeToString(shared),
                    BASE64.encodeToString(pair.getPrivate().getEncoded()),
                    BASE64.encodeToString(PublicSigningKey.of((EdECPublicKey) pair.getPublic())
                            .bytes()),
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /** As a receiver's library takes it. */
    static String shown(Endpoint.Secret secret) {
        return WebhookVerifier.SECRET + secret.hmac();
    }

    /** The public half, as a receiver's library takes it. */
    static String publicKey(Endpoint.Secret secret) {
        return WebhookVerifier.PUBLIC_KEY + secret.publicKey();
    }

    /** The field {@code webhook-signature}: two signatures of each secret that signs, the newest first. */
    static String signatures(List<Endpoint.Secret> secrets, Instant now, String id, String timestamp, byte[] body) {
        byte[] signed = WebhookVerifier.signed(id, timestamp, body);
        return secrets.reversed().stream()
                .filter(secret -> secret.signs(now))
                .flatMap(secret -> Stream.of(
                        "v1," + BASE64.encodeToString(hmac(secret, signed)),
                        "v1a," + BASE64.encodeToString(ed25519(secret, signed))))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(Endpoint.Secret secret, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.hmac()), HMAC));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private static byte[] ed25519(Endpoint.Secret secret, byte[] signed) {
        byte[] encoded = Base64.getDecoder().decode(secret.seed());
        // PKCS #8 of such a key ends with its 32 bytes (RFC 8410)
        byte[] seed = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        return Signatures.sign(signed, Base64.getDecoder().decode(secret.publicKey()), seed);
    }
}
