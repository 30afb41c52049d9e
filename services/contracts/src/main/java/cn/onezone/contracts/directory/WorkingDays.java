package cn.onezone.contracts.directory;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Working days 工作日 as the State Council's holiday calendar arranges them (R9). It is data, one notice for each year: a
 * year of which there is no notice yet follows the week alone, and {@link #announced} tells so.
 */
public final class WorkingDays {
    private final Set<Integer> years;
    private final Set<LocalDate> off;
    private final Set<LocalDate> working;

    private WorkingDays(Set<Integer> years, Set<LocalDate> off, Set<LocalDate> working) {
        this.years = years;
        this.off = off;
        this.working = working;
    }

    /** The calendar that the product knows. */
    public static WorkingDays bundled() {
        return read(Resource.bundled("/cn/onezone/directory/working-days.json"));
    }

    /**
     * The calendar of an operator's own file, in the form of the bundled one.
     *
     * @throws IllegalArgumentException naming what is missing in it, or a day that is both off and worked
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static WorkingDays of(Path file) {
        return read(Resource.file(file));
    }

    private static WorkingDays read(Resource file) {
        Set<Integer> years = new HashSet<>();
        Set<LocalDate> off = new HashSet<>();
        Set<LocalDate> working = new HashSet<>();
        for (JsonNode year : file.list("years")) {
            if (!year.path("year").isInt() || !years.add(year.path("year").intValue())) {
                throw new IllegalArgumentException(file.name() + ": year is missing or there twice in " + year);
            }
            for (JsonNode span : file.list(year, "off", true)) {
                LocalDate from = LocalDate.parse(file.text(span, "from"));
                LocalDate until = LocalDate.parse(file.text(span, "until"));
                from.datesUntil(until.plusDays(1)).forEach(off::add);
            }
            for (JsonNode day : file.list(year, "working", true)) {
                working.add(LocalDate.parse(day.stringValue()));
            }
        }
        for (LocalDate day : working) {
            if (off.contains(day)) {
                throw new IllegalArgumentException(file.name() + ": " + day + " is both off and worked");
            }
        }
        return new WorkingDays(years, off, working);
    }

    /** Whether the State Council's notice for the year of this day is known; without it only the week counts. */
    public boolean announced(LocalDate day) {
        return years.contains(day.getYear());
    }

    /** Whether people are at work on this day. */
    public boolean isWorkingDay(LocalDate day) {
        if (working.contains(day)) {
            return true;
        }
        return !off.contains(day) && day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /**
     * The day by which something is due, the day on which it begins not counted.
     *
     * @param begin any day
     * @param days how many working days, 1 to 1 000
     * @return the last of them, itself a working day
     * @throws IllegalArgumentException for another number of days
     */
    public LocalDate after(LocalDate begin, int days) {
        if (days < 1 || days > 1_000) {
            throw new IllegalArgumentException("days: " + days + " (expected: 1 to 1000)");
        }
        LocalDate day = begin;
        for (int left = days; left > 0; ) {
            day = day.plusDays(1);
            if (isWorkingDay(day)) {
                left--;
            }
        }
        return day;
    }

    /**
     * How many working days there are behind a day until another.
     *
     * @param begin any day, itself not counted
     * @param until the last day that is counted; one before {@code begin} counts below zero
     */
    public int between(LocalDate begin, LocalDate until) {
        if (until.isBefore(begin)) {
            return -between(until, begin);
        }
        return Math.toIntExact(begin.plusDays(1)
                .datesUntil(until.plusDays(1))
                .filter(this::isWorkingDay)
                .count());
    }

    /**
     * How many working days something is late. What comes on a day off is there on the next working day.
     *
     * @param dueOn until the end of which it is on time
     * @param on when it came
     * @return 0 if it is on time
     */
    public int late(LocalDate dueOn, LocalDate on) {
        if (!on.isAfter(dueOn)) {
            return 0;
        }
        return between(dueOn, on) + (isWorkingDay(on) ? 0 : 1);
    }
}
