package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What parks have stated of a measure of a period, and what the city has accepted of it.
 *
 * @param measure what is measured
 * @param period of what time
 * @param stated the latest statement that could be taken
 * @param pending whether it waits for the reviewer
 * @param accepted the latest that was accepted, absent if none was
 */
public record Figure(
        Measure measure,
        Period period,
        Statement stated,
        boolean pending,
        @Nullable Statement accepted) {

    /**
     * A statement of a park.
     *
     * @param park who states it
     * @param revision from 1
     * @param fen the amount in fen, not below zero
     * @param note what the park says about it
     * @param synthetic invented for demonstration
     * @param at when the park recorded it
     */
    public record Statement(
            ParkCode park, int revision, long fen, @Nullable String note, boolean synthetic, Instant at) {}
}
