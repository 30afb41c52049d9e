package cn.onezone.parks.sharedfigures;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EndedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.PassedTerms;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.problem.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The moves of an enterprise that this park has heard of, with their terms: they are the contract by which a figure of it may
 * leave the park (R2).
 *
 * @param uscc the enterprise
 * @param moves in no order
 * @param passed terms by which this park holds it in another's place; absent in what was kept before there were any
 * @param passedSequence of the newest event about those
 * @param ended terms that end with the holding they were agreed for; absent in what was kept before there were any
 * @param endedSequence of the newest event about those
 */
public record KnownMoves(
        Uscc uscc,
        List<Move> moves,
        @Nullable List<PassedTerms> passed,
        @Nullable Long passedSequence,
        @Nullable List<EndedTerms> ended,
        @Nullable Long endedSequence) {
    /** Copies the lists. */
    public KnownMoves {
        moves = List.copyOf(moves);
        passed = passed == null ? null : List.copyOf(passed);
        ended = ended == null ? null : List.copyOf(ended);
    }

    static KnownMoves none(Uscc uscc) {
        return new KnownMoves(uscc, List.of(), null, null, null, null);
    }

    /**
     * A move that has taken effect.
     *
     * @param id of the relocation
     * @param sequence of the newest event about it
     * @param destination where it went
     * @param effectiveOn since when
     * @param terms absent: none, or annulled
     */
    public record Move(
            RelocationId id,
            long sequence,
            ParkCode destination,
            LocalDate effectiveOn,
            @Nullable SharingTerms terms) {}

    /** After an event of a relocation that has taken effect; itself if it says nothing new. */
    KnownMoves after(RelocationStepped stepped, long sequence) {
        Optional<Move> known =
                moves.stream().filter(m -> m.id().equals(stepped.id())).findFirst();
        if (known.isPresent() && sequence <= known.get().sequence()) {
            return this;
        }
        List<Move> all = new ArrayList<>(moves);
        known.ifPresent(all::remove);
        all.add(new Move(
                stepped.id(),
                sequence,
                stepped.destination(),
                stepped.effectiveOn(),
                stepped.state() == RelocationState.EFFECTED ? stepped.terms() : null));
        return new KnownMoves(uscc, all, passed, passedSequence, ended, endedSequence);
    }

    /** After an event of terms that this park has come into; itself if it says nothing new. */
    KnownMoves after(SharingPassed event, long sequence) {
        return passedSequence != null && sequence <= passedSequence
                ? this
                : new KnownMoves(uscc, moves, event.terms(), sequence, ended, endedSequence);
    }

    /** After an event of terms of this park that end; itself if it says nothing new. */
    KnownMoves after(SharingEnded event, long sequence) {
        return endedSequence != null && sequence <= endedSequence
                ? this
                : new KnownMoves(uscc, moves, passed, passedSequence, event.ended(), sequence);
    }

    /** Why a figure may not leave this park, absent if it may. The city looks closer: it knows how the terms of a chain go on. */
    @Nullable
    Problem why(ParkCode park, Measure measure, Period period) {
        Optional<MeasureTerms> came = cameInto(measure, period);
        if (came.isPresent()) {
            return came.get().rhythm().fits(period) ? null : wrongRhythm(came.get(), period);
        }
        List<Move> until = moves.stream()
                .filter(m -> !m.effectiveOn().isAfter(period.end()))
                .sorted(Comparator.comparing(Move::effectiveOn).thenComparing(Move::id))
                .toList();
        List<MeasureTerms> terms = until.stream()
                .filter(m -> !over(m, period))
                .map(Move::terms)
                .filter(Objects::nonNull)
                .flatMap(t -> t.of(measure).stream())
                .filter(t -> t.runs(period))
                .toList();
        if (terms.isEmpty()) {
            return Problem.of(
                    FiguresProblem.NOT_SHARED,
                    "no terms that run in " + period + " share the " + measure + " of " + uscc,
                    period + " 没有生效条款分享企业 " + uscc + " 的 " + measure);
        }
        ParkCode holder = until.getLast().destination();
        if (!holder.equals(park)) {
            return Problem.of(
                    FiguresProblem.NOT_HOLDER,
                    "at the end of " + period + " the enterprise is held by " + holder + " (expected: " + park + ")",
                    period + " 期末企业由 " + holder + " 持有，不是 " + park);
        }
        if (terms.stream().noneMatch(t -> t.rhythm().fits(period))) {
            return wrongRhythm(terms.getLast(), period);
        }
        return null;
    }

    /** Whether the terms of a move have ended with its holding by the end of a period. */
    private boolean over(Move move, Period period) {
        return Objects.requireNonNullElse(ended, List.<EndedTerms>of()).stream()
                .anyMatch(e -> e.relocation().equals(move.id()) && !period.end().isBefore(e.on()));
    }

    private Optional<MeasureTerms> cameInto(Measure measure, Period period) {
        LocalDate end = period.end();
        return Objects.requireNonNullElse(passed, List.<PassedTerms>of()).stream()
                .filter(p -> !end.isBefore(p.from()) && (p.until() == null || end.isBefore(p.until())))
                .flatMap(p -> p.terms().of(measure).stream())
                .filter(t -> t.runs(period))
                .findFirst();
    }

    private static Problem wrongRhythm(MeasureTerms terms, Period period) {
        return Problem.of(
                FiguresProblem.WRONG_RHYTHM,
                "period: value: " + period + " (expected: each " + terms.rhythm() + ")",
                "时期 " + period + "，条款约定的周期为 " + terms.rhythm());
    }
}
