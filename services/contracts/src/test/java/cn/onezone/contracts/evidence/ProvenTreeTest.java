package cn.onezone.contracts.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProvenTreeTest {
    private static final int QUESTIONS = 400;

    private static List<Digest> leaves(int tree, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EventDigest.of(new TreeMap<>(), (tree + ":" + i).getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    /** What a verifier says that remembers nothing. */
    private static boolean has(Digest root, int size, Digest leaf, byte[] path) {
        try {
            MerklePath read = MerklePath.of(path);
            return read.size() == size && read.root(leaf).equals(root);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean remembered(ProvenTree tree, Digest leaf, byte[] path) {
        try {
            return tree.has(leaf, path);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * In whatever order leaves are asked for, true ones between wrong ones: bytes of the path turned, cut and added, another
     * place, another size, digests of other places and of another tree, another leaf.
     */
    @Property(tries = 300)
    void whatIsRememberedNeverChangesTheAnswer(
            @ForAll @IntRange(min = 1, max = 140) int size,
            @ForAll @IntRange(min = 1, max = 140) int otherSize,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Digest> leaves = leaves(1, size);
        List<Digest> others = leaves(2, otherSize);
        MerkleTree tree = new MerkleTree(leaves);
        MerkleTree other = new MerkleTree(others);
        ProvenTree proven = new ProvenTree(tree.root(), size);
        int accepted = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            int index = random.nextInt(size);
            Digest leaf = leaves.get(index);
            byte[] path = asked(random, tree, other, index, size, otherSize);
            if (random.nextInt(8) == 0) {
                leaf = switch (random.nextInt(3)) {
                    case 0 -> leaves.get(random.nextInt(size));
                    case 1 -> others.get(random.nextInt(otherSize));
                    // a node is no leaf
                    default -> tree.root();
                };
            }
            boolean expected = has(tree.root(), size, leaf, path);
            assertThat(remembered(proven, leaf, path))
                    .as("%s of %s", new String(path, StandardCharsets.ISO_8859_1), size)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isPositive().isLessThanOrEqualTo(QUESTIONS);
    }

    private static byte[] asked(
            SplittableRandom random, MerkleTree tree, MerkleTree other, int index, int size, int otherSize) {
        MerklePath own = tree.path(index);
        byte[] path = own.ascii();
        switch (random.nextInt(10)) {
            case 0 -> path[random.nextInt(path.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> path = Arrays.copyOf(path, random.nextInt(path.length + 1));
            case 2 -> path = Arrays.copyOf(path, path.length + 1 + random.nextInt(43));
            case 3 -> path = with(random.nextInt(size + 1) + "." + size, own.beside());
            case 4 -> path = with(index + "." + random.nextInt(size + 2), own.beside());
            case 5 ->
                path = with(index + "." + size, tree.path(random.nextInt(size)).beside());
            case 6 -> path = other.path(random.nextInt(otherSize)).ascii();
            case 7 -> {
                // one digest of another place, of another tree, or of another level
                Digest[] beside = own.beside().toArray(Digest[]::new);
                if (beside.length > 0) {
                    List<Digest> from = (random.nextBoolean() ? tree : other)
                            .path(random.nextInt(Math.min(size, otherSize)))
                            .beside();
                    beside[random.nextInt(beside.length)] =
                            from.isEmpty() ? other.root() : from.get(random.nextInt(from.size()));
                    path = with(index + "." + size, List.of(beside));
                }
            }
            default -> {
                // as it is
            }
        }
        return path;
    }

    private static byte[] with(String place, List<Digest> beside) {
        StringBuilder text = new StringBuilder(place).append('.');
        beside.forEach(text::append);
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void treesThatAreTooLargeToRememberAreProvenAllTheSame() {
        List<Digest> leaves = leaves(1, 1_000);
        MerkleTree tree = new MerkleTree(leaves);
        ProvenTree proven = new ProvenTree(tree.root(), leaves.size());
        for (int index = 0; index < leaves.size(); index += 37) {
            byte[] path = tree.path(index).ascii();
            assertThat(proven.has(leaves.get(index), path)).isTrue();
            assertThat(proven.has(leaves.get((index + 1) % leaves.size()), path))
                    .isFalse();
        }
    }
}
