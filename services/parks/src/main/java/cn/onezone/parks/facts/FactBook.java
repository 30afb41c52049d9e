package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.facts.FactDetails;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.roster.Roster;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The decisions about a park's dated facts. Pure: state and command in, new state and events or a refusal out. */
final class FactBook {
    private final ParkCode park;

    FactBook(ParkCode park) {
        this.park = park;
    }

    /**
     * States a fact: for the first time, again after it was withdrawn, or anew. Who states what is known already changes
     * nothing, so the same fact sent twice is one.
     *
     * @param state absent if the park has never stated it
     * @param today business date in Asia/Shanghai
     */
    FactDecision state(@Nullable ParkFact state, Stated stated, LocalDate today) {
        EnterpriseFact fact = stated.fact();
        if (state == null || state.withdrawn()) {
            // a fact is true since its day, whenever the park hears of it
            LocalDate from = Objects.requireNonNullElse(
                    stated.validFrom(),
                    state == null || state.withdrawnFrom() == null
                            ? fact.date()
                            : later(fact.date(), state.withdrawnFrom()));
            return accepted(
                    state,
                    stated,
                    state == null || from.isBefore(state.beginning()) ? from : state.beginning(),
                    from,
                    fields(fact));
        }
        EnterpriseFact known = state.details().fact();
        Set<String> changed = new TreeSet<>(changed(known, fact));
        if (stated.synthetic() != state.synthetic()) {
            changed.add("synthetic");
        }
        boolean otherDay =
                stated.validFrom() != null && !stated.validFrom().equals(state.validFrom()) && !changed.isEmpty();
        boolean earlier = stated.validFrom() != null && stated.validFrom().isBefore(state.validFrom());
        boolean within = !Objects.equals(stated.counterpartyName(), state.counterpartyName())
                || !Objects.equals(stated.note(), state.note());
        if (changed.isEmpty() && !otherDay && !earlier) {
            return within
                    ? new FactDecision.Accepted(after(state.beginning(), state.validFrom(), stated), false, List.of())
                    : new FactDecision.Unchanged();
        }
        LocalDate from = Objects.requireNonNullElse(stated.validFrom(), today);
        return accepted(
                state, stated, from.isBefore(state.beginning()) ? from : state.beginning(), from, List.copyOf(changed));
    }

    /** States what is known already under another id: refused, for it is another fact. */
    static Problem otherFact(FactId inPath, Stated stated) {
        return Problem.of(
                FactsProblem.OTHER_FACT,
                "/",
                stated.id() + " (" + stated.fact().naturalKey() + ")",
                Text.of(
                        "the fact " + inPath + "; withdraw it and state the other one",
                        "路径中的事项 " + inPath + "；如登记有误请撤回后另行登记"));
    }

    /**
     * Takes a fact back.
     *
     * @param from since which day the park states it no longer; absent: it never was true, and is taken back for all days
     * @param today business date in Asia/Shanghai
     */
    FactDecision withdraw(ParkFact state, @Nullable LocalDate from, String reason, LocalDate today) {
        if (state.withdrawn()) {
            return new FactDecision.Refused(Problem.of(
                    KitProblem.NOT_FOUND, "fact " + state.id() + " is withdrawn already", "事项 " + state.id() + " 已撤回"));
        }
        if (from != null && from.isAfter(today)) {
            return new FactDecision.Refused(Problem.of(
                    ParksProblem.FUTURE_DATE,
                    "validFrom",
                    from.toString(),
                    Text.of("a date until today, " + today, "不晚于今天 " + today)));
        }
        LocalDate since = from == null || from.isBefore(state.beginning()) ? state.beginning() : from;
        return new FactDecision.Accepted(state.withdrawn(since), false, List.of(withdrawal(state, since, reason)));
    }

    /**
     * Takes back what an import wrote, as a new revision: nothing of what was said is gone. On each day it is again what it
     * was before.
     *
     * @param state as the import wrote it
     * @param before as it was before that, absent if the park had never stated it
     * @param from first day of which the import said something, absent if only what stays in the park was changed
     * @param reason of a withdrawal
     * @return empty if the import spoke of days of which is not known any more what was said of them before
     */
    Optional<FactDecision.Accepted> undo(
            ParkFact state, @Nullable ParkFact before, @Nullable LocalDate from, String reason) {
        if (before == null) {
            LocalDate since = from == null ? state.beginning() : from;
            return Optional.of(new FactDecision.Accepted(
                    state.withdrawn(since), false, List.of(withdrawal(state, since, reason))));
        }
        boolean added = state.withdrawn() && !before.withdrawn();
        if (from == null) {
            return Optional.of(new FactDecision.Accepted(before, added, List.of()));
        }
        List<Outgoing<?>> events = new ArrayList<>();
        if (!from.isBefore(before.validFrom())) {
            events.add(before.withdrawn() ? withdrawal(state, from, reason) : restated(before, state, from));
        } else if (before.beginning().equals(before.validFrom())) {
            // nothing was stated of the days before that
            events.add(withdrawal(state, from, reason));
            if (!before.withdrawn()) {
                events.add(restated(before, state, before.validFrom()));
            }
        } else {
            // only the latest statement is kept here, and the import spoke of days before it
            return Optional.empty();
        }
        return Optional.of(new FactDecision.Accepted(before, added, events));
    }

