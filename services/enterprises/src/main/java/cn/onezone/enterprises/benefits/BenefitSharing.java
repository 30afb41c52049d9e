package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.FigureDecision;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.enterprises.benefits.Figure.Statement;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides which figures are shared (R7). Pure. */
final class BenefitSharing {
    private BenefitSharing() {}

    /** What becomes of a command. */
    sealed interface Decision {
        /** Something is to be written. */
        record Accepted(Sharing after, List<Outgoing<EnterpriseEvent>> events) implements Decision {}

        /** It is known already. */
        record Unchanged() implements Decision {}

        /** A reviewer cannot do this. */
        record Refused(Problem problem) implements Decision {}
    }

    /**
     * Takes the moves over as the registration says, and tells the parks that hold the enterprise in another's place, and
     * those whose terms have ended.
     *
     * @param version of the registration, and of those of its former codes together
     */
    static Decision moves(Sharing state, long version, List<Move> moves) {
        // not by the version: where a change of code is taken back the registrations are fewer, and their sum is less.
        // Nothing
        // older comes after something newer, for what is shared is read before the registrations and written over it
        return moves.equals(state.moves())
                ? new Decision.Unchanged()
                : new Decision.Accepted(state.moved(version, moves), told(state, moves));
    }

    private static List<Outgoing<EnterpriseEvent>> told(Sharing state, List<Move> moves) {
        List<Outgoing<EnterpriseEvent>> told = new ArrayList<>(passed(state, moves));
        SortedMap<ParkCode, List<EndedTerms>> before = Split.ended(state.moves());
        SortedMap<ParkCode, List<EndedTerms>> after = Split.ended(moves);
        SortedSet<ParkCode> parks = new TreeSet<>(before.keySet());
        parks.addAll(after.keySet());
        for (ParkCode park : parks) {
            List<EndedTerms> ended = after.getOrDefault(park, List.of());
            if (!ended.equals(before.getOrDefault(park, List.of()))) {
                told.add(Outgoing.of(
                        EnterpriseEvents.SHARING_ENDED,
                        state.uscc() + "/ended/" + park,
                        new SharingEnded(state.uscc(), park, ended)));
            }
        }
        return told;
    }

    private static List<Outgoing<EnterpriseEvent>> passed(Sharing state, List<Move> moves) {
        SortedMap<ParkCode, List<PassedTerms>> before = Split.passed(state.moves());
        SortedMap<ParkCode, List<PassedTerms>> after = Split.passed(moves);
        SortedSet<ParkCode> parks = new TreeSet<>(before.keySet());
        parks.addAll(after.keySet());
        List<Outgoing<EnterpriseEvent>> told = new ArrayList<>();
        for (ParkCode park : parks) {
            List<PassedTerms> terms = after.getOrDefault(park, List.of());
            if (!terms.equals(before.getOrDefault(park, List.of()))) {
                told.add(Outgoing.of(
                        EnterpriseEvents.SHARING_PASSED,
                        state.uscc() + "/sharing/" + park,
                        new SharingPassed(state.uscc(), park, terms)));
            }
        }
        return told;
    }

    /**
     * A park states a figure. What no terms share is refused, and the amount is not kept.
     *
     * @param sequence of the park's event
     */
    static Decision stated(Sharing state, Measure measure, Period period, Statement statement, long sequence) {
        ParkCode park = statement.park();
        if (sequence <= state.heardOf(park, measure, period)) {
            return new Decision.Unchanged();
        }
        Sharing heard = state.hears(park, measure, period, sequence);
        Problem why = why(state, measure, period, park);
        if (why != null) {
            return new Decision.Accepted(
                    heard,
                    List.of(decided(
                            state,
                            measure,
                            period,
                            statement,
                            FigureDecision.REFUSED,
                            null,
                            new Refusal(why.kind().code(), why.detail()))));
        }
        Statement accepted = state.figure(measure, period).map(Figure::accepted).orElse(null);
        return new Decision.Accepted(
                heard.with(Figure.of(measure, period, statement, true, accepted), false), List.of());
    }

