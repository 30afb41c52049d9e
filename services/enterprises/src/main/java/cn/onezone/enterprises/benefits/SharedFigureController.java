package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.BenefitShare;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /enterprises/…/shared-figures}: what parks state, the reviewer's decision, and the ledger of it (R7). */
@RestController
@RequestMapping("/enterprises")
@Tag(name = "shared-figures", description = "Figures shared by the terms of relocations 利益分享数据")
class SharedFigureController {
    private final SharingBooks books;
    private final SharingDesk desk;
    private final Clock clock;

    SharedFigureController(SharingBooks books, SharingDesk desk, Clock clock) {
        this.books = books;
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * What is accepted, and a word to the park.
     *
     * @param park whose statement was read
     * @param revision which one of that park's, from 1
     */
    record AcceptanceForm(
            @Nullable String park,
            @Nullable Integer revision,
            @Nullable String note) {}

    /**
     * What is returned, and why.
     *
     * @param park whose statement was read
     * @param revision which one of that park's, from 1
     */
    record ReturnForm(
            @Nullable String park,
            @Nullable Integer revision,
            @Nullable String reason) {}

    /** A statement of a park. */
    record StatementView(
            ParkCode park,
            int revision,
            Money amount,
            @Nullable String note,
            boolean synthetic,
            Instant at) {
        static StatementView of(Figure.Statement s) {
            return new StatementView(s.park(), s.revision(), Money.fen(s.fen()), s.note(), s.synthetic(), s.at());
        }
    }

    /**
     * A figure.
     *
     * @param stated the latest statement
     * @param pending whether it waits for the reviewer
     * @param accepted the latest that was accepted
     * @param shares of each park as the terms say now, as decimals that are 1 together
     * @param ledgersFollow whether the ledgers say already what the figures and moves say
     */
    record FigureView(
            Uscc uscc,
            Measure measure,
            Period period,
            StatementView stated,
            boolean pending,
            @Nullable StatementView accepted,
            Map<ParkCode, BigDecimal> shares,
            boolean ledgersFollow) {
        static FigureView of(Sharing sharing, Figure figure) {
            return new FigureView(
                    sharing.uscc(),
                    figure.measure(),
                    figure.period(),
                    StatementView.of(figure.stated()),
                    figure.pending(),
                    figure.accepted() == null ? null : StatementView.of(figure.accepted()),
                    Split.shares(sharing.moves(), figure.measure(), figure.period()),
                    sharing.unsettled() == null);
        }
    }

    /** The figures of an enterprise. */
    record SharingView(Uscc uscc, List<FigureView> figures) {
        static SharingView pending(Stored<Sharing> stored) {
            return of(stored.state(), Figure::pending);
        }

        static SharingView of(Sharing sharing, Predicate<Figure> shown) {
            return new SharingView(
                    sharing.uscc(),
                    sharing.figures().stream()
                            .filter(shown)
                            .map(f -> FigureView.of(sharing, f))
                            .toList());
        }
    }

    /** A line of an entry; debits are below zero. */
    record LineView(Ledger.Account account, ParkCode park, Money amount) {}

    /** An entry of a ledger. */
    record EntryView(
            int number,
            @Nullable Integer reverses,
            int revision,
            ParkCode holder,
            Money amount,
            Instant at,
            List<LineView> lines) {}

    /**
     * The ledger of a figure.
     *
     * @param shares what each park has of it now
     * @param entries all of them, the oldest first
     */
    record LedgerView(
            Uscc uscc,
            Measure measure,
            Period period,
            List<BenefitShare> shares,
            List<EntryView> entries,
            boolean synthetic) {
        static LedgerView of(Ledger l) {
            List<BenefitShare> shares = new ArrayList<>();
            for (ParkCode park : l.parks()) {
                if (l.share(park) != 0) {
                    shares.add(new BenefitShare(park, Money.fen(l.share(park))));
                }
            }
            return new LedgerView(
                    l.uscc(),
                    l.measure(),
                    l.period(),
                    shares,
                    l.entries().stream()
                            .map(e -> new EntryView(
                                    e.number(),
                                    e.reverses(),
                                    e.revision(),
                                    e.holder(),
                                    Money.fen(e.fen()),
                                    e.at(),
                                    e.lines().stream()
                                            .map(x -> new LineView(x.account(), x.park(), Money.fen(x.fen())))
                                            .toList()))
                            .toList(),
                    l.synthetic());
        }
    }

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "sharedFigures")
    @GetMapping("/shared-figures/pending")
    @Operation(summary = "List the enterprises with figures that wait for the reviewer 待审利益分享数据")
    Page<SharingView> pending(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        Excerpt<Sharing> found = books.pending(Page.after(cursor), most);
        return Page.of(found, most, Stored::id, SharingView::pending);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "sharedFigures/{uscc}")
    @GetMapping("/{uscc}/shared-figures")
    @Operation(summary = "Read what is shared of an enterprise; a park the figures that it has a part in 企业利益分享数据")
    SharingView figures(@PathVariable("uscc") String code, Reach reach) {
        Uscc uscc = Uscc.of(code);
        ParkCode own = reach.within(null);
        Optional<SharingView> found = books.sharing(uscc)
                .map(Stored::state)
                .map(s -> SharingView.of(s, f -> own == null || hasPart(own, s, f)))
                .filter(view -> !view.figures().isEmpty());
        return reach.thereOfAny(
                found,
                _ -> own == null ? Set.of() : Set.of(own),
                () -> missing("figures of " + uscc, "企业 " + uscc + " 的利益分享数据"));
    }

