package cn.onezone.partners.agreements;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Days as agreements count them (R9). */
public final class Days {
    /** Where they begin and end. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private Days() {}

    /** Which day it is. */
    public static LocalDate today(Clock clock) {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }
}
