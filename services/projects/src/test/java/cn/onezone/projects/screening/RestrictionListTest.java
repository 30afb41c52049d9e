package cn.onezone.projects.screening;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.projects.ProjectEvent.RestrictionClause;
import cn.onezone.contracts.projects.ProjectEvent.Screening;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R20 */
class RestrictionListTest {
    private static final Instant NOW = Instant.parse("2024-05-06T01:02:03Z");
    private static final ParkCode DONGCHENG = ParkCode.of("dongcheng");

    private final RestrictionList list = new RestrictionList(
            "v1",
            LocalDate.of(2024, 1, 1),
            "test",
            List.of(
                    new RestrictionClause("paper", IndustryCode.of("C22"), List.of(), Verdict.PROHIBITED, "造纸"),
                    new RestrictionClause("pulp", IndustryCode.of("C2211"), List.of(), Verdict.RESTRICTED, "木竹浆"),
                    new RestrictionClause(
                            "chips", IndustryCode.of("C397"), List.of(DONGCHENG), Verdict.PROHIBITED, "核心区")));

    private Screening screen(String industry, ParkCode park) {
        return list.screen(IndustryCode.of(industry), park, NOW);
    }

    @Test
    void coversTheCodeAndAllBelowItAndNothingBesideIt() {
        assertThat(screen("C22", null).verdict()).isEqualTo(Verdict.PROHIBITED);
        assertThat(screen("C2239", null).verdict()).isEqualTo(Verdict.PROHIBITED);
        assertThat(screen("C23", null).verdict()).isEqualTo(Verdict.CLEAR);
        assertThat(screen("C", null).verdict()).isEqualTo(Verdict.CLEAR);
    }

    @Test
    void keepsEveryMatchedClauseWithTheStrictestFirstAndTheVersion() {
        Screening found = screen("C2211", null);
        assertThat(found.clauses()).containsExactly("paper", "pulp");
        assertThat(found.list()).isEqualTo("v1");
    }

    @Test
    void appliesAClauseOfAParkInThatParkOnly() {
        assertThat(screen("C3971", DONGCHENG).verdict()).isEqualTo(Verdict.PROHIBITED);
        assertThat(screen("C3971", ParkCode.of("shunyi")).verdict()).isEqualTo(Verdict.CLEAR);
        assertThat(screen("C3971", null).verdict()).isEqualTo(Verdict.CLEAR);
    }

    @Test
    void bringsAListWhoseCodesStandInTheClassificationAndWhichSaysThatItIsAReading() {
        RestrictionList bundled = RestrictionLists.bundled();
        IndustryClassification industries = IndustryClassification.bundled();
        assertThat(bundled.clauses()).isNotEmpty().allSatisfy(c -> {
            assertThat(industries.find(c.industry())).isPresent();
            assertThat(c.verdict()).isNotEqualTo(Verdict.CLEAR);
        });
        assertThat(bundled.clauses()).extracting(RestrictionClause::id).doesNotHaveDuplicates();
        assertThat(bundled.source()).contains("P13").contains("不是官方目录");
    }
}
