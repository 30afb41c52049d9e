package cn.onezone.parks.submissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.value.Uscc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** R13: of which reports a revision is made is kept in little room, and is what it was. */
class ContributionsTest {
    private static Contributions.One one(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 7_100_000 + number);
        return new Contributions.One(
                new Uscc(first + Uscc.checkCharacter(first)),
                1 + number % 3,
                number % 7 == 0 ? "unknown" : "I",
                "small",
                switch (number % 3) {
                    case 0 -> List.of();
                    case 1 -> List.of("unicorn");
                    default -> List.of("high-tech", "unicorn");
                });
    }

    @Test
    void comesBackAsItWas() {
        List<Contributions.One> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            all.add(one(i));
        }
        Contributions kept = Contributions.of("haidian-2022", all);
        assertThat(kept.all()).isEqualTo(all);
        assertThat(kept.reports()).isEqualTo(3_000);
        assertThat(kept.id()).isEqualTo("haidian-2022/" + Contributions.digest(all));
        assertThat(kept.lines().length()).as("bytes of 3 000 lines of some 40").isLessThan(60_000);
        assertThat(Contributions.of("haidian-2022", List.of()).all()).isEmpty();
    }

    @Test
    void isAnotherWithEachRevisionOfAReportAndIsNotBelievedIfItIsNotWhatItsDigestSays() {
        List<Contributions.One> all = List.of(one(1), one(2));
        Contributions.One first = one(1);
        List<Contributions.One> other = List.of(
                new Contributions.One(
                        first.uscc(), first.revision() + 1, first.section(), first.scale(), first.qualifications()),
                one(2));
        assertThat(Contributions.digest(other)).isNotEqualTo(Contributions.digest(all));
        Contributions kept = Contributions.of("haidian-2022", all);
        Contributions changed = new Contributions(
                kept.id(),
                kept.submission(),
                kept.digest(),
                2,
                Contributions.of("haidian-2022", other).lines());
        assertThatThrownBy(changed::all)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(kept.id());
    }
}
