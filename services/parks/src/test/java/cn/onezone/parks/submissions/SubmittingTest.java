package cn.onezone.parks.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.parks.submissions.Submission.Stage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubmittingTest {
    private static final Instant NOW = Instant.parse("2024-05-06T02:00:00Z");
    private static final List<ElementValue> VALUES = values("100.5");

    private final Submitting submitting = new Submitting(new ParkCode("haidian"));

    private static List<ElementValue> values(String value) {
        return List.of(new ElementValue("total-income", new BigDecimal(value), new Unit("万元")));
    }

    private Submitting.Decision.Accepted accepted(Submission state, SubmissionCommand command) {
        Submitting.Decision decision = submitting.decide(state, command, NOW);
        assertThat(decision).isInstanceOf(Submitting.Decision.Accepted.class);
        return (Submitting.Decision.Accepted) decision;
    }

    private String refusal(Submission state, SubmissionCommand command) {
        Submitting.Decision decision = submitting.decide(state, command, NOW);
        assertThat(decision).isInstanceOf(Submitting.Decision.Refused.class);
        return ((Submitting.Decision.Refused) decision).problem().kind().code();
    }

    private Submission draft() {
        return accepted(null, new SubmissionCommand.Begin(new Period("2023"), VALUES, List.of(), null, false, false))
                .after();
    }

    private Submission submitted() {
        return accepted(draft(), new SubmissionCommand.Submit()).after();
    }

    private static SubmissionCommand.Change change(String value) {
        return new SubmissionCommand.Change(values(value), null, null, null, false, null);
    }

    private static SubmissionCommand.Change restating(String value, String reason) {
        return new SubmissionCommand.Change(values(value), null, null, null, false, reason);
    }

    @Test
    void keepsADraftInThePark() {
        Submitting.Decision.Accepted begun =
                accepted(null, new SubmissionCommand.Begin(new Period("2023Q1"), VALUES, List.of(), "注", true, false));
        assertThat(begun.after().id()).isEqualTo("haidian-2023Q1");
        assertThat(begun.after().stage()).isEqualTo(Stage.DRAFT);
        assertThat(begun.events()).isEmpty();
        assertThat(accepted(begun.after(), change("7")).events()).isEmpty();
    }

    @Test
    void tellsTheCityWhenItIsSubmitted() {
        Submitting.Decision.Accepted submitted = accepted(draft(), new SubmissionCommand.Submit());
        assertThat(submitted.after().stage()).isEqualTo(Stage.SUBMITTED);
        assertThat(submitted.events())
                .singleElement()
                .satisfies(out -> assertThat(out.data())
                        .isEqualTo(new SubmissionSubmitted(
                                "haidian-2023",
                                new ParkCode("haidian"),
                                new Period("2023"),
                                1,
                                VALUES,
                                NOW,
                                false,
                                null)));
    }

    /** R8: what is taken back stays a revision; the city's word on it counts, whichever was first. */
    @Test
    void isTakenBackUntilTheCityDecides() {
        Submitting.Decision.Accepted back = accepted(submitted(), new SubmissionCommand.TakeBack("漏报一家企业"));
        assertThat(back.after().stage()).isEqualTo(Stage.DRAFT);
        assertThat(back.after().revision()).isEqualTo(2);
        assertThat(back.after().values()).isEqualTo(VALUES);
        assertThat(back.events())
                .singleElement()
                .satisfies(out -> assertThat(out.data())
                        .isEqualTo(new SubmissionWithdrawn(
                                "haidian-2023", new ParkCode("haidian"), new Period("2023"), 1, "漏报一家企业", NOW)));
        assertThat(refusal(back.after(), new SubmissionCommand.TakeBack("再"))).isEqualTo("nothing-to-take-back");
        assertThat(accepted(back.after(), new SubmissionCommand.Submit())
                        .after()
                        .revision())
                .isEqualTo(2);

        // the city had accepted it before it heard of it
        Submission late = accepted(back.after(), new SubmissionCommand.Accepted(1, 3, NOW))
                .after();
        assertThat(late.stage()).isEqualTo(Stage.DRAFT);
        assertThat(late.acceptedRevision()).isEqualTo(1);
        assertThat(refusal(late, new SubmissionCommand.Submit())).isEqualTo("restatement-reason-required");
        Submission given = accepted(
                        back.after(), new SubmissionCommand.Returned(1, 3, List.of("漏报一家企业"), List.of(), NOW))
                .after();
        assertThat(given.stage()).isEqualTo(Stage.DRAFT);
        assertThat(accepted(given, new SubmissionCommand.Submit()).after().stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    @Test
    void canBeBegunAndSubmittedAtOnce() {
        assertThat(accepted(null, new SubmissionCommand.Begin(new Period("2023"), VALUES, List.of(), null, false, true))
                        .after()
                        .stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    @Test
    void isLockedWhileTheCityHasIt() {
        assertThat(refusal(submitted(), change("7"))).isEqualTo("submission-locked");
        assertThat(refusal(
                        submitted(),
                        new SubmissionCommand.Begin(new Period("2023"), VALUES, List.of(), null, false, false)))
                .isEqualTo("submission-exists");
        assertThat(submitting.decide(submitted(), new SubmissionCommand.Submit(), NOW))
                .isInstanceOf(Submitting.Decision.Unchanged.class);
    }

    @Test
    void opensTheNextRevisionAfterAcceptance() {
        Submission done =
                accepted(submitted(), new SubmissionCommand.Accepted(1, 3, NOW)).after();
        assertThat(done.stage()).isEqualTo(Stage.ACCEPTED);
        assertThat(done.acceptedRevision()).isEqualTo(1);
        assertThat(refusal(done, new SubmissionCommand.Submit())).isEqualTo("nothing-to-submit");
        Submission next = accepted(done, change("101")).after();
        assertThat(next.revision()).isEqualTo(2);
        assertThat(next.stage()).isEqualTo(Stage.DRAFT);
        assertThat(next.acceptedRevision()).isEqualTo(1);
    }

    @Test
    void keepsTheReasonsOfAReturnUntilTheNextRevisionGoes() {
        Submission back = accepted(
                        submitted(), new SubmissionCommand.Returned(1, 3, List.of("与去年相差过大"), List.of(), NOW))
                .after();
        assertThat(back.stage()).isEqualTo(Stage.RETURNED);
        Submission next = accepted(back, change("101")).after();
        assertThat(next.reasons()).containsExactly("与去年相差过大");
        Submission again = accepted(next, new SubmissionCommand.Submit()).after();
        assertThat(again.reasons()).isEmpty();
        assertThat(again.revision()).isEqualTo(2);
    }

    @Test
    void appliesTheCitysDecisionOnceAndNotOnAnotherRevision() {
        Submission done =
                accepted(submitted(), new SubmissionCommand.Accepted(1, 3, NOW)).after();
        assertThat(submitting.decide(done, new SubmissionCommand.Accepted(1, 3, NOW), NOW))
                .isInstanceOf(Submitting.Decision.Unchanged.class);
        Submission second = accepted(accepted(done, restating("9", "企业更正年报")).after(), new SubmissionCommand.Submit())
                .after();
        // a late return of the first revision says nothing about the second
        assertThat(accepted(second, new SubmissionCommand.Returned(1, 4, List.of("迟到"), List.of(), NOW))
                        .after()
                        .stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    /** What the city has accepted changes with a reason only, which goes to the city with the values. */
    @Test
    void restatesAcceptedValuesWithAReasonOnly() {
        Submission done =
                accepted(submitted(), new SubmissionCommand.Accepted(1, 3, NOW)).after();
        Submission draft = accepted(done, change("101")).after();
        assertThat(refusal(draft, new SubmissionCommand.Submit())).isEqualTo("restatement-reason-required");
        assertThat(refusal(done, new SubmissionCommand.Change(values("101"), null, null, null, true, null)))
                .isEqualTo("restatement-reason-required");
        Submission reasoned = accepted(draft, restating("101", "企业更正年报")).after();
        assertThat(accepted(reasoned, change("102")).after().restatementReason())
                .isEqualTo("企业更正年报");
        Submitting.Decision.Accepted sent = accepted(reasoned, new SubmissionCommand.Submit());
        assertThat(sent.events())
                .singleElement()
                .satisfies(out -> assertThat(((SubmissionSubmitted) out.data()).restatementReason())
                        .isEqualTo("企业更正年报"));
        // returned, it still restates what is accepted; accepted, the next one is another matter
        Submission back = accepted(sent.after(), new SubmissionCommand.Returned(2, 5, List.of("请说明"), List.of(), NOW))
                .after();
        assertThat(accepted(accepted(back, change("103")).after(), new SubmissionCommand.Submit())
                        .after()
                        .revision())
                .isEqualTo(3);
        Submission again = accepted(sent.after(), new SubmissionCommand.Accepted(2, 5, NOW))
                .after();
        assertThat(again.restatementReason()).isNull();
        assertThat(refusal(accepted(again, change("7")).after(), new SubmissionCommand.Submit()))
                .isEqualTo("restatement-reason-required");
    }

    @Test
    void needsNoReasonWhereNothingIsAccepted() {
        Submission back = accepted(submitted(), new SubmissionCommand.Returned(1, 3, List.of("请核对"), List.of(), NOW))
                .after();
        Submission next = accepted(back, restating("101", "无关")).after();
        assertThat(next.restatementReason()).isNull();
        assertThat(accepted(next, new SubmissionCommand.Submit()).after().stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    /** Returned by line: the correction tells which lines were asked for, which of them changed, and what else did. */
    @Test
    void answersReturnedLines() {
        List<ElementValue> two = List.of(
                new ElementValue("profit", new BigDecimal("5"), new Unit("万元")),
                new ElementValue("total-income", new BigDecimal("100.5"), new Unit("万元")));
        Submission sent = accepted(
                        null, new SubmissionCommand.Begin(new Period("2023"), two, List.of(), null, false, true))
                .after();
        assertThat(sent.correction()).isNull();
        Submission back = accepted(
                        sent,
                        new SubmissionCommand.Returned(
                                1, 3, List.of("请核对"), List.of(new ReturnedLine("profit", "请核对")), NOW))
                .after();
        assertThat(back.lines()).extracting(ReturnedLine::element).containsExactly("profit");
        Submission draft = accepted(back, change("99")).after();
        assertThat(draft.lines()).as("readable while the correction is written").hasSize(1);
        assertThat(draft.correction())
                .isEqualTo(new Correction(
                        1, List.of("profit", "total-income"), List.of("profit"), List.of(), List.of("total-income")));
        Submission again = accepted(draft, new SubmissionCommand.Submit()).after();
        assertThat(again.lines()).isEmpty();
        assertThat(again.correction()).isEqualTo(draft.correction());
    }

    /** R8: lines that the city has returned are asked for until it decides again, whatever the park takes back in between. */
    @Test
    void stillAnswersReturnedLinesAfterTakingBack() {
        Submission back = accepted(
                        submitted(),
                        new SubmissionCommand.Returned(
                                1, 3, List.of("请核对"), List.of(new ReturnedLine("total-income", "请核对")), NOW))
                .after();
        Submission again = accepted(accepted(back, change("100.5")).after(), new SubmissionCommand.Submit())
                .after();
        Submission third =
                accepted(again, new SubmissionCommand.TakeBack("再核对")).after();
        Correction unanswered =
                new Correction(1, List.of(), List.of("total-income"), List.of("total-income"), List.of());
        assertThat(third.correction()).isEqualTo(unanswered);
        Submission sent = accepted(third, new SubmissionCommand.Submit()).after();
        assertThat(accepted(sent, new SubmissionCommand.TakeBack("又")).after().correction())
                .isEqualTo(unanswered);
        assertThat(accepted(third, change("99")).after().correction())
                .isEqualTo(new Correction(1, List.of("total-income"), List.of("total-income"), List.of(), List.of()));
        // decided on, the next one is a correction of that
        Submission decided = accepted(sent, new SubmissionCommand.Returned(3, 7, List.of("整体退回"), List.of(), NOW))
                .after();
        assertThat(accepted(decided, change("98")).after().correction())
                .isEqualTo(new Correction(3, List.of("total-income"), List.of(), List.of(), List.of()));
    }

    /** R8: had the city returned lines before it heard that they were taken back, they are asked for all the same. */
    @Test
    void hearsOfReturnedLinesBehindItsOwnTakingBack() {
        Submission back =
                accepted(submitted(), new SubmissionCommand.TakeBack("再核对")).after();
        Submission late = accepted(
                        back,
                        new SubmissionCommand.Returned(
                                1, 3, List.of("请核对"), List.of(new ReturnedLine("total-income", "请核对")), NOW))
                .after();
        assertThat(late.stage()).isEqualTo(Stage.DRAFT);
        assertThat(Objects.requireNonNull(late.correction()).asked()).containsExactly("total-income");
    }

    /** Every queue has a bound: at the city all revisions stand in one document. */
    @Test
    void opensSoManyRevisionsAndNoMore() {
        Submission state = submitted();
        for (int revision = 1; revision < 100; revision++) {
            Submission next =
                    accepted(state, new SubmissionCommand.TakeBack("再")).after();
            state = accepted(next, new SubmissionCommand.Submit()).after();
        }
        assertThat(state.revision()).isEqualTo(100);
        assertThat(refusal(state, new SubmissionCommand.TakeBack("再"))).isEqualTo("too-many-revisions");
        Submission done = accepted(state, new SubmissionCommand.Returned(100, 3, List.of("请核对"), List.of(), NOW))
                .after();
        assertThat(refusal(done, change("7"))).isEqualTo("too-many-revisions");
    }

    /** R12: cells go with the values that they add up to, and what the city has of them is remembered. */
    @Test
    void sendsCellsThatAgreeWithTheValuesAndRemembersWhatTheCityHas() {
        List<Cell> cells = List.of(
                new Cell(null, null, null, 5, VALUES, List.of("profit")),
                new Cell("I", null, null, 5, VALUES, List.of("profit")));
        Submission made = accepted(
                        null, new SubmissionCommand.Begin(new Period("2023"), VALUES, cells, null, false, false))
                .after();
        assertThat(made.cells()).isEqualTo(cells);
        assertThat(made.shared()).isEmpty();
        List<ElementValue> more =
                List.of(VALUES.getFirst(), new ElementValue("land-area", new BigDecimal("2"), new Unit("km²")));
        assertThat(accepted(made, new SubmissionCommand.Change(more, null, null, null, false, null))
                        .after()
                        .cells())
                .as("more than enterprises report")
                .isEqualTo(cells);
        List<ElementValue> withheld =
                List.of(VALUES.getFirst(), new ElementValue("profit", new BigDecimal("2"), new Unit("万元")));
        assertThat(refusal(made, new SubmissionCommand.Change(withheld, null, null, null, false, null)))
                .as("what the whole withholds")
                .isEqualTo("reports-say-otherwise");
        assertThat(refusal(made, change("7"))).as("another sum").isEqualTo("reports-say-otherwise");
        Submission reasoned =
                accepted(made, byHand(withheld, Map.of("profit", "企业已公开"))).after();
        assertThat(reasoned.cells()).as("with a reason, and without the cells").isEmpty();
        assertThat(reasoned.byHand()).containsExactlyEntriesOf(Map.of("profit", "企业已公开"));

        Submitting.Decision.Accepted sent = accepted(made, new SubmissionCommand.Submit());
        assertThat(sent.events())
                .singleElement()
                .satisfies(out ->
                        assertThat(((SubmissionSubmitted) out.data()).cells()).isEqualTo(cells));
        Submission done = accepted(sent.after(), new SubmissionCommand.Accepted(1, 3, NOW))
                .after();
        assertThat(refusal(done, restating("7", "企业更正年报")))
                .as("why it is corrected is not why it is another than the sum")
                .isEqualTo("reports-say-otherwise");
        Submission byHand = accepted(
                        done,
                        new SubmissionCommand.Change(
                                values("7"),
                                null,
                                null,
                                null,
                                false,
                                "企业更正年报",
                                null,
                                null,
                                Map.of("total-income", "报表尚未更正"),
                                Set.of(),
                                Objections.NONE))
                .after();
        assertThat(byHand.cells()).isEmpty();
        assertThat(accepted(byHand, new SubmissionCommand.Submit()).after().shared())
                .as("of the last revision that had some")
                .isEqualTo(cells);
    }

    private static SubmissionCommand.Change byHand(List<ElementValue> values, Map<String, String> reasons) {
        return new SubmissionCommand.Change(
                values, null, null, null, false, null, null, null, reasons, Set.of(), Objections.NONE);
    }

    /** R12: values without cells are held against the reports too, when they are stated and when they are submitted. */
    @Test
    void holdsWhatIsStatedByHandAgainstTheReports() {
        Objections withheld = new Objections(List.of(), List.of(new Objections.ByHand("total-income", null)), 0, 0, 0);
        assertThat(refusal(
                        null,
                        new SubmissionCommand.Begin(
                                new Period("2023"),
                                VALUES,
                                List.of(),
                                null,
                                false,
                                false,
                                Map.of(),
                                null,
                                Map.of(),
                                withheld)))
                .isEqualTo("reports-say-otherwise");
        assertThat(refusal(draft(), new SubmissionCommand.Submit(Set.of(), withheld)))
                .as("reports came after it was stated")
                .isEqualTo("reports-say-otherwise");
        Submission reasoned = accepted(draft(), byHand(VALUES, Map.of("total-income", "企业已公开")))
                .after();
        assertThat(accepted(reasoned, new SubmissionCommand.Submit(Set.of(), withheld))
                        .after()
                        .stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    /** R12: cells that differ by one or two enterprises from what the city has are told knowingly or not at all. */
    @Test
    void tellsCellsOfFewOthersOnlyIfThatIsAcknowledged() {
        List<Cell> cells = List.of(new Cell(null, null, null, 5, VALUES, List.of()));
        Submission made = accepted(
                        null, new SubmissionCommand.Begin(new Period("2023"), VALUES, cells, null, false, false))
                .after();
        Objections few = new Objections(List.of(), List.of(), 3, 0, 0);
        assertThat(refusal(made, new SubmissionCommand.Submit(Set.of(), few))).isEqualTo("acknowledgement-needed");
        Submission sent = accepted(made, new SubmissionCommand.Submit(Set.of(Submitting.FEW_JOINED_OR_LEFT), few))
                .after();
        assertThat(sent.acknowledged()).containsExactly("few-joined-or-left");
    }

    /** R5: a draft with an enterprise that counts for another park by now is made anew; values by hand are of no reports. */
    @Test
    void submitsNoDraftWithWhomTheCityCountsElsewhere() {
        List<Cell> cells = List.of(new Cell(null, null, null, 5, VALUES, List.of()));
        Submission made = accepted(
                        null, new SubmissionCommand.Begin(new Period("2023"), VALUES, cells, null, false, false))
                .after();
        Objections elsewhere = new Objections(List.of(), List.of(), 0, 0, 1);
        assertThat(refusal(made, new SubmissionCommand.Submit(Set.of(), elsewhere)))
                .isEqualTo("draft-outdated");
        assertThat(accepted(draft(), new SubmissionCommand.Submit(Set.of(), elsewhere))
                        .after()
                        .stage())
                .isEqualTo(Stage.SUBMITTED);
    }

    /** R13: each revision keeps of which reports it is made, and which of them the city has. */
    @Test
    void keepsOfWhichReportsEachRevisionIsMade() {
        List<Cell> cells = List.of(new Cell(null, null, null, 5, VALUES, List.of()));
        MadeFrom first = new MadeFrom(1, NOW, "a".repeat(64), null, 5, 0, false);
        Submission made = accepted(
                        null,
                        new SubmissionCommand.Begin(
                                new Period("2023"),
                                VALUES,
                                cells,
                                null,
                                false,
                                false,
                                Map.of(),
                                first,
                                Map.of(),
                                Objections.NONE))
                .after();
        assertThat(made.madeFrom()).containsExactly(first);
        assertThat(made.toldFrom()).isEmpty();
        Submission done = accepted(
                        accepted(made, new SubmissionCommand.Submit()).after(),
                        new SubmissionCommand.Accepted(1, 3, NOW))
                .after();
        assertThat(done.toldFrom()).contains(first.now());
        MadeFrom second = new MadeFrom(1, NOW, "b".repeat(64), null, 6, 1, false);
        Submission next = accepted(
                        done,
                        new SubmissionCommand.Change(
                                values("9"),
                                List.of(new Cell(null, null, null, 6, values("9"), List.of())),
                                null,
                                null,
                                false,
                                "企业更正年报",
                                null,
                                second,
                                Map.of(),
                                Set.of(),
                                Objections.NONE))
                .after();
        assertThat(next.madeFrom()).containsExactly(first.now(), second.as(2));
        assertThat(next.toldFrom()).as("the city has the first still").contains(first.now());
        Submission sent = accepted(next, new SubmissionCommand.Submit()).after();
        Submission back = accepted(sent, new SubmissionCommand.TakeBack("有误")).after();
        assertThat(back.madeFrom(3)).as("it begins with the same cells").contains(second.as(3));
        assertThat(accepted(back, byHand(values("1"), Map.of("total-income", "手工")))
                        .after()
                        .madeFrom(3))
                .as("no longer made of reports")
                .isEmpty();
    }

    @Test
    void submitsNoDraftOfWhichAllIsWithheld() { // R12
        Submission draft = accepted(
                        null,
                        new SubmissionCommand.Begin(
                                new Period("2023"),
                                List.of(),
                                List.of(new Cell(null, null, null, 1, List.of(), List.of("profit"))),
                                null,
                                false,
                                false))
                .after();
        assertThat(refusal(draft, new SubmissionCommand.Submit())).isEqualTo("nothing-to-submit");
    }
}
