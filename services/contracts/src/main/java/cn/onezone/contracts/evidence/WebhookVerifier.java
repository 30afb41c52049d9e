package cn.onezone.contracts.evidence;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies webhooks as the specification of Standard Webhooks says, for those who receive them: {@code v1} by a shared
 * secret (HMAC-SHA256) and {@code v1a} by a public key (Ed25519). Needs nothing but the JDK.
 */
public final class WebhookVerifier {
    /** What a shared secret begins with, {@code whsec_} and its bytes in base64. */
    public static final String SECRET = "whsec_";

    /** What a public key begins with, {@code whpk_} and its 32 bytes in base64. */
    public static final String PUBLIC_KEY = "whpk_";

    /** How far the sender's clock may be from ours: an older message may be one that somebody sends again. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> secrets = new ArrayList<>();
    private final List<PublicSigningKey> keys = new ArrayList<>();
    private final Clock clock;

    /** What came is not proved. The message says why. */
    public static final class NotVerified extends Exception {
        private static final long serialVersionUID = 1L;

        NotVerified(String why) {
            super(why);
        }
    }

    /**
     * Verifies by any of these.
     *
     * @param proofs secrets, with or without {@value #SECRET}, and public keys with {@value #PUBLIC_KEY}; at least one
     * @throws IllegalArgumentException if there is none, or one is empty or no base64
     */
    public WebhookVerifier(List<String> proofs, Clock clock) {
        for (String proof : proofs) {
            if (proof.startsWith(PUBLIC_KEY)) {
                keys.add(new PublicSigningKey(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(decoded(proof.substring(PUBLIC_KEY.length())))));
            } else {
                secrets.add(new SecretKeySpec(
                        decoded(proof.startsWith(SECRET) ? proof.substring(SECRET.length()) : proof), ALGORITHM));
            }
        }
        if (proofs.isEmpty()) {
            throw new IllegalArgumentException("no secret and no key (expected: at least one)");
        }
        this.clock = clock;
    }

    private static byte[] decoded(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("an empty secret or key");
        }
        return bytes;
    }

    /**
     * Verifies what came.
     *
     * @param id field {@code webhook-id}, absent if there was none
     * @param timestamp field {@code webhook-timestamp}
     * @param signatures field {@code webhook-signature}
     * @param body as it came, byte by byte
     * @throws NotVerified if it was not sent by who has the secret, or not now
     */
    public void verify(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body)
            throws NotVerified {
        if (id == null || timestamp == null || signatures == null || id.isEmpty() || signatures.isEmpty()) {
            throw new NotVerified("expected webhook-id, webhook-timestamp and webhook-signature");
        }
        checkTime(timestamp);
        byte[] signed = signed(id, timestamp, body);
        for (String one : signatures.split(" ", -1)) {
            int comma = one.indexOf(',');
            if (comma < 0) {
                continue;
            }
            byte[] signature;
            try {
                signature = Base64.getDecoder().decode(one.substring(comma + 1));
            } catch (IllegalArgumentException e) {
                continue;
            }
            boolean proved = switch (one.substring(0, comma)) {
                case "v1" -> secrets.stream().anyMatch(s -> MessageDigest.isEqual(hmac(s, signed), signature));
                case "v1a" -> keys.stream().anyMatch(k -> k.verifies(signed, signature));
                default -> false;
            };
            if (proved) {
                return;
            }
        }
        throw new NotVerified("no signature is one of these secrets or keys");
    }

    private void checkTime(String timestamp) throws NotVerified {
        Instant sent;
        try {
            sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw new NotVerified("webhook-timestamp: value: " + timestamp + " (expected: seconds since 1970)");
        }
        if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
            throw new NotVerified("webhook-timestamp: value: " + timestamp + " (expected: at most 5 minutes from now)");
        }
    }

    /** What is signed: id, time and body with points between. */
    public static byte[] signed(String id, String timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static byte[] hmac(SecretKeySpec key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
