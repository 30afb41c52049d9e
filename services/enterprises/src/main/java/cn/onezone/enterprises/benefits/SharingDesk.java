package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.benefits.BenefitSharing.Decision;
import cn.onezone.enterprises.registry.Lineage;
import cn.onezone.enterprises.registry.Moment;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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

    /** Takes over the moves of an enterprise as the registry has them, and posts what that restates, also under later codes. */
    void moved(Uscc uscc) {
        change(uscc, _ -> new Decision.Unchanged());
        settle(uscc);
        followed(uscc);
    }

    /** What was agreed and had under this code counts under those that it has got since. */
    private void followed(Uscc uscc) {
        for (Uscc code : laterCodes(uscc)) {
            change(code, _ -> new Decision.Unchanged());
            settle(code);
        }
    }

    /** The codes that an enterprise has got since it had this one, the next first. */
    private Set<Uscc> laterCodes(Uscc uscc) {
        Set<Uscc> later = new LinkedHashSet<>();
        Deque<Uscc> waiting = new ArrayDeque<>(newCodes(uscc));
        while (!waiting.isEmpty() && later.size() < Moves.MOST_CODES) {
            Uscc code = waiting.removeFirst();
            if (!code.equals(uscc) && later.add(code)) {
                waiting.addAll(newCodes(code));
            }
        }
        return later;
    }

    private List<Uscc> newCodes(Uscc uscc) {
        return registrations.find(uscc).map(s -> s.state().newCodes()).orElse(List.of());
    }

    /** A park states a figure. */
    void stated(Uscc uscc, Measure measure, Period period, Figure.Statement statement, long sequence) {
        change(uscc, sharing -> BenefitSharing.stated(sharing, measure, period, statement, sequence));
    }

    /**
     * The reviewer accepts a figure, or returns it.
     *
     * @param park whose statement it is
     * @throws cn.onezone.kit.problem.Refused as decided
     */
    void reviewed(
            Uscc uscc,
            Measure measure,
            Period period,
            ParkCode park,
            int revision,
            boolean accepts,
            @Nullable String said) {
        Set<Period> later = new HashSet<>();
        for (Uscc code : laterCodes(uscc)) {
            books.sharing(code)
                    .ifPresent(s -> later.addAll(s.state().accepted(measure).keySet()));
        }
        change(
                uscc,
                sharing -> BenefitSharing.reviewed(sharing, measure, period, park, revision, accepts, said, later));
        settle(uscc);
        if (accepts) {
            // caps under a later code go by it
            followed(uscc);
        }
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
            if (registration != null) {
                List<Former> formerly = formerly(registration.state(), UnaryOperator.identity());
                long version = registration.version();
                for (Former former : formerly) {
                    version += former.version();
                }
                if (BenefitSharing.moves(start, version, Moves.of(registration.state(), states(formerly)))
                        instanceof Decision.Accepted moved) {
                    after = moved.after();
                    events.addAll(moved.events());
                }
                after = after.after(earlier(registration.state(), formerly));
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

    /** A registration under a former code. */
    private record Former(long version, Registration state) {}

    /**
     * The registrations under former codes, the latest first; those only that say themselves that they have become this one.
     *
     * @param known what is known of a registration
     */
    private List<Former> formerly(Registration registration, UnaryOperator<Registration> known) {
        List<Former> formerly = new ArrayList<>();
        Registration now = registration;
        while (formerly.size() < Moves.MOST_CODES) {
            Lineage change = now.codeChange().orElse(null);
            if (change == null) {
                break;
            }
            Former former = registrations
                    .find(change.predecessors().getFirst())
                    .map(s -> new Former(s.version(), known.apply(s.state())))
                    .orElse(null);
            // between the two writes of a change of code it has not become another yet
            if (former == null
                    || !former.state().newCodes().contains(now.uscc())
                    || !change.on().equals(former.state().endedOn())) {
                break;
            }
            formerly.add(former);
            now = former.state();
        }
        return formerly;
    }

    private static List<Registration> states(List<Former> formerly) {
        return formerly.stream().map(Former::state).toList();
    }

    /**
     * What was known of what is shared at a moment (R8): the figures by their own versions, the moves by what the registry
     * knew.
     */
    Sharing asOf(Sharing now, Moment moment) {
        Registration registration =
                registrations.find(now.uscc()).map(Stored::state).orElse(null);
        if (registration == null) {
            return now.asOf(moment.asOf(), List.of());
        }
        Registration then = moment.known(registration);
        return now.asOf(moment.asOf(), Moves.of(then, states(formerly(then, moment::known))));
    }

    /** From which moment on all is kept that the registry knew of who held it, absent: all is. */
    @Nullable
    Instant keptSince(Sharing now) {
        Registration registration =
                registrations.find(now.uscc()).map(Stored::state).orElse(null);
        if (registration == null) {
            return null;
        }
        return Stream.concat(Stream.of(registration), states(formerly(registration, UnaryOperator.identity())).stream())
                .map(Registration::horizon)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private List<Sharing.Earlier> earlier(Registration registration, List<Former> formerly) {
        return formerly.isEmpty()
                ? List.of()
                : books.sharing(formerly.getFirst().state().uscc())
                        .map(s -> s.state()
                                .until(registration
                                        .codeChange()
                                        .map(Lineage::on)
                                        .orElseThrow()))
                        .orElse(List.of());
    }

    @Override
    public Changes between(Registration before, Registration after) {
        List<Registration> formerly = states(formerly(before, UnaryOperator.identity()));
        List<Move> now = Moves.of(before, formerly);
        List<Move> then = Moves.of(after, formerly);
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
                LocalDate would = then.stream()
                        .filter(m -> m.id().equals(move.id()))
                        .findFirst()
                        .map(m -> Optional.ofNullable(Split.ends(then, m)))
                        .orElse(Optional.of(move.effectiveOn()))
                        .orElse(null);
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
