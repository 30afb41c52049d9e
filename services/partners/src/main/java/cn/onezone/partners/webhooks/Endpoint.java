package cn.onezone.partners.webhooks;

import cn.onezone.contracts.partners.PartnerEvent.WebhookRecorded;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.kit.store.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a subscription are sent. Public because the record codec reads it.
 *
 * @param id of the subscription
 * @param partner whose it is
 * @param url https, see {@link cn.onezone.kit.outgoing.OutgoingUrls}
 * @param paused why nothing is sent, absent if it is
 * @param secrets that sign, the newest last
 * @param wanted how the partner wants them delivered, absent if it has not said
 */
public record Endpoint(
        String id,
        String partner,
        String url,
        @Nullable String paused,
        List<Secret> secrets,
        @Nullable Manner wanted) {
    /** The partner asked for it; a coordinator who wants nothing delivered withdraws the agreement. */
    static final String ASKED = "asked";
    /** The address answered that it is gone for good. */
    static final String GONE = "gone";
    /** It did not take anything for as long as it is tried. */
    static final String UNREACHABLE = "unreachable";

    private static final int MOST_SECRETS = 3;

    /**
     * What signs.
     *
     * @param hmac shared secret, base64; sealed where it is stored, see {@link SealingKeys}
     * @param seed private half of an Ed25519 key, PKCS #8 in base64; sealed as the other
     * @param publicKey the other half, 32 bytes in base64
     * @param until when it ends, absent for the newest
     */
    public record Secret(
            String hmac,
            String seed,
            String publicKey,
            @Nullable Instant until) {
        boolean signs(Instant now) {
            return until == null || now.isBefore(until);
        }

        private Secret sealed(String id, SealingKeys keys) {
            // what is sealed already is left alone: only who opens it first seals it by a newer key
            return hmac.indexOf(':') >= 0
                    ? this
                    : new Secret(
                            keys.seal(hmac, place(id, "hmac")), keys.seal(seed, place(id, "seed")), publicKey, until);
        }

        private Optional<Secret> opened(String id, SealingKeys keys) {
            return keys.open(hmac, place(id, "hmac"))
                    .flatMap(shared -> keys.open(seed, place(id, "seed"))
                            .map(signs -> new Secret(shared, signs, publicKey, until)));
        }

        private String place(String id, String field) {
            return id + " " + publicKey + " " + field;
        }

        /** Nothing of what is secret. */
        @Override
        public String toString() {
            return "Secret[" + publicKey + ", until " + until + "]";
        }
    }

    /** The same with a newer secret; the one before signs for a while too, so that the receiver can change over. */
    Endpoint rotated(Secret newer, Instant now, Duration overlap) {
        List<Secret> kept = new ArrayList<>();
        for (Secret one : secrets) {
            if (one.signs(now)) {
                kept.add(
                        one.until() == null
                                ? new Secret(one.hmac(), one.seed(), one.publicKey(), now.plus(overlap))
                                : one);
            }
        }
        while (kept.size() >= MOST_SECRETS) {
            kept.removeFirst();
        }
        kept.add(newer);
        return new Endpoint(id, partner, url, paused, kept, wanted);
    }

    /** As it is stored; the same again costs nothing. */
    Endpoint sealed(SealingKeys keys) {
        return with(secrets.stream().map(one -> one.sealed(id, keys)).toList());
    }

    /** With secrets that sign; those that no key opens are left out. */
    Endpoint opened(SealingKeys keys) {
        return with(
                secrets.stream().flatMap(one -> one.opened(id, keys).stream()).toList());
    }

    boolean isSealedBy(SealingKeys newest) {
        return secrets.stream().allMatch(one -> newest.isNewest(one.hmac()) && newest.isNewest(one.seed()));
    }

    private Endpoint with(List<Secret> others) {
        return new Endpoint(id, partner, url, paused, others, wanted);
    }

    Endpoint at(String other, Manner manner) {
        return new Endpoint(id, partner, other, paused, secrets, manner);
    }

    Manner manner() {
        return wanted == null ? Manner.USUAL : wanted;
    }

    Endpoint pausedFor(String cause) {
        return new Endpoint(id, partner, url, cause, secrets, wanted);
    }

    Endpoint resumed() {
        return new Endpoint(id, partner, url, null, secrets, wanted);
    }

    /** What the network is told. */
    Outgoing<WebhookRecorded> told(long delivered) {
        return Outgoing.of(
                paused == null ? PartnerEvents.WEBHOOK_RESUMED : PartnerEvents.WEBHOOK_PAUSED,
                "subscription/" + id,
                new WebhookRecorded(id, partner, paused != null, paused == null ? ASKED : paused, delivered));
    }
}
