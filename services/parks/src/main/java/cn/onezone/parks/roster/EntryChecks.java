package cn.onezone.parks.roster;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what somebody states into facts, or says of every field that is wrong what was expected. Pure. */
public final class EntryChecks {
    private static final int MOST_NAMES = 20;
    private static final int MOST_QUALIFICATIONS = 50;
    private static final int MOST_LISTINGS = 20;
    private static final int MOST_WORLD_LISTS = 50;
    private static final int MOST_CONTACTS = 20;
    private static final int MOST_TAGS = 20;
    private static final int MOST_ATTACHMENTS = 50;
    private static final LocalDate EARLIEST = LocalDate.of(1800, 1, 1);

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

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
        return check(form, form.uscc(), today);
    }

    /**
     * Checks a form about an enterprise that stands elsewhere.
     *
     * @param code the enterprise's code, as stated
     * @param today business date in Asia/Shanghai
     */
    Checked check(EntryForm form, @Nullable String code, LocalDate today) {
        List<FieldProblem> problems = new ArrayList<>();
        Uscc uscc = value(problems, "/uscc", code, () -> Uscc.of(code));
        String stated = blank(form.industry()) ? null : form.industry();
        EntryFields fields = new EntryFields(
                required(problems, "/name", form.name(), 200),
                texts(problems, "/formerNames", form.formerNames(), MOST_NAMES, 200),
                text(problems, "/enterpriseType", form.enterpriseType(), 100),
                text(problems, "/district", form.district(), 50),
                text(problems, "/address", form.address(), 500),
                stated == null
                        ? null
                        : value(
                                problems,
                                "/industry",
                                stated,
                                () -> industries.resolve(stated).code()),
                capital(problems, form.registeredCapital()),
                past(problems, "/foundedOn", form.foundedOn(), today),
                qualifications(problems, form.qualifications()),
                date(problems, "/claimedFrom", form.claimedFrom()),
                form.synthetic(),
                blank(form.scale()) ? null : value(problems, "/scale", form.scale(), () -> ScaleClass.of(form.scale())),
                place(problems, form.place()),
                each(problems, "/listings", form.listings(), MOST_LISTINGS, DatedChecks::listing),
                each(
                        problems,
                        "/worldLists",
                        form.worldLists(),
                        MOST_WORLD_LISTS,
                        (at, pointer, one) -> DatedChecks.worldListing(at, pointer, one, today)),
                text(problems, "/scope", form.scope(), 20_000),
                contacts(problems, form.contacts()),
                texts(problems, "/tags", form.tags(), MOST_TAGS, 30),
                each(problems, "/attachments", form.attachments(), MOST_ATTACHMENTS, OwnChecks::attachment),
                text(problems, "/notes", form.notes(), 4_000));
        LocalDate validFrom = past(problems, "/validFrom", form.validFrom(), today);
        return uscc == null || !problems.isEmpty()
                ? new Checked.Wrong(problems)
                : new Checked.Fine(new EntryFacts(uscc, validFrom, fields));
    }

    /** What the checks of contacts found. */
    sealed interface Introduced {
        /** All is well. */
        record Fine(List<EntryFields.Contact> contacts) implements Introduced {}

        /** At least one field is wrong. */
        record Wrong(Problem problem) implements Introduced {}
    }

    /** Checks whom to speak to. */
    Introduced check(List<EntryForm.Person> persons) {
        List<FieldProblem> problems = new ArrayList<>();
        List<EntryFields.Contact> contacts = contacts(problems, persons);
        return contacts == null || !problems.isEmpty()
                ? new Introduced.Wrong(new Checked.Wrong(problems).problem())
                : new Introduced.Fine(contacts);
    }

    private static @Nullable List<EntryFields.Contact> contacts(
            List<FieldProblem> problems, @Nullable List<EntryForm.Person> persons) {
        return each(problems, "/contacts", persons, MOST_CONTACTS, OwnChecks::contact);
    }

    /** The check of one of several. */
    @FunctionalInterface
    interface Check<F, T> {
        /** Absent if it is wrong, which then stands among the problems. */
        @Nullable
        T of(List<FieldProblem> problems, String pointer, F form);
    }

    private static <F, T> @Nullable List<T> each(
            List<FieldProblem> problems, String pointer, @Nullable List<F> stated, int most, Check<F, T> check) {
        if (stated == null) {
            return null;
        }
        if (stated.size() > most) {
            problems.add(tooMany(pointer, stated.size(), most));
            return null;
        }
        Set<T> all = new LinkedHashSet<>();
        for (int i = 0; i < stated.size(); i++) {
            // a list in JSON may have nothing at a place, whatever the form says
            @Nullable F form = stated.get(i);
            if (form == null) {
                problems.add(new FieldProblem(
                        pointer + "/" + i,
                        null,
                        ParksProblem.MISSING_FIELD.code(),
                        Text.of("an entry, or none here", "应有内容，或不列此项")));
                continue;
            }
            T one = check.of(problems, pointer + "/" + i, form);
            if (one != null) {
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable List<String> texts(
            List<FieldProblem> problems, String pointer, @Nullable List<String> stated, int most, int longest) {
        return each(problems, pointer, stated, most, (at, one, text) -> required(at, one, text, longest));
    }

    private static @Nullable Place place(List<FieldProblem> problems, EntryForm.@Nullable Point point) {
        if (point == null) {
            return null;
        }
        BigDecimal longitude = point.longitude();
        BigDecimal latitude = point.latitude();
        if (longitude == null || latitude == null) {
            problems.add(new FieldProblem(
                    longitude == null ? "/place/longitude" : "/place/latitude",
                    null,
                    ParksProblem.MISSING_FIELD.code(),
                    Text.of("longitude and latitude, or neither", "经度与纬度，或均不填")));
            return null;
        }
        return value(
                problems,
                "/place",
                // before printing it: 1E+1000000000 is a short number and a very long text
                longitude + ", " + latitude,
                () -> new Place(longitude, latitude));
    }

    static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    static <T> @Nullable T value(
            List<FieldProblem> problems, String pointer, @Nullable String text, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidValue e) {
            problems.add(new FieldProblem(pointer, text, e.code(), e.expected()));
            return null;
        }
    }

    static @Nullable String required(List<FieldProblem> problems, String pointer, @Nullable String text, int most) {
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

    static @Nullable String text(List<FieldProblem> problems, String pointer, @Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        // a workbook knows no other end of a line, and what is sent out must come back the same
        String stripped = text.strip().replace("\r\n", "\n").replace('\r', '\n');
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
        if (stripped.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            problems.add(new FieldProblem(
                    pointer,
                    stripped.replaceAll("\\p{Cntrl}", "\uFFFD"),
                    ParksProblem.WRONG_TEXT.code(),
                    Text.of("no control characters", "不含控制字符")));
            return null;
        }
        return stripped;
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
        if (currency.length() == 3 && !CURRENCIES.contains(currency)) {
            problems.add(new FieldProblem(
                    "/registeredCapital/currency",
                    currency,
                    ParksProblem.UNKNOWN_CURRENCY.code(),
                    Text.of("an ISO 4217 code such as CNY", "ISO 4217 代码，如 CNY")));
            return null;
        }
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
        return each(problems, "/qualifications", stated, MOST_QUALIFICATIONS, (at, pointer, one) -> {
            String name = one.code() == null ? "" : one.code();
            String code = value(at, pointer + "/code", one.code(), () -> tiers.resolve(name));
            String certificate = text(at, pointer + "/certificate", one.certificate(), 100);
            return interval(at, pointer, one.from(), one.until()) && code != null
                    ? new Qualification(code, one.from(), one.until(), certificate)
                    : null;
        });
    }

    /** Whether an interval is one. */
    static boolean interval(
            List<FieldProblem> problems, String pointer, @Nullable LocalDate first, @Nullable LocalDate last) {
        int before = problems.size();
        LocalDate from = date(problems, pointer + "/from", first);
        LocalDate until = date(problems, pointer + "/until", last);
        if (from != null && until != null && until.isBefore(from)) {
            problems.add(new FieldProblem(
                    pointer + "/until",
                    until.toString(),
                    ParksProblem.WRONG_INTERVAL.code(),
                    Text.of(from + " or later", "不早于 " + from)));
        }
        return problems.size() == before;
    }
}
