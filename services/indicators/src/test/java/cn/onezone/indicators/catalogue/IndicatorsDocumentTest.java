package cn.onezone.indicators.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.indicators.IndicatorFormula.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/indicators.md} are what the program has. */
class IndicatorsDocumentTest {
    private final Definitions definitions = CatalogueOfTests.bundled();

    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("services/contracts"))) {
            here = here.getParent();
        }
        return here;
    }

    /** The rules that stand in the description of a class. */
    private static String grammar(String name) throws IOException {
        String source = Files.readString(repository()
                .resolve("services/contracts/src/main/java/cn/onezone/contracts/formula/" + name + ".java"));
        String rules = source.substring(source.indexOf("<pre>\n") + 6, source.indexOf("</pre>"));
        return rules.lines()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .collect(Collectors.joining("\n", "```\n", "\n```\n"))
                .replace("\n\n```", "\n```");
    }

    private static String reasons() {
        StringBuilder table = new StringBuilder("| reason | means |\n|---|---|\n");
        for (Reason reason : Reason.values()) {
            table.append("| `").append(reason.wire()).append("` | ");
            table.append(
                    switch (reason) {
                        case NO_FORMULA -> "no formula is known";
                        case MISSING_ELEMENT ->
                            "no report has all data elements of the formula; one that is missing is named";
                        case ZERO_DENOMINATOR -> "a divisor is zero after summing; it is named";
                    });
            table.append(" |\n");
        }
        return table.toString();
    }

    private String units() throws IOException {
        StringBuilder table =
                new StringBuilder(grammar("Units")).append("\n| name | is | in basic units | |\n|---|---|---|---|\n");
        for (UnitDefined unit : definitions.namedUnits()) {
            String is = unit.of() == null
                    ? Objects.requireNonNullElse(unit.factor(), "basic")
                    : (unit.factor() == null ? "" : unit.factor() + " ") + unit.of();
            var measure = definitions.units().measure(unit.symbol());
            table.append("| ")
                    .append(unit.symbol())
                    .append(" | ")
                    .append(is)
                    .append(" | ")
                    .append(measure.scale())
                    .append(measure.kind().equals("1") ? "" : " " + measure.kind())
                    .append(" | ")
                    .append(unit.name().en())
                    .append(" |\n");
        }
        return table.toString();
    }

    private String catalogue() {
        StringBuilder table = new StringBuilder(
                "| no. | key indicator | code | formula | unit | decimals |\n|---|---|---|---|---|---|\n");
        List<IndicatorDefined> all =
                definitions.indicators().stream().map(Indicator::definition).toList();
        all.stream()
                .filter(i -> i.keyNo() != null)
                .forEach(i -> table.append("| ")
                        .append(i.keyNo())
                        .append(" | ")
                        .append(i.name().zh())
                        .append("<br>")
                        .append(i.name().en())
                        .append(" | `")
                        .append(i.code())
                        .append("` | `")
                        .append(Objects.requireNonNull(i.expression()).text())
                        .append("` | ")
                        .append(i.unit())
                        .append(" | ")
                        .append(i.decimals())
                        .append(" |\n"));
        table.append("\nBesides these there are ")
                .append(all.stream().filter(i -> i.keyNo() == null).count())
                .append(" further indicators, ")
                .append(all.stream()
                        .filter(i -> i.keyNo() == null && i.expression() != null)
                        .count())
                .append(" of them with a formula, and these data elements:\n\n")
                .append(
                        "| data element | code | unit | | levels | frequencies | breakdowns |\n|---|---|---|---|---|---|---|\n");
        for (Element element : definitions.elements()) {
            DataElementDefined e = element.definition();
            Edition edition = Objects.requireNonNull(e.edition());
            table.append("| ")
                    .append(e.name().zh())
                    .append("<br>")
                    .append(e.name().en())
                    .append(" | `")
                    .append(e.code())
                    .append("` | ")
                    .append(e.unit())
                    .append(" | ")
                    .append(e.kind())
                    .append(Boolean.TRUE.equals(e.signed()) ? ", may be below zero" : "")
                    .append(" | ")
                    .append(list(edition.levels()))
                    .append(" | ")
                    .append(list(edition.frequencies()))
                    .append(" | ")
                    .append(list(edition.breakdowns()))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String list(List<?> of) {
        return of.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String put(String page, String what, String made) {
        String begin = "<!-- made from " + what + ": begin -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- made from " + what + ": end -->");
        assertThat(page).contains(begin);
        assertThat(to).as("the mark at the end of " + what).isGreaterThanOrEqualTo(from);
        return page.substring(0, from) + made + page.substring(to);
    }

    @Test
    void isMadeFromTheProgram() throws IOException {
        Path file = repository().resolve("docs/indicators.md");
        String page = Files.readString(file);
        String made = put(page, "Formulas", grammar("Formulas"));
        made = put(made, "the reasons", reasons());
        made = put(made, "Units", units());
        made = put(made, "the catalogue", catalogue());
        if (Boolean.getBoolean("onezone.write-docs")) {
            Files.writeString(file, made);
        } else {
            assertThat(page).as("write it anew with -Donezone.write-docs=true").isEqualTo(made);
        }
    }
}
