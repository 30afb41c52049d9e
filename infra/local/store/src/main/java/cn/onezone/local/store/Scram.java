package cn.onezone.local.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one conversation of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding and without
 * speaking for others, as MongoDB's drivers hold it. For one thread.
 *
 * <p>A user that does not exist gets an answer like any other, made from his name so that it is always the same, and is
 * refused where a wrong password is.
 */
final class Scram {
    static final String MECHANISM = "SCRAM-SHA-256";

    private static final int NONCE_BYTES = 24;
    private static final int MOST_CHARACTERS = 1_024;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Differs with each start: what it makes up for nobody cannot be worked out from outside. */
    private static final byte[] SECRET = random(32);

    private static final Pattern FIRST = Pattern.compile("([ny],,)(n=([^,]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(,.*)?)");
    private static final Pattern LAST = Pattern.compile("(c=([^,]+),r=([^,]+)),p=([^,]+)");

    /** A message that no client that knows the password sends. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String why) {
            super(why);
        }
    }

    private final Users.@Nullable User user;
    private final Verifier verifier;
    private final String header;
    private final String nonce;
    private final String begun;
    private final String challenge;

    /**
     * Begins with the client's first message.
     *
     * @param database where the client wants to sign in: only its user's own is right
     */
    Scram(byte[] message, String database, Users users) throws Failed {
        this(message, database, users, Base64.getEncoder().encodeToString(random(NONCE_BYTES)));
    }

    Scram(byte[] message, String database, Users users, String ownNonce) throws Failed {
        Matcher first = FIRST.matcher(text(message));
        if (!first.matches()) {
            throw new Failed("the first message is not of the form n,,n=…,r=…");
        }
        header = first.group(1);
        begun = first.group(2);
        nonce = first.group(4) + ownNonce;
        String name = name(first.group(3));
        Users.User found = users.find(name);
        user = found != null && found.database().equals(database) ? found : null;
        verifier = user != null ? user.verifier() : nobody(name);
        challenge = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                + verifier.iterations();
    }

    /** What the client must answer to. */
    byte[] challenge() {
        return challenge.getBytes(StandardCharsets.UTF_8);
    }

    /** Who has proved to be it, and how the server proves itself. */
    record Proved(Users.User user, String signature) {}

    /** Ends with the client's last message; a conversation has only one end. */
    Proved end(byte[] message) throws Failed {
        Matcher last = LAST.matcher(text(message));
        if (!last.matches()) {
            throw new Failed("the last message is not of the form c=…,r=…,p=…");
        }
        String said = begun + "," + challenge + "," + last.group(1);
        // proved first, so that it takes the same time whatever is wrong
        boolean proved = verifier.proves(decoded(last.group(4)), said);
        boolean bound =
                last.group(2).equals(Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.US_ASCII)));
        Users.User known = user;
        if (!proved || !bound || !last.group(3).equals(nonce) || known == null) {
            throw new Failed("the proof is not that of the password");
        }
        return new Proved(known, "v=" + Base64.getEncoder().encodeToString(verifier.signature(said)));
    }

    private static String text(byte[] message) throws Failed {
        if (message.length > MOST_CHARACTERS) {
            throw new Failed("a message of " + message.length + " bytes");
        }
        return new String(message, StandardCharsets.UTF_8);
    }

    private static String name(String escaped) {
        return escaped.replace("=2C", ",").replace("=3D", "=");
    }

    private static byte[] decoded(String base64) throws Failed {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Failed("the proof is not in Base64");
        }
    }

    /** No password leads to it: its keys are those of nobody's secret. */
    private static Verifier nobody(String name) {
        byte[] salt = java.util.Arrays.copyOf(Verifier.hmac(SECRET, "salt " + name), 28);
        return new Verifier(
                salt,
                Verifier.USUAL_ITERATIONS,
                Verifier.hmac(SECRET, "stored " + name),
                Verifier.hmac(SECRET, "server " + name));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
