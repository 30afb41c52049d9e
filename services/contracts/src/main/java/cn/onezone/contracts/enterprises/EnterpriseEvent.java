package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the enterprise service publishes about the registry. Subject of each: the USCC. */
public sealed interface EnterpriseEvent {

    /** The enterprise. */
    Uscc uscc();

    /**
     * The one registry record of an enterprise (R4) after a change, merged field by field from the rosters of all parks
     * that claim it.
     *
     * @param uscc the enterprise
     * @param park the park whose claim stands, absent when no park claims it any more
     * @param name registered name
     * @param formerNames earlier names, latest first
     * @param enterpriseType legal form
     * @param district district of the registered address
     * @param address registered address
     * @param industry GB/T 4754-2017 code
     * @param registeredCapital amount and currency
     * @param foundedOn date of registration
     * @param qualifications dated facts
     * @param provenance for each present field, by its name here, the park and time it came from
     * @param claims all claims; exactly one stands unless there are none (R5)
     * @param synthetic invented for demonstration
     * @param changed names of the fields that changed
     * @param scale scale class
     * @param place where the registered address is
     * @param listings where its shares are traded
     * @param worldLists lists of the world's largest that it stands in
     * @param validFrom first day of which this speaks (valid time, R8); absent in events of before there was this field: all
     *     days. Of days of which several events speak, the one with the highest sequence is right, and of those recorded until
     *     a moment the one with the highest sequence is what was known then
     * @param validUntil first day of which this no longer speaks, absent: all days from {@code validFrom} on
     * @param basis why {@code park} is the one it counts for; absent if it counts for none, and in older events: its claim
     * @param restated parks that were restructured since (R1), each with the park that this enterprise is counted for
     *     in today's parks when it counted for the former one
     * @param contested whether another park claims it too and nobody has decided between them (R5); absent in events of
     *     before there was this field: unknown, for several claims may have been decided
     * @param lineage what it came from and what it became until the days of which this speaks; one that has become others
     *     counts for no park. None in events of before there was this field
     */
    record EnterpriseConsolidated(
            Uscc uscc,
            @Nullable ParkCode park,
            String name,
            List<String> formerNames,
            @Nullable String enterpriseType,
            @Nullable String district,
            @Nullable String address,
            @Nullable IndustryCode industry,
            @Nullable Money registeredCapital,
            @Nullable LocalDate foundedOn,
            List<Qualification> qualifications,
            Map<String, Provenance> provenance,
            List<Claim> claims,
            boolean synthetic,
            List<String> changed,
            @Nullable ScaleClass scale,
            @Nullable Place place,
            List<Listing> listings,
            List<WorldListing> worldLists,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validUntil,
            @Nullable Basis basis,
            Map<ParkCode, ParkCode> restated,
            @Nullable Boolean contested,
            List<Succession> lineage)
            implements EnterpriseEvent {
        /** Copies the collections; those that came later may be absent in older events. */
        public EnterpriseConsolidated {
            formerNames = List.copyOf(formerNames);
            qualifications = List.copyOf(qualifications);
            provenance = Map.copyOf(provenance);
            claims = List.copyOf(claims);
            changed = List.copyOf(changed);
            listings = copyOf(listings);
            worldLists = copyOf(worldLists);
            restated = copyOf(restated);
            lineage = copyOf(lineage);
        }

        private static <T> List<T> copyOf(@Nullable List<T> list) {
            return list == null ? List.of() : List.copyOf(list);
        }

        private static Map<ParkCode, ParkCode> copyOf(@Nullable Map<ParkCode, ParkCode> map) {
            return map == null ? Map.of() : Map.copyOf(map);
        }
    }

    /** Why an enterprise counts for a park. */
    enum Basis {
        /** Its claim is the only one, or the first valid one (R5). */
        @JsonProperty("claim")
        CLAIM,
        /** A coordinator has decided a double claim (R5). */
        @JsonProperty("decision")
        DECISION,
        /** It has moved there (R6). */
        @JsonProperty("relocation")
        RELOCATION,
        /** The parks were restructured (R1). */
        @JsonProperty("restructuring")
        RESTRUCTURING
    }

    /**
     * Where a field of the registry came from.
     *
     * @param park source
     * @param recordedAt when that park recorded it
     * @param validFrom first day from which on that park says so (valid time, R8); absent in events of before there was this
     *     field
     */
    record Provenance(
            ParkCode park, Instant recordedAt, @Nullable LocalDate validFrom) {}

    /**
     * A park's claim on an enterprise, with its evidence.
     *
     * @param park who claims
     * @param from first day claimed (valid time)
     * @param recordedAt when the park recorded the claim
     * @param sequence version of the roster entry that is the evidence
     * @param standing whether it is the claim that counts
     */
    record Claim(ParkCode park, LocalDate from, Instant recordedAt, long sequence, boolean standing) {}

