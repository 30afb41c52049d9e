package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/benefits}: statements of what each park has of shared figures (R7). */
@RestController
@RequestMapping("/enterprises/benefits")
@Tag(name = "benefits", description = "Statements of shared benefits 利益分享对账单")
class StatementController {
    private static final int BATCH = 500;
    private static final String AS_OF =
            "The period is the valid time; asOf, a moment or a day, leaves out what was posted later.";
    private static final List<String> COLUMNS = List.of(
            "uscc",
            "measure",
            "period",
            "revision",
            "holder",
            "amount",
            "park",
            "collected",
            "share",
            "net",
            "synthetic");

    private final SharingBooks books;
    private final Clock clock;

    StatementController(SharingBooks books, Clock clock) {
        this.books = books;
        this.clock = clock;
    }

    /**
     * A page of a statement.
     *
     * @param items at most as many as asked for; as of an earlier moment a page may have fewer and still have a next one
     * @param total how many figures there are; absent as of an earlier moment, for to know it all would be looked at
     * @param next cursor of the next page, absent at the end
     * @param asOf what was posted until then
     */
    record StatementPage(
            List<Line> items,
            @Nullable Long total,
            @JsonInclude @Nullable String next,
            Instant asOf) {}

    /**
     * What a park has of a figure.
     *
     * @param collected what it has collected as the holder, the whole figure or nothing
     * @param share what is its own of it
     * @param net {@code share} less {@code collected}: what it gets from the others, below zero what it owes them
     */
    record Part(ParkCode park, Money collected, Money share, Money net) {
        static Part of(ParkCode park, long collected, long share) {
            return new Part(park, Money.fen(collected), Money.fen(share), Money.fen(share - collected));
        }
    }

    /**
     * A figure of a statement.
     *
     * @param amount the accepted figure, the sum of all shares
     * @param parts of all parks, or of the one that is asked for
     */
    record Line(
            Uscc uscc,
            Measure measure,
            Period period,
            int revision,
            ParkCode holder,
            Money amount,
            List<Part> parts,
            boolean synthetic) {
        static Line of(Ledger ledger, @Nullable ParkCode only) {
            Ledger.Entry posting = java.util.Objects.requireNonNull(ledger.posting());
            List<Part> parts = new ArrayList<>();
            for (ParkCode park : ledger.parks()) {
                if (only == null || only.equals(park)) {
                    parts.add(Part.of(park, -ledger.collected(park), ledger.share(park)));
                }
            }
            return new Line(
                    ledger.uscc(),
                    ledger.measure(),
                    ledger.period(),
                    posting.revision(),
                    posting.holder(),
                    Money.fen(posting.fen()),
                    parts,
                    ledger.synthetic());
        }
    }

    /** The sum of a measure for a park in a period. */
    record Total(Measure measure, Part total, int figures) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "benefits")
    @GetMapping("/statements")
    @Operation(summary = "Statement of a period, of one park or the city 对账单", description = AS_OF)
    StatementPage statement(
            @RequestParam String period,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        int most = Page.limit(limit);
        Moment moment = Moment.of(null, asOf, clock);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        Excerpt<Ledger> found = books.of(Period.of(period), code, Page.after(cursor), most);
        Page<Optional<Line>> page = Page.of(
                found,
                most,
                Stored::id,
                s -> Optional.ofNullable(then(s.state(), code, moment)).map(l -> Line.of(l, code)));
        return new StatementPage(
                page.items().stream().flatMap(Optional::stream).toList(),
                moment.present() ? page.total() : null,
                page.next(),
                moment.asOf());
    }

    /** A ledger as of a moment, absent if there was none then, or none that concerned the park. */
    private static @Nullable Ledger then(Ledger ledger, @Nullable ParkCode park, Moment moment) {
        Ledger then = moment.present() ? ledger : ledger.asOf(moment.asOf());
        return then == null
                        || then.posting() == null
                        || (park != null && !then.parks().contains(park))
                ? null
                : then;
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "benefits")
    @GetMapping("/totals")
    @Operation(summary = "Sums of a period for each park and measure 分园汇总", description = AS_OF)
    List<Total> totals(
            @RequestParam String period,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach) {
        Moment moment = Moment.of(null, asOf, clock);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        record Key(Measure measure, ParkCode park) {}
        Map<Key, long[]> sums = new TreeMap<>(Comparator.comparing(Key::measure).thenComparing(Key::park));
        each(Period.of(period), code, moment, ledger -> {
            for (ParkCode one : ledger.parks()) {
                if (code == null || code.equals(one)) {
                    long[] sum = sums.computeIfAbsent(new Key(ledger.measure(), one), _ -> new long[3]);
                    sum[0] = Math.addExact(sum[0], -ledger.collected(one));
                    sum[1] = Math.addExact(sum[1], ledger.share(one));
                    sum[2]++;
                }
            }
        });
        return sums.entrySet().stream()
                .map(e -> new Total(
                        e.getKey().measure(),
                        Part.of(e.getKey().park(), e.getValue()[0], e.getValue()[1]),
                        Math.toIntExact(e.getValue()[2])))
                .toList();
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "benefits")
    @GetMapping("/statements.csv")
    @Operation(summary = "The same as CSV, a line for each figure and park 对账单 CSV", description = AS_OF)
    void csv(
            @RequestParam String period,
            @RequestParam(required = false) @Nullable String park,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach,
            HttpServletResponse response)
            throws IOException {
        Moment moment = Moment.of(null, asOf, clock);
        ParkCode code = reach.within(park == null ? null : ParkCode.of(park));
        Period when = Period.of(period);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"benefits-" + when + (code == null ? "" : "-" + code) + ".csv\"");
        Writer out = response.getWriter();
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord(COLUMNS);
        each(when, code, moment, ledger -> {
            Line line = Line.of(ledger, code);
            for (Part part : line.parts()) {
                csv.writeRecord(
                        line.uscc().value(),
                        line.measure().code(),
                        line.period().value(),
                        Integer.toString(line.revision()),
                        line.holder().value(),
                        text(line.amount()),
                        part.park().value(),
                        text(part.collected()),
                        text(part.share()),
                        text(part.net()),
                        Boolean.toString(line.synthetic()));
            }
        });
        csv.flush();
    }

    private static String text(Money money) {
        return money.amount().toPlainString();
    }

    /** Each ledger of a period as of a moment, a batch in memory at a time. */
    private void each(Period period, @Nullable ParkCode park, Moment moment, Consumer<Ledger> what) {
        String after = "";
        List<Stored<Ledger>> batch;
        do {
            batch = books.batch(period, park, after, BATCH);
            for (Stored<Ledger> stored : batch) {
                Ledger then = then(stored.state(), park, moment);
                if (then != null) {
                    what.accept(then);
                }
            }
            after = batch.isEmpty() ? after : batch.getLast().id();
        } while (batch.size() == BATCH);
    }
}
