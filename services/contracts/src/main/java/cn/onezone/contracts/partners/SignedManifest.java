package cn.onezone.contracts.partners;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerklePath;
import cn.onezone.contracts.evidence.MerkleTree;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.RootSignature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the partners service states of a day of a subscription, and signs: with it a partner proves, without asking anybody,
 * that it missed nothing, or which numbers it misses (R22). Manifests of a subscription follow each other: each begins with the
 * number after the last of the one before, the first with 1, and each is of the day after the one before, or its next part.
 *
 * @param subscription its id
 * @param day Asia/Shanghai
 * @param part of the day, from 1; a part has at most 65 536 events
 * @param count how many events, {@code last - first + 1}
 * @param first number of the first; with none the number that comes next
 * @param last number of the last; with none {@code first - 1}
 * @param root of the tree (RFC 9162) over the events in their order, 32 bytes in base64url; the leaf of an event is SHA-256
 *     of a zero byte and the event as it was numbered
 * @param signature a {@link RootSignature} over {@link #statement}
 */
public record SignedManifest(
        String subscription,
        LocalDate day,
        int part,
        long count,
        long first,
        long last,
        String root,
        String signature) {

    /** Refuses a count that is not that of the numbers. */
    public SignedManifest {
        if (first < 1 || count < 0 || count != last - first + 1) {
            throw new IllegalArgumentException(
                    "count: value: " + count + " (expected: that of " + first + " to " + last + ")");
        }
    }

    /** What is signed: the other members in the order of their names, as JSON without blanks. */
    public static byte[] statement(
            String subscription, LocalDate day, int part, long count, long first, long last, String root) {
        return ("{\"count\":" + count + ",\"day\":\"" + day + "\",\"first\":" + first + ",\"last\":" + last
                        + ",\"part\":" + part + ",\"root\":\"" + root + "\",\"subscription\":\"" + subscription + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The leaf of an event, or of a statement. */
    public static Digest leaf(byte[] event) {
        MessageDigest sha = sha256();
        sha.update((byte) 0);
        return Digest.of(sha.digest(event));
    }

    /** The root over some leaves; over none it is SHA-256 of nothing. */
    public static Digest root(List<Digest> leaves) {
        return leaves.isEmpty() ? Digest.of(sha256().digest()) : new MerkleTree(leaves).root();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(Digest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.bytes());
    }

    /**
     * Whether the service signed it.
     *
     * @param keys of the service, from its {@code /.well-known/jwks.json}
     */
    public boolean isOf(List<PublicSigningKey> keys) {
        RootSignature of;
        try {
            of = RootSignature.of(signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
        Digest stated = leaf(statement(subscription, day, part, count, first, last, root));
        return keys.stream().anyMatch(key -> of.isOf(stated, 1, key));
    }

    /**
     * Whether an event was the one of a number.
     *
     * @param path its way to the root, as {@link MerklePath} writes it
     */
    public boolean has(long sequence, Digest leaf, String path) {
        try {
            MerklePath way = MerklePath.of(path.getBytes(StandardCharsets.US_ASCII));
            return way.index() == sequence - first
                    && way.size() == count
                    && text(way.root(leaf)).equals(root);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * What manifests prove of what was received.
     *
     * @param faults one sentence for each; none if all up to the end was received as it was numbered
     * @param upTo the last number that the manifests speak of; without a manifest the one before what was expected first
     * @param day the last day that they speak of, absent without a manifest: of the days after it nothing is proved, also not that
     *     there is a manifest
     * @param beyond how many events were received whose numbers are greater: a later manifest has them
     */
    public record Proved(
            List<String> faults, long upTo, @Nullable LocalDate day, long beyond) {
        /** Copies the list. */
        public Proved {
            faults = List.copyOf(faults);
        }
    }

    /**
     * What is wrong between manifests and what was received; nothing if all was received as it was numbered. How far that
     * reaches is told by {@link #proved}.
     *
     * @param manifests of one subscription, in their order, none left out
     * @param received leaf of each event by its number, also of those before and after the manifests
     * @param keys of the service
     * @param expectedFirst the number with which the first of the manifests must begin: 1 for all of a subscription; after those
     *     that were looked at before, the one after the last of them
     * @return one sentence for each fault
     */
    public static List<String> faults(
            List<SignedManifest> manifests,
            SortedMap<Long, Digest> received,
            List<PublicSigningKey> keys,
            long expectedFirst) {
        return proved(manifests, received, keys, expectedFirst).faults();
    }

    /**
     * Compares manifests with what was received, and tells how far they reach: a list that ends too early proves less, and
     * nothing in it says so but its end.
     *
     * @param manifests of one subscription, in their order, none left out
     * @param received leaf of each event by its number, also of those before and after the manifests
     * @param keys of the service
     * @param expectedFirst the number with which the first of the manifests must begin
     */
    public static Proved proved(
            List<SignedManifest> manifests,
            SortedMap<Long, Digest> received,
            List<PublicSigningKey> keys,
            long expectedFirst) {
        List<String> faults = new ArrayList<>();
        SignedManifest before = null;
        for (SignedManifest one : manifests) {
            if (!one.isOf(keys)) {
                faults.add(one.name() + " is not signed by the service");
            }
            if (before == null) {
                if (one.first != expectedFirst) {
                    faults.add(one.name() + " begins with " + one.first + " (expected: " + expectedFirst + ")");
                }
                if (one.part != 1 && one.first == 1) {
                    faults.add(one.name() + " is the first (expected: part 1)");
                }
            } else {
                faults.addAll(one.faultsAfter(before));
            }
            one.compare(received, faults);
            before = one;
        }
        long upTo = before == null ? expectedFirst - 1 : before.last;
        return new Proved(
                faults,
                upTo,
                before == null ? null : before.day,
                received.tailMap(upTo + 1).size());
    }

    private String name() {
        return day + " part " + part;
    }

    /**
     * What is wrong if this manifest comes after another: numbers, days and parts follow each other, for a day in which nothing
     * was numbered has a manifest too as long as the agreement is in force. A day that is left out is a fault
     * also where the numbers follow.
     *
     * @return one sentence for each fault, none if it follows
     */
    public List<String> faultsAfter(SignedManifest before) {
        List<String> faults = new ArrayList<>();
        if (first != before.last + 1 || !subscription.equals(before.subscription)) {
            faults.add(name() + " begins with " + first + " (expected: " + (before.last + 1) + ")");
        }
        boolean nextPart = day.equals(before.day) && part == before.part + 1;
        boolean nextDay = day.equals(before.day.plusDays(1)) && part == 1;
        if (!nextPart && !nextDay) {
            faults.add(name() + " comes after " + before.name() + " (expected: " + before.day.plusDays(1)
                    + " part 1 or " + before.day + " part " + (before.part + 1) + ")");
        }
        return faults;
    }

    private void compare(SortedMap<Long, Digest> received, List<String> faults) {
        List<Digest> leaves = new ArrayList<>();
        long missing = 0;
        for (long sequence = first; sequence <= last; sequence++) {
            Digest leaf = received.get(sequence);
            if (leaf == null) {
                missing++;
                if (missing <= 10) {
                    faults.add(name() + " has " + sequence + ", which was not received");
                }
            } else {
                leaves.add(leaf);
            }
        }
        if (missing > 10) {
            faults.add(name() + " has " + (missing - 10) + " more that were not received");
        }
        if (missing == 0 && !text(root(leaves)).equals(root)) {
            faults.add(name() + " is over other events than those received");
        }
    }
}
