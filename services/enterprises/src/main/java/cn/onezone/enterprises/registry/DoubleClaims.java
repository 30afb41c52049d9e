package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimOverdue;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of double claims (R5). Pure. */
final class DoubleClaims {
    private DoubleClaims() {}

    /**
     * Lets the double claims of an enterprise follow what is right of it today: one begins when two parks claim it that
     * nobody has decided between, and ends when they do not any more. One that was taken up of a past day goes by that day,
     * and ends too when one of today begins: that is another, of other parties and with a deadline of its own.
     *
     * @param state with what is said and ruled, not yet with what follows for its double claims
     * @param timeline of that
     * @param told where its events go
     */
    static Registration follow(
            Registration state,
            Timeline timeline,
            LocalDate today,
            @Nullable Instant cause,
            List<Outgoing<EnterpriseEvent>> told) {
        DoubleClaim open = state.openDoubleClaim().orElse(null);
        Registration left = state;
        Span span = timeline.at(today);
        if (open != null && open.day() != null) {
            Span then = timeline.at(open.day());
            if (isContested(span) || !isContested(then)) {
                left = ended(state, open, then, today, cause, told);
                open = null;
            } else {
                span = then;
            }
        }
        if (span == null || !isContested(span)) {
            return open == null ? left : ended(left, open, span, today, cause, told);
        }
        List<Claim> claims = span.merged().claims();
        if (open != null && open.claims().equals(claims)) {
            return left;
        }
        DoubleClaim now = open == null ? new DoubleClaim(next(left), today, claims, null) : open.withClaims(claims);
        told.add(found(left, now, cause));
        return left.with(now);
    }

    private static boolean isContested(@Nullable Span span) {
        return span != null && span.merged().contested();
    }

    /** @param span of the day that it is about, absent while nothing is known of that */
    private static Registration ended(
            Registration state,
            DoubleClaim open,
            @Nullable Span span,
            LocalDate today,
            @Nullable Instant cause,
            List<Outgoing<EnterpriseEvent>> told) {
        ParkCode park = span == null ? null : span.merged().park();
        told.add(new Outgoing<>(
                EnterpriseEvents.DOUBLE_CLAIM_ENDED,
                state.uscc().value(),
                cause,
                new DoubleClaimEnded(state.uscc(), park, open.id(state.uscc()))));
        return state.with(open.ended(new DoubleClaim.Outcome(today, false, park, null, null, null)));
    }

    private static int next(Registration state) {
        return state.doubleClaims().isEmpty()
                ? 1
                : state.doubleClaims().getLast().no() + 1;
    }

    private static Outgoing<EnterpriseEvent> found(Registration state, DoubleClaim claim, @Nullable Instant cause) {
        return new Outgoing<>(
                EnterpriseEvents.DOUBLE_CLAIM_FOUND,
                state.uscc().value(),
                cause,
                new DoubleClaimFound(state.uscc(), claim.claims(), claim.id(state.uscc()), claim.foundOn()));
    }

    /**
     * Takes up what parks have claimed both on a past day and nobody has decided: the first valid claim stands there until
     * somebody does. The same state if that very day is taken up already.
     *
     * @throws cn.onezone.kit.problem.Refused if the day is not past, nothing is undecided on it, or another double claim of the
     *     enterprise is open
     */
    static Registry.Decision takeUp(Registration state, LocalDate day, LocalDate today) {
        Timeline timeline = state.timeline();
        DoubleClaim open = state.openDoubleClaim().orElse(null);
        if (open != null && day.equals(open.day())) {
            return new Registry.Decision(state, timeline, List.of());
        }
        if (!day.isBefore(today)) {
            throw Problem.of(
                            RegistryProblem.DAY_NOT_PAST,
                            "/day",
                            day.toString(),
                            Text.of("a day before today, " + today, "早于今日 " + today + " 的日期"))
                    .refused();
        }
        if (open != null) {
            throw Problem.of(
                            RegistryProblem.DOUBLE_CLAIM_OPEN,
                            "double claim " + open.id(state.uscc()) + " is open (expected: none)",
                            "重复认领 " + open.id(state.uscc()) + " 尚未裁定，应先处理")
                    .refused();
        }
        Span then = timeline.at(day);
        if (then == null || !then.merged().contested()) {
            throw Problem.of(
                            RegistryProblem.NOT_CONTESTED,
                            "/day",
                            day.toString(),
                            Text.of(
                                    "a day on which several parks claim enterprise " + state.uscc()
                                            + " and nobody has decided",
                                    "多个分园认领企业 " + state.uscc() + " 且未裁定的日期"))
                    .refused();
        }
        DoubleClaim taken = new DoubleClaim(next(state), today, then.merged().claims(), day);
        return new Registry.Decision(state.with(taken), timeline, List.of(found(state, taken, null)));
    }

