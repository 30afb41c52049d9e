package cn.onezone.indicators.rounds;

import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.Extended;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The city's collection of a period's values from all parks.
 *
 * @param period what the values are about
 * @param opensOn first day
 * @param dueOn working day until whose end a submission is on time
 * @param expected codes of the data elements that every park is to give, in alphabetical order, at least one
 * @param approval who at the city accepts them
 * @param extensions more time for single parks, in the order in which it was given; never taken back
 * @param reviewIn working days that the city has to decide on a revision, 1 to 250; absent if it has not bound itself
 * @param correctIn working days that a park has to correct what was returned, 1 to 250; absent if that is left open
 */
public record Round(
        Period period,
        LocalDate opensOn,
        LocalDate dueOn,
        List<String> expected,
        Approval approval,
        List<Extension> extensions,
        @Nullable Integer reviewIn,
        @Nullable Integer correctIn) {
    /** Of business days (R9). */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** Copies the lists; rounds of before extend nothing. */
    public Round {
        expected = List.copyOf(expected);
        extensions = extensions == null ? List.of() : List.copyOf(extensions);
    }

    /** With no more time for anybody. */
    public Round(Period period, LocalDate opensOn, LocalDate dueOn, List<String> expected, Approval approval) {
        this(period, opensOn, dueOn, expected, approval, List.of(), null, null);
    }

    /**
     * More time for a park.
     *
     * @param dueOn working day until whose end its submission is on time
     * @param reason 1 to 500 characters
     * @param at when it was given
     */
    public record Extension(ParkCode park, LocalDate dueOn, String reason, Instant at) {}

    /** The extension of a park that holds: its last, unless the round itself is due later by now. */
    public Optional<Extension> extension(ParkCode park) {
        return extensions.reversed().stream()
                .filter(e -> e.park().equals(park))
                .findFirst()
                .filter(e -> e.dueOn().isAfter(dueOn));
    }

    /** The due day of a park. */
    public LocalDate dueOn(ParkCode park) {
        return extension(park).map(Extension::dueOn).orElse(dueOn);
    }

    RoundOpened event() {
        Map<ParkCode, Extended> latest = new LinkedHashMap<>();
        extensions.forEach(e -> latest.put(e.park(), new Extended(e.park(), e.dueOn(), e.reason())));
        return new RoundOpened(
                period, opensOn, dueOn, expected, approval, List.copyOf(latest.values()), reviewIn, correctIn);
    }
}
