package cn.onezone.parks.roster;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.parks.roster.RosterCommand.Columns;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The decisions about a park's roster. Pure: state and command in, new state and events or a refusal out. */
public final class Roster {
    /** Business dates are dates there (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int MOST_FORMER_NAMES = 20;

    private final Park park;

    /** The roster of this park. */
    public Roster(Park park) {
        this.park = park;
    }

    /**
     * Decides.
     *
     * @param state the entry as it is, absent if there is none
     * @param today business date in Asia/Shanghai
     */
    public Decision decide(@Nullable RosterEntry state, RosterCommand command, LocalDate today) {
        return switch (command) {
            case RosterCommand.Register(EntryFacts facts, RosterEntry.Revival revival) ->
                state == null || state.removed()
                        ? added(entry(facts, today, null, revival))
                        : new Decision.Refused(alreadyThere(state));
            case RosterCommand.Revise(EntryFacts facts) ->
                state == null || state.removed()
                        ? new Decision.Refused(absent(facts.uscc()))
                        : changed(state, revised(state, facts), null);
            case RosterCommand.Import(EntryFacts facts, Columns columns, String job, int row) -> {
                if (state == null || state.removed()) {
                    yield added(entry(
                            facts,
                            today,
                            new RosterEntry.ImportTrace(job, row, RosterChange.ADDED),
                            state == null ? null : state.revival()));
                }
                yield changed(
                        state,
                        merged(state, facts, columns),
                        new RosterEntry.ImportTrace(job, row, RosterChange.CHANGED));
            }
            case RosterCommand.Remove(Uscc uscc, String reason) ->
                state == null || state.removed() ? new Decision.Refused(absent(uscc)) : removed(state, today, reason);
            case RosterCommand.Release(Uscc uscc, LocalDate on, String reason) ->
                state == null || state.removed() ? new Decision.Refused(absent(uscc)) : removed(state, on, reason);
        };
    }

    private static Problem alreadyThere(RosterEntry state) {
        return Problem.of(
                KitProblem.ALREADY_EXISTS,
                "enterprise " + state.uscc() + " is in the roster already: " + state.name(),
                "企业 " + state.uscc() + " 已在名录中：" + state.name());
    }

    private static Problem absent(Uscc uscc) {
        return Problem.of(
                KitProblem.NOT_FOUND, "enterprise " + uscc + " is not in the roster", "企业 " + uscc + " 不在名录中");
    }

    private RosterEntry entry(
            EntryFacts facts,
            LocalDate today,
            RosterEntry.@Nullable ImportTrace trace,
            RosterEntry.@Nullable Revival revival) {
        return new RosterEntry(
                facts.uscc(),
                facts.name(),
                nameKey(facts.name(), facts.uscc()),
                Objects.requireNonNullElse(facts.formerNames(), List.of()),
                facts.enterpriseType(),
                Objects.requireNonNullElse(facts.district(), park.districtZh()),
                facts.address(),
                facts.industry(),
                facts.registeredCapital(),
                facts.foundedOn(),
                Objects.requireNonNullElse(facts.qualifications(), List.of()),
                Objects.requireNonNullElse(facts.claimedFrom(), today),
                facts.scope(),
                Boolean.TRUE.equals(facts.synthetic()),
                null,
                false,
                trace,
                revival);
    }

    private Decision added(RosterEntry after) {
        List<String> changed = new ArrayList<>(List.of("name", "claimedFrom", "synthetic"));
        for (Field field : Field.values()) {
            if (field.shared && !changed.contains(field.label) && !isNone(field.of.apply(after))) {
                changed.add(field.label);
            }
        }
        return new Decision.Accepted(
                after,
                RosterChange.ADDED,
                List.of(recorded(after, changed.stream().sorted().toList())));
    }

    private RosterEntry revised(RosterEntry state, EntryFacts facts) {
        return new RosterEntry(
                state.uscc(),
                name(state, facts),
                nameKey(name(state, facts), state.uscc()),
                formerNames(state, facts),
                facts.enterpriseType(),
                Objects.requireNonNullElse(facts.district(), park.districtZh()),
                facts.address(),
                facts.industry(),
                facts.registeredCapital(),
                facts.foundedOn(),
                Objects.requireNonNullElse(facts.qualifications(), List.of()),
                Objects.requireNonNullElse(facts.claimedFrom(), state.claimedFrom()),
                facts.scope(),
                Objects.requireNonNullElse(facts.synthetic(), state.synthetic()),
                null,
                false,
                state.trace(),
                state.revival());
    }

    private static RosterEntry merged(RosterEntry state, EntryFacts facts, Columns columns) {
        return new RosterEntry(
                state.uscc(),
                name(state, facts),
                nameKey(name(state, facts), state.uscc()),
                formerNames(state, facts),
                columns.enterpriseType() ? facts.enterpriseType() : state.enterpriseType(),
                columns.district() && facts.district() != null ? facts.district() : state.district(),
                columns.address() ? facts.address() : state.address(),
                facts.industry() != null ? facts.industry() : state.industry(),
                columns.registeredCapital() ? facts.registeredCapital() : state.registeredCapital(),
                columns.foundedOn() ? facts.foundedOn() : state.foundedOn(),
                Objects.requireNonNullElse(facts.qualifications(), state.qualifications()),
                Objects.requireNonNullElse(facts.claimedFrom(), state.claimedFrom()),
                columns.scope() ? scope(state.scope(), facts.scope()) : state.scope(),
                Objects.requireNonNullElse(facts.synthetic(), state.synthetic()),
                null,
                false,
                state.trace(),
                state.revival());
    }

