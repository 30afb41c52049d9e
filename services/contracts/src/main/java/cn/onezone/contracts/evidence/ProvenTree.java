package cn.onezone.contracts.evidence;

import java.util.Arrays;

/**
 * A {@link MerkleTree} whose root is proven, with those of its nodes that have been proven since: whoever reads many of
 * its leaves hashes each node once. It says of every path what {@link MerklePath#root} would. May be used by several
 * threads.
 *
 * <p>A node is believed only where it stood when it was hashed up to the root: at its level and index in this tree. With
 * it all nodes above it and beside its way are known, so that the rest of a path need only be the same.
 */
public final class ProvenTree {
    /** A tree of more leaves is remembered by its root only: the nodes of 512 leaves take 44 KB. */
    private static final int MOST = 512;

    private final Digest root;
    private final int size;
    /** Where each level begins among the nodes, and at last how many nodes there are. */
    private final int[] begins;
    /** The texts of the nodes, from the leaves up; zeros where none is known. Empty before there are any. */
    private byte[] nodes = {};

    private final MerkleTree.Nodes hash = new MerkleTree.Nodes();

    /**
     * Knows the root only.
     *
     * @param root for which somebody vouches
     * @param size how many leaves it has, from 1; for this the same must vouch
     */
    public ProvenTree(Digest root, int size) {
        this.root = root;
        this.size = size;
        int[] levels = new int[33];
        int level = 0;
        for (int width = size; ; width = (width + 1) / 2) {
            levels[level + 1] = levels[level] + width;
            level++;
            if (width == 1) {
                break;
            }
        }
        this.begins = Arrays.copyOf(levels, level + 1);
    }

    /** What stands for all leaves. */
    public Digest root() {
        return root;
    }

    /** How many leaves it has. */
    public int size() {
        return size;
    }

    /**
     * Whether a leaf is one of this tree at the place that its path names.
     *
     * @param leaf its digest
     * @param path as {@link MerklePath#ascii} writes it
     * @throws IllegalArgumentException if the path is not written as it must be
     */
    public boolean has(Digest leaf, byte[] path) {
        MerklePath.Place place = MerklePath.Place.of(path);
        if (place.size() != size) {
            return false;
        }
        if (size > MOST) {
            return MerklePath.of(path).root(leaf).equals(root);
        }
        return has(leaf, place, path);
    }

    private synchronized boolean has(Digest leaf, MerklePath.Place place, byte[] path) {
        int levels = begins.length - 1;
        Digest[] way = new Digest[levels];
        int level = 0;
        int at = place.index();
        int next = place.end();
        Digest node = leaf;
        way[0] = node;
        while (!known(level, at)) {
            if (level == levels - 1) {
                // the root, as long as nothing else is known
                if (!node.equals(root)) {
                    return false;
                }
                break;
            }
            if ((at ^ 1) < width(level)) {
                Digest partner = Digest.of(path, next);
                node = (at & 1) == 0 ? hash.of(node, partner) : hash.of(partner, node);
                next += Digest.CHARACTERS;
            }
            at >>= 1;
            level++;
            way[level] = node;
        }
        if (known(level, at) && !node.isAt(nodes, place(level, at))) {
            return false;
        }
        int reached = level;
        for (; level < levels - 1; level++) {
            if ((at ^ 1) < width(level)) {
                int partner = place(level, at ^ 1);
                if (!Arrays.equals(nodes, partner, partner + Digest.CHARACTERS, path, next, next + Digest.CHARACTERS)) {
                    return false;
                }
                next += Digest.CHARACTERS;
            }
            at >>= 1;
        }
        remember(way, reached, place, path);
        return true;
    }

    /** The way up to what was known already, and what stands beside it. */
    private void remember(Digest[] way, int reached, MerklePath.Place place, byte[] path) {
        if (nodes.length == 0) {
            nodes = new byte[begins[begins.length - 1] * Digest.CHARACTERS];
            System.arraycopy(root.text(), 0, nodes, place(begins.length - 2, 0), Digest.CHARACTERS);
        }
        int at = place.index();
        int next = place.end();
        for (int level = 0; level < reached; level++) {
            System.arraycopy(way[level].text(), 0, nodes, place(level, at), Digest.CHARACTERS);
            if ((at ^ 1) < width(level)) {
                System.arraycopy(path, next, nodes, place(level, at ^ 1), Digest.CHARACTERS);
                next += Digest.CHARACTERS;
            }
            at >>= 1;
        }
    }

    private int width(int level) {
        return begins[level + 1] - begins[level];
    }

    private int place(int level, int at) {
        return (begins[level] + at) * Digest.CHARACTERS;
    }

    private boolean known(int level, int at) {
        // no character of base64 is zero
        return nodes.length > 0 && nodes[place(level, at)] != 0;
    }
}
