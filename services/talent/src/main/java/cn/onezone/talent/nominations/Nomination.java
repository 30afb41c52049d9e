package cn.onezone.talent.nominations;

import cn.onezone.contracts.talent.TalentEvent.NominationRecorded;
import cn.onezone.contracts.talent.TalentEvent.NominationStatus;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.talent.TalentProblem;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A nomination. It knows the person by pseudonym only. Public because the record codec reads it.
 *
 * @param id its id
 * @param programme code of the programme
 * @param park the park that nominates
 * @param person pseudonym
 * @param status where it stands
 * @param receivedOn day, Asia/Shanghai
 * @param decidedOn day of the award or refusal
 * @param reason why it was refused; stays in the service, for people write about people here
 * @param synthetic invented for demonstration
 * @param slot programme, year and person: no two nominations have the same
 */
public record Nomination(
        String id,
        String programme,
        ParkCode park,
        String person,
        NominationStatus status,
        LocalDate receivedOn,
        @Nullable LocalDate decidedOn,
        @Nullable String reason,
        boolean synthetic,
        @Nullable String slot) {

    /** What follows from a decision about a nomination. */
    sealed interface Decision {
        /** It changes. */
        record Accepted(Nomination nomination, Outgoing<NominationRecorded> event) implements Decision {}

        /** It was decided so before. */
        record Unchanged() implements Decision {}

        /** It may not be. */
        record Refused(Problem problem) implements Decision {}
    }

    static Decision.Accepted receive(
            String id, String programme, ParkCode park, String person, LocalDate today, boolean synthetic) {
        Nomination nomination = new Nomination(
                id,
                programme,
                park,
                person,
                NominationStatus.RECEIVED,
                today,
                null,
                null,
                synthetic,
                slot(programme, today, person));
        return nomination.accepted(TalentEvents.NOMINATION_RECEIVED);
    }

    static String slot(String programme, LocalDate day, String person) {
        return programme + "/" + day.getYear() + "/" + person;
    }

    /**
     * Awards or refuses.
     *
     * @param reason of a refusal, absent for an award
     * @param erased whether the person's data are gone: nothing can be awarded to nobody
     */
    Decision decide(NominationStatus to, @Nullable String reason, LocalDate today, boolean erased) {
        if (status == to && (reason == null || reason.equals(this.reason))) {
            return new Decision.Unchanged();
        }
        if (status != NominationStatus.RECEIVED) {
            boolean awarded = status == NominationStatus.AWARDED;
            return new Decision.Refused(Problem.of(
                    TalentProblem.ALREADY_DECIDED,
                    "nomination " + id + " was " + (awarded ? "awarded" : "refused") + " on " + decidedOn,
                    "推荐 " + id + " 已于 " + decidedOn + (awarded ? " 入选" : " 不予入选")));
        }
        if (erased && to == NominationStatus.AWARDED) {
            return new Decision.Refused(Problem.of(
                    TalentProblem.PERSON_ERASED,
                    "the data of person " + person + " are erased",
                    "人员 " + person + " 的个人信息已删除"));
        }
        return new Nomination(id, programme, park, person, to, receivedOn, today, reason, synthetic, slot)
                .accepted(
                        to == NominationStatus.AWARDED
                                ? TalentEvents.NOMINATION_AWARDED
                                : TalentEvents.NOMINATION_REFUSED);
    }

    private Decision.Accepted accepted(EventType<NominationRecorded> type) {
        return new Decision.Accepted(
                this,
                Outgoing.of(
                        type,
                        "nomination/" + id,
                        new NominationRecorded(id, programme, park, person, status, receivedOn, decidedOn, synthetic)));
    }
}