    /** R2: to have been party to some move is not enough: what later parks share of the enterprise is theirs. */
    private boolean hasPart(ParkCode park, Sharing sharing, Figure figure) {
        Figure.Statement accepted = figure.accepted();
        return figure.stated().park().equals(park)
                || (accepted != null && accepted.park().equals(park))
                || Split.shares(sharing.moves(), figure.measure(), figure.period())
                        .containsKey(park)
                || books.ledger(sharing.uscc(), figure.measure(), figure.period())
                        .filter(l -> l.state().parks().contains(park))
                        .isPresent();
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{uscc}/shared-figures/{measure}/{period}/acceptance")
    @Operation(summary = "Accept a revision of a park's figure: it is posted 接受并入账")
    FigureView accept(
            @PathVariable("uscc") String uscc,
            @PathVariable String measure,
            @PathVariable String period,
            @RequestBody AcceptanceForm form) {
        FieldChecks checks = new FieldChecks();
        String park = checks.text("/park", form.park(), 40);
        Integer revision = checks.present("/revision", form.revision(), "the revision that was read", "所审版本");
        String note = checks.optionalText("/note", form.note(), 500);
        checks.done();
        return reviewed(uscc, measure, period, ParkCode.of(park), Objects.requireNonNull(revision), true, note);
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{uscc}/shared-figures/{measure}/{period}/return")
    @Operation(summary = "Return a revision of a park's figure, with a reason 退回")
    FigureView giveBack(
            @PathVariable("uscc") String uscc,
            @PathVariable String measure,
            @PathVariable String period,
            @RequestBody ReturnForm form) {
        FieldChecks checks = new FieldChecks();
        String park = checks.text("/park", form.park(), 40);
        Integer revision = checks.present("/revision", form.revision(), "the revision that was read", "所审版本");
        String reason = checks.text("/reason", form.reason(), 500);
        checks.done();
        return reviewed(uscc, measure, period, ParkCode.of(park), Objects.requireNonNull(revision), false, reason);
    }

    private FigureView reviewed(
            String code,
            String measureText,
            String periodText,
            ParkCode park,
            int revision,
            boolean accepts,
            @Nullable String said) {
        Uscc uscc = Uscc.of(code);
        Measure measure = Measure.of(measureText);
        Period period = Period.of(periodText);
        desk.reviewed(uscc, measure, period, park, revision, accepts, said);
        Sharing sharing = books.sharing(uscc).orElseThrow().state();
        return FigureView.of(sharing, sharing.figure(measure, period).orElseThrow());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "ledgers/{uscc}")
    @GetMapping("/{uscc}/shared-figures/{measure}/{period}/ledger")
    @Operation(
            summary = "Read the ledger of a figure: all entries, reversals among them 分录",
            description = "The period is the valid time; asOf, a moment or a day, leaves out what was posted later.")
    LedgerView ledger(
            @PathVariable("uscc") String code,
            @PathVariable String measure,
            @PathVariable String period,
            @RequestParam(required = false) @Nullable String asOf,
            Reach reach) {
        Moment moment = Moment.of(null, asOf, clock);
        Uscc uscc = Uscc.of(code);
        Measure of = Measure.of(measure);
        Period when = Period.of(period);
        Optional<Stored<Ledger>> found = books.ledger(uscc, of, when);
        Supplier<RuntimeException> missing = () -> missing(
                "a ledger of " + of + " in " + when + " of " + uscc, "企业 " + uscc + " " + when + " 的 " + of + " 分录");
        Ledger now = reach.thereOfAny(found, l -> Set.copyOf(l.state().parks()), missing)
                .state();
        Ledger then = moment.present() ? now : now.asOf(moment.asOf());
        if (then == null) {
            throw missing.get();
        }
        return LedgerView.of(then);
    }

    private static RuntimeException missing(String en, String zh) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no such thing: " + en, "没有" + zh)
                .refused();
    }
}
