package cn.onezone.parks.roster;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what somebody states into facts, or says of every field that is wrong what was expected. Pure. */
public final class EntryChecks {
    private static final int MOST_NAMES = 20;
    private static final int MOST_QUALIFICATIONS = 50;
    private static final LocalDate EARLIEST = LocalDate.of(1800, 1, 1);

    private final IndustryClassification industries;
    private final EnterpriseTiers tiers;

    /** Checks against this classification and these qualifications. */
    public EntryChecks(IndustryClassification industries, EnterpriseTiers tiers) {
        this.industries = industries;
        this.tiers = tiers;
    }

    /** What the checks found. */
    public sealed interface Checked {
        /** All is well. */
        record Fine(EntryFacts facts) implements Checked {}

        /** At least one field is wrong. */
        record Wrong(List<FieldProblem> problems) implements Checked {
            /** The refusal, under the code of the first field that is wrong. */
            public Problem problem() {
                FieldProblem first = problems.getFirst();
                Problem one = Problem.of(ParksProblem.of(first.code()), first);
                return new Problem(one.kind(), one.detail(), problems);
            }
        }
    }

    /**
     * Checks a form.
     *
     * @param today business date in Asia/Shanghai
     */
    public Checked check(EntryForm form, LocalDate today) {
        List<FieldProblem> problems = new ArrayList<>();
        Uscc uscc = value(problems, "/uscc", form.uscc(), () -> Uscc.of(form.uscc()));
        String name = required(problems, "/name", form.name(), 200);
        List<String> formerNames = names(problems, form.formerNames());
        String enterpriseType = text(problems, "/enterpriseType", form.enterpriseType(), 100);
        String district = text(problems, "/district", form.district(), 50);
        String address = text(problems, "/address", form.address(), 500);
        String stated = blank(form.industry()) ? null : form.industry();
        IndustryCode industry = stated == null
                ? null
                : value(
                        problems,
                        "/industry",
                        stated,
                        () -> industries.resolve(stated).code());
        Money capital = capital(problems, form.registeredCapital());
        LocalDate foundedOn = past(problems, "/foundedOn", form.foundedOn(), today);
        List<Qualification> qualifications = qualifications(problems, form.qualifications());
        LocalDate claimedFrom = date(problems, "/claimedFrom", form.claimedFrom());
        String scope = text(problems, "/scope", form.scope(), 20_000);
        if (!problems.isEmpty() || uscc == null || name == null) {
            return new Checked.Wrong(problems);
        }
        return new Checked.Fine(new EntryFacts(
                uscc,
                name,
                formerNames,
                enterpriseType,
                district,
                address,
                industry,
                capital,
                foundedOn,
                qualifications,
                claimedFrom,
                scope,
                form.synthetic()));
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static <T> @Nullable T value(
            List<FieldProblem> problems, String pointer, @Nullable String text, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidValue e) {
            problems.add(new FieldProblem(pointer, text, e.code(), e.expected()));
            return null;
        }
    }

    private static @Nullable String required(
            List<FieldProblem> problems, String pointer, @Nullable String text, int most) {
        if (blank(text)) {
            problems.add(new FieldProblem(
                    pointer,
                    text,
                    ParksProblem.MISSING_FIELD.code(),
                    Text.of("1 to " + most + " characters", "1 至 " + most + " 个字符")));
            return null;
        }
        return text(problems, pointer, text, most);
    }

    private static @Nullable String text(List<FieldProblem> problems, String pointer, @Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String stripped = text.strip();
        if (stripped.codePointCount(0, stripped.length()) > most) {
            problems.add(new FieldProblem(
                    pointer,
                    stripped.substring(0, 60) + "…",
                    ParksProblem.WRONG_TEXT.code(),
                    Text.of(
                            "at most " + most + " characters, got " + stripped.codePointCount(0, stripped.length()),
                            "至多 " + most + " 个字符，实为 " + stripped.codePointCount(0, stripped.length()) + " 个")));
            return null;
        }
        // line breaks stand in real scopes and addresses; other control characters are damage
        if (stripped.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            problems.add(new FieldProblem(
                    pointer,
                    stripped.replaceAll("\\p{Cntrl}", "\uFFFD"),
                    ParksProblem.WRONG_TEXT.code(),
                    Text.of("no control characters", "不含控制字符")));
            return null;
        }
        return stripped;
    }

