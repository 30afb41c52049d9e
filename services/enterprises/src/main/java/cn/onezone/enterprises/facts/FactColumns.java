package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.value.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fact as a row of a table. */
final class FactColumns {
    static final List<String> HEADER = List.of(
            "id",
            "kind",
            "uscc",
            "park",
            "date",
            "country",
            "amount",
            "currency",
            "number",
            "name",
            "type",
            "status",
            "stake",
            "round",
            "pct",
            "counterparty",
            "place",
            "grantedOn",
            "validUntil",
            "closedOn",
            "sources",
            "differences",
            "synthetic");
    // what a spreadsheet would take for a formula when it opens the file, and run
    private static final Pattern FORMULA =
            Pattern.compile("[=+\\-@\\t\\r\\uff1d\\uff0b\\uff0d\\uff20].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");

    private FactColumns() {}

    /** Type, status, level and role of a fact, as they stand on the wire. */
    static Set<String> terms(EnterpriseFact fact) {
        return switch (fact) {
            case OverseasAcquisition a -> Set.of(a.status().wire());
            case TechnologyContract c -> Set.of(c.type().wire());
            case Standard s -> Set.of(s.level().wire(), s.role().wire());
            case Patent p ->
                p.pct() ? Set.of(p.type().wire(), "pct") : Set.of(p.type().wire());
            case Branch b -> Set.of(b.closedOn() == null ? "open" : "closed");
        };
    }

    /** The cells, in the order of the header. */
    static List<String> of(FactAt f) {
        EnterpriseFact fact = f.fact();
        Money amount = fact.amount();
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(f.id());
        cells.add(f.kind().wire());
        cells.add(f.uscc());
        cells.add(f.park());
        cells.add(fact.date());
        cells.add(fact.country());
        cells.add(amount == null ? null : amount.amount().toPlainString());
        cells.add(amount == null ? null : amount.currency());
        switch (fact) {
            case OverseasAcquisition a ->
                more(
                        cells,
                        null,
                        a.target(),
                        null,
                        a.status().wire(),
                        a.stake() == null ? null : a.stake().toPlainString(),
                        a.round(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
            case TechnologyContract c ->
                more(
                        cells,
                        c.registration(),
                        null,
                        c.type().wire(),
                        null,
                        null,
                        null,
                        null,
                        c.counterparty(),
                        null,
                        null,
                        null,
                        null);
            case Standard s ->
                more(
                        cells,
                        s.number(),
                        null,
                        s.level().wire(),
                        s.role().wire(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
            case Patent p ->
                more(
                        cells,
                        p.application(),
                        null,
                        p.type().wire(),
                        null,
                        null,
                        null,
                        p.pct(),
                        null,
                        null,
                        p.grantedOn(),
                        p.validUntil(),
                        null);
            case Branch b ->
                more(
                        cells,
                        b.uscc() == null ? b.foreignRegistration() : b.uscc(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        b.place(),
                        null,
                        null,
                        b.closedOn());
        }
        cells.add(f.sources().stream().map(s -> s.park().value()).collect(Collectors.joining(" ")));
        cells.add(f.differences().stream().map(FactAt.Difference::field).collect(Collectors.joining(" ")));
        cells.add(f.synthetic());
        return cells.stream().map(c -> Objects.toString(c, "")).toList();
    }

    private static void more(List<@Nullable Object> cells, @Nullable Object... values) {
        for (Object value : values) {
            cells.add(value);
        }
    }

    /** A line of RFC 4180. */
    static String line(List<String> cells) {
        return cells.stream().map(FactColumns::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(String text) {
        String safe = FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
