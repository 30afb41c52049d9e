package cn.onezone.local.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password (RFC 5802 with SHA-256, RFC 7677): enough to verify that a client knows it, not enough
 * to sign in with. Its {@link #toString} shows none of it.
 */
public final class Verifier {
    /** Rounds that MongoDB uses, for passwords that people choose. */
    public static final int USUAL_ITERATIONS = 15_000;

    private static final int LEAST_ITERATIONS = 4_096;
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int SALT_BYTES = 28;
    private static final int LEAST_SALT_BYTES = 8;
    private static final int HASH_BYTES = 32;

    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    Verifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("iterations: value: " + iterations + " (expected: " + LEAST_ITERATIONS
                    + " to " + MOST_ITERATIONS + ")");
        }
        if (salt.length < LEAST_SALT_BYTES || storedKey.length != HASH_BYTES || serverKey.length != HASH_BYTES) {
            throw new IllegalArgumentException("a verifier with a salt of " + salt.length + " and keys of "
                    + storedKey.length + " and " + serverKey.length + " bytes (expected: " + LEAST_SALT_BYTES
                    + " or more, " + HASH_BYTES + ", " + HASH_BYTES + ")");
        }
        this.salt = salt.clone();
        this.iterations = iterations;
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /**
     * Of a password, with a salt of its own.
     *
     * @param password printable ASCII, at least one character: others would have to be prepared first (RFC 4013), and
     *     clients differ in that
     * @param iterations rounds of the derivation, 4 096 to 1 000 000
     * @throws IllegalArgumentException if the password or the rounds are not so; the message does not tell the password
     */
    public static Verifier of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return of(password, salt, iterations);
    }

    static Verifier of(String password, byte[] salt, int iterations) {
        if (password.isEmpty() || !password.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "a password of " + password.length() + " characters (expected: printable ASCII, not empty)");
        }
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            return new Verifier(salt, iterations, hash(clientKey), hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with SHA-256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /**
     * As written by {@link #text}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Verifier parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "a verifier of " + parts.length + " parts (expected: iterations:salt:storedKey:serverKey)");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new Verifier(
                base64.decode(parts[1]), Integer.parseInt(parts[0]), base64.decode(parts[2]), base64.decode(parts[3]));
    }

    /** {@code iterations:salt:storedKey:serverKey}, the last three in Base64; for a file that only its owner reads. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    /** Rounds of the derivation. */
    public int iterations() {
        return iterations;
    }

    /** What the password was salted with. */
    public byte[] salt() {
        return salt.clone();
    }

    /** By which a client is verified. */
    public byte[] storedKey() {
        return storedKey.clone();
    }

    /** By which the server proves itself. */
    public byte[] serverKey() {
        return serverKey.clone();
    }

    /** Whether the proof of a client is that of the password; takes as long for a wrong one as for the right one. */
    boolean proves(byte[] proof, String said) {
        if (proof.length != HASH_BYTES) {
            return false;
        }
        byte[] signature = hmac(storedKey, said);
        byte[] clientKey = new byte[HASH_BYTES];
        for (int i = 0; i < HASH_BYTES; i++) {
            clientKey[i] = (byte) (proof[i] ^ signature[i]);
        }
        boolean proved = MessageDigest.isEqual(hash(clientKey), storedKey);
        Arrays.fill(clientKey, (byte) 0);
        return proved;
    }

    /** How the server proves that it knows the verifier. */
    byte[] signature(String said) {
        return hmac(serverKey, said);
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Verifier of " + iterations + " iterations";
    }
}