    private static @Nullable List<String> names(List<FieldProblem> problems, @Nullable List<String> stated) {
        if (stated == null) {
            return null;
        }
        if (stated.size() > MOST_NAMES) {
            problems.add(tooMany("/formerNames", stated.size(), MOST_NAMES));
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < stated.size(); i++) {
            String name = required(problems, "/formerNames/" + i, stated.get(i), 200);
            if (name != null) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private static FieldProblem tooMany(String pointer, int size, int most) {
        return new FieldProblem(
                pointer,
                Integer.toString(size),
                ParksProblem.WRONG_TEXT.code(),
                Text.of("at most " + most + " entries", "至多 " + most + " 项"));
    }

    private static @Nullable Money capital(List<FieldProblem> problems, EntryForm.@Nullable Capital capital) {
        if (capital == null) {
            return null;
        }
        BigDecimal amount = capital.amount();
        if (amount == null) {
            problems.add(new FieldProblem(
                    "/registeredCapital/amount",
                    null,
                    ParksProblem.MISSING_FIELD.code(),
                    Text.of("an amount with at most two decimals", "至多两位小数的金额")));
            return null;
        }
        // before printing it: 1E+1000000000 is a short number and a very long text
        if (Math.abs((long) amount.scale()) > 100 || amount.precision() > 100) {
            problems.add(new FieldProblem(
                    "/registeredCapital/amount",
                    amount.toString(),
                    ParksProblem.WRONG_AMOUNT.code(),
                    Text.of("an amount of at most 20 digits", "至多 20 位的金额")));
            return null;
        }
        if (amount.signum() < 0) {
            problems.add(new FieldProblem(
                    "/registeredCapital/amount",
                    amount.toPlainString(),
                    ParksProblem.NEGATIVE_AMOUNT.code(),
                    Text.of("0 or more", "不小于 0")));
            return null;
        }
        String currency = Objects.requireNonNullElse(capital.currency(), "CNY");
        return value(problems, "/registeredCapital", amount.toPlainString(), () -> new Money(amount, currency));
    }

    private static @Nullable LocalDate past(
            List<FieldProblem> problems, String pointer, @Nullable LocalDate date, LocalDate today) {
        if (date != null && date.isAfter(today)) {
            problems.add(new FieldProblem(
                    pointer,
                    date.toString(),
                    ParksProblem.FUTURE_DATE.code(),
                    Text.of("a date until today, " + today, "不晚于今天 " + today)));
            return null;
        }
        return date(problems, pointer, date);
    }

    private static @Nullable LocalDate date(List<FieldProblem> problems, String pointer, @Nullable LocalDate date) {
        if (date != null && (date.isBefore(EARLIEST) || date.getYear() > 2199)) {
            problems.add(new FieldProblem(
                    pointer,
                    date.toString(),
                    ParksProblem.WRONG_DATE.code(),
                    Text.of("a date from " + EARLIEST + " to 2199-12-31", EARLIEST + " 至 2199-12-31 的日期")));
            return null;
        }
        return date;
    }

    private @Nullable List<Qualification> qualifications(
            List<FieldProblem> problems, @Nullable List<EntryForm.Holding> stated) {
        if (stated == null) {
            return null;
        }
        if (stated.size() > MOST_QUALIFICATIONS) {
            problems.add(tooMany("/qualifications", stated.size(), MOST_QUALIFICATIONS));
            return null;
        }
        Set<Qualification> held = new LinkedHashSet<>();
        for (int i = 0; i < stated.size(); i++) {
            EntryForm.Holding one = stated.get(i);
            String pointer = "/qualifications/" + i;
            String name = one.code() == null ? "" : one.code();
            String code = value(problems, pointer + "/code", one.code(), () -> tiers.resolve(name));
            LocalDate from = date(problems, pointer + "/from", one.from());
            LocalDate until = date(problems, pointer + "/until", one.until());
            if (from != null && until != null && until.isBefore(from)) {
                problems.add(new FieldProblem(
                        pointer + "/until",
                        until.toString(),
                        ParksProblem.WRONG_INTERVAL.code(),
                        Text.of(from + " or later", "不早于 " + from)));
            }
            if (code != null) {
                held.add(new Qualification(code, from, until, null));
            }
        }
        return List.copyOf(held);
    }
}