    /**
     * Takes a park's evidence for its own claim, or for that of a park whose place it has taken (R1). The same state if it is
     * there already.
     *
     * @throws cn.onezone.kit.problem.Refused if the double claim is closed, the park is no party to it or has said too much
     */
    static Registration witness(Registration state, DoubleClaim claim, DoubleClaim.Evidence evidence, LocalDate today) {
        for (DoubleClaim.Evidence there : claim.evidence()) {
            if (there.id().equals(evidence.id())) {
                return state;
            }
        }
        refuseClosed(state, claim);
        if (!state.parties(claim, today).contains(evidence.park())) {
            throw notClaiming(state, evidence.park());
        }
        long said = claim.evidence().stream()
                .filter(there -> there.park().equals(evidence.park()))
                .count();
        if (said >= DoubleClaim.MOST_EVIDENCE) {
            throw RegistryProblem.tooMany("evidence", state.uscc().value(), DoubleClaim.MOST_EVIDENCE);
        }
        return state.with(claim.with(evidence));
    }

    /**
     * Decides a double claim: from a day on the enterprise counts for one of the parks that claim it.
     *
     * @throws cn.onezone.kit.problem.Refused if it is closed otherwise, the day is to come or behind the one that was taken up,
     *     or the park does not claim the enterprise on that day and the one in question
     */
    static Registry.Decision decide(
            Registration state, DoubleClaim claim, ParkCode park, LocalDate from, String reason, LocalDate today) {
        refuseClosed(state, claim);
        if (from.isAfter(today)) {
            throw Problem.of(
                            RegistryProblem.DECISION_IN_FUTURE,
                            "/from",
                            from.toString(),
                            Text.of("a day until today, " + today, "不晚于今日 " + today + " 的日期"))
                    .refused();
        }
        LocalDate last = claim.day();
        if (last != null && from.isAfter(last)) {
            // it would leave the day undecided that was taken up
            throw Problem.of(
                            RegistryProblem.DECISION_AFTER_DAY,
                            "/from",
                            from.toString(),
                            Text.of("a day until " + last + ", which is to be decided", "不晚于待裁定日 " + last + " 的日期"))
                    .refused();
        }
        Timeline timeline = state.timeline();
        Span then = timeline.at(from);
        if (!claim.claimants().contains(park)
                || then == null
                || then.merged().claims().stream().noneMatch(c -> c.park().equals(park))) {
            throw notClaiming(state, park);
        }
        Set<ParkCode> settled = new LinkedHashSet<>(claim.claimants());
        Span now = timeline.at(claim.day() == null ? today : claim.day());
        if (now != null) {
            // what was decided between others before stays decided, of the claims of that day: what comes later is new
            for (Claim standing : now.merged().claims()) {
                if (now.merged().settled().contains(standing.park())) {
                    settled.add(standing.park());
                }
            }
        }
        String id = claim.id(state.uscc());
        List<ParkCode> parties = List.copyOf(settled);
        Registration decided = state.with(claim.ended(new DoubleClaim.Outcome(today, true, park, from, reason, null)));
        Registry.Decision ruled = Registry.rule(
                decided, List.of(new Ruling(id, Basis.DECISION, park, from, null, null, id, parties)), today);
        List<Outgoing<EnterpriseEvent>> told = new ArrayList<>();
        told.add(new Outgoing<>(
                EnterpriseEvents.DOUBLE_CLAIM_DECIDED,
                state.uscc().value(),
                null,
                new DoubleClaimDecided(state.uscc(), id, park, from, reason, claim.claimants())));
        told.addAll(ruled.outgoing());
        return new Registry.Decision(ruled.state(), ruled.timeline(), told);
    }

    /** Says once that a double claim was not decided in time. */
    static Registry.Decision overdue(Registration state, DoubleClaim claim, LocalDate dueOn) {
        return new Registry.Decision(
                state.with(claim.late()),
                state.timeline(),
                List.of(Outgoing.of(
                        EnterpriseEvents.DOUBLE_CLAIM_OVERDUE,
                        state.uscc().value(),
                        new DoubleClaimOverdue(
                                state.uscc(), claim.id(state.uscc()), claim.foundOn(), dueOn, claim.claims()))));
    }

    private static void refuseClosed(Registration state, DoubleClaim claim) {
        if (!claim.open()) {
            throw Problem.of(
                            RegistryProblem.DOUBLE_CLAIM_CLOSED,
                            "double claim " + claim.id(state.uscc()) + " is closed",
                            "重复认领 " + claim.id(state.uscc()) + " 已结束")
                    .refused();
        }
    }

    private static RuntimeException notClaiming(Registration state, ParkCode park) {
        return Problem.of(
                        RegistryProblem.NOT_CLAIMING,
                        "park: value: " + park + " (expected: one that claims enterprise " + state.uscc()
                                + " in this double claim and on that day)",
                        "分园“" + park + "”在该日及本次重复认领中未认领企业 " + state.uscc())
                .refused();
    }
}
