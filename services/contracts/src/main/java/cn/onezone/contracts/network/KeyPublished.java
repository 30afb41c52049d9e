package cn.onezone.contracts.network;

import cn.onezone.contracts.wire.Spoken;
import java.time.Instant;

/**
 * A source signs with a key from now on. The first key of a source vouches for itself; each later one is signed with the
 * one before it.
 *
 * @param source whose key it is, {@code /parks/haidian}
 * @param number of the key, from 1
 * @param keyId its JWK thumbprint (RFC 7638)
 * @param x the Ed25519 key, 32 bytes in base64url (RFC 8037)
 * @param since when it was made
 */
public record KeyPublished(String source, int number, String keyId, String x, Instant since) implements Spoken {
    @Override
    public String speaker() {
        return source;
    }
}
