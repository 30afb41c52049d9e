package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.relocations.RelocationFile;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise in the registry: what each park said and what was decided on it, all with two times. What is right on a day
 * is made of it by {@link Timeline}; of that only what lists go by is kept here, as it is today.
 *
 * @param uscc the enterprise
 * @param claims what each park said, by code, removed ones among them
 * @param rulings for which park it counts whoever claims it, in the order in which they were recorded; at most
 *     {@value #MOST_RULINGS}
 * @param doubleClaims its double claims, oldest first; of closed ones the last {@value #MOST_DOUBLE_CLAIMS} are kept (R5)
 * @param lineage what it came from and what it became, what was revoked among it
 * @param distinct those that look like it and are others, as a coordinator has said; kept at the smaller code
 * @param keys under which those that look like it are found, see {@link Likeness}; absent while nothing is known of it and
 *     when it is no more
 * @param dismissals when of whom it was said that they are others; absent in what was stored before that was kept
 * @param formerKeys the keys of other days and of what was known before, without those of today, at most {@value
 *     #MOST_FORMER_KEYS}; absent if there are none and in what was stored before that was kept
 * @param horizon what was known until then is not kept completely any more, absent: all is
 * @param park that it counts for today; the list by park goes by it
 * @param counted whether it counts for a park today; the list goes by it
 * @param contested the USCC again while a double claim is open (R5), else absent; the list of double claims goes by it
 * @param contestedSince day on which the open double claim was found, absent when none is or it was said that it is overdue
 * @param changesOn next day on which something else is right without anything being said; the daily turn goes by it
 * @param relocations those of this enterprise (R6); kept here so that a step and what it means to the registry are one write
 */
public record Registration(
        Uscc uscc,
        List<ParkClaim> claims,
        List<Ruling> rulings,
        List<DoubleClaim> doubleClaims,
        List<Lineage> lineage,
        List<Uscc> distinct,
        @Nullable List<String> keys,
        List<Dismissal> dismissals,
        @Nullable List<String> formerKeys,
        @Nullable Instant horizon,
        @Nullable ParkCode park,
        boolean counted,
        @Nullable Uscc contested,
        @Nullable LocalDate contestedSince,
        @Nullable LocalDate changesOn,
        RelocationFile relocations)
        implements Recorded<Registration> {
    /** As many decisions, moves and restructurings of one enterprise are kept. */
    public static final int MOST_RULINGS = 500;

    /** As much of what one park says of one enterprise is kept. */
    static final int MOST_STATEMENTS = 2_000;

    /** As many double claims that are over are kept; the log has them all. */
    static final int MOST_DOUBLE_CLAIMS = 100;

    /** As many links to other enterprises are kept. */
    static final int MOST_LINEAGE = 500;

    /** As many that look like it and are others are remembered. */
    static final int MOST_DISTINCT = 200;

    /** As many keys of other days are kept, those that were said last. */
    static final int MOST_FORMER_KEYS = 200;

    /** Copies the lists. */
    public Registration {
        claims = List.copyOf(claims);
        rulings = List.copyOf(rulings);
        doubleClaims = List.copyOf(doubleClaims);
        lineage = List.copyOf(lineage);
        distinct = List.copyOf(distinct);
        keys = keys == null ? null : List.copyOf(keys);
        dismissals = dismissals == null ? List.of() : List.copyOf(dismissals);
        formerKeys = formerKeys == null ? null : List.copyOf(formerKeys);
    }

    /**
     * A coordinator has said that another enterprise looks like it and is another.
     *
     * @param other which
     * @param recordedAt when the registry wrote it, absent until it has
     */
    public record Dismissal(Uscc other, @Nullable Instant recordedAt) {}

    /** Nothing heard yet. */
    public static Registration none(Uscc uscc) {
        return new Registration(
                uscc,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                RelocationFile.NONE);
    }

    /** What is right on each day, as far as it is known now. */
    public Timeline timeline() {
        return Timeline.of(this);
    }

    /** For each former park the one that takes its place for this enterprise, by what was known at a moment (R1, R8). */
    public Map<ParkCode, ParkCode> successors(Instant asOf) {
        return Timeline.successors(rulings.stream()
                .filter(r -> r.basis() == Basis.RESTRUCTURING && known(r.recordedAt(), asOf))
                .sorted(Comparator.comparing(Ruling::from))
                .toList());
    }

    /** The parks that have a say in a double claim: those that claim, and those that have taken the place of one by a day (R1). */
    Set<ParkCode> parties(DoubleClaim claim, LocalDate day) {
        Map<ParkCode, ParkCode> now = Timeline.successors(rulings.stream()
                .filter(r -> r.basis() == Basis.RESTRUCTURING && !r.from().isAfter(day))
                .sorted(Comparator.comparing(Ruling::from))
                .toList());
        Set<ParkCode> parties = new TreeSet<>(claim.claimants());
        claim.claimants().forEach(park -> parties.add(now.getOrDefault(park, park)));
        return parties;
    }

    /** What a park has said of it. */
    public Optional<ParkClaim> of(ParkCode park) {
        return claims.stream().filter(c -> c.park().equals(park)).findFirst();
    }

    /** The parks that claim it or have claimed it, or that it counts or has counted for. */
    public Set<ParkCode> parks() {
        Set<ParkCode> parks = new TreeSet<>();
        claims.forEach(c -> parks.add(c.park()));
        rulings.forEach(r -> parks.add(r.park()));
        return parks;
    }

    /** The double claim that is to be decided. */
    Optional<DoubleClaim> openDoubleClaim() {
        return doubleClaims.stream().filter(DoubleClaim::open).findFirst();
    }

    /** First day on which it is no more, absent while it is. */
    public @Nullable LocalDate endedOn() {
        return end().map(Lineage::on).orElse(null);
    }

    /** The link with which it came to its end, the earliest of several; empty while it has not. */
    public Optional<Lineage> end() {
        return lineage.stream()
                .filter(l -> l.stands()
                        && !l.successors().isEmpty()
                        && !l.successors().contains(uscc))
                .min(Comparator.comparing(Lineage::on));
    }

    /** The link by which it is another enterprise under another code, the latest of several. */
    public Optional<Lineage> codeChange() {
        return lineage.stream()
                .filter(l -> l.stands()
                        && l.kind() == LineageKind.CODE_CHANGE
                        && !l.predecessors().isEmpty())
                .max(Comparator.comparing(Lineage::on));
    }

    /** First day on which it has this code where it had another before, absent where it has always had it. */
    public @Nullable LocalDate beganOn() {
        return lineage.stream()
                .filter(l -> l.stands()
                        && l.kind() == LineageKind.CODE_CHANGE
                        && !l.predecessors().isEmpty())
                .map(Lineage::on)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The codes under which it goes on where its code was changed, none while it was not. */
    public List<Uscc> newCodes() {
        return end().filter(l -> l.kind() == LineageKind.CODE_CHANGE)
                .map(Lineage::successors)
                .orElse(List.of());
    }

    /** The moments at which something became known, ascending. */
    TreeSet<Instant> moments() {
        TreeSet<Instant> moments = new TreeSet<>();
        for (ParkClaim claim : claims) {
            claim.statements().forEach(s -> add(moments, s.heardAt()));
            claim.removals().forEach(r -> add(moments, r.heardAt()));
        }
        rulings.forEach(r -> add(moments, r.recordedAt()));
        for (Lineage link : lineage) {
            add(moments, link.recordedAt());
            add(moments, link.revocation() == null ? null : link.revocation().recordedAt());
        }
        return moments;
    }

    private static void add(Set<Instant> moments, @Nullable Instant moment) {
        if (moment != null) {
            moments.add(moment);
        }
    }

    /** What the registry knew at a moment. What lists go by and the double claims stay as they are today. */
    public Registration asOf(Instant moment) {
        return with(d -> {
            d.claims = claims.stream().map(c -> c.asOf(moment)).toList();
            d.rulings =
                    rulings.stream().filter(r -> known(r.recordedAt(), moment)).toList();
            d.lineage = lineage.stream()
                    .filter(l -> known(l.recordedAt(), moment))
                    .map(l -> l.asOf(moment))
                    .toList();
            // one whose moment is not kept was said before any moment was
            d.distinct = distinct.stream()
                    .filter(other -> dismissals.stream()
                            .noneMatch(one -> one.other().equals(other) && !known(one.recordedAt(), moment)))
                    .toList();
            d.relocations = relocations.asOf(moment);
        });
    }

    static boolean known(@Nullable Instant since, Instant moment) {
        return since != null && !since.isAfter(moment);
    }

    @Override
    public Registration recorded(Instant at) {
        return with(d -> {
            d.claims = claims.stream().map(c -> c.heard(at)).toList();
            d.rulings = rulings.stream().map(r -> r.heard(at)).toList();
            d.doubleClaims = doubleClaims.stream().map(c -> c.heard(at)).toList();
            d.lineage = lineage.stream().map(l -> l.heard(at)).toList();
            d.dismissals = dismissals.stream()
                    .map(one -> one.recordedAt() == null ? new Dismissal(one.other(), at) : one)
                    .toList();
        });
    }

    Registration withClaims(List<ParkClaim> other) {
        return with(d -> d.claims = other);
    }

    Registration withRulings(List<Ruling> other) {
        return with(d -> d.rulings = other);
    }

    Registration withLineage(List<Lineage> other) {
        return with(d -> d.lineage = other);
    }

    /** The same with other relocations. */
    public Registration withRelocations(RelocationFile other) {
        return with(d -> d.relocations = other);
    }

    Registration withHorizon(Instant other) {
        return with(d -> d.horizon = other);
    }

    /** With a double claim that is new, or in the place of the one of its number. */
    Registration with(DoubleClaim one) {
        List<DoubleClaim> all = new ArrayList<>(doubleClaims);
        if (!all.removeIf(d -> d.no() == one.no()) && all.size() >= MOST_DOUBLE_CLAIMS) {
            all.removeFirst();
        }
        all.add(one);
        all.sort(Comparator.comparingInt(DoubleClaim::no));
        DoubleClaim open = all.stream().filter(DoubleClaim::open).findFirst().orElse(null);
        return with(d -> {
            d.doubleClaims = all;
            d.contested = open == null ? null : uscc;
            d.contestedSince = open == null || open.overdue() ? null : open.foundOn();
        });
    }

    /** With one more that looks like it and is another. */
    Registration distinctFrom(Uscc other) {
        List<Uscc> all = new ArrayList<>(distinct);
        all.add(other);
        List<Dismissal> moments = new ArrayList<>(dismissals);
        moments.add(new Dismissal(other, null));
        return with(d -> {
            d.distinct = all;
            d.dismissals = moments;
        });
    }

    /** The same as lists find it on a day. */
    Registration on(LocalDate today, Timeline timeline) {
        Span span = timeline.at(today);
        ParkCode counts = span == null ? null : span.merged().park();
        return with(d -> {
            d.keys = endedOn() == null ? Likeness.keys(span == null ? null : span.merged()) : null;
            d.formerKeys = Likeness.otherKeys(claims, d.keys, MOST_FORMER_KEYS);
            d.park = counts;
            d.counted = counts != null;
            d.changesOn = timeline.changesAfter(today);
        });
    }

    private Registration with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.made();
    }

    /** A registration in the making: the same as another but for what is set. Named, for many parts are of one type. */
    private static final class Draft {
        private final Uscc uscc;
        private List<ParkClaim> claims;
        private List<Ruling> rulings;
        private List<DoubleClaim> doubleClaims;
        private List<Lineage> lineage;
        private List<Uscc> distinct;
        private @Nullable List<String> keys;
        private List<Dismissal> dismissals;
        private @Nullable List<String> formerKeys;
        private @Nullable Instant horizon;
        private @Nullable ParkCode park;
        private boolean counted;
        private @Nullable Uscc contested;
        private @Nullable LocalDate contestedSince;
        private @Nullable LocalDate changesOn;
        private RelocationFile relocations;

        Draft(Registration from) {
            this.uscc = from.uscc;
            this.claims = from.claims;
            this.rulings = from.rulings;
            this.doubleClaims = from.doubleClaims;
            this.lineage = from.lineage;
            this.distinct = from.distinct;
            this.keys = from.keys;
            this.dismissals = from.dismissals;
            this.formerKeys = from.formerKeys;
            this.horizon = from.horizon;
            this.park = from.park;
            this.counted = from.counted;
            this.contested = from.contested;
            this.contestedSince = from.contestedSince;
            this.changesOn = from.changesOn;
            this.relocations = from.relocations;
        }

        Registration made() {
            return new Registration(
                    uscc,
                    claims,
                    rulings,
                    doubleClaims,
                    lineage,
                    distinct,
                    keys,
                    dismissals,
                    formerKeys,
                    horizon,
                    park,
                    counted,
                    contested,
                    contestedSince,
                    changesOn,
                    relocations);
        }
    }
}
