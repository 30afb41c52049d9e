package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.enterprises.RelocationStep;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.relocations.Relocation.Offer;
import cn.onezone.enterprises.relocations.Relocation.Taken;
import cn.onezone.enterprises.relocations.RelocationCommand.Annul;
import cn.onezone.enterprises.relocations.RelocationCommand.Answer;
import cn.onezone.enterprises.relocations.RelocationCommand.Approve;
import cn.onezone.enterprises.relocations.RelocationCommand.Ask;
import cn.onezone.enterprises.relocations.RelocationCommand.Refuse;
import cn.onezone.enterprises.relocations.RelocationCommand.Wake;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of relocations (R6). Pure: what there is, how the registry stands, the command and the time in. */
public final class Relocating {
    /** Business dates are dates there (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    static final int MOST_OFFERS = 20;

    private final RelocationRules rules;

    /** Decides by these deadlines. */
    public Relocating(RelocationRules rules) {
        this.rules = rules;
    }

    /** What becomes of a command. */
    public sealed interface Decision {
        /**
         * Something is to be written.
         *
         * @param after the relocation after it
         * @param events what is told
         * @param effected whether it has taken effect by this: from its day on the enterprise is the destination's
         */
        record Accepted(Relocation after, List<Outgoing<EnterpriseEvent>> events, boolean effected)
                implements Decision {}

        /**
         * The registry knows of nobody who has the enterprise; the roster entry may be still on its way.
         *
         * @param request what is asked for, and since when it waits
         */
        record Waits(RelocationFile.Waiting request) implements Decision {}

        /** It is known already, or nothing has fallen due. */
        record Unchanged() implements Decision {}

        /** It is refused; only what a person asks at a door of the city. */
        record Refused(Problem problem) implements Decision {}
    }

    private static final Decision UNCHANGED = new Decision.Unchanged();

    /**
     * Decides.
     *
     * @param file relocations of the enterprise, open and closed, and requests that wait
     * @param standing how the registry stands
     * @param now to the millisecond, as it is stored
     */
    public Decision decide(RelocationFile file, Standing standing, RelocationCommand command, Instant now) {
        Turn turn = new Turn(file, standing, now.truncatedTo(ChronoUnit.MILLIS));
        Optional<Relocation> found = file.find(command.id());
        Optional<RelocationFile.Waiting> waiting = file.waiting(command.id());
        if (command instanceof Ask ask) {
            // the same request twice, or another park's under an id that is taken: the first has it
            return found.isPresent() || waiting.isPresent() ? UNCHANGED : turn.asked(ask);
        }
        if (waiting.isPresent() && command instanceof Wake) {
            return turn.waited(waiting.get());
        }
        if (waiting.isPresent() && command instanceof Answer answer) {
            return turn.takenBack(waiting.get().ask(), answer);
        }
        if (found.isEmpty()) {
            return switch (command) {
                // an answer to what this registry never heard of: its store was lost and is being read in again
                case Answer _, Wake _, Ask _ -> UNCHANGED;
                case Approve _, Refuse _, Annul _ ->
                    new Decision.Refused(Problem.of(
                            KitProblem.NOT_FOUND,
                            "relocation " + command.id() + " is not there",
                            "迁移 " + command.id() + " 不存在"));
            };
        }
        Relocation state = found.get();
        return switch (command) {
            case Ask _ -> UNCHANGED;
            case Answer answer -> turn.answered(state, answer);
            case Approve approve -> turn.approved(state, approve);
            case Refuse(RelocationId _, String reason) ->
                turn.decided(state, RelocationStep.REFUSE, state.offer(), reason);
            case Annul(RelocationId _, String reason) -> turn.annulled(state, reason);
            case Wake _ -> turn.woken(state);
        };
    }

    /** A question of whether something can be, answered with why it cannot. */
    private record Why(RelocationProblem kind, String en, String zh) {
        Refusal refusal() {
            return new Refusal(kind.code(), cn.onezone.contracts.wire.Text.of(en, zh));
        }

