package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** On which days which claims do not stand (R5), for the parks whose claims they are. Pure. */
final class OverruledClaims {
    private OverruledClaims() {}

    /** What parks are to be told when one timeline takes the place of another: each of whose claims something else is right. */
    static List<Outgoing<EnterpriseEvent>> told(
            Registration before, Timeline was, Registration after, Timeline is, @Nullable Instant cause) {
        return told(after.uscc(), of(before, was), of(after, is), cause);
    }

    private static List<Outgoing<EnterpriseEvent>> told(
            Uscc uscc,
            SortedMap<ParkCode, List<OverruledDays>> was,
            SortedMap<ParkCode, List<OverruledDays>> is,
            @Nullable Instant cause) {
        if (was.equals(is)) {
            return List.of();
        }
        SortedSet<ParkCode> parks = new TreeSet<>(was.keySet());
        parks.addAll(is.keySet());
        List<Outgoing<EnterpriseEvent>> told = new ArrayList<>();
        for (ParkCode park : parks) {
            List<OverruledDays> days = is.getOrDefault(park, List.of());
            if (!days.equals(was.getOrDefault(park, List.of()))) {
                told.add(new Outgoing<>(
                        EnterpriseEvents.CLAIM_OVERRULED,
                        uscc + "/claim/" + park,
                        cause,
                        new ClaimOverruled(uscc, park, days)));
            }
        }
        return told;
    }

    /** By park, the days on which its claim does not stand. Most enterprises have one claim, and nothing is made for them. */
    static SortedMap<ParkCode, List<OverruledDays>> of(Registration registration, Timeline timeline) {
        SortedMap<ParkCode, List<OverruledDays>> all = new TreeMap<>();
        LocalDate began = registration.beganOn();
        if (began != null) {
            underTheCodeBefore(registration, began, all);
        }
        List<Ruling> rulings = registration.rulings();
        for (Span span : timeline.spans()) {
            Merged merged = span.merged();
            ParkCode park = merged.park();
            if (park == null) {
                continue;
            }
            for (Claim claim : merged.claims()) {
                if (!claim.park().equals(park) && !isFormer(claim.park(), span, rulings)) {
                    add(all.computeIfAbsent(claim.park(), _ -> new ArrayList<>()), span, park);
                }
            }
        }
        return all;
    }

    /**
     * No claim of a code stands on days on which the enterprise had another one and counted under that (R5), not even the
     * one for whose park it would count.
     */
    private static void underTheCodeBefore(
            Registration registration, LocalDate began, SortedMap<ParkCode, List<OverruledDays>> all) {
        Registration unlinked = registration.withLineage(List.of());
        for (Span span : unlinked.timeline().spans()) {
            ParkCode park = span.merged().park();
            if (park == null || !span.from().isBefore(began)) {
                continue;
            }
            Span before = span.covers(began) ? new Span(span.from(), began, span.merged()) : span;
            for (Claim claim : span.merged().claims()) {
                add(all.computeIfAbsent(claim.park(), _ -> new ArrayList<>()), before, park);
            }
        }
    }

    /**
     * For a former park another speaks (R1), by the claim that stands in the former one's roster. All others are told, the origin
     * of a relocation too (R6): its roster follows by itself, but late, and not where it has claimed the enterprise anew or gave
     * it up on a later day than the one on which it has moved.
     */
    private static boolean isFormer(ParkCode park, Span span, List<Ruling> rulings) {
        return span.merged().basis() == Basis.RESTRUCTURING
                && rulings.stream()
                        .anyMatch(r -> r.basis() == Basis.RESTRUCTURING
                                && r.covers(span.from())
                                && r.settled().contains(park));
    }

    private static void add(List<OverruledDays> days, Span span, ParkCode by) {
        OverruledDays last = days.isEmpty() ? null : days.getLast();
        if (last != null && span.from().equals(last.until()) && last.by().equals(by)) {
            days.removeLast();
            days.add(new OverruledDays(last.from(), span.until(), by));
        } else {
            days.add(new OverruledDays(span.from(), span.until(), by));
        }
    }
}
