package cn.onezone.partners.manifests;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerklePath;
import cn.onezone.contracts.evidence.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a manifest in pieces of {@value #LEAVES} leaves: with the root of each, the way of one event to the root of all
 * needs the leaves of its own piece only. {@value #LEAVES} is a power of two, so a piece is a node of the whole tree (RFC 9162),
 * the last one too.
 */
final class Subtrees {
    /** Leaves of a piece; the last may have fewer. */
    static final int LEAVES = 1_024;

    private Subtrees() {}

    /** The root of each piece. */
    static List<Digest> roots(List<Digest> leaves) {
        List<Digest> roots = new ArrayList<>();
        for (int from = 0; from < leaves.size(); from += LEAVES) {
            roots.add(new MerkleTree(leaves.subList(from, Math.min(leaves.size(), from + LEAVES))).root());
        }
        return roots;
    }

    /**
     * The way of a leaf to the root of all.
     *
     * @param roots of all pieces
     * @param piece the leaves of the piece in which it stands
     * @param index of the leaf in the whole tree, from 0
     * @param size how many leaves the whole tree has
     */
    static MerklePath path(List<Digest> roots, List<Digest> piece, int index, int size) {
        List<Digest> beside =
                new ArrayList<>(new MerkleTree(piece).path(index % LEAVES).beside());
        beside.addAll(new MerkleTree(roots).path(index / LEAVES).beside());
        return new MerklePath(index, size, beside);
    }
}
