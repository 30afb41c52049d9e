package cn.onezone.parks.imports;

import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.contracts.directory.ParkMapping.Pointer;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.EntryChecks;
import cn.onezone.parks.roster.EntryFacts;
import cn.onezone.parks.roster.EntryForm;
import cn.onezone.parks.roster.Field;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one row of a file says. Pure: the same row reads the same on every run of its import. */
final class RowReading {
    private static final Set<String> YES = Set.of("是", "true", "1", "yes", "y", "示例");
    private static final Set<String> NO = Set.of("否", "false", "0", "no", "n");

    private final ThisPark park;
    private final EntryChecks checks;
    private final Header header;
    private final boolean anyDistrict;
    private final LocalDate today;
    private final Set<Field> statedWhenEmpty;

    /**
     * @param anyDistrict take rows of every district
     * @param today business date on which the import began
     */
    RowReading(ThisPark park, EntryChecks checks, Header header, boolean anyDistrict, LocalDate today) {
        this.park = park;
        this.checks = checks;
        this.header = header;
        this.anyDistrict = anyDistrict;
        this.today = today;
        EnumSet<Field> stated = EnumSet.noneOf(Field.class);
        for (Column column : Column.values()) {
            if (column.field() != null && column.isStatedWhenEmpty() && header.has(column)) {
                stated.add(column.field());
            }
        }
        this.statedWhenEmpty = Set.copyOf(stated);
    }

    /** What a row says. */
    sealed interface Read {
        /** Facts, and what is odd about them. */
        record Good(int row, EntryFacts facts, Set<Field> statedWhenEmpty, List<RowProblem> warnings) implements Read {}

        /** At least one cell is wrong. */
        record Bad(List<RowProblem> problems) implements Read {}
    }

    Read read(SheetRow row) {
        if (Template.isExample(header.cell(row, Column.USCC))) {
            return new Read.Bad(List.of(new RowProblem(
                    row.number(),
                    header.heading(Column.USCC),
                    header.cell(row, Column.USCC),
                    ParksProblem.EXAMPLE_ROW.code(),
                    Text.of("a row of an enterprise; delete the example of the template", "真实企业的行；请删除模板示例行"))));
        }
        List<RowProblem> problems = new ArrayList<>();
        List<RowProblem> warnings = new ArrayList<>();
        EntryForm form = new EntryForm(
                header.cell(row, Column.USCC),
                header.cell(row, Column.NAME),
                texts(row, Column.FORMER_NAMES),
                none(header.cell(row, Column.ENTERPRISE_TYPE)),
                header.cell(row, Column.DISTRICT),
                none(header.cell(row, Column.ADDRESS)),
                none(header.cell(row, Column.INDUSTRY)),
                capital(row, problems, warnings),
                date(row, Column.FOUNDED_ON, problems),
                each(row, Column.QUALIFICATIONS, problems, RowReading::holding),
                date(row, Column.CLAIMED_FROM, problems),
                none(header.cell(row, Column.SCOPE)),
                flag(row, problems),
                none(header.cell(row, Column.SCALE)),
                point(row, problems),
                each(row, Column.LISTINGS, problems, RowReading::share),
                each(row, Column.WORLD_LISTS, problems, RowReading::rank),
                texts(row, Column.TAGS),
                each(row, Column.ATTACHMENTS, problems, RowReading::document),
                none(header.cell(row, Column.NOTES)),
                each(row, Column.CONTACTS, problems, RowReading::person),
                date(row, Column.VALID_FROM, problems));
        switch (checks.check(form, today)) {
            case EntryChecks.Checked.Wrong(List<FieldProblem> wrong) ->
                wrong.forEach(p -> problems.add(problem(row, p)));
            case EntryChecks.Checked.Fine(EntryFacts facts) -> {
                place(row, facts.uscc(), problems, warnings);
                if (problems.isEmpty()) {
                    return new Read.Good(row.number(), facts, statedWhenEmpty, List.copyOf(warnings));
                }
            }
        }
        return new Read.Bad(List.copyOf(problems));
    }

    /** A row without what it says of persons: what is kept of it can be read for a time, and nobody could erase from it. */
    SheetRow withoutPersons(SheetRow row) {
        return header.without(row, Column::isPersonal);
    }

    private String cell(SheetRow row, Column column) {
        return header.cell(row, column);
    }

