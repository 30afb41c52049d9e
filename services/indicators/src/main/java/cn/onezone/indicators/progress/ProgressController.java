package cn.onezone.indicators.progress;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.rounds.Rounds;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /indicators/rounds/{period}/parks}: completeness and timeliness. */
@RestController
@RequestMapping("/indicators/rounds/{period}/parks")
@Tag(name = "rounds", description = "Periods that the city collects from all parks 市级报送期")
class ProgressController {
    private final Rounds rounds;
    private final RoundWatch watch;

    ProgressController(Rounds rounds, RoundWatch watch) {
        this.rounds = rounds;
        this.watch = watch;
    }

    /**
     * How far the parks within reach are.
     *
     * @param today the day it is said for
     * @param timeliness how many parks by whether they are on time
     * @param completeness what all of them have given of all that is expected of them, in per cent, rounded half up to two
     *     decimals
     * @param parks in the order of the directory
     */
    record View(
            Period period,
            LocalDate dueOn,
            LocalDate today,
            Map<String, Long> timeliness,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal completeness,
            List<Progress> parks) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(summary = "How complete and how timely parks are in a round 报送完整率与及时率")
    View read(@PathVariable("period") String of, @RequestParam(required = false) @Nullable String park, Reach reach) {
        Period period = Period.of(of);
        ParkCode only = reach.within(park == null ? null : ParkCode.of(park));
        Round round = rounds.of(period)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "no round is opened for " + period, "未开放 " + period + " 的报送")
                        .refused());
        LocalDate today = watch.today();
        List<Progress> parks = watch.progress(round, today).stream()
                .filter(p -> only == null || p.park().equals(only))
                .toList();
        int given = parks.stream().mapToInt(Progress::given).sum();
        int expected = parks.stream().mapToInt(Progress::expected).sum();
        return new View(
                period,
                round.dueOn(),
                today,
                parks.stream()
                        .collect(
                                Collectors.groupingBy(p -> p.timeliness().wire(), TreeMap::new, Collectors.counting())),
                expected == 0 ? BigDecimal.ZERO.setScale(2) : Progress.share(given, expected),
                parks);
    }
}
