package cn.onezone.contracts.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        if (!within(index, size) || beside.size() != steps(index, size)) {
            throw new IllegalArgumentException(
                    "a path of " + beside.size() + " digests for leaf " + index + " of " + size);
        }
    }

    private static boolean within(int index, int size) {
        return size >= 1 && size <= MOST && index >= 0 && index < size;
    }

    static int steps(int index, int size) {
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
        MerkleTree.Nodes nodes = new MerkleTree.Nodes();
        Digest root = leaf;
        int at = index;
        int next = 0;
        for (int width = size; width > 1; width = (width + 1) / 2) {
            if ((at ^ 1) < width) {
                Digest partner = beside.get(next++);
                root = (at & 1) == 0 ? nodes.of(root, partner) : nodes.of(partner, root);
            }
            at >>= 1;
        }
        return root;
    }

    /**
     * Reads the text form.
     *
     * @param ascii what {@link #ascii} wrote
     * @throws IllegalArgumentException if it is not one
     */
    public static MerklePath of(byte[] ascii) {
        Place place = Place.of(ascii);
        List<Digest> beside = new ArrayList<>();
        for (int at = place.end(); at < ascii.length; at += Digest.CHARACTERS) {
            beside.add(Digest.of(ascii, at));
        }
        return new MerklePath(place.index(), place.size(), beside);
    }

    /**
     * Where in a tree a path begins.
     *
     * @param end where in its text the digests begin; they are as many as they must be, but were not looked at
     */
    record Place(int index, int size, int end) {
        /** Reads it; there is one form of each number. */
        static Place of(byte[] ascii) {
            int first = point(ascii, 0);
            int second = point(ascii, first + 1);
            int index = number(ascii, 0, first);
            int size = number(ascii, first + 1, second);
            Place place = new Place(index, size, second + 1);
            if (!within(index, size) || ascii.length - place.end() != steps(index, size) * Digest.CHARACTERS) {
                throw new IllegalArgumentException(
                        "a path of " + (ascii.length - place.end()) + " characters for leaf " + index + " of " + size);
            }
            return place;
        }

        private static int point(byte[] ascii, int from) {
            for (int at = from; at < ascii.length; at++) {
                if (ascii[at] == '.') {
                    return at;
                }
            }
            throw expected();
        }

        private static int number(byte[] ascii, int from, int to) {
            if (from == to || to - from > 7 || (ascii[from] == '0' && to - from > 1)) {
                throw expected();
            }
            int number = 0;
            for (int at = from; at < to; at++) {
                int digit = ascii[at] - '0';
                if (digit < 0 || digit > 9) {
                    throw expected();
                }
                number = 10 * number + digit;
            }
            return number;
        }

        private static IllegalArgumentException expected() {
            return new IllegalArgumentException(
                    "expected <leaf>.<leaves>.<digests of 43 characters> without leading zeros");
        }
    }

    /** {@code <leaf>.<leaves>.<digests>}: each digest has 43 characters of base64url, nothing stands between them. */
    public byte[] ascii() {
        byte[] place = place(index, size);
        byte[] all = new byte[place.length + beside.size() * Digest.CHARACTERS];
        System.arraycopy(place, 0, all, 0, place.length);
        int at = place.length;
        for (Digest digest : beside) {
            System.arraycopy(digest.text(), 0, all, at, Digest.CHARACTERS);
            at += Digest.CHARACTERS;
        }
        return all;
    }

    static byte[] place(int index, int size) {
        return (index + "." + size + ".").getBytes(StandardCharsets.US_ASCII);
    }

    /** The text form. */
    @Override
    public String toString() {
        return new String(ascii(), StandardCharsets.US_ASCII);
    }
}