    /**
     * Two or more parks claim one enterprise for the same day (R5): it counts once, for the standing claim, until
     * a coordinator decides. Said again when another park joins them.
     *
     * @param claims all claims with their evidence, the standing one first
     * @param id of the double claim, {@code <uscc>-<number>}; absent in events of before there was this field
     * @param foundOn day on which it was found, from which its deadline counts; absent as {@code id} is
     */
    record DoubleClaimFound(
            Uscc uscc,
            List<Claim> claims,
            @Nullable String id,
            @Nullable LocalDate foundOn) implements EnterpriseEvent {
        /** Copies the claims. */
        public DoubleClaimFound {
            claims = List.copyOf(claims);
        }
    }

    /**
     * A double claim is over because all parks but one have withdrawn.
     *
     * @param park whose claim remains, absent when none does
     * @param id of the double claim; absent in events of before there was this field
     */
    record DoubleClaimEnded(
            Uscc uscc, @Nullable ParkCode park, @Nullable String id) implements EnterpriseEvent {}

    /**
     * A coordinator has decided a double claim (R5): from a day on the enterprise counts for one of the parks that claim it.
     *
     * @param id of the double claim
     * @param park for which it counts
     * @param from first day on which it does
     * @param reason in the coordinator's words
     * @param settled the parks whose claims were decided, that one among them
     */
    record DoubleClaimDecided(
            Uscc uscc, String id, ParkCode park, LocalDate from, String reason, List<ParkCode> settled)
            implements EnterpriseEvent {
        /** Copies the parks. */
        public DoubleClaimDecided {
            settled = List.copyOf(settled);
        }
    }

    /**
     * On which days a park's claim of an enterprise does not stand, because the enterprise counts for another park (R5): by the
     * first valid claim while nobody has decided, else by the coordinator's decision, or since it has moved (R6). The park leaves it
     * out of its figures of those days, so that no figure is counted twice. Each says all of it anew. Subject: {@code
     * <uscc>/claim/<park>}.
     *
     * @param uscc the enterprise
     * @param park whose claim it is
     * @param days on which it does not stand, ascending; none: it stands throughout
     */
    record ClaimOverruled(Uscc uscc, ParkCode park, List<OverruledDays> days) implements EnterpriseEvent, Addressed {
        /** Copies the list. */
        public ClaimOverruled {
            days = List.copyOf(days);
        }

        @Override
        public Set<String> alsoOn() {
            return Set.of(EnterpriseEvents.topicTo(park));
        }
    }

    /**
     * Days on which a claim does not stand.
     *
     * @param from the first
     * @param until the first on which it is otherwise, absent: none known
     * @param by the park for which the enterprise counts on them
     */
    record OverruledDays(LocalDate from, @Nullable LocalDate until, ParkCode by) {
        /** Whether a day is one of them. */
        public boolean has(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }
    }

    /**
     * A double claim was not decided in time.
     *
     * @param id of the double claim
     * @param foundOn day on which it was found
     * @param dueOn working day until whose end it was to be decided (R9)
     * @param claims all claims, the standing one first
     */
    record DoubleClaimOverdue(Uscc uscc, String id, LocalDate foundOn, LocalDate dueOn, List<Claim> claims)
            implements EnterpriseEvent {
        /** Copies the claims. */
        public DoubleClaimOverdue {
            claims = List.copyOf(claims);
        }
    }

    /** How one enterprise came to be another. */
    enum LineageKind {
        /** The same enterprise under another code, as in the conversion to one code 三证合一. */
        @JsonProperty("code-change")
        CODE_CHANGE,
        /** It was merged into another. */
        @JsonProperty("merger")
        MERGER,
        /** It was split up into others. */
        @JsonProperty("split")
        SPLIT
    }

    /**
     * An enterprise has come to its end in others: from a day on it counts for no park, they do (R5).
     *
     * @param uscc the predecessor
     * @param kind how
     * @param successors what became of it, one but for a split
     * @param on first day on which it is no more
     * @param reason what the coordinator goes by
     * @param id of the link; absent in events of before there was this field
     */
    record EnterpriseSucceeded(
            Uscc uscc,
            LineageKind kind,
            List<Uscc> successors,
            LocalDate on,
            String reason,
            @Nullable String id) implements EnterpriseEvent {
        /** Copies the successors. */
        public EnterpriseSucceeded {
            successors = List.copyOf(successors);
        }
    }

