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
import cn.onezone.parks.roster.RosterCommand.Columns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
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
    }

    /** What a row says. */
    sealed interface Read {
        /** Facts, and what is odd about them. */
        record Good(int row, EntryFacts facts, Columns columns, List<RowProblem> warnings) implements Read {}

        /** At least one cell is wrong. */
        record Bad(List<RowProblem> problems) implements Read {}
    }

    Read read(SheetRow row) {
        List<RowProblem> problems = new ArrayList<>();
        List<RowProblem> warnings = new ArrayList<>();
        LocalDate foundedOn =
                value(row, Column.FOUNDED_ON, problems, () -> DateText.read(cell(row, Column.FOUNDED_ON)));
        LocalDate claimedFrom =
                value(row, Column.CLAIMED_FROM, problems, () -> DateText.read(cell(row, Column.CLAIMED_FROM)));
        EntryForm.Capital capital = capital(row, problems, warnings);
        Boolean synthetic = flag(row, problems);
        EntryForm form = new EntryForm(
                header.cell(row, Column.USCC),
                header.cell(row, Column.NAME),
                names(header.cell(row, Column.FORMER_NAMES)),
                none(header.cell(row, Column.ENTERPRISE_TYPE)),
                header.cell(row, Column.DISTRICT),
                none(header.cell(row, Column.ADDRESS)),
                none(header.cell(row, Column.INDUSTRY)),
                capital,
                foundedOn,
                holdings(header.cell(row, Column.QUALIFICATIONS)),
                claimedFrom,
                none(header.cell(row, Column.SCOPE)),
                synthetic);
        switch (checks.check(form, today)) {
            case EntryChecks.Checked.Wrong(List<FieldProblem> wrong) ->
                wrong.forEach(p -> problems.add(problem(row, p)));
            case EntryChecks.Checked.Fine(EntryFacts facts) -> {
                place(row, facts.uscc(), problems, warnings);
                if (problems.isEmpty()) {
                    return new Read.Good(
                            row.number(),
                            facts,
                            new Columns(
                                    header.has(Column.ENTERPRISE_TYPE),
                                    header.has(Column.CAPITAL),
                                    header.has(Column.FOUNDED_ON),
                                    header.has(Column.SCOPE),
                                    header.has(Column.DISTRICT),
                                    header.has(Column.ADDRESS)),
                            List.copyOf(warnings));
                }
            }
        }
        return new Read.Bad(List.copyOf(problems));
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

    private static @Nullable List<String> names(String cell) {
        return none(cell) == null ? null : parts(cell);
    }

    private static @Nullable List<EntryForm.Holding> holdings(String cell) {
        return none(cell) == null
                ? null
                : parts(cell).stream()
                        .map(name -> new EntryForm.Holding(name, null, null))
                        .toList();
    }

    private static List<String> parts(String cell) {
        return Arrays.stream(cell.split("[、,，;；|\\n]"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
