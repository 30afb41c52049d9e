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
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
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
    private static final int MOST_WALKED = 2_000;
    private static final int WALKED_AT_ONCE = 250;

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
     * @param shares of each park as the terms say, as decimals that are 1 together
     * @param ledgersFollow whether the ledgers say already what the figures and moves say; absent as of an earlier moment: the
     *     ledger itself tells of that
     */
    record FigureView(
            Uscc uscc,
            Measure measure,
            Period period,
            StatementView stated,
            boolean pending,
            @Nullable StatementView accepted,
            Map<ParkCode, BigDecimal> shares,
            @Nullable Boolean ledgersFollow) {
        static FigureView of(Sharing sharing, Figure figure, Moment moment) {
            return new FigureView(
                    sharing.uscc(),
                    figure.measure(),
                    figure.period(),
                    StatementView.of(figure.stated()),
                    figure.pending(),
                    figure.accepted() == null ? null : StatementView.of(figure.accepted()),
                    Split.shares(sharing.moves(), figure.measure(), figure.period()),
                    moment.present() ? sharing.unsettled() == null : null);
        }
    }

    /**
     * The figures of an enterprise.
     *
     * @param asOf what was known until then
     */
    record SharingView(Uscc uscc, List<FigureView> figures, Instant asOf) {
        static SharingView of(Sharing sharing, Predicate<Figure> shown, Moment moment) {
            return new SharingView(
                    sharing.uscc(),
                    sharing.figures().stream()
                            .filter(shown)
                            .map(f -> FigureView.of(sharing, f, moment))
                            .toList(),
                    moment.asOf());
        }
    }

    /**
     * A page of those that wait for the reviewer.
     *
     * @param items by USCC; as of an earlier moment a page may have fewer than asked for, even none, and still have a next one
     * @param total how many there are in all; absent as of an earlier moment, for to know it all would be looked at
     * @param next cursor of the next page, absent at the end
     * @param asOf what was known until then
     */
    record PendingPage(
            List<SharingView> items,
            @Nullable Long total,
            @JsonInclude @Nullable String next,
            Instant asOf) {}

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
    @Operation(
            summary = "List the enterprises with figures that wait for the reviewer 待审利益分享数据",
            description =
                    "With asOf, a moment or a day: those that waited then; a page looks at a bounded number, may be short and"
                            + " still have a next one, and has no total. 填 asOf（时刻或日期）时列出当时待审的。")
    PendingPage pending(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String asOf) {
        int most = Page.limit(limit);
        Moment moment = Moment.of(null, asOf, clock);
        if (!moment.present()) {
            return waited(Page.after(cursor), most, moment);
        }
        Page<SharingView> page = Page.of(
                books.pending(Page.after(cursor), most),
                most,
                Stored::id,
                s -> SharingView.of(s.state(), Figure::pending, moment));
        return new PendingPage(page.items(), page.total(), page.next(), moment.asOf());
    }

    /** Walks them by code, for the index knows of those that wait now only. */
    private PendingPage waited(String after, int most, Moment moment) {
        List<SharingView> found = new ArrayList<>();
        String last = after;
        for (int walked = 0; walked < MOST_WALKED; ) {
            List<Stored<Sharing>> part = books.after(last, WALKED_AT_ONCE);
            for (Stored<Sharing> one : part) {
                if (found.size() == most) {
                    return new PendingPage(found, null, Page.cursor(last), moment.asOf());
                }
                Sharing now = one.state();
                if (now.asOf(moment.asOf(), List.of()).figures().stream().anyMatch(Figure::pending)
                        && !moment.isBefore(desk.keptSince(now))) {
                    found.add(SharingView.of(desk.asOf(now, moment), Figure::pending, moment));
                }
                last = one.id();
            }
            if (part.size() < WALKED_AT_ONCE) {
                return new PendingPage(found, null, null, moment.asOf());
            }
            walked += part.size();
        }
        return new PendingPage(found, null, Page.cursor(last), moment.asOf());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "sharedFigures/{uscc}")
    @GetMapping("/{uscc}/shared-figures")
    @Operation(
            summary = "Read what is shared of an enterprise; a park the figures that it has a part in 企业利益分享数据",
            description =
                    "The period is the valid time; asOf, a moment or a day: what had been stated and decided by then, shared as"
                            + " the terms known then say. Refused where that is not kept any more. 填 asOf 时为当时已填报、已审定的数据。")
    SharingView figures(
            @PathVariable("uscc") String code, @RequestParam(required = false) @Nullable String asOf, Reach reach) {
        Moment moment = Moment.of(null, asOf, clock);
        Uscc uscc = Uscc.of(code);
        ParkCode own = reach.within(null);
        Optional<SharingView> found = books.sharing(uscc)
                .map(stored -> then(stored.state(), own, moment))
                .map(s -> SharingView.of(s, f -> own == null || hasPart(own, s, f, moment), moment))
                .filter(view -> !view.figures().isEmpty());
        return reach.thereOfAny(
                found,
                _ -> own == null ? Set.of() : Set.of(own),
                () -> missing("figures of " + uscc, "企业 " + uscc + " 的利益分享数据"));
    }

    /** As it was known then; refused where that is not kept of a figure that the caller sees. */
    private Sharing then(Sharing now, @Nullable ParkCode own, Moment moment) {
        if (moment.present()) {
            return now;
        }
        Moment today = Moment.of(null, null, clock);
        for (Figure figure : now.figures()) {
            if (!figure.keeps(moment.asOf()) && (own == null || hasPart(own, now, figure, today))) {
                throw moment.notKept(figure.keptSince());
            }
        }
        Instant since = desk.keptSince(now);
        if (moment.isBefore(since)) {
            throw moment.notKept(since);
        }
        return desk.asOf(now, moment);
    }

    /** R2: to have been party to some move is not enough: what later parks share of the enterprise is theirs. */
    private boolean hasPart(ParkCode park, Sharing sharing, Figure figure, Moment moment) {
        Figure.Statement accepted = figure.accepted();
        return figure.stated().park().equals(park)
                || (accepted != null && accepted.park().equals(park))
                || Split.shares(sharing.moves(), figure.measure(), figure.period())
                        .containsKey(park)
                || books.ledger(sharing.uscc(), figure.measure(), figure.period())
                        .map(Stored::state)
                        .map(l -> moment.present() ? l : l.asOf(moment.asOf()))
                        .filter(l -> l.parks().contains(park))
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
        return FigureView.of(sharing, sharing.figure(measure, period).orElseThrow(), Moment.of(null, null, clock));
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