    /** Whether the enterprise belongs to this park, by its district; where that says nothing, by its code. */
    private void place(SheetRow row, Uscc uscc, List<RowProblem> problems, List<RowProblem> warnings) {
        Pointer byAuthority = park.mapping().ofAuthority(uscc);
        String district = header.cell(row, Column.DISTRICT);
        Pointer byDistrict = district(header.cell(row, Column.PROVINCE), district);
        switch (byDistrict) {
            case Pointer.To(ParkCode of)
            when !anyDistrict && !of.equals(park.code()) -> problems.add(otherPark(row, Column.DISTRICT, district, of));
            case Pointer.To(ParkCode of) -> {
                if (byAuthority instanceof Pointer.Unknown
                        || (byAuthority instanceof Pointer.To(ParkCode registered) && !registered.equals(of))) {
                    warnings.add(authorityDiffers(row, uscc, district, byAuthority));
                }
            }
            case Pointer.Silent _ -> {
                if (!anyDistrict
                        && byAuthority instanceof Pointer.To(ParkCode registered)
                        && !registered.equals(park.code())) {
                    problems.add(otherPark(row, Column.USCC, uscc.authority(), registered));
                }
            }
            case Pointer.Unknown _ -> {
                if (!anyDistrict) {
                    problems.add(new RowProblem(
                            row.number(),
                            header.heading(Column.DISTRICT),
                            (header.cell(row, Column.PROVINCE) + " " + district).strip(),
                            "unknown-district",
                            Text.of(
                                    "a district of this zone, for this park "
                                            + park.park().districtZh(),
                                    "示范区内的区，本园为" + park.park().districtZh())));
                }
            }
        }
    }

    /** Other provinces have districts of the same names, so a province that is stated counts. */
    private Pointer district(String province, String district) {
        ParkMapping mapping = park.mapping();
        if (district.isEmpty()) {
            return province.isEmpty() ? new Pointer.Silent() : mapping.ofDistrict(province);
        }
        if (province.isEmpty()) {
            return mapping.ofDistrict(district);
        }
        Pointer whole = mapping.ofDistrict(province + district);
        if (!(whole instanceof Pointer.Unknown)) {
            return whole;
        }
        return mapping.ofDistrict(province) instanceof Pointer.Silent
                ? mapping.ofDistrict(district)
                : new Pointer.Unknown();
    }

    private RowProblem otherPark(SheetRow row, Column column, String value, ParkCode of) {
        return new RowProblem(
                row.number(),
                header.heading(column),
                value,
                "other-park",
                Text.of(
                        "an enterprise of " + park.code() + "; this one belongs to " + of,
                        park.park().nameZh() + "的企业；该企业属于 " + of));
    }

    private RowProblem authorityDiffers(SheetRow row, Uscc uscc, String district, Pointer authority) {
        String registered = authority instanceof Pointer.To(ParkCode of) ? of.value() : "outside the zone";
        String registeredZh = authority instanceof Pointer.To(ParkCode of) ? of.value() : "示范区外";
        return new RowProblem(
                row.number(),
                header.heading(Column.USCC),
                uscc.value(),
                "authority-differs",
                Text.of(
                        "an authority of " + district + "; characters 3 to 8, " + uscc.authority() + ", are "
                                + registered,
                        district + "的登记机关；第 3 至 8 位 " + uscc.authority() + " 为 " + registeredZh));
    }

    private EntryForm.@Nullable Capital capital(SheetRow row, List<RowProblem> problems, List<RowProblem> warnings) {
        String cell = header.cell(row, Column.CAPITAL);
        CapitalText.Said said = value(row, Column.CAPITAL, problems, () -> CapitalText.read(cell));
        return switch (said) {
            case CapitalText.Said.Amount(EntryForm.Capital capital) -> capital;
            case CapitalText.Said.OnlyUnit _ -> {
                warnings.add(new RowProblem(
                        row.number(),
                        header.heading(Column.CAPITAL),
                        cell,
                        "no-amount",
                        Text.of("an amount before the unit; taken as none", "单位前应有金额；按无注册资金处理")));
                yield null;
            }
            case CapitalText.Said.None _ -> null;
            case null -> null;
        };
    }

    private @Nullable Boolean flag(SheetRow row, List<RowProblem> problems) {
        String cell = header.cell(row, Column.SYNTHETIC).toLowerCase(Locale.ROOT);
        if (cell.isEmpty()) {
            return null;
        }
        if (!YES.contains(cell) && !NO.contains(cell)) {
            problems.add(new RowProblem(
                    row.number(),
                    header.heading(Column.SYNTHETIC),
                    cell,
                    ParksProblem.WRONG_TEXT.code(),
                    Text.of("是 or 否, true or false", "是或否")));
            return null;
        }
        return YES.contains(cell);
    }

    private <T> @Nullable T value(
            SheetRow row, Column column, List<RowProblem> problems, Supplier<@Nullable T> reading) {
        try {
            return reading.get();
        } catch (InvalidValue e) {
            problems.add(new RowProblem(row.number(), header.heading(column), e.value(), e.code(), e.expected()));
            return null;
        }
    }

    private RowProblem problem(SheetRow row, FieldProblem problem) {
        Column column = Column.ofPointer(problem.pointer());
        String value = Objects.requireNonNullElse(problem.value(), "");
        String cell = column == null ? value : cell(row, column);
        if (column != null && column.isPersonal()) {
            return new RowProblem(
                    row.number(),
                    header.heading(column),
                    value.isEmpty() ? "" : "…",
                    problem.code(),
                    problem.expected());
        }
        return new RowProblem(
                row.number(),
                column == null ? problem.pointer() : header.heading(column),
                // what was made of the cell is nowhere in the file; one of several values in it is
                cell.contains(value) ? value : cell,
                problem.code(),
                problem.expected());
    }