        Decision refused() {
            return new Decision.Refused(Problem.of(kind, en, zh));
        }
    }

    private final class Turn {
        private final List<Relocation> all;
        private final int waiting;
        private final Standing standing;
        private final Instant now;
        private final LocalDate today;

        Turn(RelocationFile file, Standing standing, Instant now) {
            this.all = file.all();
            this.waiting = file.waiting().size();
            this.standing = standing;
            this.now = now;
            this.today = LocalDate.ofInstant(now, ZONE);
        }

        Decision asked(Ask ask) {
            // parks do not speak in one order: the request may overtake the origin's entry
            return nobodyHas(ask) && waiting < RelocationFile.MOST_WAITING
                    ? new Decision.Waits(new RelocationFile.Waiting(ask, now))
                    : begun(ask);
        }

        Decision waited(RelocationFile.Waiting request) {
            boolean patient = now.isBefore(request.since().plus(rules.patience()));
            return nobodyHas(request.ask()) && patient ? UNCHANGED : begun(request.ask());
        }

        /** Its own park asks no longer for what waits; nobody else has heard of it. */
        Decision takenBack(Ask ask, Answer answer) {
            if (!answer.park().equals(ask.destination()) || answer.answer() != RelocationAnswer.CANCEL) {
                return UNCHANGED;
            }
            Decision.Accepted begun = begun(ask);
            if (!begun.after().state().open()
                    || !(answered(begun.after(), answer) instanceof Decision.Accepted cancelled)) {
                return begun;
            }
            List<Outgoing<EnterpriseEvent>> events = new ArrayList<>(begun.events());
            events.addAll(cancelled.events());
            return new Decision.Accepted(cancelled.after(), events, cancelled.effected());
        }

        private boolean nobodyHas(Ask ask) {
            return standing.holder(ask.effectiveOn()) == null
                    && standing.holder(today) == null
                    && standing.contenders().isEmpty()
                    && standing.ended(ask.effectiveOn()) == null
                    && !gone(ask)
                    && all.stream().noneMatch(r -> r.state().open());
        }

        private boolean gone(Ask ask) {
            return standing.gone(ask.destination(), today) || standing.gone(ask.destination(), ask.effectiveOn());
        }

        private Decision.Accepted begun(Ask ask) {
            ParkCode origin = standing.holder(ask.effectiveOn());
            Offer offer = new Offer(ask.effectiveOn(), ask.terms());
            Why why = notAskable(ask, origin);
            RelocationStep step = why == null ? RelocationStep.REQUEST : RelocationStep.REJECT;
            RelocationState to = Transition.of(null, step).orElseThrow().to();
            ParkCode asked = why == null || why.kind() != RelocationProblem.OWN ? origin : null;
            Relocation begun = new Relocation(
                    ask.id(),
                    to,
                    ask.destination(),
                    asked,
                    ask.reason(),
                    offer,
                    offer,
                    1,
                    today,
                    why == null ? rules.due(today) : null,
                    why == null ? rules.expires(today) : null,
                    why == null ? null : why.refusal(),
                    ask.sequence(),
                    0,
                    List.of(new Taken(
                            step,
                            ask.destination(),
                            now,
                            ask.reason(),
                            offer,
                            new Relocation.Parties(ask.destination(), asked))));
            return new Decision.Accepted(begun, List.of(stepped(begun, step, null, null)), false);
        }

