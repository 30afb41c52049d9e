package cn.onezone.parks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactBookTest {
    private static final LocalDate TODAY = LocalDate.of(2024, 9, 10);
    private static final String USCC = "91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001");
    private final FactBook book = new FactBook(new ParkCode("haidian"));

    private static Map<FactField, String> texts(String... namesAndValues) {
        Map<FactField, String> texts = new EnumMap<>(FactField.class);
        texts.put(FactField.USCC, USCC);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            texts.put(FactField.ofPointer("/" + namesAndValues[i]).orElseThrow(), namesAndValues[i + 1]);
        }
        return texts;
    }

    private static Stated stated(FactKind kind, String... namesAndValues) {
        FactChecks.Checked checked = FactChecks.check(kind, texts(namesAndValues), TODAY);
        assertThat(checked).isInstanceOf(FactChecks.Checked.Fine.class);
        return ((FactChecks.Checked.Fine) checked).stated();
    }

    private static Stated acquisition(String... more) {
        Map<FactField, String> texts = texts(
                "target",
                "Beispiel GmbH",
                "country",
                "de",
                "amount",
                "12,500,000",
                "currency",
                "EUR",
                "date",
                "2024-03-01",
                "stake",
                "75%",
                "status",
                "已公告");
        texts.putAll(texts(more));
        return ((FactChecks.Checked.Fine) FactChecks.check(FactKind.OVERSEAS_ACQUISITION, texts, TODAY)).stated();
    }

    private static List<String> codes(FactKind kind, String... namesAndValues) {
        return ((FactChecks.Checked.Wrong) FactChecks.check(kind, texts(namesAndValues), TODAY))
                .problems().stream().map(p -> p.pointer() + " " + p.code()).toList();
    }

    private FactDecision.Accepted accepted(FactDecision decision) {
        assertThat(decision).isInstanceOf(FactDecision.Accepted.class);
        return (FactDecision.Accepted) decision;
    }

    private static FactEvent event(FactDecision.Accepted accepted) {
        return (FactEvent) accepted.events().getFirst().data();
    }

    @Test
    void statesAFactSinceItsDay() {
        FactDecision.Accepted first = accepted(book.state(null, acquisition(), TODAY));
        assertThat(first.added()).isTrue();
        assertThat(event(first).validFrom()).isEqualTo(LocalDate.of(2024, 3, 1));
        assertThat(first.events().getFirst().subject())
                .isEqualTo("haidian/" + first.fact().id());
        assertThat(((OverseasAcquisition) first.fact().details().fact())
                        .amount()
                        .amount())
                .isEqualTo("12500000.00");
    }

    /** R5: the same fact sent twice is one. */
    @Test
    void isUnchangedBySayingTheSameAgain() {
        ParkFact state = accepted(book.state(null, acquisition(), TODAY)).fact();
        assertThat(book.state(state, acquisition(), TODAY)).isInstanceOf(FactDecision.Unchanged.class);
        assertThat(book.state(state, acquisition("validFrom", "2024-03-01"), TODAY))
                .isInstanceOf(FactDecision.Unchanged.class);
    }

    @Test
    void statesAFactAnewFromItsDayOrToday() { // R8
        ParkFact state = accepted(book.state(null, acquisition(), TODAY)).fact();
        FactDecision.Accepted closed =
                accepted(book.state(state, acquisition("status", "closed", "validFrom", "2024-06-30"), TODAY));
        assertThat(closed.added()).isFalse();
        assertThat(event(closed).validFrom()).isEqualTo(LocalDate.of(2024, 6, 30));
        assertThat(((FactEvent.OverseasAcquisitionRecorded) event(closed)).changed())
                .containsExactly("status");
        assertThat(closed.fact().beginning()).isEqualTo(LocalDate.of(2024, 3, 1));
        assertThat(event(accepted(book.state(state, acquisition("status", "abandoned"), TODAY)))
                        .validFrom())
                .isEqualTo(TODAY);
    }

    @Test
    void takesAFactBackForAllDaysUnlessOneIsNamed() {
        ParkFact state = accepted(book.state(null, acquisition(), TODAY)).fact();
        assertThat(event(accepted(book.withdraw(state, null, "录入有误", TODAY))).validFrom())
                .isEqualTo(LocalDate.of(2024, 3, 1));
        FactDecision.Accepted since = accepted(book.withdraw(state, LocalDate.of(2024, 8, 1), "迁出", TODAY));
        assertThat(event(since).validFrom()).isEqualTo(LocalDate.of(2024, 8, 1));
        assertThat(book.withdraw(since.fact(), null, "再次", TODAY)).isInstanceOf(FactDecision.Refused.class);
        assertThat(book.withdraw(state, TODAY.plusDays(1), "以后", TODAY)).isInstanceOf(FactDecision.Refused.class);
        FactDecision.Accepted again = accepted(book.state(since.fact(), acquisition(), TODAY));
        assertThat(again.added()).isTrue();
        assertThat(event(again).validFrom()).isEqualTo(LocalDate.of(2024, 8, 1));
    }

    /** R2, R19: who the other party is stays in the park. */
    @Test
    void namesNoCounterpartyOutsideThePark() {
        Stated contract = stated(
                FactKind.TECHNOLOGY_CONTRACT,
                "registration",
                "2024110108000123",
                "type",
                "技术开发",
                "amount",
                "300万元人民币",
                "date",
                "2024年5月20日",
                "counterpartyName",
                "张三",
                "note",
                "个人委托");
        FactDecision.Accepted accepted = accepted(book.state(null, contract, TODAY));
        assertThat(accepted.fact().counterpartyName()).isEqualTo("张三");
        assertThat(EventJson.write(event(accepted)))
                .doesNotContain("张三")
                .doesNotContain("个人委托")
                .contains("\"amount\":\"3000000.00\"");
        Stated renamed = stated(
                FactKind.TECHNOLOGY_CONTRACT,
                "registration",
                "2024110108000123",
                "type",
                "development",
                "amount",
                "3000000",
                "date",
                "2024-05-20",
                "counterpartyName",
                "李四");
        assertThat(accepted(book.state(accepted.fact(), renamed, TODAY)).events())
                .as("what stays in the park is nobody else's news")
                .isEmpty();
    }

    @Test
    void saysOfEveryFieldWhatIsWrong() {
        assertThat(codes(FactKind.PATENT))
                .containsExactly("/application missing-field", "/type missing-field", "/appliedOn missing-field");
        assertThat(codes(
                        FactKind.PATENT,
                        "application",
                        "CN1",
                        "type",
                        "发明",
                        "appliedOn",
                        "2024-01-02",
                        "grantedOn",
                        "2024-01-01"))
                .containsExactly("/grantedOn wrong-interval");
        assertThat(codes(FactKind.STANDARD, "number", "GB 1", "level", "national", "role", "led", "date", "2024-09-11"))
                .containsExactly("/date future-date");
        assertThat(codes(FactKind.STANDARD, "number", "GB 1", "level", "全球", "role", "led", "date", "昨天"))
                .containsExactly("/level unknown-level", "/date wrong-date");
        assertThat(codes(FactKind.BRANCH, "country", "DE", "place", "München", "openedOn", "2021-01-04"))
                .containsExactly("/foreignRegistration wrong-number");
        assertThat(codes(
                        FactKind.STANDARD,
                        "number",
                        "GB 1",
                        "level",
                        "national",
                        "role",
                        "led",
                        "date",
                        "2024-09-01",
                        "target",
                        "X"))
                .containsExactly("/target field-of-other-kind");
        assertThat(codes(
                        FactKind.TECHNOLOGY_CONTRACT,
                        "registration",
                        "1",
                        "type",
                        "service",
                        "amount",
                        "12.345",
                        "date",
                        "2024-01-01"))
                .containsExactly("/amount wrong-amount");
        assertThat(codes(
                        FactKind.TECHNOLOGY_CONTRACT,
                        "registration",
                        "1",
                        "type",
                        "service",
                        "amount",
                        "12",
                        "currency",
                        "XYZ",
                        "date",
                        "2024-01-01"))
                .containsExactly("/amount unknown-currency");
    }

    /** What is right of a day is what was said last of those that speak of it (R8); absent: nothing. */
    private static Optional<EnterpriseFact> on(LocalDate day, List<FactEvent> said) {
        return said.stream()
                .filter(e -> !e.validFrom().isAfter(day))
                .reduce((_, later) -> later)
                .flatMap(e -> e instanceof FactEvent.Recorded r ? Optional.of(r.fact()) : Optional.empty());
    }

    private static List<FactEvent> events(FactDecision.Accepted accepted) {
        return accepted.events().stream().map(e -> (FactEvent) e.data()).toList();
    }

    /** Whatever was said before: after the undo of an import each day is again what it was, or nothing is touched. */
    @Test
    void undoesWhatAnImportSaidOfEveryDay() {
        LocalDate first = LocalDate.of(2024, 3, 1);
        int undone = 0;
        int left = 0;
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<FactEvent> said = new ArrayList<>();
            ParkFact state = null;
            for (int step = random.nextInt(4); step > 0; step--) {
                FactDecision decision = state != null && !state.withdrawn() && random.nextInt(3) == 0
                        ? book.withdraw(state, first.plusDays(random.nextInt(100)), "x", TODAY)
                        : book.state(state, anyOf(random), TODAY);
                if (decision instanceof FactDecision.Accepted accepted) {
                    state = accepted.fact();
                    said.addAll(events(accepted));
                }
            }
            if (!(book.state(state, anyOf(random), TODAY) instanceof FactDecision.Accepted imported)) {
                continue;
            }
            List<FactEvent> before = List.copyOf(said);
            said.addAll(events(imported));
            LocalDate from = events(imported).stream()
                    .map(FactEvent::validFrom)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            Optional<FactDecision.Accepted> undo = book.undo(imported.fact(), state, from, "撤销导入");
            if (undo.isEmpty()) {
                left++;
                assertThat(from).as("seed %d", seed).isBefore(state.validFrom());
                continue;
            }
            undone++;
            said.addAll(events(undo.get()));
            for (LocalDate day = first.minusDays(20); !day.isAfter(TODAY); day = day.plusDays(1)) {
                assertThat(on(day, said)).as("seed %d, %s", seed, day).isEqualTo(on(day, before));
            }
            if (state != null) {
                assertThat(undo.get().fact()).as("seed %d", seed).isEqualTo(state);
            } else {
                assertThat(undo.get().fact().withdrawn()).as("seed %d", seed).isTrue();
            }
        }
        assertThat(undone).isGreaterThan(200);
        assertThat(left).as("what is not known any more is left alone").isPositive();
    }

    private static Stated anyOf(Random random) {
        List<String> said = new ArrayList<>(
                List.of("status", List.of("announced", "closed", "abandoned").get(random.nextInt(3))));
        if (random.nextBoolean()) {
            said.addAll(List.of(
                    "validFrom",
                    LocalDate.of(2024, 2, 20).plusDays(random.nextInt(120)).toString()));
        }
        if (random.nextInt(4) == 0) {
            said.addAll(List.of("note", "备注" + random.nextInt(2)));
        }
        return acquisition(said.toArray(String[]::new));
    }
}
