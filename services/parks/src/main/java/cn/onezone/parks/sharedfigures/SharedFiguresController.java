package cn.onezone.parks.sharedfigures;

import cn.onezone.contracts.enterprises.EnterpriseEvent.FigureDecision;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ThisPark;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/shared-figures}: figures that the terms of a relocation share (R7). */
@RestController
@RequestMapping("/parks/{park}/shared-figures")
@Tag(name = "shared-figures", description = "Figures shared by the terms of relocations 利益分享数据")
class SharedFiguresController {
    // a hundred times the taxes of the whole city: what is above is a slip of the hand
    private static final Money MOST = Money.fen(10_000_000_000_000_000L);

    private final ThisPark park;
    private final SharedFigures figures;
    private final Clock clock;

    SharedFiguresController(ThisPark park, SharedFigures figures, Clock clock) {
        this.park = park;
        this.figures = figures;
        this.clock = clock;
    }

    /** A figure; {@code amount} of CNY, at most two decimals, not below zero. */
    record Form(
            @Nullable Uscc uscc,
            @Nullable Measure measure,
            @Nullable Period period,
            @Nullable Money amount,
            @Nullable String note,
            @Nullable Boolean synthetic) {}

    /** A correction of a figure, its next revision. */
    record Correction(
            @Nullable Money amount,
            @Nullable String note,
            @Nullable Boolean synthetic) {}

    /**
     * A figure as the park shows it.
     *
     * @param decision absent while the city has not decided on this revision
     * @param version also the {@code ETag}
     */
    record View(
            ParkCode park,
            Uscc uscc,
            Measure measure,
            Period period,
            int revision,
            Money amount,
            @Nullable String note,
            boolean synthetic,
            @Nullable FigureDecision decision,
            @Nullable String said,
            @Nullable Refusal refusal,
            @Nullable Integer acceptedRevision,
            long version) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(summary = "State a figure that running terms share 填报利益分享数据")
    ResponseEntity<View> state(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Form form) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        FieldChecks checks = new FieldChecks();
        Uscc uscc = checks.present("/uscc", form.uscc(), "a USCC", "统一社会信用代码");
        Measure measure = checks.present("/measure", form.measure(), "tax or output", "tax 或 output");
        Period period = checks.present("/period", form.period(), "a period such as 2025", "时期，如 2025");
        Money amount = amount(checks, form.amount());
        String note = checks.optionalText("/note", form.note(), 500);
        checks.done();
        Objects.requireNonNull(uscc);
        Objects.requireNonNull(measure);
        Objects.requireNonNull(period);
        shared(uscc, measure, period);
        SharedFigure figure = new SharedFigure(
                SharedFigure.id(uscc, measure, period),
                uscc,
                measure,
                period,
                1,
                amount,
                note,
                Boolean.TRUE.equals(form.synthetic()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                null,
                null,
                null,
                null,
                0);
        Stored<SharedFigure> stored =
                Idempotency.created(figures.create(figure, creation, said(figure)), "figure " + figure.key());
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/shared-figures/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{uscc}/{measure}/{period}")
    @Operation(summary = "Correct a figure: its next revision; needs If-Match 更正")
    ResponseEntity<View> correct(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String uscc,
            @PathVariable String measure,
            @PathVariable String period,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Correction form) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        Money amount = amount(checks, form.amount());
        String note = checks.optionalText("/note", form.note(), 500);
        checks.done();
        Stored<SharedFigure> before = there(uscc, measure, period);
        Versions.check(before, ifMatch);
        SharedFigure f = before.state();
        boolean synthetic = Objects.requireNonNullElse(form.synthetic(), f.synthetic());
        if (f.amount().equals(amount)
                && Objects.equals(f.note(), note)
                && f.synthetic() == synthetic
                && (f.decision() == null || f.decision() == FigureDecision.ACCEPTED)) {
            return answer(before);
        }
        shared(f.uscc(), f.measure(), f.period());
        SharedFigure after = new SharedFigure(
                f.key(),
                f.uscc(),
                f.measure(),
                f.period(),
                f.revision() + 1,
                amount,
                note,
                synthetic,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                null,
                null,
                null,
                f.acceptedRevision(),
                f.citySequence());
        return answer(figures.replace(before, after, said(after)));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "sharedFigures")
    @GetMapping
    @Operation(summary = "List the figures that this park shares 利益分享数据列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String uscc,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        Excerpt<SharedFigure> found = figures.list(uscc == null ? null : Uscc.of(uscc), Page.after(cursor), most);
        return Page.of(found, most, Stored::id, this::view);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "sharedFigures/{uscc}")
    @GetMapping("/{uscc}/{measure}/{period}")
    @Operation(summary = "Read a figure that this park shares 利益分享数据详情")
    ResponseEntity<View> read(
            @PathVariable("park") String inPath,
            @PathVariable("uscc") String uscc,
            @PathVariable String measure,
            @PathVariable String period) {
        park.check(inPath);
        return answer(there(uscc, measure, period));
    }

    private void shared(Uscc uscc, Measure measure, Period period) {
        Problem why = figures.moves(uscc).why(park.code(), measure, period);
        if (why != null) {
            throw why.refused();
        }
    }

    private static Money amount(FieldChecks checks, @Nullable Money amount) {
        if (amount == null
                || !amount.currency().equals("CNY")
                || amount.amount().signum() < 0
                || amount.amount().compareTo(MOST.amount()) > 0) {
            checks.wrong(
                    "/amount",
                    amount == null ? null : amount.amount() + " " + amount.currency(),
                    amount == null ? "missing-field" : "wrong-amount",
                    "CNY, 0 to " + MOST.amount(),
                    "人民币，0 至 " + MOST.amount());
            return Money.fen(0);
        }
        return amount;
    }

    private List<Outgoing<?>> said(SharedFigure figure) {
        return List.of(Outgoing.of(
                ParkEvents.SHARED_FIGURE_STATED,
                park.code() + "/" + figure.key(),
                new SharedFigureStated(
                        park.code(),
                        figure.uscc(),
                        figure.measure(),
                        figure.period(),
                        figure.revision(),
                        figure.amount(),
                        figure.note(),
                        figure.synthetic())));
    }

    private Stored<SharedFigure> there(String uscc, String measure, String period) {
        String id = SharedFigure.id(Uscc.of(uscc), Measure.of(measure), Period.of(period));
        return figures.find(id)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "figure " + id + " has not been stated", "未填报 " + id)
                                .refused());
    }

    private ResponseEntity<View> answer(Stored<SharedFigure> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }

    private View view(Stored<SharedFigure> stored) {
        SharedFigure f = stored.state();
        return new View(
                park.code(),
                f.uscc(),
                f.measure(),
                f.period(),
                f.revision(),
                f.amount(),
                f.note(),
                f.synthetic(),
                f.decision(),
                f.said(),
                f.refusal(),
                f.acceptedRevision(),
                stored.version());
    }
}
