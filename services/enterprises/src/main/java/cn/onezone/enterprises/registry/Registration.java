package cn.onezone.enterprises.registry;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise in the registry: what each park said and what was decided on it, all with two times. What is right on a day
 * is made of it by {@link Timeline}; of that only what lists go by is kept here, as it is today.
 *
 * @param uscc the enterprise
 * @param claims what each park said, by code, removed ones among them
 * @param rulings for which park it counts whoever claims it, in the order in which they were recorded; at most
 *     {@value #MOST_RULINGS}
 * @param horizon what was known until then is not kept completely any more, absent: all is
 * @param park that it counts for today; the list by park goes by it
 * @param counted whether it counts for a park today; the list goes by it
 * @param contested the USCC again while a double claim is open (R5), else absent; the list of double claims goes by it
 * @param changesOn next day on which something else is right without anything being said; the daily turn goes by it
 */
public record Registration(
        Uscc uscc,
        List<ParkClaim> claims,
        List<Ruling> rulings,
        @Nullable Instant horizon,
        @Nullable ParkCode park,
        boolean counted,
        @Nullable Uscc contested,
        @Nullable LocalDate changesOn)
        implements Recorded<Registration> {
    /** As many decisions, moves and restructurings of one enterprise are kept. */
    public static final int MOST_RULINGS = 500;

    /** As much of what one park says of one enterprise is kept. */
    static final int MOST_STATEMENTS = 2_000;

    /** Copies the lists. */
    public Registration {
        claims = List.copyOf(claims);
        rulings = List.copyOf(rulings);
    }

    /** Nothing heard yet. */
    static Registration none(Uscc uscc) {
        return new Registration(uscc, List.of(), List.of(), null, null, false, null, null);
    }

    /** What is right on each day, as far as it is known now. */
    public Timeline timeline() {
        return Timeline.of(this);
    }

    /** What a park has said of it. */
    public Optional<ParkClaim> of(ParkCode park) {
        return claims.stream().filter(c -> c.park().equals(park)).findFirst();
    }

    /** What the registry knew at a moment. What lists go by stays as it is today. */
    public Registration asOf(Instant moment) {
        return new Registration(
                uscc,
                claims.stream().map(c -> c.asOf(moment)).toList(),
                rulings.stream().filter(r -> known(r.recordedAt(), moment)).toList(),
                horizon,
                park,
                counted,
                contested,
                changesOn);
    }

    static boolean known(@Nullable Instant since, Instant moment) {
        return since != null && !since.isAfter(moment);
    }

    @Override
    public Registration recorded(Instant at) {
        return new Registration(
                uscc,
                claims.stream().map(c -> c.heard(at)).toList(),
                rulings.stream().map(r -> r.heard(at)).toList(),
                horizon,
                park,
                counted,
                contested,
                changesOn);
    }

    Registration withClaims(List<ParkClaim> other) {
        return new Registration(uscc, other, rulings, horizon, park, counted, contested, changesOn);
    }

    Registration withRulings(List<Ruling> other) {
        return new Registration(uscc, claims, other, horizon, park, counted, contested, changesOn);
    }

    Registration withHorizon(Instant other) {
        return new Registration(uscc, claims, rulings, other, park, counted, contested, changesOn);
    }

    /** The same as lists find it on a day. */
    Registration on(LocalDate today, Timeline timeline) {
        Span span = timeline.at(today);
        ParkCode counts = span == null ? null : span.merged().park();
        return new Registration(
                uscc,
                claims,
                rulings,
                horizon,
                counts,
                counts != null,
                span != null && span.merged().contested() ? uscc : null,
                timeline.changesAfter(today));
    }
}
