package cn.onezone.talent.nominations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.talent.TalentEvent.NominationStatus;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.web.Purpose;
import cn.onezone.talent.TalentProblem;
import cn.onezone.talent.persons.PersonalData;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions on nominations, and R19 where no store is needed. */
class NominationTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);

    private static Nomination received() {
        return Nomination.receive("n1", "gaoju", ParkCode.of("haidian"), "pseudonym-1", TODAY, false)
                .nomination();
    }

    private static Nomination decided(NominationStatus to, String reason) {
        return ((Nomination.Decision.Accepted) received().decide(to, reason, TODAY.plusDays(1), false)).nomination();
    }

    @Test
    void awardsOnceAndRepeatsWithoutChange() {
        Nomination awarded = decided(NominationStatus.AWARDED, null);
        assertThat(awarded.decidedOn()).isEqualTo(TODAY.plusDays(1));
        assertThat(awarded.decide(NominationStatus.AWARDED, null, TODAY.plusDays(2), false))
                .isInstanceOf(Nomination.Decision.Unchanged.class);
        assertThat(awarded.decide(NominationStatus.REFUSED, "r", TODAY, false))
                .isInstanceOfSatisfying(
                        Nomination.Decision.Refused.class,
                        r -> assertThat(r.problem().kind()).isEqualTo(TalentProblem.ALREADY_DECIDED));
    }

    @Test
    void awardsNothingToAnErasedPersonButLetsTheNominationBeRefused() {
        assertThat(received().decide(NominationStatus.AWARDED, null, TODAY, true))
                .isInstanceOfSatisfying(
                        Nomination.Decision.Refused.class,
                        r -> assertThat(r.problem().kind()).isEqualTo(TalentProblem.PERSON_ERASED));
        assertThat(received().decide(NominationStatus.REFUSED, "r", TODAY, true))
                .isInstanceOf(Nomination.Decision.Accepted.class);
    }

    /** R19: the reason is written about a person; it does not go on the log. */
    @Test
    void keepsTheReasonOfARefusalOutOfItsEvent() {
        Nomination.Decision.Accepted refused =
                (Nomination.Decision.Accepted) received().decide(NominationStatus.REFUSED, "王某某健康原因", TODAY, false);
        assertThat(refused.nomination().reason()).isEqualTo("王某某健康原因");
        assertThat(refused.event().type()).isEqualTo(TalentEvents.NOMINATION_REFUSED);
        assertThat(EventJson.write(refused.event().data()))
                .doesNotContain("王某某")
                .contains("pseudonym-1");
    }

    /** R19: what is logged by accident says nothing. */
    @Test
    void saysNothingOfAPersonInTextForm() {
        PersonalData data = new PersonalData(
                "王小明", "110108199001011234", LocalDate.of(1990, 1, 1), "CN", Uscc.of("91110108551385082Q"));
        assertThat(data.toString()).isEqualTo("PersonalData[…]");
        var person = new NominationController.PersonForm("王小明", "110108199001011234", null, null, null);
        assertThat(person + "" + new NominationController.NominationForm(null, person, "merits", null))
                .doesNotContain("王小明")
                .doesNotContain("1101")
                .doesNotContain("merits");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "x"})
    void showsNothingWithoutAPurpose(String header) {
        assertThatThrownBy(() -> Purpose.of(header))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.problem().kind()).isEqualTo(KitProblem.PURPOSE_REQUIRED));
    }

    @Test
    void readsAPurposeInChineseHoweverItIsSent() {
        assertThat(Purpose.of("%E8%AF%84%E5%AE%A1")).isEqualTo("评审");
        assertThat(Purpose.of("è¯\u0084å®¡")).isEqualTo("评审");
        assertThat(Purpose.of("annual review")).isEqualTo("annual review");
        assertThat(Purpose.of("100 % review")).isEqualTo("100 % review");
    }
}
