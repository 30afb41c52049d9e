package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A double claim from the day on which it was found to its decision or end (R5). An enterprise has one open at most.
 *
 * @param no number within the enterprise, from 1
 * @param foundOn day on which it was found; its deadline counts from there
 * @param claims all claims, the standing one first, as they were last
 * @param evidence what the parties said for their claims, at most {@value #MOST_EVIDENCE}
 * @param outcome how it ended, absent while it is open
 * @param overdue whether it was said that it was not decided in time
 */
public record DoubleClaim(
        int no,
        LocalDate foundOn,
        List<Claim> claims,
        List<Evidence> evidence,
        @Nullable Outcome outcome,
        boolean overdue) {
    /** As many pieces of evidence are kept of one double claim. */
    static final int MOST_EVIDENCE = 50;

    /** Copies the lists. */
    public DoubleClaim {
        claims = List.copyOf(claims);
        evidence = List.copyOf(evidence);
    }

    /**
     * What a party says for its claim.
     *
     * @param id unique within the double claim
     * @param park the party
     * @param text 1 to 4 000 characters
     * @param sha256 digest of an attachment that stays with the park, 64 small hexadecimal digits
     * @param recordedAt when the registry wrote it, absent until it has
     */
    public record Evidence(
            String id,
            ParkCode park,
            String text,
            @Nullable String sha256,
            @Nullable Instant recordedAt) {
        Evidence heard(Instant at) {
            return recordedAt != null ? this : new Evidence(id, park, text, sha256, at);
        }
    }

    /**
     * How a double claim ended.
     *
     * @param on day on which it did
     * @param decided whether by a decision; else all but one have withdrawn
     * @param park for which the enterprise counts since
     * @param from first day decided, absent without a decision
     * @param reason the coordinator's, absent without a decision
     */
    public record Outcome(
            LocalDate on,
            boolean decided,
            @Nullable ParkCode park,
            @Nullable LocalDate from,
            @Nullable String reason) {}

    /** Its id in the network: {@code <uscc>-<number>}. */
    String id(Uscc uscc) {
        return uscc + "-" + no;
    }

    boolean open() {
        return outcome == null;
    }

    /** Whose claims it is about. */
    List<ParkCode> parties() {
        return claims.stream().map(Claim::park).toList();
    }

    DoubleClaim withClaims(List<Claim> other) {
        return new DoubleClaim(no, foundOn, other, evidence, outcome, overdue);
    }

    DoubleClaim with(Evidence one) {
        List<Evidence> more = new ArrayList<>(evidence);
        more.add(one);
        return new DoubleClaim(no, foundOn, claims, more, outcome, overdue);
    }

    DoubleClaim ended(Outcome how) {
        return new DoubleClaim(no, foundOn, claims, evidence, how, overdue);
    }

    DoubleClaim late() {
        return new DoubleClaim(no, foundOn, claims, evidence, outcome, true);
    }

    DoubleClaim heard(Instant at) {
        return evidence.stream().allMatch(e -> e.recordedAt() != null)
                ? this
                : new DoubleClaim(
                        no,
                        foundOn,
                        claims,
                        evidence.stream().map(e -> e.heard(at)).toList(),
                        outcome,
                        overdue);
    }
}
