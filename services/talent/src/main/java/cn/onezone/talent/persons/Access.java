package cn.onezone.talent.persons;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A read of personal data (R19). It names the pseudonym, not the person.
 *
 * @param id sorts by time
 * @param nomination which was read
 * @param person its pseudonym
 * @param purpose as the reader said
 * @param address of the reader's connection, which may be the gateway's
 * @param forwardedFor what the connection says it speaks for
 * @param at when
 */
public record Access(
        String id,
        String nomination,
        String person,
        String purpose,
        String address,
        @Nullable String forwardedFor,
        Instant at) {}
