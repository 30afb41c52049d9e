package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.parks.relocations.Moving.Request;
import cn.onezone.parks.relocations.Moving.Said;
import cn.onezone.parks.relocations.Moving.Side;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what this park says to a relocation. Pure. The city's state machine has the last word; here is refused what cannot
 * count as far as this park knows.
 */
final class Relocating {
    private final ParkCode park;

    Relocating(ParkCode park) {
        this.park = park;
    }

    /** What becomes of it. */
    sealed interface Decision {
        /** It is to be written. */
        record Accepted(Moving after, List<Outgoing<?>> events) implements Decision {}

        /** It has been said already. */
        record Unchanged() implements Decision {}

        /** It is refused. */
        record Refused(Problem problem) implements Decision {}
    }

    /**
     * An answer as the administrator gives it.
     *
     * @param offer to which one, absent: the latest that the park knows
     */
    record Words(
            RelocationAnswer answer,
            @Nullable Integer offer,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms) {}

    String subject(RelocationId id) {
        return park + "/" + id;
    }

    /** The park asks for an enterprise. */
    Decision.Accepted ask(
            RelocationId id, LocalDate effectiveOn, String reason, @Nullable SharingTerms terms, Instant now) {
        Moving begun = new Moving(
                id,
                id.uscc(),
                Side.DESTINATION,
                new Request(effectiveOn, reason, terms, now),
                null,
                0,
                List.of(),
                true,
                false);
        return new Decision.Accepted(
                begun,
                List.of(Outgoing.of(
                        ParkEvents.RELOCATION_ASKED,
                        subject(id),
                        new RelocationAsked(id, park, id.uscc(), effectiveOn, reason, terms))));
    }

    /**
     * The park answers.
     *
     * @param version of the record now; its event will be the next
     */
    Decision answer(Moving state, long version, Words words, Instant now) {
        RelocationAnswer answer = words.answer();
        Side speaker = speaker(answer);
        if (state.side() != speaker) {
            return refused(
                    RelocationsProblem.NOT_PARTY,
                    "this park is the " + wire(state.side()) + " (expected: the " + wire(speaker) + ")",
                    "本园为" + (state.side() == Side.ORIGIN ? "迁出方" : "迁入方") + "，应由"
                            + (speaker == Side.ORIGIN ? "迁出方" : "迁入方") + "答复");
        }
        RelocationStepped city = state.city();
        int latest = city == null ? 1 : city.offer();
        int offer = words.offer() == null ? latest : words.offer();
        for (Said before : state.said()) {
            if (before.refusal() == null
                    && before.answer() == answer
                    && before.offer() == offer
                    && java.util.Objects.equals(before.effectiveOn(), words.effectiveOn())
                    && java.util.Objects.equals(before.terms(), words.terms())) {
                return new Decision.Unchanged();
            }
        }
        boolean possible = city == null
                // nothing heard yet: what was asked may be taken back
                ? answer == RelocationAnswer.CANCEL
                : from(answer).contains(city.state());
        if (!possible) {
            return refused(
                    RelocationsProblem.WRONG_STATE,
                    "relocation " + state.id() + " is " + (city == null ? "not heard of yet" : wire(city.state()))
                            + " as far as this park knows",
                    "本园所知，迁移 " + state.id() + " 的状态为 " + (city == null ? "市级尚未受理" : wire(city.state())));
        }
        if (answer != RelocationAnswer.CANCEL && offer != latest) {
            return refused(
                    RelocationsProblem.OFFER_REPLACED,
                    "offer: value: " + offer + " (expected: " + latest + ")",
                    "方案编号 " + offer + "，当前为 " + latest);
        }
        List<Said> said = new ArrayList<>(state.said());
        said.add(new Said(answer, offer, words.reason(), words.effectiveOn(), words.terms(), now, version + 1, null));
        return new Decision.Accepted(
                with(state, said),
                List.of(Outgoing.of(
                        ParkEvents.RELOCATION_ANSWERED,
                        subject(state.id()),
                        new RelocationAnswered(
                                state.id(),
                                park,
                                state.uscc(),
                                answer,
                                offer,
                                words.reason(),
                                words.effectiveOn(),
                                words.terms()))));
    }

    /**
     * The city says how it stands.
     *
     * @param state absent where this park hears of it for the first time
     */
    Decision stepped(@Nullable Moving state, RelocationStepped stepped, long sequence) {
        if (state != null && sequence <= state.citySequence()) {
            return new Decision.Unchanged();
        }
        Side side = park.equals(stepped.destination()) ? Side.DESTINATION : Side.ORIGIN;
        // what moves is told once, at the effect; it stays with the record
        return new Decision.Accepted(
                new Moving(
                        stepped.id(),
                        stepped.uscc(),
                        side,
                        state == null ? null : state.request(),
                        stepped,
                        sequence,
                        state == null ? List.of() : state.said(),
                        stepped.state().open(),
                        state != null && state.rosterDone()),
                List.of());
    }

    /** The city says that an answer did not count. */
    Decision notCounted(Moving state, RelocationAnswerRefused refused) {
        List<Said> said = new ArrayList<>();
        for (Said one : state.said()) {
            said.add(
                    one.sequence() == refused.sequence()
                            ? new Said(
                                    one.answer(),
                                    one.offer(),
                                    one.reason(),
                                    one.effectiveOn(),
                                    one.terms(),
                                    one.at(),
                                    one.sequence(),
                                    refused.refusal())
                            : one);
        }
        return said.equals(state.said())
                ? new Decision.Unchanged()
                : new Decision.Accepted(with(state, said), List.of());
    }

    /** The roster has followed. */
    Moving followed(Moving state) {
        return new Moving(
                state.id(),
                state.uscc(),
                state.side(),
                state.request(),
                state.city(),
                state.citySequence(),
                state.said(),
                state.open(),
                true);
    }

    private static Moving with(Moving state, List<Said> said) {
        return new Moving(
                state.id(),
                state.uscc(),
                state.side(),
                state.request(),
                state.city(),
                state.citySequence(),
                said,
                state.open(),
                state.rosterDone());
    }

    private static Side speaker(RelocationAnswer answer) {
        return switch (answer) {
            case CONSENT, OBJECT, PROPOSE -> Side.ORIGIN;
            case ACCEPT, DECLINE, CANCEL -> Side.DESTINATION;
        };
    }

    private static Set<RelocationState> from(RelocationAnswer answer) {
        return switch (answer) {
            case CONSENT -> EnumSet.of(RelocationState.REQUESTED, RelocationState.DISPUTED);
            case OBJECT -> EnumSet.of(RelocationState.REQUESTED);
            case PROPOSE -> EnumSet.of(RelocationState.REQUESTED, RelocationState.COUNTERED, RelocationState.DISPUTED);
            case ACCEPT, DECLINE -> EnumSet.of(RelocationState.COUNTERED);
            case CANCEL ->
                EnumSet.of(
                        RelocationState.REQUESTED,
                        RelocationState.COUNTERED,
                        RelocationState.DISPUTED,
                        RelocationState.AGREED);
        };
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static Decision refused(RelocationsProblem kind, String en, String zh) {
        return new Decision.Refused(Problem.of(kind, en, zh));
    }
}
