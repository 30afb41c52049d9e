package cn.onezone.identity.tokens;

import cn.onezone.identity.accounts.OwnFolder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;

/**
 * The key that signs tokens, made at the first start. RSA, for every OpenID Connect client must take RS256 and a service
 * verifies it quicker than an elliptic one.
 */
public final class SigningKey {
    /** Begins the id of each key made here: services in production refuse such keys. */
    public static final String LOCAL = "local-";

    private static final String FILE = "signing-key.json";
    private static final int BITS = 2048;

    private SigningKey() {}

    /**
     * The key of this folder.
     *
     * @throws IllegalArgumentException if the file holds none
     * @throws java.io.UncheckedIOException if it cannot be read or written
     */
    public static RSAKey open(OwnFolder folder) {
        return folder.read(FILE).map(SigningKey::parse).orElseGet(() -> {
            RSAKey made = make();
            folder.write(FILE, made.toJSONString() + "\n");
            return made;
        });
    }

    private static RSAKey parse(String text) {
        try {
            RSAKey key = RSAKey.parse(text);
            if (key.isPrivate() && key.getKeyID() != null && key.getKeyID().startsWith(LOCAL)) {
                return key;
            }
        } catch (ParseException e) {
            // said below, without what may be half a key
        }
        throw new IllegalArgumentException(FILE + ": no private RSA key with an id that begins with " + LOCAL
                + " (expected: the file as written)");
    }

    private static RSAKey make() {
        try {
            RSAKey key = new RSAKeyGenerator(BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            return new RSAKey.Builder(key)
                    .keyID(LOCAL + key.computeThumbprint().toString().substring(0, 16))
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }
}
