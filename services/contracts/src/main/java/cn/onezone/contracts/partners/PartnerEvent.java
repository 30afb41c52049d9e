package cn.onezone.contracts.partners;

import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the partners service publishes. */
public sealed interface PartnerEvent {

    /**
     * A data-sharing agreement stands as it says; the event's type says what happened to it. Subject: {@code
     * agreement/<id>}.
     *
     * @param id its id, which is also that of its subscription
     * @param partner the account of the partner
     * @param purpose what the partner needs the data for
     * @param terms what it names: exactly that the partner receives (R21)
     * @param revision of the terms, from 1
     * @param status where it stands
     * @param objections of parks, each for its own data
     * @param proposedOn day, Asia/Shanghai
     * @param decidedOn day of the grant or refusal, absent before
     * @param reason why it was refused or withdrawn
     */
    record AgreementRecorded(
            String id,
            String partner,
            String purpose,
            AgreementTerms terms,
            int revision,
            AgreementStatus status,
            List<ParkObjection> objections,
            LocalDate proposedOn,
            @Nullable LocalDate decidedOn,
            @Nullable String reason)
            implements PartnerEvent {
        /** Copies the list; one that is absent is empty. */
        public AgreementRecorded {
            objections = objections == null ? List.of() : List.copyOf(objections);
        }
    }

    /**
     * Deliveries to a partner's own address pause or go on. Subject: {@code subscription/<id>}.
     *
     * @param id of the subscription
     * @param partner the account of the partner
     * @param paused whether they pause
     * @param cause why: {@code asked}, {@code gone} (the address answered 410) or {@code unreachable} (tried for days)
     * @param delivered the number up to which all has been delivered or waits with its subject
     */
    record WebhookRecorded(String id, String partner, boolean paused, String cause, long delivered)
            implements PartnerEvent {}

    /**
     * What an agreement names.
     *
     * @param subject what becomes of the subject of each event: kept or hashed
     * @param events the types of events and what of each
     * @param parks whose data; an event that names another park is not delivered
     * @param from first day, Asia/Shanghai
     * @param until last day, Asia/Shanghai
     */
    record AgreementTerms(
            FieldTreatment subject, List<EventTerms> events, List<ParkCode> parks, LocalDate from, LocalDate until) {
        /** Copies the lists. */
        public AgreementTerms {
            events = List.copyOf(events);
            parks = List.copyOf(parks);
        }
    }

    /**
     * What of one type of event.
     *
     * @param type wire name, {@code cn.onezone.parks.roster-entry-recorded.v1}
     * @param fields what leaves; everything else is removed
     * @param where which events: all of these must hold; none: all events of the type
     */
    record EventTerms(String type, List<FieldTerms> fields, List<FieldCondition> where) {
        /** Copies the lists; one that is absent is empty. */
        public EventTerms {
            fields = List.copyOf(fields);
            where = where == null ? List.of() : List.copyOf(where);
        }
    }

    /**
     * One field that leaves.
     *
     * @param path members from the top, joined by points; a list stands for each of its items
     * @param treatment how it leaves
     */
    record FieldTerms(String path, FieldTreatment treatment) {}

    /**
     * A condition on a field of an event.
     *
     * @param path as in {@link FieldTerms}; it need not be one that leaves
     * @param anyOf one of the field's values must be one of these texts
     */
    record FieldCondition(String path, List<String> anyOf) {
        /** Copies the list. */
        public FieldCondition {
            anyOf = List.copyOf(anyOf);
        }
    }

    /** How a field leaves. */
    enum FieldTreatment {
        /** As it is. */
        @JsonProperty("keep")
        KEEP,
        /** As an HMAC-SHA256 with a key of the agreement's own: equal values stay equal, and nobody can try them out. */
        @JsonProperty("hash")
        HASH,
        /** As null: that there is a value is told, and nothing of it. */
        @JsonProperty("suppress")
        SUPPRESS
    }

    /** Where an agreement stands. */
    enum AgreementStatus {
        /** Proposed by the partner, not decided on. */
        @JsonProperty("proposed")
        PROPOSED,
        /** Granted by the coordinator. */
        @JsonProperty("granted")
        GRANTED,
        /** Refused by the coordinator. */
        @JsonProperty("refused")
        REFUSED,
        /** Withdrawn by the coordinator or the partner. */
        @JsonProperty("withdrawn")
        WITHDRAWN,
        /** Its last day is over. */
        @JsonProperty("expired")
        EXPIRED
    }

    /**
     * A park does not want its data to leave under the agreement.
     *
     * @param park which
     * @param reason why
     * @param since when it said so
     */
    record ParkObjection(ParkCode park, String reason, Instant since) {}
}
