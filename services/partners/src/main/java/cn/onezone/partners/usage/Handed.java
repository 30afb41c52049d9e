package cn.onezone.partners.usage;

import java.time.Instant;

/**
 * An event that was handed out, or of which that was tried.
 *
 * @param number in its sequence
 * @param type of the event
 * @param bytes of the event as it was handed out, in UTF-8, without what the way puts around it
 * @param numberedAt when it got its number
 * @param at when it was handed out
 * @param taken whether the receiver took it; of a way on which the partner asks it is always said to have
 */
public record Handed(long number, String type, long bytes, Instant numberedAt, Instant at, boolean taken) {}
