package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.enterprises.RelocationStep;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A relocation 跨园迁移, kept in the registration of its enterprise.
 *
 * @param id for ever
 * @param state where it stands
 * @param destination the park that asks, or the one that has taken its place since (R1)
 * @param origin the park that held the enterprise when it was asked for, absent if none did, or the one that has taken its
 *     place since
 * @param reason why it is asked for
 * @param asked what the destination asked for
 * @param offer what is on the table, or agreed
 * @param offers number of the offer on the table, from 1
 * @param requestedOn business date
 * @param due last day on which the parks settle it alone, absent if it was rejected
 * @param expires last day on which anybody may, absent if it was rejected
 * @param refusal why it was rejected or has lapsed
 * @param destinationSequence sequence of the destination's latest event that was taken in
 * @param originSequence the same of the origin
 * @param steps what happened, oldest first
 */
public record Relocation(
        RelocationId id,
        RelocationState state,
        ParkCode destination,
        @Nullable ParkCode origin,
        String reason,
        Offer asked,
        Offer offer,
        int offers,
        LocalDate requestedOn,
        @Nullable LocalDate due,
        @Nullable LocalDate expires,
        @Nullable Refusal refusal,
        long destinationSequence,
        long originSequence,
        List<Taken> steps) {
    /** Copies the steps. */
    public Relocation {
        steps = List.copyOf(steps);
    }

    /**
     * What is offered.
     *
     * @param effectiveOn first day for the destination
     * @param terms absent: no sharing
     */
    public record Offer(LocalDate effectiveOn, @Nullable SharingTerms terms) {}

    /**
     * A step that was taken.
     *
     * @param step which
     * @param park who took it, absent if it was the city
     * @param at when it was recorded
     * @param said in the words of who took it
     * @param offer what was on the table after it
     * @param parties to it after the step; absent in what was stored before steps told of them
     */
    public record Taken(
            RelocationStep step,
            @Nullable ParkCode park,
            Instant at,
            @Nullable String said,
            Offer offer,
            @Nullable Parties parties) {}

    /**
     * Between which parks it is.
     *
     * @param destination the park that asks, or the one in its place (R1)
     * @param origin the park that held the enterprise, or the one in its place; absent if none did
     */
    public record Parties(ParkCode destination, @Nullable ParkCode origin) {}

    /** One as its newest event tells it, without the steps to it. */
    static Relocation asTold(RelocationStepped told) {
        Offer offer = new Offer(told.effectiveOn(), told.terms());
        return new Relocation(
                told.id(),
                told.state(),
                told.destination(),
                told.origin(),
                told.reason(),
                offer,
                offer,
                told.offer(),
                told.requestedOn(),
                told.due(),
                told.expires(),
                told.refusal(),
                0,
                0,
                List.of());
    }

    /**
     * As it was known at a moment (R8): what its steps until then had made of it.
     *
     * @return absent if it had not been asked for
     */
    public @Nullable Relocation asOf(Instant moment) {
        List<Taken> until = steps.stream().filter(t -> !t.at().isAfter(moment)).toList();
        if (until.isEmpty()) {
            return null;
        }
        if (until.size() == steps.size()) {
            return this;
        }
        RelocationState then = null;
        int number = 1;
        Parties between = new Parties(destination, origin);
        for (Taken taken : until) {
            then = Transition.of(then, taken.step()).orElseThrow().to();
            number += replacesOffer(taken.step()) ? 1 : 0;
            between = Objects.requireNonNullElse(taken.parties(), between);
        }
        return new Relocation(
                id,
                Objects.requireNonNull(then),
                between.destination(),
                between.origin(),
                reason,
                asked,
                until.getLast().offer(),
                number,
                requestedOn,
                due,
                expires,
                // a refusal comes with the last step of all
                null,
                destinationSequence,
                originSequence,
                until);
    }

    /** Whether another offer is on the table after a step. */
    static boolean replacesOffer(RelocationStep step) {
        return step == RelocationStep.PROPOSE || step == RelocationStep.DECLINE || step == RelocationStep.APPROVE;
    }

    Parties parties() {
        return new Parties(destination, origin);
    }

    /** First day on which something falls due by itself, absent if nothing will. */
    public @Nullable LocalDate wakes() {
        return switch (state) {
            case AGREED -> offer.effectiveOn();
            case REQUESTED, COUNTERED, DISPUTED -> expires == null ? null : expires.plusDays(1);
            case EFFECTED, TERMS_ANNULLED, REFUSED, CANCELLED, EXPIRED, LAPSED, REJECTED -> null;
        };
    }

    /** Whether somebody is still to agree or decide, and until this day. */
    boolean waitsUntil(LocalDate day) {
        return state.open() && state != RelocationState.AGREED && due != null && !due.isAfter(day);
    }

    /** Whether a park is party to it. */
    public boolean concerns(ParkCode park) {
        return park.equals(destination) || park.equals(origin);
    }

    Relocation after(RelocationState next, Offer onTheTable, int number, Taken taken) {
        List<Taken> all = new ArrayList<>(steps);
        all.add(taken);
        return new Relocation(
                id,
                next,
                destination,
                origin,
                reason,
                asked,
                onTheTable,
                number,
                requestedOn,
                due,
                expires,
                refusal,
                destinationSequence,
                originSequence,
                all);
    }

    Relocation because(Refusal why) {
        return new Relocation(
                id,
                state,
                destination,
                origin,
                reason,
                asked,
                offer,
                offers,
                requestedOn,
                due,
                expires,
                why,
                destinationSequence,
                originSequence,
                steps);
    }

    /**
     * The same between the parks that stand for these (R1). Of one that has not been party to it before nothing has been
     * heard.
     */
    Relocation between(ParkCode now, @Nullable ParkCode before) {
        return between(
                now,
                before,
                now.equals(destination) ? destinationSequence : 0,
                Objects.equals(before, origin) ? originSequence : 0);
    }

    Relocation heard(ParkCode park, long sequence) {
        boolean byDestination = park.equals(destination);
        return between(
                destination,
                origin,
                byDestination ? sequence : destinationSequence,
                byDestination ? originSequence : sequence);
    }

    private Relocation between(ParkCode now, @Nullable ParkCode before, long heardOfNow, long heardOfBefore) {
        return new Relocation(
                id,
                state,
                now,
                before,
                reason,
                asked,
                offer,
                offers,
                requestedOn,
                due,
                expires,
                refusal,
                heardOfNow,
                heardOfBefore,
                steps);
    }

    long heardOf(ParkCode park) {
        return park.equals(destination) ? destinationSequence : originSequence;
    }
}