    /**
     * The reviewer accepts a revision, or returns it.
     *
     * @param park whose statement was read: each park counts its revisions from 1, so the number alone names none
     * @param said absent where it is accepted without a word
     * @param later periods of which figures of the measure were accepted under codes that the enterprise has got since
     */
    static Decision reviewed(
            Sharing state,
            Measure measure,
            Period period,
            ParkCode park,
            int revision,
            boolean accepts,
            @Nullable String said,
            Collection<Period> later) {
        Optional<Figure> found = state.figure(measure, period);
        if (found.isEmpty()) {
            return new Decision.Refused(Problem.of(
                    KitProblem.NOT_FOUND,
                    "no figure of " + measure + " in " + period + " of " + state.uscc() + " has been stated",
                    "企业 " + state.uscc() + " 未填报 " + period + " 的 " + measure));
        }
        Figure figure = found.get();
        Statement stated = figure.stated();
        if (figure.pending() && !stated.park().equals(park)) {
            return new Decision.Refused(Problem.of(
                    BenefitProblem.OTHER_PARK,
                    "park: value: " + park + " (expected: " + stated.park() + ", whose revision " + stated.revision()
                            + " waits)",
                    "分园“" + park + "”，待审的是“" + stated.park() + "”填报的版本 " + stated.revision()));
        }
        if (!figure.pending() || stated.revision() != revision) {
            return new Decision.Refused(Problem.of(
                    BenefitProblem.NOT_PENDING,
                    "revision: value: " + revision + " (expected: "
                            + (figure.pending() ? stated.revision() + ", which waits" : "none, nothing waits") + ")",
                    "版本 " + revision + "，" + (figure.pending() ? "待审版本为 " + stated.revision() : "没有待审版本")));
        }
        if (!accepts) {
            return new Decision.Accepted(
                    state.with(Figure.of(measure, period, stated, false, figure.accepted()), false),
                    List.of(decided(state, measure, period, stated, FigureDecision.RETURNED, said, null)));
        }
        Problem why = why(state, measure, period, stated.park());
        if (why != null) {
            return new Decision.Refused(why);
        }
        Set<Period> accepted = new HashSet<>(later);
        accepted.addAll(state.accepted(measure).keySet());
        accepted.addAll(state.earlier(measure).keySet());
        List<Period> overlapping = Split.overlapping(accepted, period);
        if (!overlapping.isEmpty()) {
            return new Decision.Refused(Problem.of(
                    BenefitProblem.OVERLAPS,
                    period + " has days in common with " + overlapping.getFirst() + ", which is accepted",
                    period + " 与已接受的 " + overlapping.getFirst() + " 重叠"));
        }
        return new Decision.Accepted(
                state.with(Figure.of(measure, period, stated, false, stated), true),
                List.of(decided(state, measure, period, stated, FigureDecision.ACCEPTED, said, null)));
    }

    private static @Nullable Problem why(Sharing state, Measure measure, Period period, ParkCode park) {
        Optional<MeasureTerms> terms = Split.terms(state.moves(), measure, period);
        if (terms.isEmpty()) {
            return Problem.of(
                    BenefitProblem.NOT_SHARED,
                    "no terms that run in " + period + " share the " + measure + " of " + state.uscc(),
                    period + " 没有生效条款分享企业 " + state.uscc() + " 的 " + measure);
        }
        ParkCode holder = Split.holder(state.moves(), period);
        // a park that is no more by then may still wind up what it has begun
        if (!Split.named(state.moves(), park, period.end()).equals(holder)) {
            return Problem.of(
                    BenefitProblem.NOT_HOLDER,
                    "at the end of " + period + " the enterprise is held by " + holder + " (expected: " + park + ")",
                    period + " 期末企业由 " + holder + " 持有，不是 " + park);
        }
        if (!terms.get().rhythm().fits(period)) {
            return Problem.of(
                    BenefitProblem.WRONG_RHYTHM,
                    "period: value: " + period + " (expected: each "
                            + terms.get().rhythm() + ")",
                    "时期 " + period + "，条款约定的周期为 " + terms.get().rhythm());
        }
        return null;
    }

    private static Outgoing<EnterpriseEvent> decided(
            Sharing state,
            Measure measure,
            Period period,
            Statement statement,
            FigureDecision decision,
            @Nullable String said,
            @Nullable Refusal refusal) {
        return Outgoing.of(
                EnterpriseEvents.SHARED_FIGURE_DECIDED,
                state.uscc() + "/figures/" + measure + "/" + period,
                new SharedFigureDecided(
                        state.uscc(),
                        statement.park(),
                        measure,
                        period,
                        statement.revision(),
                        Money.fen(statement.fen()),
                        decision,
                        said,
                        refusal));
    }
}
