package cn.onezone.partners.agreements;

import cn.onezone.contracts.partners.PartnerEvent.AgreementRecorded;
import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.ParkObjection;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.partners.PartnersProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data-sharing agreement. Public because the record codec reads it.
 *
 * @param id its id, which is also that of its subscription
 * @param partner the account of the partner
 * @param purpose what the partner needs the data for
 * @param terms what it names
 * @param revision of the terms, from 1
 * @param status where it stands
 * @param objections of parks, each for its own data
 * @param proposedOn day, Asia/Shanghai
 * @param decidedOn day of the grant or refusal
 * @param reason why it was refused or withdrawn
 * @param endedOn the last day on which it was in force, if it has been and is not any more; absent else, and in what was
 *     withdrawn before this was kept
 * @param hashKey 32 bytes in base64url by which this agreement's hashed fields are hashed; never leaves the service
 */
public record Agreement(
        String id,
        String partner,
        String purpose,
        AgreementTerms terms,
        int revision,
        AgreementStatus status,
        List<ParkObjection> objections,
        LocalDate proposedOn,
        @Nullable LocalDate decidedOn,
        @Nullable String reason,
        @Nullable LocalDate endedOn,
        String hashKey) {

    /** What follows from a decision about an agreement. */
    sealed interface Decision {
        /** It changes. */
        record Accepted(Agreement agreement, Outgoing<AgreementRecorded> event) implements Decision {}

        /** It stood so before. */
        record Unchanged() implements Decision {}

        /** It may not be. */
        record Refused(Problem problem) implements Decision {}
    }

    static Decision.Accepted propose(
            String id, String partner, String purpose, AgreementTerms terms, LocalDate today, String hashKey) {
        return new Agreement(
                        id,
                        partner,
                        purpose,
                        terms,
                        1,
                        AgreementStatus.PROPOSED,
                        List.of(),
                        today,
                        null,
                        null,
                        null,
                        hashKey)
                .accepted(PartnerEvents.AGREEMENT_PROPOSED);
    }

    /** Whether anything may be delivered under it on a day (R21). */
    public boolean inForce(LocalDate day) {
        return status == AgreementStatus.GRANTED && !day.isBefore(terms.from()) && !day.isAfter(terms.until());
    }

    /**
     * Refuses what is for those in force only (R21).
     *
     * @throws cn.onezone.kit.problem.Refused with {@code agreement-not-in-force}
     */
    public Agreement requireInForce(LocalDate today) {
        if (inForce(today)) {
            return this;
        }
        throw Problem.of(
                        PartnersProblem.NOT_IN_FORCE,
                        "agreement " + id + " is " + status + " from " + terms.from() + " until " + terms.until()
                                + " (expected: granted, and today within)",
                        "协议 " + id + " 状态 " + status + "，有效期 " + terms.from() + " 至 " + terms.until() + "，应为已批准且在有效期内")
                .refused();
    }

    /**
     * Whether it names what was recorded on a day: one of its days, and not before it was granted. When it comes to be numbered
     * counts for nothing, so an outage changes nothing of it (R21).
     */
    public boolean names(LocalDate recordedOn) {
        return !recordedOn.isBefore(terms.from())
                && !recordedOn.isAfter(terms.until())
                && (decidedOn == null || !recordedOn.isBefore(decidedOn));
    }

    /** The parks it names that do not object. */
    public Set<ParkCode> parks() {
        Set<ParkCode> open = new HashSet<>(terms.parks());
        objections.forEach(objection -> open.remove(objection.park()));
        return open;
    }

    /** @param standing how many agreements are granted already, and how many may be */
    Decision grant(LocalDate today, long standing, int most) {
        if (status == AgreementStatus.GRANTED) {
            return new Decision.Unchanged();
        }
        if (status != AgreementStatus.PROPOSED) {
            return decidedOtherwise();
        }
        if (terms.until().isBefore(today)) {
            return validityOver();
        }
        if (standing >= most) {
            return new Decision.Refused(Problem.of(
                    PartnersProblem.TOO_MANY_AGREEMENTS,
                    standing + " agreements are granted (expected: fewer than " + most + ")",
                    "已有 " + standing + " 份生效协议，应少于 " + most + " 份"));
        }
        return with(AgreementStatus.GRANTED, today, null).accepted(PartnerEvents.AGREEMENT_GRANTED);
    }

    Decision refuse(String why, LocalDate today) {
        if (status == AgreementStatus.REFUSED && why.equals(reason)) {
            return new Decision.Unchanged();
        }
        return status == AgreementStatus.PROPOSED
                ? with(AgreementStatus.REFUSED, today, why).accepted(PartnerEvents.AGREEMENT_REFUSED)
                : decidedOtherwise();
    }

    Decision change(AgreementTerms other, LocalDate today) {
        if (status != AgreementStatus.PROPOSED && status != AgreementStatus.GRANTED) {
            return decidedOtherwise();
        }
        if (status == AgreementStatus.GRANTED && terms.until().isBefore(today)) {
            return validityOver();
        }
        if (terms.equals(other)) {
            return new Decision.Unchanged();
        }
        return new Agreement(
                        id,
                        partner,
                        purpose,
                        other,
                        revision + 1,
                        status,
                        objections,
                        proposedOn,
                        decidedOn,
                        reason,
                        endedOn,
                        hashKey)
                .accepted(PartnerEvents.AGREEMENT_CHANGED);
    }

    Decision object(ParkCode park, String why, Instant now) {
        if (status != AgreementStatus.PROPOSED && status != AgreementStatus.GRANTED) {
            return decidedOtherwise();
        }
        if (!terms.parks().contains(park)) {
            return new Decision.Refused(Problem.of(
                    PartnersProblem.PARK_NOT_NAMED,
                    "park " + park + " (expected: one of " + terms.parks() + ")",
                    "分园 " + park + "，应为下列之一：" + terms.parks()));
        }
        List<ParkObjection> others = without(park);
        if (objections.stream()
                .anyMatch(o -> o.park().equals(park) && o.reason().equals(why))) {
            return new Decision.Unchanged();
        }
        others.add(new ParkObjection(park, why, now));
        return with(others).accepted(PartnerEvents.AGREEMENT_OBJECTED);
    }

    Decision objectNoLonger(ParkCode park) {
        List<ParkObjection> others = without(park);
        return others.size() == objections.size()
                ? new Decision.Unchanged()
                : with(others).accepted(PartnerEvents.OBJECTION_WITHDRAWN);
    }

    /** The last day on which something may be delivered under it, or was; absent if it was never granted. */
    public @Nullable LocalDate lastDay() {
        return status == AgreementStatus.GRANTED || status == AgreementStatus.EXPIRED ? terms.until() : endedOn;
    }

    Decision withdraw(String why, LocalDate today) {
        if (status == AgreementStatus.WITHDRAWN) {
            return new Decision.Unchanged();
        }
        return status == AgreementStatus.PROPOSED || status == AgreementStatus.GRANTED
                ? with(AgreementStatus.WITHDRAWN, decidedOn, why, endsOn(today))
                        .accepted(PartnerEvents.AGREEMENT_WITHDRAWN)
                : decidedOtherwise();
    }

    /** The last day in force of one that ends now: its last day may be over, whether it was told or not. */
    private @Nullable LocalDate endsOn(LocalDate today) {
        if (status != AgreementStatus.GRANTED) {
            return null;
        }
        return terms.until().isBefore(today) ? terms.until() : today;
    }

    /** Tells that its last day is over; nothing was delivered since, whether it was told or not. */
    Decision expire(LocalDate today) {
        return status == AgreementStatus.GRANTED && terms.until().isBefore(today)
                ? with(AgreementStatus.EXPIRED, decidedOn, reason, terms.until())
                        .accepted(PartnerEvents.AGREEMENT_EXPIRED)
                : new Decision.Unchanged();
    }

    private List<ParkObjection> without(ParkCode park) {
        List<ParkObjection> others = new ArrayList<>(objections);
        others.removeIf(o -> o.park().equals(park));
        return others;
    }

    private Agreement with(AgreementStatus other, @Nullable LocalDate decided, @Nullable String why) {
        return with(other, decided, why, endedOn);
    }

    private Agreement with(
            AgreementStatus other, @Nullable LocalDate decided, @Nullable String why, @Nullable LocalDate ended) {
        return new Agreement(
                id, partner, purpose, terms, revision, other, objections, proposedOn, decided, why, ended, hashKey);
    }

    private Agreement with(List<ParkObjection> others) {
        return new Agreement(
                id,
                partner,
                purpose,
                terms,
                revision,
                status,
                List.copyOf(others),
                proposedOn,
                decidedOn,
                reason,
                endedOn,
                hashKey);
    }

    private Decision.Refused decidedOtherwise() {
        return new Decision.Refused(Problem.of(
                PartnersProblem.AGREEMENT_DECIDED,
                "agreement " + id + " is " + status.name().toLowerCase(java.util.Locale.ROOT),
                "协议 " + id + " 当前状态为 " + status.name().toLowerCase(java.util.Locale.ROOT)));
    }

    private Decision.Refused validityOver() {
        return new Decision.Refused(Problem.of(
                PartnersProblem.VALIDITY_OVER,
                "the last day was " + terms.until() + " (expected: today or later)",
                "有效期至 " + terms.until() + "，应不早于今日"));
    }

    private Decision.Accepted accepted(EventType<AgreementRecorded> type) {
        return new Decision.Accepted(this, Outgoing.of(type, "agreement/" + id, recorded()));
    }

    AgreementRecorded recorded() {
        return new AgreementRecorded(
                id, partner, purpose, terms, revision, status, objections, proposedOn, decidedOn, reason);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Agreement[" + id + ", " + partner + ", " + status + ", revision " + revision + "]";
    }
}
