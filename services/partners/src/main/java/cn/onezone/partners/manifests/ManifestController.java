package cn.onezone.partners.manifests;

import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Partners;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /partners/subscriptions/{id}/manifests}; open to the partner also when the agreement has ended, and to the auditor. */
@RestController
@RequestMapping("/partners/subscriptions/{id}")
@Tag(name = "manifests", description = "Signed manifests of each day 每日签名清单")
class ManifestController {
    private final Agreements agreements;
    private final Manifests manifests;
    private final Proofs proofs;

    ManifestController(Agreements agreements, Manifests manifests, Proofs proofs) {
        this.agreements = agreements;
        this.manifests = manifests;
        this.proofs = proofs;
    }

    /**
     * That an event is the one of its number.
     *
     * @param leaf SHA-256 of a zero byte and the event as it was numbered, base64url
     * @param path its way to the root: {@code <leaf>.<leaves>.<digests>}
     */
    record ProofView(long sequence, String leaf, String path, SignedManifest manifest) {}

    /** Who reads, if the caller may. */
    private String reader(String id) {
        Caller caller = Objects.requireNonNull(Caller.current(), "no route without a caller");
        var _ = Partners.read(caller, id, agreements.find(id));
        return caller.name();
    }

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}/manifests")
    @GetMapping("/manifests")
    @Operation(summary = "The manifests of a subscription, day by day 每日清单列表")
    Page<SignedManifest> list(
            @PathVariable("id") String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var _ = reader(id);
        int most = Page.limit(limit);
        return Page.of(
                manifests.list(id, Page.after(cursor), most),
                most,
                manifests.count(id),
                stored -> stored.state().key(),
                stored -> stored.state().manifest());
    }

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}/events/{sequence}/proof")
    @GetMapping("/events/{sequence}/proof")
    @Operation(summary = "The proof that an event is the one of its number 单个事件的包含证明")
    ProofView proof(@PathVariable("id") String id, @PathVariable("sequence") long sequence) {
        // an auditor does not take the place of the partner, who makes one at a time
        String reader = reader(id);
        try {
            Proofs.Proof proof = proofs.of(reader, id, sequence);
            return new ProofView(sequence, proof.leaf().toString(), proof.path().toString(), proof.manifest());
        } catch (LogUnavailable e) {
            throw Problem.of(PartnersProblem.LOG_UNAVAILABLE, "ask again in a few seconds", "请稍后重试")
                    .refused();
        }
    }
}
