package cn.onezone.client;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.contracts.evidence.WebhookVerifier.NotVerified;
import cn.onezone.contracts.partners.SignedManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives one subscription: what comes by webhook is verified and kept once, what did not come is pulled, and the signed
 * manifests say whether anything is missing (R22). Every call may be repeated at any time.
 */
public final class EventReceiver {
    private static final int PAGE = 500;
    private static final int MOST_LEAVES = 100_000;
    private static final String TEST = "cn.onezone.partners.test.v1";

    private final WebhookVerifier verifier;
    private final PartnersDoor door;
    private final Ledger ledger;

    /** What became of a webhook. Each is to be answered with 2xx. */
    public enum Outcome {
        /** It is kept, for good. */
        KEPT,
        /** It was there already. */
        REPEATED,
        /** It was sent to try the address, and means nothing. */
        TEST
    }

    /**
     * A receiver.
     *
     * @param verifier with the secret or the public key of the address
     * @param door for what does not come by itself
     * @param ledger where events are kept
     */
    public EventReceiver(WebhookVerifier verifier, PartnersDoor door, Ledger ledger) {
        this.verifier = verifier;
        this.door = door;
        this.ledger = ledger;
    }

    /**
     * Takes a webhook.
     *
     * @param id field {@code webhook-id}
     * @param timestamp field {@code webhook-timestamp}
     * @param signatures field {@code webhook-signature}
     * @param body byte by byte as it came
     * @throws NotVerified if nobody who has the secret sent it now: answer 401
     * @throws IllegalArgumentException if it is signed, but no event of this subscription: answer 400
     * @throws IOException if it could not be kept: answer 5xx, and it comes again
     */
    public Outcome accept(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body)
            throws NotVerified, IOException {
        verifier.verify(id, timestamp, signatures, body);
        String json = new String(body, StandardCharsets.UTF_8);
        if (json.contains("\"type\":\"" + TEST + "\"") && !json.contains("\"sequence\":")) {
            return Outcome.TEST;
        }
        ReceivedEvent event = ReceivedEvent.of(json);
        if (!event.subscription().equals(door.subscription())) {
            throw new IllegalArgumentException(
                    "subscription: value: " + event.subscription() + " (expected: " + door.subscription() + ")");
        }
        return ledger.keep(event) ? Outcome.KEPT : Outcome.REPEATED;
    }

    /** Whether a number is missing below one that is there. It may be on its way: subjects come beside each other. */
    public boolean hasGap() {
        return ledger.complete() < ledger.greatest();
    }

    /**
     * Pulls what is missing up to the end of the sequence, also what no webhook has told of.
     *
     * @return how many events were
     */
    public long catchUp() throws IOException, InterruptedException {
        long kept = 0;
        long after = ledger.complete();
        List<ReceivedEvent> page = door.after(after, PAGE);
        while (!page.isEmpty()) {
            for (ReceivedEvent event : page) {
                if (ledger.keep(event)) {
                    kept++;
                }
            }
            // over what was there already, for it is not asked for again
            after = Math.max(page.getLast().sequence(), ledger.complete());
            page = door.after(after, PAGE);
        }
        return kept;
    }

    /**
     * Pulls again what was withheld: when a park objects no longer, or the terms are wider, it may leave, and nothing sends it by
     * itself.
     *
     * @return how many events came in the place of their notices
     */
    public long pullWithheld() throws IOException, InterruptedException {
        long came = 0;
        long next = ledger.withheldAfter(0);
        while (next > 0) {
            List<ReceivedEvent> page = door.after(next - 1, PAGE);
            if (page.isEmpty()) {
                return came;
            }
            for (ReceivedEvent event : page) {
                if (ledger.keep(event)) {
                    came++;
                }
            }
            next = ledger.withheldAfter(page.getLast().sequence());
        }
        return came;
    }

    /**
     * Compares what was kept with the signed manifests of the days that are over. How far they reach: {@link #proved}.
     *
     * @return one sentence for each fault; none if everything was received as it was numbered
     */
    public List<String> faults() throws IOException, InterruptedException {
        return proved().faults();
    }

    /**
     * Compares what was kept with the signed manifests of the days that are over, from the first number on, and tells up to which
     * number and day that is proved. Days are made up for when the service was down, so the last should be yesterday, or the
     * last day of the agreement.
     */
    public SignedManifest.Proved proved() throws IOException, InterruptedException {
        List<SignedManifest> manifests = door.manifests();
        List<PublicSigningKey> keys = door.keys();
        List<String> faults = new ArrayList<>();
        List<SignedManifest> some = new ArrayList<>();
        SignedManifest last = null;
        long expected = 1;
        long events = 0;
        for (int i = 0; i < manifests.size(); i++) {
            SignedManifest one = manifests.get(i);
            if (some.isEmpty() && last != null) {
                faults.addAll(one.faultsAfter(last));
                expected = one.first();
            }
            some.add(one);
            events += one.count();
            last = one;
            // the leaves of some days at a time, for a ledger may be longer than the memory
            if (events >= MOST_LEAVES || i == manifests.size() - 1) {
                faults.addAll(SignedManifest.faults(
                        some, ledger.leaves(some.getFirst().first(), one.last()), keys, expected));
                some.clear();
                events = 0;
            }
        }
        long upTo = last == null ? 0 : last.last();
        return new SignedManifest.Proved(
                faults, upTo, last == null ? null : last.day(), Math.max(0, ledger.greatest() - upTo));
    }
}