    private static @Nullable String none(String cell) {
        return cell.isEmpty() || cell.equals("-") || cell.equals("N/A") ? null : cell;
    }

    private @Nullable List<String> texts(SheetRow row, Column column) {
        String cell = header.cell(row, column);
        return none(cell) == null ? null : CellText.texts(cell);
    }

    private @Nullable LocalDate date(SheetRow row, Column column, List<RowProblem> problems) {
        String cell = header.cell(row, column);
        return cell.isEmpty() ? null : value(row, column, problems, () -> DateText.read(cell));
    }

    private EntryForm.@Nullable Point point(SheetRow row, List<RowProblem> problems) {
        int before = problems.size();
        BigDecimal longitude = degrees(row, Column.LONGITUDE, problems);
        BigDecimal latitude = degrees(row, Column.LATITUDE, problems);
        return (longitude == null && latitude == null) || problems.size() > before
                ? null
                : new EntryForm.Point(longitude, latitude);
    }

    private @Nullable BigDecimal degrees(SheetRow row, Column column, List<RowProblem> problems) {
        return value(row, column, problems, () -> degrees(none(header.cell(row, column))));
    }

    private static @Nullable BigDecimal degrees(@Nullable String cell) {
        if (cell == null) {
            return null;
        }
        String text = Normalizer.normalize(cell, Normalizer.Form.NFKC)
                .replace("°", "")
                .strip();
        try {
            if (text.length() <= 40) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new InvalidValue(
                ParksProblem.WRONG_PLACE.code(), cell, Text.of("degrees such as 116.310316", "度数，如 116.310316"));
    }

    /** Reads one of several things in a cell. */
    @FunctionalInterface
    private interface Part<T> {
        T of(List<String> parts);
    }

    /** What stands in a cell, one after the other. */
    private <T> @Nullable List<T> each(SheetRow row, Column column, List<RowProblem> problems, Part<T> reading) {
        String cell = header.cell(row, column);
        if (none(cell) == null) {
            return null;
        }
        String between = column == Column.QUALIFICATIONS ? CellText.BETWEEN_NAMES : CellText.BETWEEN;
        try {
            return CellText.read(cell, between).stream().map(reading::of).toList();
        } catch (InvalidValue e) {
            problems.add(new RowProblem(
                    row.number(),
                    header.heading(column),
                    column.isPersonal() ? "…" : Objects.requireNonNullElse(e.value(), ""),
                    e.code(),
                    e.expected()));
            return null;
        }
    }

    private static EntryForm.Holding holding(List<String> parts) {
        most(parts, 4);
        return new EntryForm.Holding(part(parts, 0), day(parts, 1), day(parts, 2), part(parts, 3));
    }

    private static EntryForm.Share share(List<String> parts) {
        most(parts, 4);
        return new EntryForm.Share(part(parts, 0), part(parts, 1), day(parts, 2), day(parts, 3));
    }

    private static EntryForm.Rank rank(List<String> parts) {
        most(parts, 3);
        Long year = number(parts, 1, 9_999);
        Long rank = number(parts, 2, 9_999);
        return new EntryForm.Rank(
                part(parts, 0), year == null ? null : year.intValue(), rank == null ? null : rank.intValue());
    }

    private static EntryForm.Document document(List<String> parts) {
        most(parts, 4);
        return new EntryForm.Document(part(parts, 0), part(parts, 1), number(parts, 2, Long.MAX_VALUE), part(parts, 3));
    }

    private static EntryForm.Person person(List<String> parts) {
        most(parts, 4);
        return new EntryForm.Person(part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3));
    }

    private static void most(List<String> parts, int most) {
        if (parts.size() > most) {
            throw new InvalidValue(
                    ParksProblem.WRONG_TEXT.code(),
                    String.join("|", parts),
                    Text.of(
                            "at most " + most + " parts between |, several things between ；",
                            "以 | 分隔至多 " + most + " 部分，多项以；分隔"));
        }
    }

    private static @Nullable String part(List<String> parts, int at) {
        return at < parts.size() && !parts.get(at).isEmpty() ? parts.get(at) : null;
    }

    private static @Nullable LocalDate day(List<String> parts, int at) {
        String part = part(parts, at);
        return part == null ? null : DateText.read(part);
    }

    private static @Nullable Long number(List<String> parts, int at, long most) {
        String part = part(parts, at);
        if (part == null) {
            return null;
        }
        try {
            long number = Long.parseLong(Normalizer.normalize(part, Normalizer.Form.NFKC));
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new InvalidValue(ParksProblem.WRONG_TEXT.code(), part, Text.of("a whole number, 0 or more", "不小于 0 的整数"));
    }
}
