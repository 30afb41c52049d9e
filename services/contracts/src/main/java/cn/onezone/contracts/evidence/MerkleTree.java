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
        MessageDigest sha = Digest.sha256();
        List<Digest> level = List.copyOf(leaves);
        levels.add(level);
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? node(sha, level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = above;
            levels.add(level);
        }
    }

    static Digest node(MessageDigest sha, Digest left, Digest right) {
        sha.update(NODE);
        left.into(sha);
        right.into(sha);
        return Digest.of(sha);
    }

    /** What stands for all leaves. */
    public Digest root() {
        return levels.getLast().getFirst();
    }

    /**
     * The path of a leaf.
     *
     * @param index of the leaf, from 0
     */
    public MerklePath path(int index) {
        List<Digest> beside = new ArrayList<>();
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
