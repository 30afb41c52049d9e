package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.parks.aggregates.OutlierRule.Measure;
import cn.onezone.parks.aggregates.OutlierRule.Within;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Who stands out among others. */
class OutlierRulesTest {
    private static OutlierRule rule(Measure measure, String formula, String most) {
        return new OutlierRule("r", measure, formula, Within.SECTION, new BigDecimal(most), 4, Text.of("so", "如此"));
    }

    private static List<BigDecimal> values(String... values) {
        List<BigDecimal> all = new ArrayList<>();
        for (String value : values) {
            all.add(new BigDecimal(value));
        }
        return all;
    }

    @Test
    void comparesExactlyAtTheLimit() {
        // mean 0, standard deviation 1: nobody is more than one away
        List<BigDecimal> even = values("-1", "-1", "1", "1");
        assertThat(rule(Measure.Z_SCORE, "a", "1").unusual(even)).containsExactly(false, false, false, false);
        assertThat(rule(Measure.Z_SCORE, "a", "0.9999").unusual(even)).containsExactly(true, true, true, true);
        // median 3.5, distances 2.5 1.5 0.5 0.5 1.5 96.5, their median 1.5
        List<BigDecimal> skewed = values("1", "2", "3", "4", "5", "100");
        assertThat(rule(Measure.MAD, "a", "64").unusual(skewed))
                .containsExactly(false, false, false, false, false, true);
        assertThat(rule(Measure.MAD, "a", "64.3334").unusual(skewed)).doesNotContain(true);
        assertThat(rule(Measure.MAD, "a", "1").unusual(values("1", "2", "3")))
                .as("too few")
                .doesNotContain(true);
        assertThat(rule(Measure.MAD, "a", "1").unusual(values("5", "5", "5", "5")))
                .as("all are equal: nothing to measure by")
                .doesNotContain(true);
        assertThat(rule(Measure.Z_SCORE, "a", "1").unusual(values("5", "5", "5", "5")))
                .doesNotContain(true);
    }

    /**
     * Where more than half are the same their median absolute deviation is zero, and it is measured by the mean one: ten
     * deviations are a modified z-score of 6.745, and (x − median) ÷ (1.253314 × mean deviation) is held against that.
     */
    @Test
    void measuresByTheMeanDeviationWhereMostAreTheSame() {
        // mean deviation 95 ÷ 10, and 95 ÷ (1.253314 × 9.5) = 7.97885 = 0.6745 × 11.82928
        List<BigDecimal> ten = values("5", "5", "5", "5", "5", "5", "5", "5", "5", "100");
        assertThat(rule(Measure.MAD, "a", "10").unusual(ten)).endsWith(false, true);
        assertThat(rule(Measure.MAD, "a", "11.8292").unusual(ten)).endsWith(false, true);
        assertThat(rule(Measure.MAD, "a", "11.8293").unusual(ten)).doesNotContain(true);
        // two sides: mean deviation (1 + 99) ÷ 20 = 5, and 99 ÷ (1.253314 × 5) = 15.798, 1 ÷ … = 0.16
        List<BigDecimal> twenty = new ArrayList<>(Collections.nCopies(18, BigDecimal.valueOf(5)));
        twenty.addAll(values("4", "104"));
        assertThat(rule(Measure.MAD, "a", "10").unusual(twenty)).endsWith(false, false, true);
    }

    /** One great value widens the standard deviation so much that it hides itself; the median does not mind. */
    @Test
    void seesByTheMedianWhatTheMeanHides() {
        List<BigDecimal> values = values("1", "2", "3", "2", "1", "2", "1000", "900");
        assertThat(rule(Measure.Z_SCORE, "a", "3").unusual(values)).doesNotContain(true);
        assertThat(rule(Measure.MAD, "a", "10").unusual(values))
                .containsExactly(false, false, false, false, false, false, true, true);
    }

    @Test
    void comparesWithinASectionByAFormula() {
        Tally tally = new Tally();
        for (int i = 0; i < 12; i++) {
            String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 6_700_000 + i);
            tally.put(
                    new Uscc(first + Uscc.checkCharacter(first)),
                    new Tally.Contribution(
                            new Part(i < 6 ? "C" : "I", "small", List.of()),
                            1,
                            List.of(
                                    value("total-income", i == 3 ? "90000" : "" + (i < 6 ? 100 + i : 90_000 + i)),
                                    value("employees", i == 11 ? "0" : "10"))));
        }
        assertThat(OutlierRules.of(rule(Measure.MAD, "total-income / employees", "10"), tally))
                .singleElement()
                .satisfies(o -> {
                    assertThat(o.value()).isEqualByComparingTo("9000");
                    assertThat(o.section()).isEqualTo("C");
                    assertThat(o.among()).isEqualTo(6);
                });
        assertThat(OutlierRules.of(rule(Measure.MAD, "no-such / employees", "10"), tally))
                .isEmpty();
    }

    private static ElementValue value(String element, String value) {
        return new ElementValue(element, new BigDecimal(value), new Unit("万元"));
    }

    @Test
    void shipsRulesThatCanBeRead() {
        assertThat(OutlierRule.bundled())
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.term()).isNotNull());
        assertThat(new OutlierRules(OutlierRule.bundled()).all()).hasSameSizeAs(OutlierRule.bundled());
    }
}
