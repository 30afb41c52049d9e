package cn.onezone.parks.roster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.kit.problem.FieldProblem;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class EntryChecksTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);
    private static final String USCC = RosterTest.uscc("91110108MA0000001").value();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final EntryChecks checks = new EntryChecks(IndustryClassification.bundled(), EnterpriseTiers.bundled());

    private EntryChecks.Checked check(String fields) {
        return checks.check(JSON.readValue("{" + fields.replace('\'', '"') + "}", EntryForm.class), TODAY);
    }

    private List<FieldProblem> problems(String fields) {
        EntryChecks.Checked checked = check(fields);
        assertThat(checked).isInstanceOf(EntryChecks.Checked.Wrong.class);
        return ((EntryChecks.Checked.Wrong) checked).problems();
    }

    @Test
    void takesTheLeastThatThereMustBe() {
        assertThat(check("'uscc':'" + USCC + "','name':'甲'")).isInstanceOf(EntryChecks.Checked.Fine.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'industry':'I9999' | unknown-industry | /industry",
                "'registeredCapital':{'amount':'-1','currency':'CNY'} | negative-amount | /registeredCapital/amount",
                "'registeredCapital':{'amount':'0.001'} | wrong-amount | /registeredCapital",
                "'registeredCapital':{'amount':1E+999999999} | wrong-amount | /registeredCapital/amount",
                "'registeredCapital':{'currency':'CNY'} | missing-field | /registeredCapital/amount",
                "'registeredCapital':{'amount':'1','currency':'yuan'} | unknown-currency | /registeredCapital",
                "'foundedOn':'2024-05-07' | future-date | /foundedOn",
                "'foundedOn':'1500-01-01' | wrong-date | /foundedOn",
                "'qualifications':[{'code':'best'}] | unknown-qualification | /qualifications/0/code",
                "'qualifications':[{'code':'unicorn','from':'2020-01-01','until':'2019-01-01'}] | wrong-interval |"
                        + " /qualifications/0/until",
                "'formerNames':['乙',' '] | missing-field | /formerNames/1",
                "'name':'甲\\u0000' | wrong-text | /name",
            })
    void namesTheFieldAndTheCode(String field, String code, String pointer) {
        String named = field.contains("'name'") ? "" : "'name':'甲',";
        assertThat(problems("'uscc':'" + USCC + "'," + named + field))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.code()).isEqualTo(code);
                    assertThat(p.pointer()).isEqualTo(pointer);
                });
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        List<FieldProblem> problems = problems("'uscc':'1','industry':'Z'");
        assertThat(problems)
                .extracting(FieldProblem::code)
                .containsExactly("wrong-uscc", "missing-field", "unknown-industry");
        assertThat(new EntryChecks.Checked.Wrong(problems).problem().kind().code())
                .isEqualTo("wrong-uscc");
    }

    @Test
    void refusesANameOfMoreThanTwoHundredCharacters() {
        assertThat(check("'uscc':'" + USCC + "','name':'" + "名".repeat(200) + "'"))
                .isInstanceOf(EntryChecks.Checked.Fine.class);
        assertThat(problems("'uscc':'" + USCC + "','name':'" + "名".repeat(201) + "'"))
                .singleElement()
                .extracting(FieldProblem::code)
                .isEqualTo("wrong-text");
    }
}