    private Outgoing<?> restated(ParkFact before, ParkFact instead, LocalDate from) {
        EnterpriseFact fact = before.details().fact();
        Set<String> changed = new TreeSet<>(changed(instead.details().fact(), fact));
        if (before.synthetic() != instead.synthetic()) {
            changed.add("synthetic");
        }
        return recorded(before.stated(), before, from, instead.withdrawn() ? fields(fact) : List.copyOf(changed));
    }

    private Outgoing<?> withdrawal(ParkFact fact, LocalDate since, String reason) {
        return outgoing(
                FactEvents.FACT_WITHDRAWN,
                fact,
                new FactEvent.FactWithdrawn(park, fact.uscc(), fact.kind(), fact.key(), since, reason));
    }

    private FactDecision accepted(
            @Nullable ParkFact before, Stated stated, LocalDate beginning, LocalDate from, List<String> changed) {
        ParkFact after = after(beginning, from, stated);
        return new FactDecision.Accepted(
                after, before == null || before.withdrawn(), List.of(recorded(stated, after, from, changed)));
    }

    private Outgoing<?> recorded(Stated stated, ParkFact after, LocalDate from, List<String> changed) {
        boolean synthetic = stated.synthetic();
        return switch (stated.fact()) {
            case OverseasAcquisition a ->
                outgoing(
                        FactEvents.OVERSEAS_ACQUISITION_RECORDED,
                        after,
                        new FactEvent.OverseasAcquisitionRecorded(park, stated.uscc(), a, from, changed, synthetic));
            case TechnologyContract c ->
                outgoing(
                        FactEvents.TECHNOLOGY_CONTRACT_RECORDED,
                        after,
                        new FactEvent.TechnologyContractRecorded(park, stated.uscc(), c, from, changed, synthetic));
            case Standard s ->
                outgoing(
                        FactEvents.STANDARD_RECORDED,
                        after,
                        new FactEvent.StandardRecorded(park, stated.uscc(), s, from, changed, synthetic));
            case Patent p ->
                outgoing(
                        FactEvents.PATENT_RECORDED,
                        after,
                        new FactEvent.PatentRecorded(park, stated.uscc(), p, from, changed, synthetic));
            case Branch b ->
                outgoing(
                        FactEvents.BRANCH_RECORDED,
                        after,
                        new FactEvent.BranchRecorded(park, stated.uscc(), b, from, changed, synthetic));
        };
    }

    private static ParkFact after(LocalDate beginning, LocalDate validFrom, Stated stated) {
        return new ParkFact(
                stated.id(),
                stated.uscc(),
                stated.fact().kind(),
                stated.fact().naturalKey(),
                FactDetails.of(stated.fact()),
                beginning,
                validFrom,
                false,
                null,
                stated.counterpartyName(),
                stated.note(),
                stated.synthetic(),
                null);
    }

    private <E extends FactEvent> Outgoing<E> outgoing(EventType<E> type, ParkFact fact, E data) {
        return new Outgoing<>(
                type,
                park + "/" + fact.id(),
                data.validFrom().atStartOfDay(Roster.ZONE).toInstant(),
                data);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<String> fields(EnterpriseFact fact) {
        return tree(fact).propertyNames().stream().sorted().toList();
    }

    /** Names of the fields in which two facts of one kind differ. */
    private static Set<String> changed(EnterpriseFact before, EnterpriseFact after) {
        JsonNode was = tree(before);
        JsonNode is = tree(after);
        Set<String> names = new TreeSet<>(was.propertyNames());
        names.addAll(is.propertyNames());
        names.removeIf(name -> Objects.equals(was.get(name), is.get(name)));
        return names;
    }

    private static JsonNode tree(EnterpriseFact fact) {
        return EventJson.mapper().valueToTree(fact);
    }
}
