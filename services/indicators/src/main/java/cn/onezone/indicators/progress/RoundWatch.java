package cn.onezone.indicators.progress;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.progress.Progress.Timeliness;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.rounds.Rounds;
import cn.onezone.indicators.submissions.Awaited;
import cn.onezone.indicators.submissions.Received;
import cn.onezone.indicators.submissions.Received.Standing;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Looks at the rounds that are under way, reminds parks, and keeps the gauges {@code onezone.indicators.round.parks} by
 * {@code period} and {@code timeliness}, {@code onezone.indicators.round.completeness} in per cent by {@code period} and
 * {@code park}, {@code onezone.indicators.round.overdue} by {@code period} and {@code awaiting}. Those of rounds that are long over vanish.
 */
@Component
class RoundWatch extends Recurring {
    /** Longer than parks are reminded after the due day, in days of any kind. */
    private static final int DAYS_KEPT = 400;
    /** So many rounds at most have gauges and reminders: the months, quarters and years of more than a year. */
    private static final int MOST_ROUNDS = 24;

    private static final int PAGE = 100;

    private final Rounds rounds;
    private final Received received;
    private final DueDays dueDays;
    private final Reminders reminders;
    private final Parks parks;
    private final WorkingDays calendar;
    private final RoundSettings settings;
    private final Clock clock;
    private final MultiGauge timeliness;
    private final MultiGauge completeness;
    private final MultiGauge overdue;
    private final Counter reminded;
    private boolean allFollowed;

    RoundWatch(
            Rounds rounds,
            Received received,
            DueDays dueDays,
            Reminders reminders,
            Parks parks,
            WorkingDays calendar,
            RoundSettings settings,
            Clock clock,
            MeterRegistry meters) {
        super("round-watch", settings.every());
        this.rounds = rounds;
        this.received = received;
        this.dueDays = dueDays;
        this.reminders = reminders;
        this.parks = parks;
        this.calendar = calendar;
        this.settings = settings;
        this.clock = clock;
        this.timeliness = MultiGauge.builder("onezone.indicators.round.parks")
                .description("parks of a round by whether their submission is on time")
                .register(meters);
        this.completeness = MultiGauge.builder("onezone.indicators.round.completeness")
                .description("expected data elements that a park has given, in per cent")
                .register(meters);
        this.overdue = MultiGauge.builder("onezone.indicators.round.overdue")
                .description("submissions that wait for a review or a correction beyond their day")
                .register(meters);
        this.reminded = Counter.builder("onezone.indicators.reminders")
                .description("reminders of submissions that the city waits for")
                .register(meters);
    }

    /** How far all parks are that there were at the end of its period, in the order of the directory. */
    List<Progress> progress(Round round, LocalDate today) {
        List<ParkCode> all = parks.on(round.period().end());
        Map<ParkCode, Standing> standings = received.of(round.period(), all);
        return all.stream()
                .map(park -> Progress.of(round, park, standings.get(park), calendar, today))
                .toList();
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Round.ZONE);
    }

    @Override
    protected void once() {
        if (!allFollowed) {
            // after a start: a round may have been written just before a stop, and the calendar may be another
            String after = "";
            List<Round> page;
            do {
                page = rounds.all(after, PAGE);
                for (Round round : page) {
                    dueDays.follow(round);
                    after = round.period().value();
                }
            } while (page.size() == PAGE);
            allFollowed = true;
        }
        LocalDate today = today();
        List<MultiGauge.Row<?>> byTimeliness = new ArrayList<>();
        List<MultiGauge.Row<?>> byPark = new ArrayList<>();
        List<MultiGauge.Row<?>> byStep = new ArrayList<>();
        for (Round round : rounds.dueFrom(today.minusDays(DAYS_KEPT), MOST_ROUNDS)) {
            dueDays.follow(round);
            List<Progress> progress = progress(round, today);
            for (Timeliness one : Timeliness.values()) {
                byTimeliness.add(MultiGauge.Row.of(
                        Tags.of("period", round.period().value(), "timeliness", one.wire()),
                        progress.stream().filter(p -> p.timeliness() == one).count()));
            }
            for (Awaited.Step step : Awaited.Step.values()) {
                byStep.add(MultiGauge.Row.of(
                        Tags.of("period", round.period().value(), "awaiting", step.wire()),
                        progress.stream()
                                .filter(p -> p.awaiting() == step && p.awaitedLate() > 0)
                                .count()));
            }
            for (Progress one : progress) {
                byPark.add(MultiGauge.Row.of(
                        Tags.of(
                                "period",
                                round.period().value(),
                                "park",
                                one.park().value()),
                        one.completeness()));
            }
            remind(round, progress, today);
        }
        timeliness.register(byTimeliness, true);
        completeness.register(byPark, true);
        overdue.register(byStep, true);
    }

    private void remind(Round round, List<Progress> progress, LocalDate today) {
        Map<String, Stored<Reminder>> before = reminders.of(progress.stream()
                .map(p -> Reminder.id(round.period(), p.park()))
                .toList());
        List<Reminder.Due> due = new ArrayList<>();
        for (Progress one : progress) {
            Stored<Reminder> last = before.get(Reminder.id(round.period(), one.park()));
            Reminder.due(
                            round,
                            one,
                            last == null ? null : last.state(),
                            calendar,
                            today,
                            settings.remindBefore(),
                            settings.remindAfter())
                    .ifPresent(due::add);
        }
        reminded.increment(reminders.write(before, due));
    }
}
