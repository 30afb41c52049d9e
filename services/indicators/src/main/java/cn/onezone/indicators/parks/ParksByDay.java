package cn.onezone.indicators.parks;

import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parks there were on which day (R1): those of the directory and those that the log has told of, before and after each
 * restructuring. A park that told of anything before the day on which a restructuring names it was there before and took the
 * other in; one that had not came into being with it. Pure.
 */
final class ParksByDay {
    /** A day is over at midnight in Shanghai (R9). */
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Set<ParkCode> directory;
    private final List<ParkCode> all;
    private final Map<ParkCode, Instant> toldAt;
    private final List<KnownRestructuring> inOrder;

    /**
     * @param directory in its order
     * @param described parks that have described themselves, whether or not they are in the directory
     * @param toldAt when a park first submitted values
     */
    ParksByDay(
            List<ParkCode> directory,
            Collection<ParkCode> described,
            Map<ParkCode, Instant> toldAt,
            Collection<KnownRestructuring> restructurings) {
        this.inOrder = restructurings.stream()
                .sorted(Comparator.comparing(KnownRestructuring::effective).thenComparing(KnownRestructuring::id))
                .toList();
        this.directory = Set.copyOf(directory);
        Set<ParkCode> codes = new LinkedHashSet<>(directory);
        described.stream().sorted().forEach(codes::add);
        inOrder.forEach(one -> {
            codes.addAll(one.from());
            codes.addAll(one.into());
        });
        this.all = List.copyOf(codes);
        this.toldAt = Map.copyOf(toldAt);
    }

    /** All that there are, were, or will be: the directory's in its order, then the others. */
    List<ParkCode> all() {
        return all;
    }

    /**
     * Those of a day, in the same order.
     *
     * @param asOf what the network knew then counts; absent: all that is known
     */
    List<ParkCode> on(LocalDate day, @Nullable Instant asOf) {
        List<KnownRestructuring> known = inOrder.stream()
                .filter(one -> asOf == null || !one.recordedAt().isAfter(asOf))
                .toList();
        return all.stream().filter(park -> exists(park, day, known)).toList();
    }

    private boolean exists(ParkCode park, LocalDate day, List<KnownRestructuring> known) {
        Boolean before = null;
        for (KnownRestructuring one : known) {
            if (!one.names(park)) {
                continue;
            }
            if (one.effective().isAfter(day)) {
                return before == null ? wasThere(park, one) : before;
            }
            before = one.into().contains(park);
        }
        // a park that comes with a restructuring is not there as long as nobody knew of that
        return before == null ? directory.contains(park) || !comesWithOne(park) : before;
    }

    /** Whether it came into being with a restructuring. */
    private boolean comesWithOne(ParkCode park) {
        return inOrder.stream()
                .filter(one -> one.names(park))
                .findFirst()
                .filter(one -> !wasThere(park, one))
                .isPresent();
    }

    private boolean wasThere(ParkCode park, KnownRestructuring one) {
        Instant first = toldAt.get(park);
        return one.from().contains(park)
                || (first != null
                        && first.isBefore(one.effective().atStartOfDay(ZONE).toInstant()));
    }
}
