package cn.onezone.indicators.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
                null,
                List.of(),
                revision == 1 ? null : "企业更正年报");
    }

    private static SubmissionSubmitted unreasoned(SubmissionSubmitted submitted) {
        return new SubmissionSubmitted(
                submitted.id(),
                submitted.park(),
                submitted.period(),
                submitted.revision(),
                submitted.values(),
                submitted.submittedAt(),
                submitted.synthetic(),
                submitted.note(),
                submitted.cells(),
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

    private Decision accept() {
        return Review.accept(there(), List.of(), Approval.ONE_STEP, NOW);
    }

    private Decision giveBack(@Nullable List<@Nullable String> reasons, Review.@Nullable LineForm... lines) {
        return Review.giveBack(there(), reasons, Arrays.asList(lines), List.of("total-income", "profit"), NOW);
    }

    private static String code(Decision decision) {
        return ((Decision.Refused) decision).problem().kind().code();
    }

    @Test
    void receivesAndAccepts() {
        assertThat(take(Review.receive(state, submitted(1, "10"))))
                .singleElement()
                .isInstanceOf(SubmissionReceived.class);
        assertThat(take(accept())).singleElement().isInstanceOfSatisfying(SubmissionAccepted.class, e -> {
            assertThat(e.revision()).isEqualTo(1);
            assertThat(e.synthetic()).isTrue();
        });
        assertThat(accept()).isEqualTo(new Decision.Unchanged());
    }

    /** R8: the accepted revision counts until another is accepted, and no revision is overwritten. */
    @Test
    void keepsTheAcceptedRevisionWhileALaterOneIsReviewed() {
        take(Review.receive(state, submitted(1, "10")));
        take(accept());
        take(Review.receive(state, submitted(2, "12")));
        assertThat(there().state()).isEqualTo(SubmissionState.SUBMITTED);
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(1);
        take(giveBack(List.of("请说明")));
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(1);
        take(Review.receive(state, submitted(3, "11")));
        take(accept());
        assertThat(there().accepted().orElseThrow().revision()).isEqualTo(3);
        assertThat(there().revisions())
                .extracting(Revision::state)
                .containsExactly(SubmissionState.ACCEPTED, SubmissionState.RETURNED, SubmissionState.ACCEPTED);
    }

    @Test
    void aRevisionThatComesAgainOrChangedChangesNothing() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(Review.receive(state, submitted(1, "10"))).isEqualTo(new Decision.Unchanged());
        take(accept());
        assertThat(Review.receive(state, submitted(1, "999"))).isEqualTo(new Decision.Unchanged());
    }

    @Test
    void aLateRevisionTakesItsPlaceInTheHistoryAndReopensNothing() {
        take(Review.receive(state, submitted(2, "12")));
        take(accept());
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
                Approval.ONE_STEP,
                NOW);
        assertThat(code(refused)).isEqualTo("submission-has-problems");
        assertThat(((Decision.Refused) refused).problem().detail().en()).contains("unknown-element nonsense");
    }

    @Test
    void returnsWithReasonsOnce() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(take(giveBack(List.of(" 请说明 "))))
                .singleElement()
                .isInstanceOfSatisfying(
                        SubmissionReturned.class, e -> assertThat(e.reasons()).containsExactly("请说明"));
        assertThat(giveBack(List.of("请说明"))).isEqualTo(new Decision.Unchanged());
        assertThat(code(giveBack(List.of("别的")))).isEqualTo("submission-decided");
        assertThat(code(accept())).isEqualTo("submission-decided");
    }

    @Test
    void refusesToReturnWithoutAReasonOrWhatIsAccepted() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(code(giveBack(List.of()))).isEqualTo("wrong-text");
        assertThat(code(giveBack(null))).isEqualTo("wrong-text");
        assertThat(code(giveBack(List.of(" ")))).isEqualTo("wrong-text");
        take(accept());
        assertThat(code(giveBack(List.of("晚了")))).isEqualTo("submission-decided");
    }

    /** Returned by line: the reasons of single data elements, the others may stay; one that is missing can be asked for. */
    @Test
    void returnsByLine() {
        take(Review.receive(state, submitted(1, "10")));
        Review.LineForm income = new Review.LineForm("total-income", " 与去年相差过大 ");
        assertThat(take(giveBack(null, income, new Review.LineForm("profit", "请补报"))))
                .singleElement()
                .isInstanceOfSatisfying(SubmissionReturned.class, e -> {
                    assertThat(e.reasons()).containsExactly("与去年相差过大", "请补报");
                    assertThat(e.lines())
                            .containsExactly(
                                    new ReturnedLine("total-income", "与去年相差过大"), new ReturnedLine("profit", "请补报"));
                });
        assertThat(giveBack(null, income, new Review.LineForm("profit", "请补报"))).isEqualTo(new Decision.Unchanged());
        assertThat(code(giveBack(null, income))).isEqualTo("submission-decided");
    }

    @Test
    void refusesLinesThatCannotBe() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(code(giveBack(null, new Review.LineForm("exports", "?")))).isEqualTo("wrong-line");
        assertThat(code(giveBack(null, new Review.LineForm(null, "?")))).isEqualTo("wrong-line");
        assertThat(code(giveBack(null, new Review.LineForm("profit", " ")))).isEqualTo("wrong-text");
        assertThat(code(giveBack(null, new Review.LineForm("profit", "一"), new Review.LineForm("profit", "二"))))
                .isEqualTo("wrong-line");
        assertThat(code(giveBack(null, (Review.LineForm) null))).isEqualTo("wrong-line");
    }

    /** Two steps: a reviewer recommends, a coordinator who is somebody else decides. */
    @Test
    void needsTwoPeopleWhereTheRoundAsksForThem() {
        take(Review.receive(state, submitted(1, "10")));
        assertThat(code(Review.accept(there(), List.of(), Approval.TWO_STEP, NOW)))
                .isEqualTo("two-steps-needed");
        assertThat(code(Review.recommend(there(), List.of(), Approval.ONE_STEP, "li", NOW)))
                .isEqualTo("one-step-is-enough");
        assertThat(code(Review.approve(there(), List.of(), "wang", NOW))).isEqualTo("submission-decided");
        assertThat(take(Review.recommend(there(), List.of(), Approval.TWO_STEP, "li", NOW)))
                .isEmpty();
        assertThat(there().state()).isEqualTo(SubmissionState.RECOMMENDED);
        assertThat(there().accepted()).as("a recommendation accepts nothing").isEmpty();
        assertThat(Review.recommend(there(), List.of(), Approval.TWO_STEP, "zhao", NOW))
                .isEqualTo(new Decision.Unchanged());
        assertThat(code(Review.approve(there(), List.of(), "li", NOW))).isEqualTo("same-person");
        assertThat(code(Review.accept(there(), List.of(), Approval.TWO_STEP, NOW)))
                .isEqualTo("two-steps-needed");
        assertThat(take(Review.approve(there(), List.of(), "wang", NOW)))
                .singleElement()
                .isInstanceOf(SubmissionAccepted.class);
        assertThat(there().accepted()).isPresent();
    }

    @Test
    void whatIsRecommendedIsReturnedOrOvertakenLikeAnyOther() {
        take(Review.receive(state, submitted(1, "10")));
        take(Review.recommend(there(), List.of(), Approval.TWO_STEP, "li", NOW));
        take(Review.receive(state, submitted(2, "11")));
        assertThat(there().revisions())
                .extracting(Revision::state)
                .containsExactly(SubmissionState.OVERTAKEN, SubmissionState.SUBMITTED);
        assertThat(code(Review.approve(there(), List.of(), "wang", NOW))).isEqualTo("submission-decided");
        take(Review.recommend(there(), List.of(), Approval.TWO_STEP, "li", NOW));
        assertThat(take(giveBack(List.of("请说明")))).singleElement().isInstanceOf(SubmissionReturned.class);
    }

    /** A later accepted revision with other values is to be told to those who used the earlier one; the same values are not. */
    @Test
    void remembersWhichAcceptedValuesHaveChanged() {
        take(Review.receive(state, submitted(1, "10")));
        take(accept());
        assertThat(there().restating()).isEmpty();
        take(Review.receive(state, submitted(2, "10.0")));
        take(accept());
        assertThat(there().restating()).isEmpty();
        take(Review.receive(state, submitted(3, "12")));
        take(giveBack(List.of("请说明")));
        take(Review.receive(state, submitted(4, "13")));
        take(accept());
        assertThat(there().restating()).containsExactly(Submission.Restating.of(2, 4, NOW, List.of()));
        assertThat(there().restatingSince()).isEqualTo(NOW);
        take(Review.receive(state, submitted(5, "14")));
        take(accept());
        Submission told = there().told(4);
        assertThat(told.restating()).containsExactly(Submission.Restating.of(4, 5, NOW, List.of()));
        assertThat(told.told(5).restatingSince()).isNull();
    }

    /**
     * R8: what is accepted changes with a reason only. The park may not have heard that its first revision was accepted when it took
     * it back and submitted the next: the city knows.
     */
    @Test
    void restatesWithAReasonOnly() {
        take(Review.receive(state, submitted(1, "10")));
        take(accept());
        take(Review.receive(state, unreasoned(submitted(2, "10.0"))));
        take(accept());
        assertThat(there().accepted().orElseThrow().revision())
                .as("the same values restate nothing")
                .isEqualTo(2);
        take(Review.receive(state, unreasoned(submitted(3, "12"))));
        assertThat(code(accept())).isEqualTo("restatement-reason-required");
        assertThat(code(Review.recommend(there(), List.of(), Approval.TWO_STEP, "li", NOW)))
                .isEqualTo("restatement-reason-required");
        Submission recommended = new Submission(
                there().id(),
                there().park(),
                there().period(),
                SubmissionState.RECOMMENDED,
                List.of(
                        there().revisions().get(1),
                        there().latest().recommended(new Revision.Recommendation("li", NOW))),
                List.of(),
                null,
                null,
                null);
        assertThat(code(Review.approve(recommended, List.of(), "wang", NOW))).isEqualTo("restatement-reason-required");
        take(giveBack(List.of("请说明更正原因")));
        take(Review.receive(state, submitted(4, "12")));
        assertThat(take(accept())).singleElement().isInstanceOf(SubmissionAccepted.class);
        take(Review.receive(state, unreasoned(withParts(5, "6", "6"))));
        assertThat(code(accept())).as("parts are told too").isEqualTo("restatement-reason-required");
    }

    /** R12: cells go on with what is received and accepted; they are kept of the latest and of the one that counts. */
    @Test
    void carriesCellsOnAndKeepsThoseThatMatter() {
        take(Review.receive(state, withCells(1)));
        assertThat(take(accept()))
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
        take(accept());
        assertThat(there().revisions()).extracting(Revision::cells).containsExactly(List.of(), List.of(), cells(3));
    }

    /** A correction that only moves value between sections is to be told too; who they are is told once, and bounded. */
    @Test
    void remembersWhichAcceptedPartsHaveChanged() {
        take(Review.receive(state, withParts(1, "60", "40")));
        take(accept());
        take(Review.receive(state, withParts(2, "60.0", "40")));
        take(accept());
        assertThat(there().restating()).isEmpty();
        take(Review.receive(state, withParts(3, "10", "90")));
        take(accept());
        assertThat(there().restating()).singleElement().satisfies(restating -> {
            assertThat(restating.from()).isEqualTo(2);
            assertThat(restating.cells())
                    .extracting(c -> c.industrySection() + " " + c.before() + " " + c.after())
                    .containsExactly("C 60.0 10", "I 40 90");
            assertThat(restating.moreCells()).isNull();
        });
        assertThat(Submission.Restating.of(
                        1,
                        2,
                        NOW,
                        Collections.nCopies(
                                501, there().restating().getFirst().cells().getFirst())))
                .satisfies(many -> {
                    assertThat(many.cells()).hasSize(500);
                    assertThat(many.moreCells()).isEqualTo(1);
                });
    }

    /** R12: what was withheld of the whole is known of every revision, or a sum of then would be taken for whole. */
    @Test
    void whatIsWithheldOfTheWholeIsKnownOfEarlierRevisionsToo() {
        take(Review.receive(null, withheld(1, "profit", "employees")));
        take(accept());
        take(Review.receive(state, withheld(2, "employees")));
        take(accept());
        take(Review.receive(state, withheld(3)));
        take(accept());
        assertThat(there().revisions())
                .extracting(Revision::withheld)
                .containsExactly(Set.of("profit", "employees"), Set.of("employees"), Set.of());
        assertThat(there().revision(1).orElseThrow().cells())
                .as("and nothing else of its parts")
                .containsExactly(new Cell(null, null, null, null, List.of(), List.of("employees", "profit")));
    }

    private static SubmissionSubmitted withheld(int revision, String... elements) {
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
                List.of(
                        new Cell(null, null, null, 2, plain.values(), List.of(elements)),
                        new Cell("I", null, null, 2, List.of(), List.of("total-income"))),
                plain.restatementReason());
    }

    private static SubmissionSubmitted withParts(int revision, String manufacturing, String software) {
        SubmissionSubmitted plain = submitted(revision, "100");
        return new SubmissionSubmitted(
                plain.id(),
                plain.park(),
                plain.period(),
                revision,
                plain.values(),
                plain.submittedAt(),
                plain.synthetic(),
                plain.note(),
                List.of(
                        new Cell(null, null, null, 9, plain.values(), List.of()),
                        new Cell(
                                "C",
                                null,
                                null,
                                4,
                                submitted(revision, manufacturing).values(),
                                List.of()),
                        new Cell(
                                "I",
                                null,
                                null,
                                5,
                                submitted(revision, software).values(),
                                List.of())),
                plain.restatementReason());
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
                cells(revision),
                plain.restatementReason());
    }
}
