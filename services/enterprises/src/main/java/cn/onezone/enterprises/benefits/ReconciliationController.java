package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.benefits.Reconciliation.FigureKey;
import cn.onezone.enterprises.benefits.Reconciliation.Finding;
import cn.onezone.enterprises.benefits.Reconciliation.Known;
import cn.onezone.enterprises.benefits.Reconciliation.Line;
import cn.onezone.enterprises.benefits.Reconciliation.Revision;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/benefits/reconciliations}: a partner's totals against the accepted figures (R7). */
@RestController
@RequestMapping("/enterprises/benefits/reconciliations")
@Tag(name = "reconciliations", description = "Reconciliation of shared benefits with a partner's totals 利益分享对账")
class ReconciliationController {
    private static final int BATCH = 500;
    private static final String AS_OF =
            "A report is never changed; asOf, a moment or a day, leaves out those made later. 填 asOf 时不含其后生成的报告。";

    private final Reconciliations reconciliations;
    private final SharingBooks books;
    private final Clock clock;

    ReconciliationController(Reconciliations reconciliations, SharingBooks books, Clock clock) {
        this.reconciliations = reconciliations;
        this.books = books;
        this.clock = clock;
    }

    /** A report without its lines. */
    record Summary(String id, @Nullable String file, Instant at, String by, int agreeing, int differing) {
        static Summary of(Stored<Reconciliation> stored) {
            Reconciliation r = stored.state();
            return new Summary(r.id(), r.file(), r.at(), r.by(), r.agreeing(), r.differing());
        }
    }

    /**
     * A page of reports.
     *
     * @param items at most as many as asked for; as of an earlier moment a page may have fewer and still have a next one
     * @param total how many there are in all; absent as of an earlier moment, for to know it all would be looked at
     * @param next cursor of the next page, absent at the end
     * @param asOf what was known until then
     */
    record SummaryPage(
            List<Summary> items,
            @Nullable Long total,
            @JsonInclude @Nullable String next,
            Instant asOf) {}

    /** What is asked for, so that the same file under the same key is the same request. */
    private record Request(@Nullable String name, String content) {}

