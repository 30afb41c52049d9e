package cn.onezone.indicators.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.submissions.Review.Decision;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.store.Outgoing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewTest {
    private static final Instant NOW = Instant.parse("2024-02-20T06:30:00Z");
    private @Nullable Submission state;

    private static SubmissionSubmitted submitted(int revision, String income) {
        return new SubmissionSubmitted(
                "haidian-2023",
                new ParkCode("haidian"),
                Period.ofYear(2023),
                revision,
                List.of(new ElementValue("total-income", new BigDecimal(income), new Unit("万元"))),
                NOW,
                true,
                null);
    }

    private Submission there() {
        return Objects.requireNonNull(state);
    }

    private List<Object> take(Decision decision) {
        Decision.Accepted accepted = (Decision.Accepted) decision;
        state = accepted.submission();
        return accepted.outgoing().stream().<Object>map(Outgoing::data).toList();
    }

    private static String code(Decision decision) {
        return ((Decision.Refused) decision).problem().kind().code();
    }

    @Test
    void receivesAndAccepts() {
        assertThat(take(Review.receive(state, submitted(1, "10"))))
                .singleElement()
                .isInstanceOf(SubmissionReceived.class);
        assertThat(take(Review.accept(there(), List.of(), NOW)))
                .singleElement()
                .isInstanceOfSatisfying(SubmissionAccepted.class, e -> {
                    assertThat(e.revision()).isEqualTo(1);
                    assertThat(e.synthetic()).isTrue();
                });
        assertThat(Review.accept(there(), List.of(), NOW)).isEqualTo(new Decision.Unchanged());
    }

    /** R8: the accepted revision counts until another is accepted, and no revision is overwritten. */
    @Test
    void keepsTheAcceptedRevisionWhileALaterOneIsReviewed() {
        take(Review.receive(state, submitted(1, "10")));
        take(Review.accept(there(), List.of(), NOW));
        take(Review.receive(state, submitted(2, "12")));
        assertThat(there().state()).isEqualTo(SubmissionState.SUBMITTED);
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(1);
        take(Review.giveBack(there(), List.of("请说明"), NOW));
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(1);
        take(Review.receive(state, submitted(3, "11")));
        take(Review.accept(there(), List.of(), NOW));
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(3);
        assertThat(there().revisions())
                .extracting(Revision::state)
                .containsExactly(SubmissionState.ACCEPTED, SubmissionState.RETURNED, SubmissionState.ACCEPTED);
    }

    @Test
    void aRevisionThatComesAgainOrChangedChangesNothing() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(Review.receive(state, submitted(1, "10"))).isEqualTo(new Decision.Unchanged());
        take(Review.accept(there(), List.of(), NOW));
        assertThat(Review.receive(state, submitted(1, "999"))).isEqualTo(new Decision.Unchanged());
    }

    @Test
    void aLateRevisionTakesItsPlaceInTheHistoryAndReopensNothing() {
        take(Review.receive(state, submitted(2, "12")));
        take(Review.accept(there(), List.of(), NOW));
        assertThat(take(Review.receive(state, submitted(1, "10")))).isEmpty();
        assertThat(there().state()).isEqualTo(SubmissionState.ACCEPTED);
        assertThat(there().revisions())
                .extracting(Revision::state)
                .containsExactly(SubmissionState.OVERTAKEN, SubmissionState.ACCEPTED);
    }

    @Test
    void anUndecidedRevisionIsOvertakenByTheNext() {
        take(Review.receive(state, submitted(1, "10")));
        take(Review.receive(state, submitted(2, "12")));
        assertThat(there().revisions())
                .extracting(Revision::state)
                .containsExactly(SubmissionState.OVERTAKEN, SubmissionState.SUBMITTED);
    }

    @Test
    void acceptsNothingThatTheCatalogueDoesNotAllow() {
        take(Review.receive(state, submitted(1, "10")));
        Decision refused = Review.accept(
                there(),
                List.of(new FieldProblem("/values/0/element", "nonsense", "unknown-element", Text.of("x", "x"))),
                NOW);
        assertThat(code(refused)).isEqualTo("submission-has-problems");
        assertThat(((Decision.Refused) refused).problem().detail().en()).contains("unknown-element nonsense");
    }

    @Test
    void returnsWithReasonsOnce() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(take(Review.giveBack(there(), List.of(" 请说明 "), NOW)))
                .singleElement()
                .isInstanceOfSatisfying(
                        SubmissionReturned.class, e -> assertThat(e.reasons()).containsExactly("请说明"));
        assertThat(Review.giveBack(there(), List.of("请说明"), NOW)).isEqualTo(new Decision.Unchanged());
        assertThat(code(Review.giveBack(there(), List.of("别的"), NOW))).isEqualTo("submission-decided");
        assertThat(code(Review.accept(there(), List.of(), NOW))).isEqualTo("submission-decided");
    }

    @Test
    void refusesToReturnWithoutAReasonOrWhatIsAccepted() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(code(Review.giveBack(there(), List.of(), NOW))).isEqualTo("wrong-text");
        assertThat(code(Review.giveBack(there(), null, NOW))).isEqualTo("wrong-text");
        assertThat(code(Review.giveBack(there(), List.of(" "), NOW))).isEqualTo("wrong-text");
        take(Review.accept(there(), List.of(), NOW));
        assertThat(code(Review.giveBack(there(), List.of("晚了"), NOW))).isEqualTo("submission-decided");
    }

    /** R12: cells go on with what is received and accepted; they are kept of the latest and of the one that counts. */
    @Test
    void carriesCellsOnAndKeepsThoseThatMatter() {
        take(Review.receive(state, withCells(1)));
        assertThat(take(Review.accept(there(), List.of(), NOW)))
                .singleElement()
                .isInstanceOfSatisfying(
                        SubmissionAccepted.class, e -> assertThat(e.cells()).isEqualTo(cells(1)));
        for (int revision = 2; revision <= 3; revision++) {
            int number = revision;
            assertThat(take(Review.receive(state, withCells(revision))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SubmissionReceived.class, e -> assertThat(e.cells()).isEqualTo(cells(number)));
        }
        assertThat(there().revisions()).extracting(Revision::cells).containsExactly(cells(1), List.of(), cells(3));
        take(Review.accept(there(), List.of(), NOW));
        assertThat(there().revisions()).extracting(Revision::cells).containsExactly(List.of(), List.of(), cells(3));
    }

    private static List<Cell> cells(int contributors) {
        return List.of(new Cell("I", null, null, contributors, List.of(), List.of("total-income")));
    }

    private static SubmissionSubmitted withCells(int revision) {
        SubmissionSubmitted plain = submitted(revision, "10");
        return new SubmissionSubmitted(
                plain.id(),
                plain.park(),
                plain.period(),
                revision,
                plain.values(),
                plain.submittedAt(),
                plain.synthetic(),
                plain.note(),
                cells(revision));
    }
}
