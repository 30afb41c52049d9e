package cn.onezone.contracts.talent;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the talent service publishes. No personal datum is in it (R19): a person is a pseudonym, drawn at random, whose
 * mapping to the person stays in the talent service and can be erased there without touching the log. Free text that
 * people write about people (merits, reasons) stays there too.
 */
public sealed interface TalentEvent {

    /**
     * A talent programme 人才计划. Subject: {@code programme/<code>}.
     *
     * @param code kebab-case
     * @param name in both languages
     * @param plan the plan that names it, P13, AP22, BJ13, IND10 or WP25; absent for others
     * @param synthetic invented for demonstration
     */
    record ProgrammeDefined(
            String code, Text name, @Nullable String plan, boolean synthetic) implements TalentEvent {}

    /**
     * A nomination stands as it says: received, awarded or refused; the event's type says which happened. Subject:
     * {@code nomination/<id>}.
     *
     * @param id its id
     * @param programme code of the programme
     * @param park the park that nominates
     * @param person pseudonym of the nominated person
     * @param status where it stands
     * @param receivedOn day of the nomination, Asia/Shanghai
     * @param decidedOn day of the award or refusal, absent before
     * @param synthetic invented for demonstration
     */
    record NominationRecorded(
            String id,
            String programme,
            ParkCode park,
            String person,
            NominationStatus status,
            LocalDate receivedOn,
            @Nullable LocalDate decidedOn,
            boolean synthetic)
            implements TalentEvent {}

    /** Where a nomination stands. */
    enum NominationStatus {
        /** Received, not decided on. */
        @JsonProperty("received")
        RECEIVED,
        /** Awarded. */
        @JsonProperty("awarded")
        AWARDED,
        /** Refused; the reason stays in the talent service. */
        @JsonProperty("refused")
        REFUSED
    }

    /**
     * The personal data behind a pseudonym have been erased; what was awarded to it stands. Subject: {@code
     * person/<pseudonym>}.
     *
     * @param person the pseudonym
     */
    record PersonErased(String person) implements TalentEvent {}
}
