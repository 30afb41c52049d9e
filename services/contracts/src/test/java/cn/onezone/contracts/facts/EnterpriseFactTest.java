package cn.onezone.contracts.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EnterpriseFactTest {
    private static final LocalDate DAY = LocalDate.of(2024, 3, 1);
    private static final Uscc ONE = uscc("91110108MA0000001");
    private static final Uscc OTHER = uscc("91110108MA0000002");

    private static Uscc uscc(String first) {
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static OverseasAcquisition acquisition(String target, int round, String stake) {
        return new OverseasAcquisition(
                target, "de", round, null, DAY, new BigDecimal(stake), AcquisitionStatus.ANNOUNCED);
    }

    private static AbstractThrowableAssert<?, ?> refusal(ThrowingCallable making) {
        return assertThatThrownBy(making).isInstanceOf(InvalidValue.class);
    }

    private static void refuses(String code, ThrowingCallable making) {
        refusal(making).satisfies(e -> assertThat(((InvalidValue) e).code()).isEqualTo(code));
    }

    /** R5: the same fact, however it is spelt, is one. */
    @Test
    void isOneFactHoweverItIsSpelt() {
        assertThat(FactId.of(ONE, acquisition("Beispiel Robotik GmbH", 1, "75")))
                .isEqualTo(FactId.of(ONE, acquisition("ＢＥＩＳＰＩＥＬ　robotik gmbh", 1, "80")));
        assertThat(FactId.of(ONE, new Standard("GB/T 4754-2017", StandardLevel.NATIONAL, StandardRole.LED, DAY)))
                .isEqualTo(FactId.of(
                        ONE, new Standard("gb/t4754-2017", StandardLevel.NATIONAL, StandardRole.TOOK_PART, DAY)));
    }

    @Test
    void isAnotherFactOfAnotherEnterpriseRoundOrKind() {
        FactId first = FactId.of(ONE, acquisition("A GmbH", 1, "30"));
        assertThat(first).isNotEqualTo(FactId.of(OTHER, acquisition("A GmbH", 1, "30")));
        assertThat(first).isNotEqualTo(FactId.of(ONE, acquisition("A GmbH", 2, "30")));
        assertThat(FactId.of(ONE, FactKind.PATENT, "X")).isNotEqualTo(FactId.of(ONE, FactKind.STANDARD, "X"));
    }

    @Test
    void keepsAStakeExactly() { // R11
        assertThat(acquisition("A", 1, "33.3333").stake()).isEqualTo(new BigDecimal("33.3333"));
        assertThat(acquisition("A", 1, "75")).isEqualTo(acquisition("A", 1, "75.00"));
        refuses("wrong-stake", () -> acquisition("A", 1, "33.33333"));
        refuses("wrong-stake", () -> acquisition("A", 1, "0"));
        refuses("wrong-stake", () -> acquisition("A", 1, "100.01"));
        refuses("wrong-stake", () -> acquisition("A", 1, "1E-1000000"));
    }

    @Test
    void refusesWhatCannotBe() {
        refuses(
                "wrong-country",
                () -> new OverseasAcquisition("A", "XX", 1, null, DAY, null, AcquisitionStatus.CLOSED));
        refuses(
                "wrong-country",
                () -> new OverseasAcquisition("A", "CN", 1, null, DAY, null, AcquisitionStatus.CLOSED));
        refuses("wrong-round", () -> acquisition("A", 0, "1"));
        refuses(
                "negative-amount",
                () -> new TechnologyContract(
                        "1", ContractType.SERVICE, Money.yuan(new BigDecimal("-0.01")), DAY, null));
        refuses("wrong-number", () -> new Standard(" ", StandardLevel.GROUP, StandardRole.LED, DAY));
        refuses("wrong-interval", () -> new Patent("CN1", PatentType.INVENTION, false, DAY, DAY.minusDays(1), null));
        refuses("wrong-interval", () -> new Patent("CN1", PatentType.INVENTION, false, DAY, DAY, DAY.minusDays(1)));
        refuses("wrong-number", () -> new Branch(null, null, "DE", "München", DAY, null));
        refuses("wrong-number", () -> new Branch(ONE, "HRB 1", "DE", "München", DAY, null));
        refuses("wrong-country", () -> new Branch(ONE, null, "DE", "München", DAY, null));
        refuses("wrong-country", () -> new Branch(null, "HRB 1", "CN", "上海", DAY, null));
        refuses("wrong-interval", () -> new Branch(ONE, null, "CN", "上海", DAY, DAY.minusDays(1)));
        refuses("wrong-date", () -> new Branch(ONE, null, "CN", "上海", LocalDate.of(1899, 12, 31), null));
    }

    @Test
    void readsTermsInBothLanguagesAndNamesTheListOtherwise() {
        assertThat(ContractType.of("技术许可")).isEqualTo(ContractType.LICENCE);
        assertThat(ContractType.of("Licence")).isEqualTo(ContractType.LICENCE);
        refusal(() -> StandardRole.of("旁观")).hasMessageContaining("led, took-part");
    }

    @Test
    void isTheSameAfterTheStore() {
        EnterpriseFact patent = new Patent("CN1", PatentType.UTILITY, true, DAY, null, DAY.plusYears(10));
        assertThat(FactDetails.of(patent).fact()).isEqualTo(patent);
    }
}