        private @Nullable Why notAskable(Ask ask, @Nullable ParkCode origin) {
            String uscc = ask.id().uscc().value();
            if (gone(ask)) {
                return new Why(
                        RelocationProblem.PARK_IS_NO_MORE,
                        "park " + ask.destination() + " is no more (expected: a park that there is today and on "
                                + ask.effectiveOn() + ")",
                        "分园 " + ask.destination() + " 已不存在，应为今日及 " + ask.effectiveOn() + " 均存在的分园");
            }
            if (standing.enterprise(ask.effectiveOn()) == null && origin == null) {
                return new Why(
                        RelocationProblem.UNKNOWN_ENTERPRISE,
                        "no park has " + uscc + " in its roster as far as the registry knows",
                        "总名录中没有企业 " + uscc);
            }
            Why ended = ended(ask.id(), ask.effectiveOn());
            if (ended != null) {
                return ended;
            }
            Optional<Relocation> open =
                    all.stream().filter(r -> r.state().open()).findFirst();
            if (open.isPresent()) {
                return new Why(
                        RelocationProblem.OPEN,
                        "relocation " + open.get().id() + " to " + open.get().destination() + " is under way",
                        "迁移 " + open.get().id() + "（迁往 " + open.get().destination() + "）在办");
            }
            if (!standing.contenders().isEmpty()) {
                Set<ParkCode> parks = standing.contenders();
                return new Why(
                        RelocationProblem.DOUBLE_CLAIMED,
                        "several parks claim " + uscc + " and nobody has decided: " + sorted(parks),
                        "多个分园认领企业 " + uscc + "，尚未裁定：" + sorted(parks));
            }
            if (origin == null) {
                return new Why(
                        RelocationProblem.NOT_HELD,
                        "no park holds " + uscc + " on " + ask.effectiveOn(),
                        ask.effectiveOn() + " 没有分园持有企业 " + uscc);
            }
            if (origin.equals(ask.destination())) {
                return new Why(
                        RelocationProblem.OWN,
                        uscc + " counts for " + origin + " on " + ask.effectiveOn() + " already",
                        "企业 " + uscc + " 在 " + ask.effectiveOn() + " 已属于 " + origin);
            }
            Why behind = behind(ask.effectiveOn());
            return behind != null ? behind : heldLater(ask.effectiveOn(), origin, ask.destination());
        }

        private @Nullable Why ended(RelocationId id, LocalDate day) {
            Standing.Ended ended = standing.ended(day);
            if (ended == null) {
                return null;
            }
            String successors = String.join(
                    ", ", ended.successors().stream().map(Uscc::value).toList());
            return new Why(
                    RelocationProblem.ENDED,
                    "enterprise " + id.uscc() + " has come to its end on " + ended.on() + " in " + successors
                            + " (expected: one that there is on " + day + ")",
                    "企业 " + id.uscc() + " 已于 " + ended.on() + " 由 " + successors + " 承继，" + day + " 已不存在");
        }

        private static String sorted(Set<ParkCode> parks) {
            return String.join(
                    ", ", parks.stream().map(ParkCode::value).sorted().toList());
        }

        private @Nullable Why behind(LocalDate day) {
            return all.stream()
                    .filter(r -> r.state().moved() && !r.offer().effectiveOn().isBefore(day))
                    .findFirst()
                    .map(r -> new Why(
                            RelocationProblem.BEHIND_ANOTHER,
                            day + " is not after " + r.offer().effectiveOn() + ", when relocation " + r.id()
                                    + " took effect",
                            day + " 不晚于已生效迁移 " + r.id() + " 的生效日 " + r.offer().effectiveOn()))
                    .orElse(null);
        }

        private @Nullable Why notOn(Relocation state, LocalDate day) {
            Why ended = ended(state.id(), day);
            if (ended != null) {
                return ended;
            }
            ParkCode holder = standing.holder(day);
            ParkCode origin = state.origin() == null ? null : standing.named(state.origin(), day);
            if (holder == null || !holder.equals(origin)) {
                return otherHolder(day, holder, origin);
            }
            Why behind = behind(day);
            return behind != null ? behind : heldLater(day, state.origin(), state.destination());
        }

        /**
         * What has been passed over counts for the destination from its day on, whatever was right later. Of days on which it
         * counts for a third park the two have no say (R5): that park has not been asked, and a coordinator may have decided.
         */
        private @Nullable Why heldLater(LocalDate day, @Nullable ParkCode origin, ParkCode destination) {
            for (Standing.Held later : standing.heldAfter(day)) {
                // whoever stands for a party by then is no third (R1)
                boolean party = later.park().equals(standing.named(destination, later.from()))
                        || (origin != null && later.park().equals(standing.named(origin, later.from())));
                if (!party) {
                    return new Why(
                            RelocationProblem.OTHER_HOLDER_LATER,
                            "from " + later.from() + " on the enterprise counts for " + later.park()
                                    + " (expected: after " + day + " for none but " + origin + " and " + destination
                                    + ")",
                            later.from() + " 起企业属于 " + later.park() + "，" + day + " 之后应仅属于 " + origin + " 或 "
                                    + destination);
                }
            }
            return null;
        }

