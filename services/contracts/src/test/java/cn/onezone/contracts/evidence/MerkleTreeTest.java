package cn.onezone.contracts.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    /** Roots of the first one, two … eight of these leaves, as the implementations of Certificate Transparency have them. */
    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static Digest leaf(byte... data) {
        MessageDigest sha = Digest.sha256();
        sha.update((byte) 0);
        sha.update(data);
        return Digest.of(sha);
    }

    private static List<Digest> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> leaf((byte) i, (byte) (i >> 8)))
                .toList();
    }

    @Test
    void rootsAreThoseOfCertificateTransparency() {
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < LEAVES.size(); i++) {
            leaves.add(leaf(HexFormat.of().parseHex(LEAVES.get(i))));
            assertThat(HexFormat.of().formatHex(new MerkleTree(leaves).root().bytes()))
                    .isEqualTo(ROOTS.get(i));
        }
    }

    @Property(tries = 200)
    void everyLeafProvesItselfAndNoOther(
            @ForAll @IntRange(min = 1, max = 300) int size, @ForAll @IntRange(max = 299) int at) {
        int index = at % size;
        List<Digest> leaves = leaves(size);
        MerkleTree tree = new MerkleTree(leaves);
        MerklePath path = MerklePath.of(tree.path(index).ascii());
        assertThat(tree.asciiPath(index)).isEqualTo(path.ascii());
        assertThat(path.root(leaves.get(index))).isEqualTo(tree.root());
        assertThat(path.root(leaf((byte) 1, (byte) 2, (byte) 3))).isNotEqualTo(tree.root());
        if (size > 1) {
            assertThat(path.root(leaves.get((index + 1) % size))).isNotEqualTo(tree.root());
        }
    }

    /** Another character that decodes to the same, as two of its bits are not used. */
    private static char unused(char last) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(last) + 1);
    }

    @Test
    void aPathHasOneForm() {
        String path = new MerkleTree(leaves(5)).path(4).toString();
        for (String wrong : List.of(
                "",
                "4.5",
                path + "A",
                path + "=",
                "04.5." + path.substring(4),
                "5.5." + path.substring(4),
                "4.0.",
                "0.1." + path.substring(4),
                "4.5.",
                "+4.5." + path.substring(4),
                "４.5." + path.substring(4),
                "-1.5." + path.substring(4),
                "4.5." + path.substring(5),
                "4.5." + path.substring(4, path.length() - 1) + "=",
                // the last character carries four bits; these two differ in the two that it does not
                "4.5." + path.substring(4, path.length() - 1) + unused(path.charAt(path.length() - 1)),
                "9999999.9999999.")) {
            assertThatThrownBy(() -> MerklePath.of(wrong.getBytes(StandardCharsets.UTF_8)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
