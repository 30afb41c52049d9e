package cn.onezone.contracts.evidence;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree as RFC 9162 (Certificate Transparency 2.0), section 2.1, defines it: one digest stands for many leaves, and
 * each leaf can prove by a short path that it is one of them. Leaves and nodes are hashed with different prefixes, so
 * that neither can be taken for the other.
 */
public final class MerkleTree {
    private static final byte NODE = 1;

    /** From the leaves up; a node without a partner is carried up as it is. */
    private final List<List<Digest>> levels = new ArrayList<>();

    /**
     * The tree of some leaves.
     *
     * @param leaves their digests, at least one
     */
    public MerkleTree(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree without leaves (expected: at least one)");
        }
        Nodes nodes = new Nodes();
        List<Digest> level = List.copyOf(leaves);
        levels.add(level);
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? nodes.of(level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = above;
            levels.add(level);
        }
    }

    /** Hashes nodes one after the other; for one thread. */
    static final class Nodes {
        private final MessageDigest sha = Digest.sha256();
        // put together and hashed with one update
        private final byte[] both = new byte[1 + 2 * Digest.BYTES];

        Nodes() {
            both[0] = NODE;
        }

        Digest of(Digest left, Digest right) {
            left.into(both, 1);
            right.into(both, 1 + Digest.BYTES);
            sha.update(both);
            return Digest.of(sha);
        }
    }

    /** What stands for all leaves. */
    public Digest root() {
        return levels.getLast().getFirst();
    }

    /**
     * The path of a leaf as {@link MerklePath#ascii} writes it, put together without the path itself.
     *
     * @param index of the leaf, from 0
     */
    public byte[] asciiPath(int index) {
        int leaves = levels.getFirst().size();
        byte[] place = MerklePath.place(index, leaves);
        byte[] all = new byte[place.length + MerklePath.steps(index, leaves) * Digest.CHARACTERS];
        System.arraycopy(place, 0, all, 0, place.length);
        int next = place.length;
        int at = index;
        for (int i = 0; i < levels.size() - 1; i++) {
            List<Digest> level = levels.get(i);
            int partner = at ^ 1;
            if (partner < level.size()) {
                System.arraycopy(level.get(partner).text(), 0, all, next, Digest.CHARACTERS);
                next += Digest.CHARACTERS;
            }
            at >>= 1;
        }
        return all;
    }

    /**
     * The path of a leaf.
     *
     * @param index of the leaf, from 0
     */
    public MerklePath path(int index) {
        List<Digest> beside = new ArrayList<>(levels.size());
        int at = index;
        for (List<Digest> level : levels.subList(0, levels.size() - 1)) {
            int partner = at ^ 1;
            if (partner < level.size()) {
                beside.add(level.get(partner));
            }
            at >>= 1;
        }
        return new MerklePath(index, levels.getFirst().size(), beside);
    }
}
