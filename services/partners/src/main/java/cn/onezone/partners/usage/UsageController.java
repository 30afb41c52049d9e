package cn.onezone.partners.usage;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.agreements.Partners;
import cn.onezone.partners.sequence.Numbered;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /partners/usage}: a partner sees its own, a coordinator and an auditor all. */
@RestController
@RequestMapping("/partners/usage")
@Tag(name = "usage", description = "What partners were handed out 用量与对账单")
class UsageController {
    private static final int MOST_DAYS = 400;
    /** Each of them is looked for in its sequence. */
    private static final int MOST_UNDELIVERED = 50;

    /** Before the ids of agreements that have no counter, which come behind all keys of counters: those begin with a day. */
    private static final String WITHOUT_COUNTER = "~";

    private static final String[] COLUMNS = {
        "partner", "month", "subscription", "way", "type", "handedOut", "repeats", "late", "failed", "bytes"
    };

    private final Usage usage;
    private final Statements statements;
    private final Ages ages;
    private final Agreements agreements;
    private final Clock clock;

    UsageController(Usage usage, Statements statements, Ages ages, Agreements agreements, Clock clock) {
        this.usage = usage;
        this.statements = statements;
        this.ages = ages;
        this.agreements = agreements;
        this.clock = clock;
    }

    /**
     * A day of a subscription on one way.
     *
     * @param day in Beijing
     * @param handedOut how many numbers, each once
     * @param repeats how often one was handed out that had been before
     * @param late how many of {@code handedOut} a webhook took later than stated
     * @param failed how many deliveries of a webhook were not taken
     * @param bytes of all that was handed out, repetitions too
     * @param types the same for each type of event
     */
    record DayView(
            LocalDate day,
            String partner,
            String subscription,
            String way,
            long handedOut,
            long repeats,
            long late,
            long failed,
            long bytes,
            List<Counted> types) {
        static DayView of(DayUsage day) {
            Counted all = day.counted().stream().reduce(Counted.nothing(""), Counted::plus);
            return new DayView(
                    day.day(),
                    day.partner(),
                    day.subscription(),
                    day.way(),
                    all.handedOut(),
                    all.repeats(),
                    all.late(),
                    all.failed(),
                    all.bytes(),
                    day.counted());
        }
    }

    /**
     * A page of days.
     *
     * @param next cursor of the next page, absent at the end
     */
    record DaysView(List<DayView> items, @Nullable String next) {}

    /**
     * The oldest event that was not handed out.
     *
     * @param way absent if nothing of the subscription was handed out on any
     * @param sequence its number, absent if all that there is was handed out
     * @param numberedAt when it got it
     * @param seconds since then
     */
    record UndeliveredView(
            String partner,
            String subscription,
            @Nullable String way,
            @Nullable Long sequence,
            @Nullable Instant numberedAt,
            @Nullable Long seconds) {}

    /**
     * A page of the oldest events.
     *
     * @param next cursor of the next page, absent at the end
     */
    record UndeliveredPage(
            List<UndeliveredView> items, @Nullable String next) {}

    /**
     * A statement in a list.
     *
     * @param hash of what it says
     */
    record StatementItem(String partner, String month, long handedOut, long repeats, long bytes, String hash) {
        static StatementItem of(Statement one) {
            return new StatementItem(
                    one.partner(),
                    one.month(),
                    one.lines().stream().mapToLong(Statement.Line::handedOut).sum(),
                    one.lines().stream().mapToLong(Statement.Line::repeats).sum(),
                    one.lines().stream().mapToLong(Statement.Line::bytes).sum(),
                    one.hash());
        }
    }

    /**
     * A statement.
     *
     * @param frozen whether the month is over and nothing changes any more
     * @param hash SHA-256 of a zero byte and the members lines, month and partner as JSON without blanks, all members in the
     *     order of their names; absent before it is frozen
     */
    record StatementView(
            String partner,
            String month,
            boolean frozen,
            @Nullable Instant frozenAt,
            @Nullable String hash,
            List<Statement.Line> lines) {}

