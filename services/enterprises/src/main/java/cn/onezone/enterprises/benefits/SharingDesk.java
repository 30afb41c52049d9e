package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.benefits.BenefitSharing.Decision;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.SharingEffect;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries statements, decisions and moves into what is shared, and that into the ledgers. */
@Component
class SharingDesk implements SharingEffect {
    private static final int ATTEMPTS = 10;

    private final SharingBooks books;
    private final Registrations registrations;
    private final Clock clock;

    SharingDesk(SharingBooks books, Registrations registrations, Clock clock) {
        this.books = books;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** Takes over the moves of an enterprise as the registry has them, and posts what that restates. */
    void moved(Uscc uscc) {
        change(uscc, _ -> new Decision.Unchanged());
        settle(uscc);
    }

    /** A park states a figure. */
    void stated(Uscc uscc, Measure measure, Period period, Figure.Statement statement, long sequence) {
        change(uscc, sharing -> BenefitSharing.stated(sharing, measure, period, statement, sequence));
    }

    /**
     * The reviewer accepts a figure, or returns it.
     *
     * @throws cn.onezone.kit.problem.Refused as decided
     */
    void reviewed(Uscc uscc, Measure measure, Period period, int revision, boolean accepts, @Nullable String said) {
        change(uscc, sharing -> BenefitSharing.reviewed(sharing, measure, period, revision, accepts, said));
        settle(uscc);
    }

    private void change(Uscc uscc, Function<Sharing, Decision> decide) {
        for (int attempt = 1; ; attempt++) {
            Stored<Sharing> before = books.sharing(uscc).orElse(null);
            Sharing start = before == null ? Sharing.none(uscc) : before.state();
            // the moves first: a park that has heard of one on the log may state a figure before this service hears
            // itself
            Sharing after = start;
            List<Outgoing<EnterpriseEvent>> events = new ArrayList<>();
            Stored<Registration> registration = registrations.find(uscc).orElse(null);
            if (registration != null
                    && BenefitSharing.moves(start, registration.version(), Moves.of(registration.state()))
                            instanceof Decision.Accepted moved) {
                after = moved.after();
                events.addAll(moved.events());
            }
            switch (decide.apply(after)) {
                case Decision.Refused(var problem) -> throw problem.refused();
                case Decision.Accepted accepted -> {
                    after = accepted.after();
                    events.addAll(accepted.events());
                }
                case Decision.Unchanged _ -> {
                    // the moves may be new nevertheless
                }
            }
            if (after.equals(start) || books.write(before, after, events)) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(uscc.value(), before == null ? 0 : before.version());
            }
        }
    }

    @Override
    public Changes between(Registration before, Registration after) {
        List<Move> now = Moves.of(before);
        List<Move> then = Moves.of(after);
        if (now.equals(then)) {
            return new Changes(List.of(), List.of());
        }
        Sharing sharing = books.sharing(before.uscc()).map(Stored::state).orElseGet(() -> Sharing.none(before.uscc()));
        return new Changes(terms(now, then), Settlement.changes(sharing, now, then));
    }

    private static List<Terms> terms(List<Move> now, List<Move> then) {
        List<Terms> all = new ArrayList<>();
        for (Move move : now) {
            if (move.terms() != null) {
                LocalDate ends = Split.ends(now, move);
                // one that is no move any more has never run
                LocalDate would = then.contains(move) ? Split.ends(then, move) : move.effectiveOn();
                if (!Objects.equals(ends, would)) {
                    all.add(new Terms(new RelocationId(move.id()), ends, would));
                }
            }
        }
        return all;
    }

    /**
     * Brings the ledgers of an enterprise in line with its figures and moves. May be broken off anywhere and begun anew: what
     * is posted is what should be, and an older reading is not posted over a newer one.
     */
    void settle(Uscc uscc) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored<Sharing> sharing = books.sharing(uscc).orElse(null);
            if (sharing == null || sharing.state().unsettled() == null) {
                return;
            }
            if (posted(sharing) && books.write(sharing, sharing.state().settled(), List.of())) {
                return;
            }
        }
        // it stays marked, and the next turn finds it
    }

    private boolean posted(Stored<Sharing> sharing) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (Settlement.Due due : Settlement.due(sharing.state())) {
            Stored<Ledger> before =
                    books.ledger(due.uscc(), due.measure(), due.period()).orElse(null);
            Ledger ledger = before == null ? Ledger.none(due.uscc(), due.measure(), due.period()) : before.state();
            Ledger.Posted posted = ledger.post(sharing.version(), due.accepted(), due.parts(), now);
            if (!posted.after().equals(ledger) && !books.post(before, posted)) {
                return false;
            }
        }
        return true;
    }
}