    /**
     * A link that had ended an enterprise was recorded by mistake and is taken back: the enterprise counts as if it had never
     * been. What of its record is another one since is told by {@code enterprise-consolidated}.
     *
     * @param uscc the predecessor
     * @param kind how it was said to have ended
     * @param successors what was said to have become of it
     * @param on first day on which it was said to be no more
     * @param reason what the coordinator goes by
     * @param id of the link
     */
    record EnterpriseSuccessionRevoked(
            Uscc uscc, LineageKind kind, List<Uscc> successors, LocalDate on, String reason, String id)
            implements EnterpriseEvent {
        /** Copies the successors. */
        public EnterpriseSuccessionRevoked {
            successors = List.copyOf(successors);
        }
    }

    /**
     * A link of an enterprise to those it came from or that it became, seen from it: one of the two lists is empty.
     *
     * @param kind how
     * @param predecessors those it came from
     * @param successors those it became; one that lives on beside what was split from it is among them
     * @param on first day on which that is so
     */
    record Succession(LineageKind kind, List<Uscc> predecessors, List<Uscc> successors, LocalDate on) {
        /** Copies the lists. */
        public Succession {
            predecessors = List.copyOf(predecessors);
            successors = List.copyOf(successors);
        }
    }

    /**
     * A relocation has taken a step (R6): where it stands after it. Subject: {@code <uscc>/<relocation>}.
     *
     * @param id of the relocation
     * @param uscc the enterprise
     * @param step what happened
     * @param state where it stands now
     * @param destination the park that asks
     * @param origin the park that held the enterprise when it was asked for; absent if none did
     * @param effectiveOn first day on which it counts for the destination, as last offered or agreed
     * @param reason why the destination asks
     * @param terms as last offered or agreed, absent: the benefits are not shared (R7)
     * @param offer number of the offer on the table, from 1
     * @param requestedOn business date on which it was asked for
     * @param due last day on which the parks settle it alone; afterwards the coordinator may decide
     * @param expires last day on which anybody may
     * @param said in the words of who took the step, where there are any
     * @param refusal why it was rejected or has lapsed, else absent
     * @param enterprise what moves, when it does: the destination's roster takes it from here
     */
    record RelocationStepped(
            RelocationId id,
            Uscc uscc,
            RelocationStep step,
            RelocationState state,
            ParkCode destination,
            @Nullable ParkCode origin,
            LocalDate effectiveOn,
            String reason,
            @Nullable SharingTerms terms,
            int offer,
            LocalDate requestedOn,
            @Nullable LocalDate due,
            @Nullable LocalDate expires,
            @Nullable String said,
            @Nullable Refusal refusal,
            @Nullable MovedEnterprise enterprise)
            implements EnterpriseEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return origin == null
                    ? Set.of(EnterpriseEvents.topicTo(destination))
                    : Set.of(EnterpriseEvents.topicTo(destination), EnterpriseEvents.topicTo(origin));
        }
    }

    /**
     * Why something did not happen.
     *
     * @param code stable
     * @param reason in both languages
     */
    record Refusal(String code, Text reason) {}

    /**
     * An enterprise as the registry knows it on the day it moves.
     *
     * @param name registered name
     * @param formerNames earlier names, latest first
     * @param enterpriseType legal form
     * @param district district of the registered address
     * @param address registered address
     * @param industry GB/T 4754-2017 code
     * @param registeredCapital amount and currency
     * @param foundedOn date of registration
     * @param qualifications dated facts
     * @param synthetic invented for demonstration
     * @param scale scale class
     * @param place where the registered address is
     * @param listings where its shares are traded
     * @param worldLists lists of the world's largest that it stands in
     */
    record MovedEnterprise(
            String name,
            List<String> formerNames,
            @Nullable String enterpriseType,
            @Nullable String district,
            @Nullable String address,
            @Nullable IndustryCode industry,
            @Nullable Money registeredCapital,
            @Nullable LocalDate foundedOn,
            List<Qualification> qualifications,
            boolean synthetic,
            @Nullable ScaleClass scale,
            @Nullable Place place,
            List<Listing> listings,
            List<WorldListing> worldLists) {
        /** Copies the lists; those that came later may be absent in older events. */
        public MovedEnterprise {
            formerNames = List.copyOf(formerNames);
            qualifications = List.copyOf(qualifications);
            listings = EnterpriseConsolidated.copyOf(listings);
            worldLists = EnterpriseConsolidated.copyOf(worldLists);
        }
    }

    /**
     * What a park said to a relocation did not count. Subject: {@code <uscc>/<relocation>}.
     *
     * @param id of the relocation
     * @param uscc the enterprise
     * @param park who said it
     * @param answer what it said
     * @param sequence of the park's event
     * @param refusal why
     */
    record RelocationAnswerRefused(
            RelocationId id, Uscc uscc, ParkCode park, RelocationAnswer answer, long sequence, Refusal refusal)
            implements EnterpriseEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(EnterpriseEvents.topicTo(park));
        }
    }

    /**
     * The city has decided on a figure that a park shares (R7). Subject: {@code <uscc>/figures/<measure>/<period>}.
     *
     * @param uscc the enterprise
     * @param park who stated it
     * @param measure what is measured
     * @param period of what time
     * @param revision of the park's statement
     * @param amount as stated
     * @param decision what became of it
     * @param said in the reviewer's words, where there are any
     * @param refusal why it could not be taken, if so
     */
    record SharedFigureDecided(
            Uscc uscc,
            ParkCode park,
            Measure measure,
            Period period,
            int revision,
            Money amount,
            FigureDecision decision,
            @Nullable String said,
            @Nullable Refusal refusal)
            implements EnterpriseEvent, Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(EnterpriseEvents.topicTo(park));
        }
    }

    /**
     * A park holds an enterprise in another's place in terms that it has not agreed itself: it came to the park by a move
     * without terms (R7), or the park has taken the place of one that is no more (R1). By this the park may state what the terms
     * share (R2). Each says all of it anew. Subject: {@code <uscc>/sharing/<park>}.
     *
     * @param uscc the enterprise
     * @param park who holds it
     * @param terms for which days by which terms, ascending; none: no more
     */
    record SharingPassed(Uscc uscc, ParkCode park, List<PassedTerms> terms) implements EnterpriseEvent, Addressed {
        /** Copies the list. */
        public SharingPassed {
            terms = List.copyOf(terms);
        }

        @Override
        public Set<String> alsoOn() {
            return Set.of(EnterpriseEvents.topicTo(park));
        }
    }

    /**
     * Terms that a park has come into.
     *
     * @param from first day on which it holds the enterprise by them
     * @param until first day on which it does not any more, absent: open
     * @param terms those of them that count
     */
    record PassedTerms(LocalDate from, @Nullable LocalDate until, SharingTerms terms) {}

    /**
     * Terms that a park has agreed end with the holding for which they were agreed, before their own end: a double claim was
     * decided for another park (R5), the enterprise is no more, or it came to another park otherwise (R7). No figure of a
     * period that ends then or later leaves the park by them (R2). Subject: {@code <uscc>/ended/<park>}; it says all of them,
     * and none where a decision has brought back what had ended.
     *
     * @param uscc the enterprise
     * @param park the destination that had agreed them
     * @param ended those that end, by the day of the move
     */
    record SharingEnded(Uscc uscc, ParkCode park, List<EndedTerms> ended) implements EnterpriseEvent, Addressed {
        /** Copies the list. */
        public SharingEnded {
            ended = List.copyOf(ended);
        }

        @Override
        public Set<String> alsoOn() {
            return Set.of(EnterpriseEvents.topicTo(park));
        }
    }

    /**
     * Terms that end before their own end.
     *
     * @param relocation with which they were agreed
     * @param on first day on which they do not run any more
     */
    record EndedTerms(RelocationId relocation, LocalDate on) {}

    /** What becomes of a figure. */
    enum FigureDecision {
        /** It is accepted, and posted. */
        @JsonProperty("accepted")
        ACCEPTED,
        /** The reviewer has returned it. */
        @JsonProperty("returned")
        RETURNED,
        /** No running terms share it, or it is not this park's to state. */
        @JsonProperty("refused")
        REFUSED
    }

    /**
     * The ledger of a figure has been written (R7): what each park has of it now. A restatement is a reversal and a new
     * posting, never an edit. Subject: {@code <uscc>/<measure>/<period>}.
     *
     * @param uscc the enterprise
     * @param measure what is shared
     * @param period of what time
     * @param amount the accepted figure, the sum of all shares
     * @param revision of the figure
     * @param holder the park that holds the enterprise at the end of the period and pays the others
     * @param shares what each park has of it, by code
     * @param entry number of the newest entry of the ledger
     * @param reversed number of the entry that was reversed, absent if there was none
     */
    record BenefitPosted(
            Uscc uscc,
            Measure measure,
            Period period,
            Money amount,
            int revision,
            ParkCode holder,
            List<BenefitShare> shares,
            int entry,
            @Nullable Integer reversed)
            implements EnterpriseEvent {
        /** Copies the shares. */
        public BenefitPosted {
            shares = List.copyOf(shares);
        }
    }

    /**
     * What a park has of a figure.
     *
     * @param park who
     * @param amount how much, exact to the fen
     */
    record BenefitShare(ParkCode park, Money amount) {}
}
