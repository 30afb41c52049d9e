package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.registry.HeardOfTests;
import cn.onezone.enterprises.registry.Lineage;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.relocations.Relocation;
import cn.onezone.enterprises.relocations.RelocationFile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to an enterprise, one thing after the other, for tests of what its registration says of sharing. */
final class Chronicle {
    static final LocalDate TODAY = LocalDate.of(2025, 12, 1);
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Uscc uscc;
    private final Map<ParkCode, Long> sequences = new HashMap<>();
    private Registration registration;
    private int seconds;
    private int moved;
    private int decided;

    Chronicle(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", number);
        this.uscc = new Uscc(first + Uscc.checkCharacter(first));
        this.registration = Registration.none(uscc);
    }

    Uscc uscc() {
        return uscc;
    }

    Registration registration() {
        return registration;
    }

    private Instant now() {
        return START.plusSeconds(seconds);
    }

    /** As the store does: what is new was written now. */
    private void is(Registration after) {
        registration = after.recorded(now());
        seconds++;
    }

    void claims(ParkCode park, String from) {
        LocalDate day = LocalDate.parse(from);
        says(
                park,
                new RosterEntryRecorded(
                        park,
                        uscc,
                        "企业",
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        day,
                        true,
                        List.of("claimedFrom", "name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        day));
    }

    void removes(ParkCode park, String on) {
        says(park, new RosterEntryRemoved(park, uscc, LocalDate.parse(on), "迁出"));
    }

    private void says(ParkCode park, ParkEvent said) {
        long sequence = sequences.merge(park, 1L, Long::sum);
        is(HeardOfTests.after(
                registration,
                List.of(new Event<>(
                        park + "-" + sequence,
                        "t",
                        "/parks/" + park,
                        park + "/" + uscc,
                        sequence,
                        now(),
                        now(),
                        null,
                        said)),
                TODAY));
    }

    private void rules(Ruling ruling) {
        is(Registry.rule(registration, List.of(ruling), TODAY).state());
    }

    /** A relocation takes effect (R6). */
    RelocationId moves(ParkCode from, ParkCode to, String day, @Nullable SharingTerms terms) {
        RelocationId id = new RelocationId(uscc + "-" + String.format(Locale.ROOT, "%012x", ++moved));
        LocalDate on = LocalDate.parse(day);
        Relocation.Offer offer = new Relocation.Offer(on, terms);
        Relocation effected = new Relocation(
                id,
                RelocationState.EFFECTED,
                to,
                from,
                "新厂区",
                offer,
                offer,
                1,
                TODAY,
                null,
                null,
                null,
                1,
                1,
                List.of());
        List<Relocation> all = new ArrayList<>(registration.relocations().all());
        all.add(effected);
        registration = registration.withRelocations(new RelocationFile(all, null, List.of()));
        rules(new Ruling(id.value(), Basis.RELOCATION, to, on, null, null, id.value(), List.of(from, to)));
        return id;
    }

    /** A double claim is decided (R5). */
    void decides(ParkCode park, String day, ParkCode... between) {
        rules(new Ruling(
                "decision-" + ++decided,
                Basis.DECISION,
                park,
                LocalDate.parse(day),
                null,
                null,
                "d",
                List.of(between)));
    }

    /** A park takes the place of another (R1). */
    void restructures(String id, ParkCode former, ParkCode park, String day) {
        rules(new Ruling(id, Basis.RESTRUCTURING, park, LocalDate.parse(day), null, null, id, List.of(former)));
    }

    /** It has become another, or others. */
    void becomes(LineageKind kind, String on, Chronicle... others) {
        for (Chronicle other : others) {
            other.is(HeardOfTests.linked(
                    other.registration,
                    new Lineage(null, kind, List.of(uscc), List.of(), LocalDate.parse(on), "换码", null, null, null),
                    TODAY));
        }
        is(HeardOfTests.linked(
                registration,
                new Lineage(
                        null,
                        kind,
                        List.of(),
                        List.of(others).stream().map(Chronicle::uscc).sorted().toList(),
                        LocalDate.parse(on),
                        "换码",
                        null,
                        null,
                        null),
                TODAY));
    }

    /** The park that it counts for on a day. */
    @Nullable
    ParkCode park(LocalDate day) {
        Span span = registration.timeline().at(day);
        return span == null ? null : span.merged().park();
    }

    /** Whether it counts for that park by a decision. */
    boolean decided(LocalDate day) {
        Span span = registration.timeline().at(day);
        return span != null && span.merged().basis() == Basis.DECISION;
    }
}
