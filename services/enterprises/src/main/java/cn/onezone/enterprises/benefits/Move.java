package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an enterprise came from one park to another, as far as sharing goes.
 *
 * @param id of the relocation, of the decision within the enterprise, or of the restructuring and the former park
 * @param origin the park that the enterprise left; of a decision, an end and a begin the destination itself, for nobody has
 *     passed it on; of a restructuring the former park
 * @param destination the park that it went to
 * @param effectiveOn since which day
 * @param terms absent: it says nothing of sharing, and the destination takes the origin's place in earlier terms
 * @param kind what it was; what was kept before there were restructurings here says none
 * @param formerCode the code that the enterprise had when it moved, absent: the one it has
 */
public record Move(
        String id,
        ParkCode origin,
        ParkCode destination,
        LocalDate effectiveOn,
        @Nullable SharingTerms terms,
        Kind kind,
        @Nullable Uscc formerCode) {
    /** Why an enterprise came to another park. */
    public enum Kind {
        /** The two agreed, or the coordinator decided between them (R6). */
        @JsonProperty("relocation")
        RELOCATION,
        /** A double claim was decided for another park (R5): what was agreed on the holding before is over. */
        @JsonProperty("decision")
        DECISION,
        /** The park is no more: another one takes its place in all that it was party to (R1). */
        @JsonProperty("restructuring")
        RESTRUCTURING,
        /** It was decided that it was another park's on that day (R5): of a relocation that took effect nothing is left. */
        @JsonProperty("void")
        VOID,
        /** The enterprise is no more: of periods that end then or later nothing is shared. */
        @JsonProperty("end")
        END,
        /** The enterprise has this code from here on: what was agreed for it before goes on under this one. */
        @JsonProperty("begin")
        BEGIN;

        /** Whether the holding before is over with it. */
        boolean breaks() {
            return this == DECISION || this == END;
        }
    }

    /** Says of what was kept without it what it was. */
    public Move {
        kind = Objects.requireNonNullElse(kind, origin.equals(destination) ? Kind.DECISION : Kind.RELOCATION);
    }

    /** One of the code that the enterprise has. */
    Move(
            String id,
            ParkCode origin,
            ParkCode destination,
            LocalDate effectiveOn,
            @Nullable SharingTerms terms,
            Kind kind) {
        this(id, origin, destination, effectiveOn, terms, kind, null);
    }

    /** A relocation, or of a park to itself a decision. */
    Move(String id, ParkCode origin, ParkCode destination, LocalDate effectiveOn, @Nullable SharingTerms terms) {
        this(id, origin, destination, effectiveOn, terms, origin.equals(destination) ? Kind.DECISION : Kind.RELOCATION);
    }

    /** From a day on a park takes the place of a former one. */
    static Move restructuring(String id, ParkCode former, ParkCode park, LocalDate from) {
        return new Move(id + " " + former, former, park, from, null, Kind.RESTRUCTURING);
    }

    /** The same in the words of a day on which a park has taken the place of another. */
    Move named(ParkCode former, ParkCode park) {
        return origin.equals(former) || destination.equals(former)
                ? new Move(
                        id,
                        origin.equals(former) ? park : origin,
                        destination.equals(former) ? park : destination,
                        effectiveOn,
                        terms,
                        kind,
                        formerCode)
                : this;
    }

    /** The same as one of another kind. */
    Move as(Kind other) {
        return new Move(id, origin, destination, effectiveOn, terms, other, formerCode);
    }

    /** The same of an enterprise that had another code then. */
    Move of(Uscc code) {
        return formerCode != null ? this : new Move(id, origin, destination, effectiveOn, terms, kind, code);
    }
}
