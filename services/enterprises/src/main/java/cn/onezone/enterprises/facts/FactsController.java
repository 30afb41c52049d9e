package cn.onezone.enterprises.facts;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/facts}: dated facts over all parks. */
@RestController
@RequestMapping("/enterprises")
@Tag(name = "facts", description = "Dated facts of enterprises over all parks 企业事项")
class FactsController {
    private static final String PERIOD = "from and until are days, both included; period is a year, quarter or month"
            + " instead. validAt is a day (today), asOf a moment or a day (now). attribution=restated counts what former"
            + " parks reported for today's (R1), reported (the default) for those of then.";
    private static final String REPORTED = "reported";
    private static final String RESTATED = "restated";

    private final Facts facts;
    private final ParkDirectory parks;
    private final Clock clock;

    FactsController(Facts facts, ParkDirectory parks, Clock clock) {
        this.facts = facts;
        this.parks = parks;
        this.clock = clock;
    }

    /**
     * A fact as it is at the two times.
     *
     * @param park for which it is counted
     * @param reportedPark whose report stands; another than {@code park} only where that is restated (R1)
     * @param fact as the park states it whose report stands; to a park as it states it itself (R2)
     * @param sources all that state it, the standing one first; to a park itself
     * @param differences fields that not all sources state alike; to a park with its own values only
     */
    record View(
            FactId id,
            Uscc uscc,
            FactKind kind,
            ParkCode park,
            ParkCode reportedPark,
            EnterpriseFact fact,
            boolean synthetic,
            List<FactAt.Source> sources,
            List<FactAt.Difference> differences) {
        static View of(FactAt f) {
            return new View(
                    f.id(),
                    f.uscc(),
                    f.kind(),
                    f.park(),
                    f.reportedPark(),
                    f.fact(),
                    f.synthetic(),
                    f.sources(),
                    f.differences());
        }
    }