    /** Registers cut long scopes off with dots; a cut text takes nothing from the full one. */
    private static @Nullable String scope(@Nullable String known, @Nullable String stated) {
        if (known != null && stated != null) {
            String beginning = stated.endsWith("...")
                    ? stated.substring(0, stated.length() - 3)
                    : stated.endsWith("…") ? stated.replaceAll("…+$", "") : null;
            if (beginning != null && known.startsWith(beginning)) {
                return known;
            }
        }
        return stated;
    }

    /** A name that differs in the width of letters and brackets only is the same name. */
    private static String name(RosterEntry state, EntryFacts facts) {
        return folded(facts.name()).equals(folded(state.name())) ? state.name() : facts.name();
    }

    private static List<String> formerNames(RosterEntry state, EntryFacts facts) {
        if (facts.formerNames() != null) {
            return facts.formerNames();
        }
        if (name(state, facts).equals(state.name())) {
            return state.formerNames();
        }
        List<String> names = new ArrayList<>(state.formerNames());
        names.remove(facts.name());
        names.remove(state.name());
        names.addFirst(state.name());
        return List.copyOf(names.subList(0, Math.min(names.size(), MOST_FORMER_NAMES)));
    }

    private Decision changed(RosterEntry before, RosterEntry after, RosterEntry.@Nullable ImportTrace trace) {
        List<String> changed = new ArrayList<>();
        boolean withinThePark = false;
        for (Field field : Field.values()) {
            if (!Objects.equals(field.of.apply(before), field.of.apply(after))) {
                withinThePark |= !field.shared;
                if (field.shared) {
                    changed.add(field.label);
                }
            }
        }
        if (changed.isEmpty() && !withinThePark) {
            return new Decision.Unchanged(before);
        }
        RosterEntry written = trace == null ? after : traced(after, trace);
        return new Decision.Accepted(
                written,
                RosterChange.CHANGED,
                changed.isEmpty()
                        ? List.of()
                        : List.of(recorded(written, changed.stream().sorted().toList())));
    }

    private static RosterEntry traced(RosterEntry entry, RosterEntry.ImportTrace trace) {
        return new RosterEntry(
                entry.uscc(),
                entry.name(),
                entry.nameKey(),
                entry.formerNames(),
                entry.enterpriseType(),
                entry.district(),
                entry.address(),
                entry.industry(),
                entry.registeredCapital(),
                entry.foundedOn(),
                entry.qualifications(),
                entry.claimedFrom(),
                entry.scope(),
                entry.synthetic(),
                entry.removedOn(),
                entry.removed(),
                trace,
                entry.revival());
    }

    private Decision removed(RosterEntry state, LocalDate on, String reason) {
        RosterEntry tombstone = new RosterEntry(
                state.uscc(),
                state.name(),
                state.nameKey(),
                state.formerNames(),
                state.enterpriseType(),
                state.district(),
                state.address(),
                state.industry(),
                state.registeredCapital(),
                state.foundedOn(),
                state.qualifications(),
                state.claimedFrom(),
                state.scope(),
                state.synthetic(),
                on,
                true,
                state.trace(),
                state.revival());
        return new Decision.Accepted(
                tombstone,
                RosterChange.REMOVED,
                List.of(new Outgoing<>(
                        ParkEvents.ROSTER_ENTRY_REMOVED,
                        subject(state.uscc()),
                        on.atStartOfDay(ZONE).toInstant(),
                        new RosterEntryRemoved(park.code(), state.uscc(), on, reason))));
    }

    private Outgoing<?> recorded(RosterEntry entry, List<String> changed) {
        // the business scope is not among them: it stays in the park (R2)
        return new Outgoing<>(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                subject(entry.uscc()),
                null,
                new RosterEntryRecorded(
                        park.code(),
                        entry.uscc(),
                        entry.name(),
                        entry.formerNames(),
                        entry.enterpriseType(),
                        entry.district(),
                        entry.address(),
                        entry.industry(),
                        entry.registeredCapital(),
                        entry.foundedOn(),
                        entry.qualifications(),
                        entry.claimedFrom(),
                        entry.synthetic(),
                        changed,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null));
    }

    private String subject(Uscc uscc) {
        return park.code() + "/" + uscc;
    }

    /** Folded name, then the code, so that entries of one name have an order. */
    static String nameKey(String name, Uscc uscc) {
        return folded(name) + " " + uscc;
    }

    /** A name without differences of width and case. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toUpperCase(java.util.Locale.ROOT);
    }

    private static boolean isNone(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    private enum Field {
        NAME("name", true, RosterEntry::name),
        FORMER_NAMES("formerNames", true, RosterEntry::formerNames),
        ENTERPRISE_TYPE("enterpriseType", true, RosterEntry::enterpriseType),
        DISTRICT("district", true, RosterEntry::district),
        ADDRESS("address", true, RosterEntry::address),
        INDUSTRY("industry", true, RosterEntry::industry),
        REGISTERED_CAPITAL("registeredCapital", true, RosterEntry::registeredCapital),
        FOUNDED_ON("foundedOn", true, RosterEntry::foundedOn),
        QUALIFICATIONS("qualifications", true, RosterEntry::qualifications),
        CLAIMED_FROM("claimedFrom", true, RosterEntry::claimedFrom),
        SYNTHETIC("synthetic", true, RosterEntry::synthetic),
        SCOPE("scope", false, RosterEntry::scope);

        private final String label;
        private final boolean shared;
        private final Function<RosterEntry, @Nullable Object> of;

        Field(String label, boolean shared, Function<RosterEntry, @Nullable Object> of) {
            this.label = label;
            this.shared = shared;
            this.of = of;
        }
    }
}
