package cn.onezone.partners.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerkleTree;
import cn.onezone.contracts.partners.SignedManifest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R22: a proof made of one piece and the roots of the others is the one of the whole tree. */
class SubtreesTest {
    @Test
    void theWayOfEachLeafIsThatInTheWholeTree() {
        for (int size : new int[] {1, 2, 1_023, 1_024, 1_025, 2_048, 2_049, 3_000, 5_121}) {
            List<Digest> leaves = IntStream.range(0, size)
                    .mapToObj(i ->
                            SignedManifest.leaf(ByteBuffer.allocate(4).putInt(i).array()))
                    .toList();
            MerkleTree whole = new MerkleTree(leaves);
            List<Digest> roots = Subtrees.roots(leaves);
            assertThat(roots).hasSize((size + 1_023) / 1_024);
            assertThat(new MerkleTree(roots).root()).isEqualTo(whole.root());
            for (int index = 0; index < size; index += index < size - 3 ? 127 : 1) {
                int begin = index / Subtrees.LEAVES * Subtrees.LEAVES;
                List<Digest> piece = leaves.subList(begin, Math.min(size, begin + Subtrees.LEAVES));
                assertThat(Subtrees.path(roots, piece, index, size))
                        .as("%s of %s", index, size)
                        .isEqualTo(whole.path(index));
            }
        }
    }
}