        private static Why otherHolder(LocalDate day, @Nullable ParkCode holder, @Nullable ParkCode origin) {
            return new Why(
                    RelocationProblem.OTHER_HOLDER,
                    "on " + day + " the enterprise counts for " + (holder == null ? "no park" : holder) + " (expected: "
                            + origin + ")",
                    day + " 企业属于 " + (holder == null ? "无" : holder) + "，应为 " + origin);
        }

        /** The same between the parks that stand for its parties on a day (R1). */
        private Relocation named(Relocation state, LocalDate day) {
            ParkCode origin = state.origin();
            return state.between(
                    standing.named(state.destination(), day), origin == null ? null : standing.named(origin, day));
        }

        /**
         * Why it cannot take effect on its day, absent if it can.
         *
         * @param state between the parks that there are on that day
         */
        private @Nullable Why lapses(Relocation state, LocalDate day) {
            Why ended = ended(state.id(), day);
            if (ended != null) {
                return ended;
            }
            if (state.destination().equals(state.origin())) {
                return new Why(
                        RelocationProblem.OWN,
                        "by " + day + " both parks are one, " + state.destination(),
                        "至 " + day + " 双方已为同一分园 " + state.destination());
            }
            ParkCode holder = standing.holder(day);
            // the origin may have let it go already, and the destination may have taken it: that is what was agreed
            return holder == null || state.concerns(holder)
                    ? heldLater(day, state.origin(), state.destination())
                    : otherHolder(day, holder, state.origin());
        }

        Decision answered(Relocation asAsked, Answer answer) {
            Relocation state = asAsked;
            if (!state.concerns(answer.park())) {
                Relocation instead = named(state, today);
                if (!instead.concerns(answer.park())) {
                    // nobody's business but the two; said by a park that is neither, it is not worth an event
                    return UNCHANGED;
                }
                // the park that has taken the place of a party speaks for it, and from its first word on alone
                state = state.between(
                        answer.park().equals(instead.destination()) ? instead.destination() : state.destination(),
                        answer.park().equals(instead.origin()) ? instead.origin() : state.origin());
            }
            if (answer.sequence() <= state.heardOf(answer.park())) {
                return UNCHANGED;
            }
            Relocation heard = state.heard(answer.park(), answer.sequence());
            RelocationStep step = step(answer.answer());
            Why why = notAnswerable(state, answer, step);
            if (why != null) {
                return new Decision.Accepted(
                        heard,
                        List.of(Outgoing.of(
                                EnterpriseEvents.RELOCATION_ANSWER_REFUSED,
                                subject(state.id()),
                                new RelocationAnswerRefused(
                                        state.id(),
                                        state.id().uscc(),
                                        answer.park(),
                                        answer.answer(),
                                        answer.sequence(),
                                        why.refusal()))),
                        false);
            }
            Offer offer = switch (step) {
                case PROPOSE ->
                    new Offer(
                            java.util.Objects.requireNonNullElse(
                                    answer.effectiveOn(), state.offer().effectiveOn()),
                            answer.terms());
                case DECLINE -> state.asked();
                default -> state.offer();
            };
            return taken(heard, step, answer.park(), offer, answer.reason());
        }

