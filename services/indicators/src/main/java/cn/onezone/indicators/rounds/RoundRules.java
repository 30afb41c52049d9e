package cn.onezone.indicators.rounds;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides on a round that somebody opens or changes. Pure. */
final class RoundRules {
    static final int LONGEST = 250;
    private static final int LONGEST_EXTENSION = 60;
    private static final int LONGEST_REASON = 500;
    /** Of one park: they all stand in one document. */
    private static final int MOST_EXTENSIONS = 10;

    private static final int MOST_EXPECTED = 500;
    /** Figures of long ago are collected too, those of a time to come are not. */
    private static final int YEARS_BEHIND = 50;

    private RoundRules() {}

    /** What becomes of it. */
    sealed interface Decision {
        /** It stands like this from now on. */
        record Accepted(Round round) implements Decision {}

        /** It stands like this already. */
        record Unchanged() implements Decision {}

        /** It is none. */
        record Refused(Problem problem) implements Decision {}
    }

    /**
     * Decides on it.
     *
     * @param before as it stands, absent if it is new
     * @param reported codes of the data elements that parks report of such a period
     */
    static Decision decide(
            @Nullable Round before,
            Period period,
            RoundForm form,
            Collection<String> reported,
            WorkingDays calendar,
            LocalDate today) {
        FieldChecks checks = new FieldChecks();
        LocalDate opens = form.opensOn() != null ? form.opensOn() : before == null ? today : before.opensOn();
        LocalDate last = period.end().plusYears(YEARS_BEHIND);
        if (opens.isBefore(period.start()) || opens.isAfter(last)) {
            checks.wrong(
                    "/opensOn",
                    opens,
                    "wrong-date",
                    period.start() + ", the first day of the period, to " + last,
                    period.start() + "（时期首日）至 " + last);
        }
        Integer days = form.dueIn();
        if (days == null || days < 1 || days > LONGEST) {
            checks.wrong(
                    "/dueIn",
                    days,
                    days == null ? "missing-field" : "wrong-days",
                    "1 to " + LONGEST + " working days",
                    "1 至 " + LONGEST + " 个工作日");
        }
        Set<String> expected = expected(checks, form.expected(), reported);
        Approval approval = approval(checks, form.approval());
        bounded(checks, "/reviewIn", form.reviewIn());
        bounded(checks, "/correctIn", form.correctIn());
        Optional<Problem> wrong = checks.problem();
        if (wrong.isPresent() || days == null) {
            return new Decision.Refused(wrong.orElseThrow());
        }
        Round round = new Round(
                period,
                opens,
                calendar.after(opens, days),
                List.copyOf(expected),
                approval,
                before == null ? List.of() : before.extensions(),
                form.reviewIn(),
                form.correctIn());
        return before != null && round.equals(before) ? new Decision.Unchanged() : new Decision.Accepted(round);
    }

    /**
     * Gives a park more time: whatever the round is, and whether or not the park is late by now.
     *
     * @param park one that there was at the end of the period
     * @param workingDays from its present due day on, which is not counted
     */
    static Decision extend(
            Round before,
            @Nullable ParkCode park,
            @Nullable Integer workingDays,
            @Nullable String reason,
            WorkingDays calendar,
            Instant now) {
        FieldChecks checks = new FieldChecks();
        if (park == null) {
            checks.wrong("/park", null, "unknown-park", "a park that there was at the end of the period", "时期末存在的分园");
        }
        if (workingDays == null || workingDays < 1 || workingDays > LONGEST_EXTENSION) {
            checks.wrong(
                    "/workingDays",
                    workingDays,
                    workingDays == null ? "missing-field" : "wrong-days",
                    "1 to " + LONGEST_EXTENSION + " working days",
                    "1 至 " + LONGEST_EXTENSION + " 个工作日");
        }
        String why = checks.text("/reason", reason, LONGEST_REASON);
        if (park != null
                && before.extensions().stream()
                                .filter(e -> e.park().equals(park))
                                .count()
                        == MOST_EXTENSIONS) {
            checks.wrong(
                    "/park",
                    park,
                    "too-many-extensions",
                    "a park that had fewer than " + MOST_EXTENSIONS + " extensions",
                    "延期未满 " + MOST_EXTENSIONS + " 次的分园");
        }
        Optional<Problem> wrong = checks.problem();
        if (wrong.isPresent() || park == null || workingDays == null) {
            return new Decision.Refused(wrong.orElseThrow());
        }
        List<Round.Extension> all = new ArrayList<>(before.extensions());
        all.add(new Round.Extension(park, calendar.after(before.dueOn(park), workingDays), why, now));
        return new Decision.Accepted(new Round(
                before.period(),
                before.opensOn(),
                before.dueOn(),
                before.expected(),
                before.approval(),
                all,
                before.reviewIn(),
                before.correctIn()));
    }

    private static void bounded(FieldChecks checks, String pointer, @Nullable Integer days) {
        if (days != null && (days < 1 || days > LONGEST)) {
            checks.wrong(
                    pointer,
                    days,
                    "wrong-days",
                    "1 to " + LONGEST + " working days, or nothing",
                    "1 至 " + LONGEST + " 个工作日，或不填");
        }
    }

    private static Set<String> expected(
            FieldChecks checks, @Nullable List<@Nullable String> given, Collection<String> reported) {
        if (given == null) {
            if (reported.isEmpty()) {
                checks.wrong(
                        "/expected",
                        null,
                        "missing-field",
                        "data elements: the catalogue has none that parks report of such a period",
                        "数据项：目录中没有分园按此频度报送的数据项");
            }
            return new TreeSet<>(reported);
        }
        Set<String> expected = new TreeSet<>();
        if (given.isEmpty() || given.size() > MOST_EXPECTED) {
            checks.wrong(
                    "/expected",
                    given.size(),
                    "wrong-text",
                    "1 to " + MOST_EXPECTED + " data elements",
                    "1 至 " + MOST_EXPECTED + " 个数据项");
            return expected;
        }
        for (int i = 0; i < given.size(); i++) {
            String code = given.get(i);
            if (code == null || !reported.contains(code)) {
                checks.wrong(
                        "/expected/" + i,
                        code,
                        "not-reported",
                        "a data element that parks report of such a period (GET /indicators/catalogue)",
                        "分园按此频度报送的数据项（GET /indicators/catalogue）");
            } else {
                expected.add(code);
            }
        }
        return expected;
    }

    private static Approval approval(FieldChecks checks, @Nullable String given) {
        if (given == null) {
            return Approval.ONE_STEP;
        }
        return Arrays.stream(Approval.values())
                .filter(a -> a.wire().equals(given))
                .findFirst()
                .orElseGet(() -> {
                    checks.wrong("/approval", given, "wrong-approval", "one-step or two-step", "one-step 或 two-step");
                    return Approval.ONE_STEP;
                });
    }
}
