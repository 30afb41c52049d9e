package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Events of rosters for tests. */
public final class RosterEvents {
    static final Uscc USCC = new Uscc("91110108MA0000001" + Uscc.checkCharacter("91110108MA0000001"));

    private RosterEvents() {}

    /** An invented enterprise of which a park says no more than its name and from when on it claims it. */
    public static RosterEntryRecorded claim(ParkCode park, Uscc uscc, String name, LocalDate from) {
        return new RosterEntryRecorded(
                park,
                uscc,
                name,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                from,
                true,
                List.of("claimedFrom", "name", "synthetic"),
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    static Instant at(int second) {
        return Instant.parse("2024-05-06T00:00:00Z").plusSeconds(second);
    }

    static Event<ParkEvent> recorded(
            ParkCode park, long sequence, String from, int second, String name, @Nullable String district) {
        return entry(USCC, park, sequence, from, second, name, district, List.of("claimedFrom", "name"));
    }

    static Event<ParkEvent> revised(
            ParkCode park, long sequence, String from, int second, String name, @Nullable String district) {
        return entry(USCC, park, sequence, from, second, name, district, List.of("district", "name"));
    }

    static Event<ParkEvent> entry(
            Uscc uscc,
            ParkCode park,
            long sequence,
            String from,
            int second,
            String name,
            @Nullable String district,
            List<String> changed) {
        return event(
                ParkEvents.ROSTER_ENTRY_RECORDED.name(),
                park,
                sequence,
                second,
                new RosterEntryRecorded(
                        park,
                        uscc,
                        name,
                        List.of(),
                        null,
                        district,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse(from),
                        false,
                        changed,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null));
    }

    /** The park says of a day in the past that the enterprise has had another name since. */
    static Event<ParkEvent> corrected(ParkCode park, long sequence, String validFrom, int second, String name) {
        return said(
                park,
                sequence,
                second,
                LocalDate.parse(validFrom),
                LocalDate.parse(validFrom),
                name,
                null,
                null,
                List.of("name"));
    }

    /** A statement of some fields from a day on. */
    static Event<ParkEvent> said(
            ParkCode park,
            long sequence,
            int second,
            LocalDate validFrom,
            LocalDate claimedFrom,
            String name,
            @Nullable String district,
            @Nullable ScaleClass scale,
            List<String> changed) {
        return event(
                ParkEvents.ROSTER_ENTRY_RECORDED.name(),
                park,
                sequence,
                second,
                new RosterEntryRecorded(
                        park,
                        USCC,
                        name,
                        List.of(),
                        null,
                        district,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        claimedFrom,
                        false,
                        changed,
                        scale,
                        null,
                        List.of(),
                        List.of(),
                        validFrom));
    }

    /** The park takes it from its roster from a day on. */
    static Event<ParkEvent> removed(ParkCode park, long sequence, int second, LocalDate on) {
        return event(
                ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                park,
                sequence,
                second,
                new RosterEntryRemoved(park, USCC, on, "迁出"));
    }

    static Event<ParkEvent> removed(ParkCode park, long sequence, int second) {
        return event(
                ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                park,
                sequence,
                second,
                new RosterEntryRemoved(park, USCC, LocalDate.of(2024, 6, 1), "迁出"));
    }

    private static Event<ParkEvent> event(String type, ParkCode park, long sequence, int second, ParkEvent data) {
        return new Event<>(
                park + "-" + sequence,
                type,
                "/parks/" + park,
                park + "/" + USCC,
                sequence,
                at(second),
                at(second),
                null,
                data);
    }

    /**
     * A history as three parks could write it.
     *
     * @param steps each chooses a park and what it does next; a removed entry is taken back by its next step
     */
    static List<Event<ParkEvent>> history(List<Integer> steps) {
        List<ParkCode> parks = List.of(new ParkCode("haidian"), new ParkCode("fengtai"), new ParkCode("changping"));
        long[] sequences = new long[parks.size()];
        int[] days = {1, 1, 1};
        Set<Integer> there = new TreeSet<>();
        List<Event<ParkEvent>> history = new ArrayList<>();
        int second = 0;
        for (int step : steps) {
            int p = step % parks.size();
            ParkCode park = parks.get(p);
            // several parks may record in the same second
            second += step % 2;
            long sequence = ++sequences[p];
            String from = "2024-01-0" + days[p];
            String name = "公司" + step;
            String district = step % 4 == 0 ? null : park.value();
            if (there.add(p)) {
                history.add(recorded(park, sequence, from, second, name, district));
            } else {
                switch (step / parks.size()) {
                    case 0 -> {
                        there.remove(p);
                        history.add(removed(park, sequence, second));
                    }
                    case 1 -> {
                        days[p] = days[p] % 3 + 1;
                        history.add(recorded(park, sequence, "2024-01-0" + days[p], second, name, district));
                    }
                    default -> history.add(revised(park, sequence, from, second, name, district));
                }
            }
        }
        return history;
    }
}
