package cn.onezone.partners.manifests;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerklePath;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequences;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Proves that an event is the one of its number (R22). What is read for it is bounded: the piece of the manifest in which it
 * stands, and one proof of a partner at a time.
 */
@Component
class Proofs {
    private static final int PAGE = 500;

    private final Manifests manifests;
    private final Sequences sequences;
    private final Set<String> proving = ConcurrentHashMap.newKeySet();

    Proofs(Manifests manifests, Sequences sequences) {
        this.manifests = manifests;
        this.sequences = sequences;
    }

    /** That an event is the one of its number in a manifest. */
    record Proof(Digest leaf, MerklePath path, SignedManifest manifest) {}

    /**
     * The proof of a number.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-found} if no manifest has it, with {@code overloaded} if another
     *     proof of this partner is being made
     * @throws cn.onezone.kit.log.LogUnavailable if the log cannot be reached in time
     */
    Proof of(String partner, String subscription, long sequence) {
        Manifests.Kept kept = manifests
                .having(subscription, sequence)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "no manifest has number " + sequence + " (expected: one of a day that is over)",
                                "没有清单包含序号 " + sequence + "，应为已结束之日的序号")
                        .refused());
        if (!proving.add(partner)) {
            throw Problem.of(
                            KitProblem.OVERLOADED,
                            "another proof is being made for you (expected: one at a time); ask again after the seconds of"
                                    + " Retry-After",
                            "正在为您生成另一份证明（每次一份），请在 Retry-After 所示秒数后重试")
                    .refused();
        }
        try {
            return proved(kept, sequence);
        } finally {
            proving.remove(partner);
        }
    }

    private Proof proved(Manifests.Kept kept, long sequence) {
        SignedManifest manifest = kept.manifest();
        int index = Math.toIntExact(sequence - manifest.first());
        int size = Math.toIntExact(manifest.count());
        List<Digest> roots = new ArrayList<>();
        List<Digest> piece;
        int begin = index / Subtrees.LEAVES * Subtrees.LEAVES;
        if (kept.subroots() == null) {
            // made before the roots of pieces were kept
            List<Digest> all = leaves(manifest, 0, size);
            roots.addAll(Subtrees.roots(all));
            piece = all.subList(begin, Math.min(size, begin + Subtrees.LEAVES));
        } else {
            kept.subroots()
                    .forEach(root -> roots.add(Digest.of(Base64.getUrlDecoder().decode(root))));
            piece = leaves(manifest, begin, Math.min(size, begin + Subtrees.LEAVES));
        }
        MerklePath path = Subtrees.path(roots, piece, index, size);
        Digest leaf = piece.get(index - begin);
        if (!path.root(leaf).toString().equals(manifest.root())) {
            throw new IllegalStateException("the sequence of " + manifest.subscription() + " at " + sequence
                    + " is not what was signed on " + manifest.day());
        }
        return new Proof(leaf, path, manifest);
    }

    private List<Digest> leaves(SignedManifest manifest, int from, int to) {
        List<Digest> leaves = new ArrayList<>();
        while (leaves.size() < to - from) {
            List<Numbered> page = sequences.after(
                    manifest.subscription(),
                    manifest.first() - 1 + from + leaves.size(),
                    Math.min(PAGE, to - from - leaves.size()));
            if (page.isEmpty()) {
                throw new IllegalStateException("the sequence of " + manifest.subscription() + " ends before "
                        + manifest.last() + ", which was signed");
            }
            page.forEach(one -> leaves.add(one.leaf()));
        }
        return leaves;
    }
}
