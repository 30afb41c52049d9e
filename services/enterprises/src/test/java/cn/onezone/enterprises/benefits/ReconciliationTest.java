package cn.onezone.enterprises.benefits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.benefits.Reconciliation.FigureKey;
import cn.onezone.enterprises.benefits.Reconciliation.Finding;
import cn.onezone.enterprises.benefits.Reconciliation.Here;
import cn.onezone.enterprises.benefits.Reconciliation.Known;
import cn.onezone.enterprises.benefits.Reconciliation.Line;
import cn.onezone.enterprises.benefits.Reconciliation.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** R7: each difference is explained line by line. */
class ReconciliationTest {
    private static final Period YEAR = new Period("2025");

    private static Uscc uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static FigureKey key(int number) {
        return new FigureKey(uscc(number), Measure.TAX, YEAR);
    }

    private static final Here HERE = new Here() {
        private final Map<FigureKey, Known> known = Map.of(
                key(1), new Known(true, 100L, 1, List.of(), Map.of()),
                key(2), new Known(true, 200L, 1, List.of(), Map.of()),
                key(3), new Known(true, 300L, 2, List.of(new Revision(new ParkCode("haidian"), 1, 250L)), Map.of()),
                key(4), new Known(true, null, null, List.of(), Map.of()),
                key(6), new Known(true, 600L, 1, List.of(), Map.of()),
                key(7),
                        new Known(
                                true,
                                1_234_567_800L,
                                1,
                                List.of(),
                                Map.of(new ParkCode("haidian"), 987_654_240L, new ParkCode("fengtai"), 246_913_560L)));

        @Override
        public Known of(FigureKey key) {
            return known.getOrDefault(key, new Known(false, null, null, List.of(), Map.of()));
        }

        @Override
        public Map<FigureKey, Known> accepted(Measure measure, Period period) {
            return known.entrySet().stream()
                    .filter(e -> e.getKey().measure() == measure
                            && e.getKey().period().equals(period)
                            && e.getValue().accepted() != null)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    };

    private static List<Line> compare(String... lines) {
        return Reconciliation.compare(
                TotalsFile.read(("\uFEFF统一社会信用代码,指标,时期,金额（元）\n" + String.join("\n", lines) + "\n")
                        .getBytes(StandardCharsets.UTF_8)),
                HERE);
    }

    @Test
    void explainsEachDifference() {
        List<Line> lines = compare(
                uscc(1) + ",tax,2025,1.00",
                uscc(2) + ",税收,2025,2.03",
                uscc(3) + ",tax,2025,2.5",
                uscc(4) + ",tax,2025,4",
                uscc(5) + ",tax,2025,5",
                uscc(1) + ",tax,2025,1.00",
                "91110108MA00000011,tax,2025,1",
                uscc(2) + ",profit,2025,1",
                uscc(2) + ",tax,2025,-1",
                uscc(7) + ",tax,2025,12345678.00");
        assertThat(lines)
                .extracting(Line::finding)
                .containsExactly(
                        Finding.AGREES,
                        Finding.AMOUNT_DIFFERS,
                        Finding.OTHER_REVISION,
                        Finding.MISSING_HERE,
                        Finding.NOT_SHARED,
                        Finding.TWICE,
                        Finding.UNREADABLE,
                        Finding.UNREADABLE,
                        Finding.UNREADABLE,
                        Finding.AGREES,
                        Finding.MISSING_THERE);
        assertThat(lines.get(1).difference()).isEqualTo(3L);
        assertThat(lines.get(2).revision()).isEqualTo(1);
        assertThat(lines.get(6).row()).isEqualTo(8);
        assertThat(lines.get(6).note()).contains("wrong-uscc");
        assertThat(lines.getLast().uscc()).isEqualTo(uscc(6));
    }

    private static Line one(String amount) {
        return compare(uscc(7) + ",tax,2025," + amount).getFirst();
    }

    /** 12 345 678 yuan are accepted, of which haidian has 9 876 542.40. */
    @Test
    void saysWhatExplainsADifferenceWhereTheAmountsShowIt() { // R7
        assertThat(one("123456780000").finding()).isEqualTo(Finding.OTHER_UNIT);
        assertThat(one("1234.57").finding()).as("万元 with two decimals").isEqualTo(Finding.OTHER_UNIT);
        assertThat(one("12350000").finding()).as("to 万元").isEqualTo(Finding.ROUNDED);
        assertThat(one("12340000").finding()).as("off by more than half a unit").isEqualTo(Finding.AMOUNT_DIFFERS);
        assertThat(one("0").finding()).as("nothing is no rounding").isEqualTo(Finding.AMOUNT_DIFFERS);
        assertThat(one("12345678.40").finding())
                .as("we are the ones without the fen")
                .isEqualTo(Finding.AMOUNT_DIFFERS);
        Line share = one("9876542.40");
        assertThat(share.finding()).isEqualTo(Finding.ONE_SHARE);
        assertThat(share.note()).contains("haidian");
        assertThat(share.difference()).isEqualTo(987_654_240L - 1_234_567_800L);
        assertThat(compare(uscc(2) + ",tax,2025,20000").getFirst().finding()).isEqualTo(Finding.OTHER_UNIT);
        assertThat(compare(uscc(3) + ",tax,2025,3").getFirst().finding()).isEqualTo(Finding.AGREES);
    }

    @Test
    void refusesAFileThatIsNone() {
        assertThatThrownBy(() -> TotalsFile.read("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("reconciliation-broken-file")
                .hasMessageContaining("uscc");
        assertThatThrownBy(() -> TotalsFile.read(new byte[] {(byte) 0xc3, 0x28}))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> TotalsFile.read("uscc,measure,period,amount\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no line");
    }
}