        private @Nullable Why notAnswerable(Relocation state, Answer answer, RelocationStep step) {
            Optional<Transition> way = Transition.of(state.state(), step);
            if (way.isEmpty()) {
                return wrongState(state, step);
            }
            ParkCode speaker = way.get().by() == Transition.Actor.DESTINATION ? state.destination() : state.origin();
            if (!answer.park().equals(speaker)) {
                return new Why(
                        RelocationProblem.NOT_PARTY,
                        answer.park() + " says " + wire(step) + " (expected: of " + speaker + ")",
                        wire(step) + " 应由 " + speaker + " 作出，实为 " + answer.park());
            }
            if (step == RelocationStep.CANCEL) {
                return null;
            }
            if (answer.offer() != state.offers()) {
                return new Why(
                        RelocationProblem.OFFER_REPLACED,
                        "offer: value: " + answer.offer() + " (expected: " + state.offers() + ", on the table now)",
                        "方案编号 " + answer.offer() + "，当前为 " + state.offers());
            }
            if (step != RelocationStep.PROPOSE) {
                return null;
            }
            if (state.offers() >= MOST_OFFERS) {
                return new Why(
                        RelocationProblem.TOO_MANY_OFFERS,
                        "there were " + state.offers() + " offers (expected: at most " + MOST_OFFERS + ")",
                        "已有 " + state.offers() + " 个方案，至多 " + MOST_OFFERS + " 个");
            }
            LocalDate day = answer.effectiveOn();
            return notOn(state, day == null ? state.offer().effectiveOn() : day);
        }

        private Why wrongState(Relocation state, RelocationStep step) {
            return new Why(
                    RelocationProblem.WRONG_STATE,
                    "relocation " + state.id() + " is " + wire(state.state()) + ", from where there is no "
                            + wire(step),
                    "迁移 " + state.id() + " 当前为 " + wire(state.state()) + "，不能 " + wire(step));
        }

        Decision approved(Relocation state, Approve approve) {
            if (Transition.of(state.state(), RelocationStep.APPROVE).isPresent()) {
                Why why = notOn(state, approve.effectiveOn());
                if (why != null) {
                    return why.refused();
                }
            }
            return decided(
                    state, RelocationStep.APPROVE, new Offer(approve.effectiveOn(), approve.terms()), approve.reason());
        }

        Decision decided(Relocation state, RelocationStep step, Offer offer, String said) {
            if (Transition.of(state.state(), step).isEmpty()) {
                return wrongState(state, step).refused();
            }
            LocalDate due = state.due();
            if (due != null && !today.isAfter(due)) {
                return new Why(
                                RelocationProblem.NOT_DUE,
                                "the parks have until " + due + ", today is " + today,
                                "双方协商期限至 " + due + "，今日 " + today)
                        .refused();
            }
            return taken(state, step, null, offer, said);
        }

        Decision annulled(Relocation state, String said) {
            if (Transition.of(state.state(), RelocationStep.ANNUL).isEmpty()) {
                return wrongState(state, RelocationStep.ANNUL).refused();
            }
            if (state.offer().terms() == null) {
                return new Why(
                                RelocationProblem.NO_TERMS,
                                "relocation " + state.id() + " was agreed without terms",
                                "迁移 " + state.id() + " 未约定分享条款")
                        .refused();
            }
            return taken(state, RelocationStep.ANNUL, null, state.offer(), said);
        }

        Decision woken(Relocation state) {
            LocalDate wakes = state.wakes();
            if (wakes == null || today.isBefore(wakes)) {
                return UNCHANGED;
            }
            if (state.state() != RelocationState.AGREED) {
                return taken(state, RelocationStep.EXPIRE, null, state.offer(), null);
            }
            List<Outgoing<EnterpriseEvent>> events = new ArrayList<>();
            Relocation after = onItsDay(state, events);
            return after.equals(state)
                    ? UNCHANGED
                    : new Decision.Accepted(after, events, after.state() == RelocationState.EFFECTED);
        }

        private Decision taken(
                Relocation state, RelocationStep step, @Nullable ParkCode park, Offer offer, @Nullable String said) {
            RelocationState to =
                    Transition.of(state.state(), step).orElseThrow().to();
            int offers = state.offers() + (Relocation.replacesOffer(step) ? 1 : 0);
            Relocation after = state.after(to, offer, offers, new Taken(step, park, now, said, offer, state.parties()));
            List<Outgoing<EnterpriseEvent>> events = new ArrayList<>();
            events.add(stepped(after, step, said, null));
            if (to == RelocationState.AGREED) {
                after = onItsDay(after, events);
            }
            return new Decision.Accepted(
                    after, events, after.state() == RelocationState.EFFECTED && step != RelocationStep.ANNUL);
        }

