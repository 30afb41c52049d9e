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
 * A double claim from the day on which it was found, or taken up, to its decision or end (R5). An enterprise has one open at
 * most.
 *
 * @param no number within the enterprise, from 1
 * @param foundOn day on which it was found; its deadline counts from there
 * @param claims all claims, the standing one first, as they were last
 * @param evidence what the parties said for their claims, of each at most {@value #MOST_EVIDENCE}
 * @param outcome how it ended, absent while it is open
 * @param overdue whether it was said that it was not decided in time
 * @param foundAt when the registry wrote that it was found; absent until it has, and in what was recorded before there was
 *     this: then at some moment of {@code foundOn}
 * @param day past day whose claims a coordinator has taken up; absent: those of today, found by the registry
 */
public record DoubleClaim(
        int no,
        LocalDate foundOn,
        List<Claim> claims,
        List<Evidence> evidence,
        @Nullable Outcome outcome,
        boolean overdue,
        @Nullable Instant foundAt,
        @Nullable LocalDate day) {
    /** As many pieces of evidence are kept of one party: it must leave the others their say. */
    static final int MOST_EVIDENCE = 50;

    /** As it begins. */
    DoubleClaim(int no, LocalDate foundOn, List<Claim> claims, @Nullable LocalDate day) {
        this(no, foundOn, claims, List.of(), null, false, null, day);
    }

    /** Copies the lists. */
    public DoubleClaim {
        claims = List.copyOf(claims);
        evidence = List.copyOf(evidence);
    }

    /**
     * What a party says for its claim.
     *
     * @param id unique within the double claim
     * @param park the party, or the one that has taken its place
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
     * @param recordedAt when the registry wrote it; absent until it has, and in what was recorded before there was this: then
     *     at some moment of {@code on}
     */
    public record Outcome(
            LocalDate on,
            boolean decided,
            @Nullable ParkCode park,
            @Nullable LocalDate from,
            @Nullable String reason,
            @Nullable Instant recordedAt) {
        Outcome heard(Instant at) {
            return recordedAt != null || !isOn(on, at) ? this : new Outcome(on, decided, park, from, reason, at);
        }
    }

    /** What is written on another day was recorded before, without its moment. */
    private static boolean isOn(LocalDate day, Instant at) {
        return day.equals(LocalDate.ofInstant(at, Registry.ZONE));
    }

    private static boolean known(@Nullable Instant recorded, LocalDate on, Instant moment) {
        // of which only the day is known counts as known when that begins
        return !(recorded == null ? on.atStartOfDay(Registry.ZONE).toInstant() : recorded).isAfter(moment);
    }

    /**
     * What was known of it at a moment, but for the claims, which the registry has with both times.
     *
     * @return absent if it was not found then
     */
    @Nullable
    DoubleClaim asOf(Instant moment) {
        if (!known(foundAt, foundOn, moment)) {
            return null;
        }
        return new DoubleClaim(
                no,
                foundOn,
                claims,
                evidence.stream()
                        .filter(e -> Registration.known(e.recordedAt(), moment))
                        .toList(),
                outcome != null && known(outcome.recordedAt(), outcome.on(), moment) ? outcome : null,
                overdue,
                foundAt,
                day);
    }

    /** Its id in the network: {@code <uscc>-<number>}. */
    String id(Uscc uscc) {
        return uscc + "-" + no;
    }

    boolean open() {
        return outcome == null;
    }

    /** Whose claims it is about. */
    List<ParkCode> claimants() {
        return claims.stream().map(Claim::park).toList();
    }

    DoubleClaim withClaims(List<Claim> other) {
        return new DoubleClaim(no, foundOn, other, evidence, outcome, overdue, foundAt, day);
    }

    DoubleClaim with(Evidence one) {
        List<Evidence> more = new ArrayList<>(evidence);
        more.add(one);
        return new DoubleClaim(no, foundOn, claims, more, outcome, overdue, foundAt, day);
    }

    DoubleClaim ended(Outcome how) {
        return new DoubleClaim(no, foundOn, claims, evidence, how, overdue, foundAt, day);
    }

    DoubleClaim late() {
        return new DoubleClaim(no, foundOn, claims, evidence, outcome, true, foundAt, day);
    }

    DoubleClaim heard(Instant at) {
        return new DoubleClaim(
                no,
                foundOn,
                claims,
                evidence.stream().map(e -> e.heard(at)).toList(),
                outcome == null ? null : outcome.heard(at),
                overdue,
                foundAt == null && isOn(foundOn, at) ? at : foundAt,
                day);
    }
}