    @Allowed({Role.REVIEWER, Role.COORDINATOR})
    @PostMapping(consumes = {"text/csv", "text/plain", "application/octet-stream"})
    @Operation(
            summary = "Compare a partner's totals 对账",
            description =
                    "CSV in UTF-8 with the columns uscc, measure, period and amount (yuan), at most 10 000 lines.")
    ResponseEntity<Summary> reconcile(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String name,
            @RequestBody byte[] file) {
        Creation creation = Idempotency.creation(
                key, new Request(name, java.util.Base64.getEncoder().encodeToString(file)));
        List<Line> lines = Reconciliation.compare(TotalsFile.read(file), new Here());
        int agreeing =
                (int) lines.stream().filter(l -> l.finding() == Finding.AGREES).count();
        Caller caller = Objects.requireNonNull(Caller.current());
        Reconciliation report = new Reconciliation(
                Idempotency.id("reconciliation", creation),
                name == null || name.isBlank()
                        ? null
                        : name.strip().substring(0, Math.min(100, name.strip().length())),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                caller.name(),
                agreeing,
                lines.size() - agreeing,
                lines);
        Stored<Reconciliation> stored =
                Idempotency.created(reconciliations.create(report, creation), "reconciliation " + report.id());
        return ResponseEntity.created(URI.create("/enterprises/benefits/reconciliations/" + stored.id()))
                .body(Summary.of(stored));
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "reconciliations")
    @GetMapping
    @Operation(summary = "List the reports 对账报告列表", description = AS_OF)
    SummaryPage list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String asOf) {
        int most = Page.limit(limit);
        Moment moment = Moment.of(null, asOf, clock);
        String after = Page.after(cursor);
        Page<Summary> page =
                Page.of(reconciliations.list(after, most + 1), most, reconciliations.count(), Stored::id, Summary::of);
        return new SummaryPage(
                page.items().stream().filter(s -> known(s.at(), moment)).toList(),
                moment.present() ? page.total() : null,
                page.next(),
                moment.asOf());
    }

    /** A report is never changed: it was known since it was made. */
    private static boolean known(Instant made, Moment moment) {
        return moment.present() || !made.isAfter(moment.asOf());
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "reconciliations/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a report line by line 对账报告", description = AS_OF)
    Reconciliation read(@PathVariable String id, @RequestParam(required = false) @Nullable String asOf) {
        return there(id, asOf);
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "reconciliations/{id}")
    @GetMapping("/{id}/report.csv")
    @Operation(summary = "Download a report 下载对账报告", description = AS_OF)
    void csv(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String asOf,
            HttpServletResponse response)
            throws IOException {
        Reconciliation report = there(id, asOf);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"reconciliation-" + report.id() + ".csv\"");
        Writer out = response.getWriter();
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord(
                "row", "uscc", "measure", "period", "finding", "there", "here", "difference", "revision", "note");
        for (Line line : report.lines()) {
            csv.writeRecord(
                    text(line.row()),
                    text(line.uscc()),
                    text(line.measure()),
                    text(line.period()),
                    line.finding().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    yuan(line.there()),
                    yuan(line.here()),
                    yuan(line.difference()),
                    text(line.revision()),
                    defused(text(line.note())));
        }
        csv.flush();
    }

    private Reconciliation there(String id, @Nullable String asOf) {
        Moment moment = Moment.of(null, asOf, clock);
        return reconciliations
                .find(id)
                .filter(stored -> known(stored.state().at(), moment))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "reconciliation " + id + " is not there", "对账报告 " + id + " 不存在")
                        .refused())
                .state();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** What came from outside must not become a formula in a spreadsheet. */
    private static String defused(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String yuan(@Nullable Long fen) {
        return fen == null ? "" : BigDecimal.valueOf(fen, 2).toPlainString();
    }

    /** What is known, each enterprise read once. */
    private final class Here implements Reconciliation.Here {
        private final Map<Uscc, Sharing> sharings = new HashMap<>();

        @Override
        public Known of(FigureKey key) {
            Sharing sharing = sharings.computeIfAbsent(
                    key.uscc(), uscc -> books.sharing(uscc).map(Stored::state).orElseGet(() -> Sharing.none(uscc)));
            List<Revision> others = new ArrayList<>();
            Map<ParkCode, Long> shares = new TreeMap<>();
            books.ledger(key.uscc(), key.measure(), key.period())
                    .map(Stored::state)
                    .ifPresent(ledger -> {
                        ledger.entries().stream()
                                .filter(e -> e.reverses() == null)
                                .forEach(e -> others.add(new Revision(e.holder(), e.revision(), e.fen())));
                        ledger.parks().forEach(park -> shares.put(park, ledger.share(park)));
                    });
            Figure figure = sharing.figure(key.measure(), key.period()).orElse(null);
            Figure.Statement accepted = figure == null ? null : figure.accepted();
            if (figure != null && figure.pending()) {
                Figure.Statement stated = figure.stated();
                others.add(new Revision(stated.park(), stated.revision(), stated.fen()));
            }
            return new Known(
                    Split.terms(sharing.moves(), key.measure(), key.period()).isPresent(),
                    accepted == null ? null : accepted.fen(),
                    accepted == null ? null : accepted.revision(),
                    others,
                    shares);
        }

        @Override
        public Map<FigureKey, Known> accepted(Measure measure, Period period) {
            Map<FigureKey, Known> all = new TreeMap<>();
            String after = "";
            List<Stored<Ledger>> batch;
            do {
                batch = books.batch(period, null, after, BATCH);
                for (Stored<Ledger> stored : batch) {
                    Ledger.Entry posting = stored.state().posting();
                    if (stored.state().measure() == measure && posting != null) {
                        all.put(
                                new FigureKey(stored.state().uscc(), measure, period),
                                new Known(true, posting.fen(), posting.revision(), List.of(), Map.of()));
                    }
                }
                after = batch.isEmpty() ? after : batch.getLast().id();
            } while (batch.size() == BATCH);
            return all;
        }
    }
}
