package cn.onezone.contracts.evidence;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The way from a leaf of a {@link MerkleTree} to its root.
 *
 * @param index of the leaf, from 0
 * @param size how many leaves the tree has, 1 to 1 048 576
 * @param beside the digests beside the way, from the leaf up; as many as index and size need
 */
public record MerklePath(int index, int size, List<Digest> beside) {
    private static final int MOST = 1 << 20;

    /** Refuses a place outside of the tree and digests that are too many or too few. */
    public MerklePath {
        beside = List.copyOf(beside);
        if (size < 1 || size > MOST || index < 0 || index >= size || beside.size() != steps(index, size)) {
            throw new IllegalArgumentException(
                    "a path of " + beside.size() + " digests for leaf " + index + " of " + size);
        }
    }

    private static int steps(int index, int size) {
        int steps = 0;
        int at = index;
        for (int width = size; width > 1; width = (width + 1) / 2) {
            steps += (at ^ 1) < width ? 1 : 0;
            at >>= 1;
        }
        return steps;
    }

    /** The root of the tree that has the leaf at this place. */
    public Digest root(Digest leaf) {
        MessageDigest sha = Digest.sha256();
        Digest root = leaf;
        int at = index;
        int next = 0;
        for (int width = size; width > 1; width = (width + 1) / 2) {
            if ((at ^ 1) < width) {
                Digest partner = beside.get(next++);
                root = (at & 1) == 0 ? MerkleTree.node(sha, root, partner) : MerkleTree.node(sha, partner, root);
            }
            at >>= 1;
        }
        return root;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static MerklePath of(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("expected <leaf>.<leaves>.<digests in base64url>");
        }
        byte[] all = Base64.getUrlDecoder().decode(text.substring(second + 1));
        List<Digest> beside = new ArrayList<>(all.length / Digest.BYTES);
        for (int at = 0; at < all.length; at += Digest.BYTES) {
            beside.add(Digest.of(Arrays.copyOfRange(all, at, Math.min(all.length, at + Digest.BYTES))));
        }
        MerklePath path = new MerklePath(
                Integer.parseInt(text.substring(0, first)),
                Integer.parseInt(text.substring(first + 1, second)),
                beside);
        if (!path.toString().equals(text)) {
            // numbers and base64 can say the same in several ways; one event must have one form
            throw new IllegalArgumentException("expected a path in its one form");
        }
        return path;
    }

    /** {@code <leaf>.<leaves>.<digests in base64url>}. */
    @Override
    public String toString() {
        ByteBuffer all = ByteBuffer.allocate(beside.size() * Digest.BYTES);
        beside.forEach(digest -> all.put(digest.buffer()));
        return index + "." + size + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
    }
}
