package cn.onezone.local.demo;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An invented enterprise.
 *
 * @param uscc valid, of the park's district
 * @param name Chinese
 * @param formerName an earlier name, for some
 * @param park whose roster it is in
 * @param industry GB/T 4754-2017 class
 * @param capital registered capital in 万元
 * @param foundedOn date of registration
 * @param qualification code of a tier, for some
 * @param size weight of its figures within the zone
 */
record Firm(
        Uscc uscc,
        String name,
        @Nullable String formerName,
        Park park,
        String industry,
        int capital,
        LocalDate foundedOn,
        @Nullable String qualification,
        long size) {}