    /**
     * A page of facts.
     *
     * @param attribution whether they count for the parks of then ({@code reported}) or of today ({@code restated})
     * @param items by the day in whose period they are counted
     * @param next where the next page begins, absent at the end
     */
    record FactsPage(
            LocalDate validAt,
            Instant asOf,
            String attribution,
            List<View> items,
            @Nullable String next) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/facts")
    @Operation(summary = "List facts, each once whoever reports it 事项列表", description = PERIOD)
    FactsPage list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String term,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        Moment moment = Moment.of(validAt, asOf, clock);
        return page(
                query(kind, uscc, park, from, until, period, country, term, moment, attribution, reach), limit, cursor);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{uscc}/facts")
    @Operation(summary = "The facts of an enterprise 企业的事项", description = PERIOD)
    FactsPage ofEnterprise(
            @PathVariable("uscc") String uscc,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        Moment moment = Moment.of(validAt, asOf, clock);
        return page(
                query(kind, uscc, null, from, until, period, null, null, moment, attribution, reach), limit, cursor);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/facts/totals")
    @Operation(
            summary = "Count facts and sum their amounts for each currency 事项统计",
            description = PERIOD + " by: park, year, quarter, month, kind, country, several with commas.")
    FactTotals.Answer totals(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String term,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            Reach reach) {
        Moment moment = Moment.of(validAt, asOf, clock);
        FactTotals totals = new FactTotals(groups(by));
        FactQuery query = query(kind, uscc, park, from, until, period, country, term, moment, attribution, reach);
        facts.each(query, null, match -> {
            totals.add(match.fact());
            return true;
        });
        return totals.answer(moment, query.restated() ? RESTATED : REPORTED, parks, query.within());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/facts/export.csv")
    @Operation(summary = "Download facts as CSV, as many as there are 导出事项", description = PERIOD)
    void export(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String term,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            Reach reach,
            HttpServletResponse response)
            throws IOException {
        Moment moment = Moment.of(validAt, asOf, clock);
        FactQuery query = query(kind, uscc, park, from, until, period, country, term, moment, attribution, reach);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"facts.csv\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        out.write("\uFEFF" + FactColumns.line(FactColumns.HEADER));
        each(query, cells -> out.write(FactColumns.line(cells)));
        out.flush();
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/facts/export.xlsx")
    @Operation(
            summary = "Download facts as a workbook, as many as there are 导出事项工作簿",
            description = PERIOD + " What one sheet has no place for stands on another.")
    void workbook(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String term,
            @RequestParam(required = false) @Nullable String validAt,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String attribution,
            Reach reach,
            HttpServletResponse response)
            throws IOException {
        Moment moment = Moment.of(validAt, asOf, clock);
        FactQuery query = query(kind, uscc, park, from, until, period, country, term, moment, attribution, reach);
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"facts.xlsx\"");
        FactWorkbook out = new FactWorkbook(response.getOutputStream());
        each(query, out::row);
        out.end();
    }

    /** What takes rows one after the other. */
    @FunctionalInterface
    private interface Rows {
        void take(List<String> cells) throws IOException;
    }

    private void each(FactQuery query, Rows rows) throws IOException {
        try {
            facts.each(query, null, match -> {
                try {
                    rows.take(FactColumns.of(match.fact()));
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private FactsPage page(FactQuery query, @Nullable Integer limit, @Nullable String cursor) {
        int most = Page.limit(limit);
        List<Facts.Match> found = new ArrayList<>();
        facts.each(query, place(cursor), match -> {
            found.add(match);
            return found.size() <= most;
        });
        boolean more = found.size() > most;
        List<Facts.Match> shown = more ? found.subList(0, most) : found;
        return new FactsPage(
                query.validAt(),
                query.asOf(),
                query.restated() ? RESTATED : REPORTED,
                shown.stream().map(m -> View.of(m.fact())).toList(),
                more
                        ? Page.cursor(shown.getLast().place().first() + "/"
                                + shown.getLast().place().id())
                        : null);
    }

    private static Facts.@Nullable Place place(@Nullable String cursor) {
        String after = Page.after(cursor);
        if (after.isEmpty()) {
            return null;
        }
        int slash = after.indexOf('/');
        try {
            if (slash > 0) {
                return new Facts.Place(
                        LocalDate.parse(after.substring(0, slash)), FactId.of(after.substring(slash + 1)));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // refused below
        }
        throw Problem.of(
                        KitProblem.WRONG_CURSOR,
                        "cursor: value: " + cursor + " (expected: the next of the page before)",
                        "cursor：“" + cursor + "”无效，应为上一页的 next")
                .refused();
    }

    private FactQuery query(
            @Nullable String kind,
            @Nullable String uscc,
            @Nullable String park,
            @Nullable String from,
            @Nullable String until,
            @Nullable String period,
            @Nullable String country,
            @Nullable String term,
            Moment moment,
            @Nullable String attribution,
            Reach reach) {
        LocalDate first = day("from", from);
        LocalDate last = day("until", until);
        if (period != null) {
            Period whole = Period.of(period);
            if (first != null || last != null) {
                throw Problem.of(
                                FactsProblem.WRONG_PERIOD,
                                "period",
                                period,
                                Text.of("either period or from and until", "period 与 from、until 二者择一"))
                        .refused();
            }
            first = whole.start();
            last = whole.end();
        }
        if (first != null && last != null && last.isBefore(first)) {
            throw Problem.of(
                            FactsProblem.WRONG_PERIOD,
                            "until",
                            String.valueOf(until),
                            Text.of(first + " or later", "不早于 " + first))
                    .refused();
        }
        if (country != null && !Set.of(Locale.getISOCountries()).contains(country)) {
            throw Problem.of(
                            FactsProblem.WRONG_COUNTRY,
                            "country",
                            country,
                            Text.of("an ISO 3166-1 alpha-2 code such as DE", "ISO 3166-1 两字母代码，如 DE"))
                    .refused();
        }
        return new FactQuery(
                kind == null ? null : FactKind.of(kind),
                uscc == null ? null : Uscc.of(uscc),
                park == null ? null : ParkCode.of(park),
                first,
                last,
                country,
                term,
                reach.only(),
                moment.validAt(),
                moment.asOf(),
                restated(attribution));
    }

    private static boolean restated(@Nullable String attribution) {
        if (attribution == null || attribution.equals(REPORTED)) {
            return false;
        }
        if (attribution.equals(RESTATED)) {
            return true;
        }
        throw Problem.of(
                        KitProblem.WRONG_PARAMETER,
                        "attribution",
                        attribution,
                        Text.of("reported or restated", "reported 或 restated"))
                .refused();
    }

    private static @Nullable LocalDate day(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw Problem.of(
                            FactsProblem.WRONG_PERIOD,
                            name,
                            text,
                            Text.of("a day such as 2024-03-01", "日期，如 2024-03-01"))
                    .refused();
        }
    }

    private static Set<FactTotals.Group> groups(@Nullable String by) {
        Set<FactTotals.Group> groups = EnumSet.noneOf(FactTotals.Group.class);
        if (by == null || by.isBlank()) {
            return groups;
        }
        for (String name : by.split(",", -1)) {
            groups.add(Arrays.stream(FactTotals.Group.values())
                    .filter(g -> g.wire().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> {
                        String all = Arrays.stream(FactTotals.Group.values())
                                .map(FactTotals.Group::wire)
                                .collect(Collectors.joining(", "));
                        return Problem.of(FactsProblem.WRONG_GROUP, "by", name, Text.of("some of " + all, "取自 " + all))
                                .refused();
                    }));
        }
        return groups;
    }
}