    /** Whose usage is asked for: a partner's own, or whomever else's the caller may see; absent for all. */
    private static @Nullable String whose(@Nullable String asked) {
        String only = Partners.only(Objects.requireNonNull(Caller.current(), "no route without a caller"));
        if (only != null && asked != null && !asked.equals(only)) {
            throw new Problem(
                            AccessProblem.NOT_ALLOWED,
                            Text.of("this is not open to you (expected: your own usage)", "您无权访问（应为本单位的用量）"),
                            List.of())
                    .refused();
        }
        return only == null ? asked : only;
    }

    private static Refused wrong(String name, Object value, String expected, String zh) {
        return Problem.of(
                        KitProblem.WRONG_PARAMETER,
                        name + ": value: " + value + " (expected: " + expected + ")",
                        name + "：值 " + value + "，应为" + zh)
                .refused();
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(
            summary = "What was handed out, by day, subscription and way 按日用量",
            description = "Without days: this month. What the numbers count stands in docs/partners.md.")
    DaysView days(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String partner,
            @RequestParam(required = false) @Nullable String subscription,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        String of = whose(partner);
        LocalDate last = to == null ? Days.today(clock) : to;
        LocalDate first = from == null ? last.withDayOfMonth(1) : from;
        if (first.isAfter(last) || first.plusDays(MOST_DAYS).isBefore(last)) {
            throw wrong(
                    "from",
                    first,
                    "a day up to " + last + ", at most " + MOST_DAYS + " before it",
                    "不晚于 " + last + " 且相距不超过 " + MOST_DAYS + " 日的日期");
        }
        String after = Page.after(cursor);
        String begin = first.toString();
        List<DayUsage> found =
                usage.list(of, subscription, after.compareTo(begin) > 0 ? after : begin, last.plusDays(1), most + 1);
        List<DayUsage> shown = found.size() > most ? found.subList(0, most) : found;
        return new DaysView(
                shown.stream().map(DayView::of).toList(),
                found.size() > most ? Page.cursor(shown.getLast().key()) : null);
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/undelivered")
    @Operation(summary = "The oldest event that was not handed out, by subscription and way 最早未交付事件")
    UndeliveredPage undelivered(
            @RequestParam(required = false) @Nullable String partner,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Math.min(MOST_UNDELIVERED, Page.limit(limit));
        String of = whose(partner);
        String after = Page.after(cursor);
        List<Stored<Counter>> found = usage.counters(of, after, most + 1);
        boolean more = found.size() > most;
        List<Stored<Counter>> shown = more ? found.subList(0, most) : found;
        try {
            List<UndeliveredView> items = new ArrayList<>();
            shown.forEach(c -> items.add(view(c.state())));
            String next = more ? shown.getLast().state().key() : null;
            if (!more) {
                next = neverReceived(of, after, most, items);
            }
            return new UndeliveredPage(items, next == null ? null : Page.cursor(next));
        } catch (LogUnavailable e) {
            throw Problem.of(PartnersProblem.LOG_UNAVAILABLE, "ask again in a few seconds", "请稍后重试")
                    .refused();
        }
    }

    /**
     * Behind the counters come the agreements in force of which nothing was handed out on any way.
     *
     * @param after key of the one before
     * @param items to which they are added
     * @return key of the last if there are more
     */
    private @Nullable String neverReceived(
            @Nullable String partner, String after, int most, List<UndeliveredView> items) {
        String before = after.startsWith(WITHOUT_COUNTER) ? after.substring(WITHOUT_COUNTER.length()) : "";
        List<Agreement> left = agreements.inForce(Days.today(clock)).stream()
                .filter(a -> (partner == null || a.partner().equals(partner)) && a.id().compareTo(before) > 0)
                .toList();
        Set<String> counted = usage.counted(left.stream().map(Agreement::id).toList());
        for (Agreement one : left) {
            if (counted.contains(one.id())) {
                continue;
            }
            if (items.size() == most) {
                return WITHOUT_COUNTER + previous(items, before);
            }
            items.add(view(one.partner(), one.id(), null, 1));
        }
        return null;
    }

    /** The last one that is listed and has no counter. */
    private static String previous(List<UndeliveredView> items, String before) {
        UndeliveredView last = items.isEmpty() ? null : items.getLast();
        return last == null || last.way() != null ? before : last.subscription();
    }

    private UndeliveredView view(Counter counter) {
        return view(counter.partner(), counter.subscription(), counter.way(), counter.next());
    }

    private UndeliveredView view(String partner, String subscription, @Nullable String way, long next) {
        Optional<Numbered> oldest = ages.oldest(subscription, next);
        return new UndeliveredView(
                partner,
                subscription,
                way,
                oldest.map(Numbered::sequence).orElse(null),
                oldest.map(Numbered::at).orElse(null),
                oldest.map(n -> Math.max(
                                0, Duration.between(n.at(), clock.instant()).toSeconds()))
                        .orElse(null));
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/statements")
    @Operation(summary = "The statements of months that are over 月度对账单列表")
    Page<StatementItem> list(
            @RequestParam(required = false) @Nullable String partner,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        String of = whose(partner);
        return Page.of(
                statements.list(of, Page.after(cursor), most + 1),
                most,
                statements.count(of),
                s -> s.state().key(),
                s -> StatementItem.of(s.state()));
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/statements/{month}")
    @Operation(
            summary = "The statement of a month; of this month what there is up to now 月度对账单",
            description = "Frozen and hashed when the month is over. A coordinator or auditor names the partner.")
    StatementView statement(
            @PathVariable("month") String month, @RequestParam(required = false) @Nullable String partner) {
        String of = whose(partner);
        if (of == null) {
            throw wrong("partner", "", "whose statement, for instance partner=bank", "对账单所属合作方，例如 partner=bank");
        }
        YearMonth when;
        YearMonth now = YearMonth.from(Days.today(clock));
        try {
            when = YearMonth.parse(month);
        } catch (DateTimeException e) {
            throw wrong("month", month, "a month, for instance " + now, "月份，例如 " + now);
        }
        if (when.isAfter(now)) {
            throw wrong("month", month, "at most " + now, "不晚于 " + now);
        }
        Optional<Statement> frozen = statements.find(of, when);
        if (frozen.isPresent()) {
            Statement one = frozen.get();
            return new StatementView(of, month, true, one.frozenAt(), one.hash(), one.lines());
        }
        List<Statement.Line> lines = statements.lines(of, when);
        if (lines.isEmpty() && when.isBefore(now)) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            "there is no statement of " + of + " for " + when
                                    + " (expected: a month in which it had an agreement)",
                            "没有 " + of + " " + when + " 的对账单，应为其协议存续的月份")
                    .refused();
        }
        return new StatementView(of, month, false, null, null, lines);
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/statements/{month}.csv")
    @Operation(summary = "The same as CSV, a line for each subscription, way and type 月度对账单 CSV")
    void csv(
            @PathVariable("month") String month,
            @RequestParam(required = false) @Nullable String partner,
            HttpServletResponse response)
            throws IOException {
        StatementView one = statement(month, partner);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"usage-" + one.month() + ".csv\"");
        Writer out = response.getWriter();
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord(COLUMNS);
        for (Statement.Line line : one.lines()) {
            csv.writeRecord(
                    one.partner(),
                    one.month(),
                    line.subscription(),
                    line.way(),
                    line.type(),
                    Long.toString(line.handedOut()),
                    Long.toString(line.repeats()),
                    Long.toString(line.late()),
                    Long.toString(line.failed()),
                    Long.toString(line.bytes()));
        }
        csv.flush();
    }
}