        /** What the effective day brings, if it has come: a day in the past restates history at once (R8). */
        private Relocation onItsDay(Relocation agreed, List<Outgoing<EnterpriseEvent>> events) {
            LocalDate day = agreed.offer().effectiveOn();
            if (today.isBefore(day)) {
                return agreed;
            }
            // whoever has taken the place of a party by then is party to it (R1)
            Relocation state = named(agreed, day);
            Set<ParkCode> thirds = new HashSet<>(standing.contenders());
            thirds.removeIf(park -> state.concerns(park) || agreed.concerns(park));
            if (!thirds.isEmpty() && standing.ended(day) == null) {
                return agreed;
            }
            Why lapses = lapses(state, day);
            RelocationStep step = lapses != null ? RelocationStep.LAPSE : RelocationStep.TAKE_EFFECT;
            // of what comes to nothing those hear who have agreed on it
            Relocation between = lapses != null ? agreed : state;
            Relocation after = between.after(
                    Transition.of(state.state(), step).orElseThrow().to(),
                    state.offer(),
                    state.offers(),
                    new Taken(step, null, now, null, state.offer(), between.parties()));
            if (lapses != null) {
                after = after.because(lapses.refusal());
            }
            events.add(stepped(after, step, null, lapses != null ? null : standing.enterprise(day)));
            return after;
        }

        boolean wouldLapse(Relocation state) {
            LocalDate day = state.offer().effectiveOn();
            return lapses(named(state, day), day) != null;
        }
    }

    /** Whether an open relocation would lapse on the day that is on the table, as the registry stands. */
    boolean wouldLapse(Relocation open, Standing standing, Instant now) {
        return new Turn(RelocationFile.NONE, standing, now).wouldLapse(open);
    }

    private static RelocationStep step(RelocationAnswer answer) {
        return switch (answer) {
            case CONSENT -> RelocationStep.CONSENT;
            case OBJECT -> RelocationStep.OBJECT;
            case PROPOSE -> RelocationStep.PROPOSE;
            case ACCEPT -> RelocationStep.ACCEPT;
            case DECLINE -> RelocationStep.DECLINE;
            case CANCEL -> RelocationStep.CANCEL;
        };
    }

    /** A state or a step as it stands on the wire. */
    static String wire(Enum<?> value) {
        try {
            return value.getDeclaringClass()
                    .getField(value.name())
                    .getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class)
                    .value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    static String subject(RelocationId id) {
        return id.uscc() + "/" + id;
    }

    private static Outgoing<EnterpriseEvent> stepped(
            Relocation r, RelocationStep step, @Nullable String said, @Nullable MovedEnterprise enterprise) {
        return new Outgoing<>(
                EnterpriseEvents.RELOCATION_STEPPED,
                subject(r.id()),
                // valid time: an effect is true from its day on, everything else when it is recorded
                step == RelocationStep.TAKE_EFFECT
                        ? r.offer().effectiveOn().atStartOfDay(ZONE).toInstant()
                        : null,
                told(r, step, said, enterprise));
    }

    /** A relocation as its last step tells it. */
    static RelocationStepped told(Relocation r, @Nullable MovedEnterprise enterprise) {
        Taken last = r.steps().getLast();
        return told(r, last.step(), last.said(), enterprise);
    }

    private static RelocationStepped told(
            Relocation r, RelocationStep step, @Nullable String said, @Nullable MovedEnterprise enterprise) {
        return new RelocationStepped(
                r.id(),
                r.id().uscc(),
                step,
                r.state(),
                r.destination(),
                r.origin(),
                r.offer().effectiveOn(),
                r.reason(),
                r.offer().terms(),
                r.offers(),
                r.requestedOn(),
                r.due(),
                r.expires(),
                said,
                r.refusal(),
                enterprise);
    }
}
