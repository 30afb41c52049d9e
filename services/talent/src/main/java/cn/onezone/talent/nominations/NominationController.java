package cn.onezone.talent.nominations;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.talent.TalentEvent.NominationStatus;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Purpose;
import cn.onezone.kit.web.Versions;
import cn.onezone.talent.TalentProblem;
import cn.onezone.talent.persons.Accesses;
import cn.onezone.talent.persons.PersonalData;
import cn.onezone.talent.persons.Persons;
import cn.onezone.talent.programmes.Programmes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /talent/programmes/{code}/nominations} and {@code /talent/nominations}. */
@RestController
@RequestMapping("/talent")
@Tag(name = "nominations", description = "Nominations and awards 人选推荐与入选")
class NominationController {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int ATTEMPTS = 5;

    private final Programmes programmes;
    private final Nominations nominations;
    private final Persons persons;
    private final Accesses accesses;
    private final ParkDirectory parks;
    private final Clock clock;

    NominationController(
            Programmes programmes,
            Nominations nominations,
            Persons persons,
            Accesses accesses,
            ParkDirectory parks,
            Clock clock) {
        this.programmes = programmes;
        this.nominations = nominations;
        this.persons = persons;
        this.accesses = accesses;
        this.parks = parks;
        this.clock = clock;
    }

    /** A person to be nominated. Only the name is needed. */
    record PersonForm(
            @Nullable String name,
            @Nullable String idNumber,
            @Nullable LocalDate birthDate,
            @Nullable String nationality,
            @Nullable Uscc employer) {
        @Override
        public String toString() {
            return "PersonForm[…]";
        }
    }

    /** A nomination. */
    record NominationForm(
            @Nullable ParkCode park,
            @Nullable PersonForm person,
            @Nullable String merits,
            @Nullable Boolean synthetic) {
        @Override
        public String toString() {
            return "NominationForm[…]";
        }
    }

    /** Why a nomination is refused. */
    record ReasonForm(@Nullable String reason) {}

    /** What a repeated request is recognised by: no personal datum, for a digest of one would outlive its erasure. */
    private record Asked(String programme, ParkCode park, boolean synthetic) {}

    /** A nomination without personal data. */
    record NominationView(
            String id,
            String programme,
            ParkCode park,
            String person,
            NominationStatus status,
            LocalDate receivedOn,
            @Nullable LocalDate decidedOn,
            boolean synthetic) {
        static NominationView of(Stored<Nomination> stored) {
            Nomination one = stored.state();
            return new NominationView(
                    one.id(),
                    one.programme(),
                    one.park(),
                    one.person(),
                    one.status(),
                    one.receivedOn(),
                    one.decidedOn(),
                    one.synthetic());
        }
    }

    /** A nomination with the personal data, for those who said what for. */
    record FullNominationView(
            NominationView nomination,
            boolean erased,
            @Nullable PersonalData person,
            @Nullable String merits,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "FullNominationView[…]";
        }
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
            own = true)
    @PostMapping("/programmes/{code}/nominations")
    @Operation(summary = "Nominate a person 推荐人选")
    ResponseEntity<NominationView> nominate(
            @PathVariable("code") String code,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NominationForm form,
            Reach reach) {
        reach.require(form.park());
        var programme = programmes.get(code).state();
        FieldChecks checks = new FieldChecks();
        ParkCode park = checks.present("/park", form.park(), "a park code such as haidian", "分园代码，如 haidian");
        if (park != null) {
            var _ = parks.get(park);
        }
        PersonalData person = person(checks, form.person());
        String merits = checks.text("/merits", form.merits(), 10_000);
        checks.done();
        boolean synthetic = programme.synthetic() || Boolean.TRUE.equals(form.synthetic());
        Creation creation =
                Idempotency.creation(key, new Asked(programme.code(), Objects.requireNonNull(park), synthetic));
        String id = Idempotency.id("nomination", creation);
        Stored<Nomination> earlier = nominations.find(id).orElse(null);
        if (earlier != null && creation != null) {
            return created(repeated(earlier, creation, person, merits));
        }
        Optional<String> known = persons.pseudonym(person.idNumber());
        if (known.isPresent()
                && nominations
                        .inSlot(Nomination.slot(programme.code(), today(), known.get()))
                        .filter(standing -> !standing.id().equals(id))
                        .isPresent()) {
            throw alreadyNominated(programme.code());
        }
        // The person first: a crash here leaves nobody nominated, and the repetition finds the person by the
        // nomination.
        String pseudonym = persons.nominated(id, person, merits);
        Creating<Nomination> creating = nominations.receive(
                Nomination.receive(id, programme.code(), park, pseudonym, today(), synthetic), creation);
        if (creating instanceof Creating.AlreadyThere<Nomination>) {
            // another was quicker, after we had looked
            persons.withdrawn(pseudonym, id);
            throw alreadyNominated(programme.code());
        }
        Stored<Nomination> stored = Idempotency.created(creating, "nomination " + id);
        if (stored.state().person().equals(pseudonym)) {
            persons.confirmed(pseudonym);
        }
        return created(stored);
    }

    private Refused alreadyNominated(String programme) {
        int year = today().getYear();
        return Problem.of(
                        TalentProblem.ALREADY_NOMINATED,
                        "expected one nomination of a person to " + programme + " in " + year,
                        year + " 年度同一人至多一次被推荐至 " + programme)
                .refused();
    }

    private Stored<Nomination> repeated(
            Stored<Nomination> earlier, Creation creation, PersonalData person, String merits) {
        boolean same = creation.equals(earlier.creation());
        if (same && !persons.isErased(earlier.state().person())) {
            Persons.Known known = persons.known(earlier.state().person(), earlier.id());
            same = person.equals(known.data()) && merits.equals(known.merits());
        }
        return same
                ? earlier
                : Idempotency.<Nomination>created(
                        new Creating.KeyReused<>(creation.key()), "nomination " + earlier.id());
    }

    private static PersonalData person(FieldChecks checks, @Nullable PersonForm form) {
        if (form == null) {
            checks.wrong("/person", null, "missing-field", "the nominated person", "被推荐人");
            return new PersonalData("", null, null, null, null);
        }
        String name = checks.text("/person/name", form.name(), 100);
        if (form.idNumber() != null && !form.idNumber().matches("[0-9A-Z]{5,32}")) {
            checks.wrong(
                    "/person/idNumber",
                    form.idNumber(),
                    "wrong-id-number",
                    "5 to 32 digits and capital letters",
                    "5 至 32 位数字或大写字母");
        }
        if (form.nationality() != null && !form.nationality().matches("[A-Z]{2}")) {
            checks.wrong(
                    "/person/nationality",
                    form.nationality(),
                    "wrong-country",
                    "an ISO 3166 code such as CN",
                    "ISO 3166 代码，如 CN");
        }
        return new PersonalData(name, form.idNumber(), form.birthDate(), form.nationality(), form.employer());
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/programmes/{code}/nominations")
    @Operation(summary = "List the nominations to a programme, without personal data 推荐列表")
    Page<NominationView> list(
            @PathVariable("code") String code,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        var _ = programmes.get(code);
        int most = Page.limit(limit);
        return Page.of(
                nominations.list(code, reach.only(), Page.after(cursor), most),
                most,
                nominations.count(code, reach.only()),
                Stored::id,
                NominationView::of);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "nominations/{id}")
    @GetMapping("/nominations/{id}")
    @Operation(
            summary = "Read a nomination with the personal data; needs X-Purpose, is logged 推荐详情",
            description = "Without the header X-Purpose: 400 purpose-required (R19).")
    ResponseEntity<FullNominationView> read(
            @PathVariable("id") String id,
            @RequestHeader(name = "X-Purpose", required = false) @Nullable String header,
            HttpServletRequest request,
            Reach reach) {
        Stored<Nomination> nomination =
                reach.there(nominations.find(id), n -> n.state().park(), () -> Nominations.missing(id));
        String purpose = Purpose.of(header);
        String forwarded = request.getHeader("X-Forwarded-For");
        accesses.note(
                id,
                nomination.state().person(),
                purpose,
                request.getRemoteAddr(),
                forwarded != null && forwarded.length() > 200 ? forwarded.substring(0, 200) : forwarded);
        Persons.Known known = persons.known(nomination.state().person(), id);
        return ResponseEntity.ok()
                .eTag(Versions.tag(nomination))
                .header("Cache-Control", "no-store")
                .body(new FullNominationView(
                        NominationView.of(nomination),
                        known.data() == null,
                        known.data(),
                        known.merits(),
                        nomination.state().reason()));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/nominations/{id}/award")
    @Operation(summary = "Award a nomination 入选")
    ResponseEntity<NominationView> award(@PathVariable("id") String id) {
        return decide(id, NominationStatus.AWARDED, null);
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/nominations/{id}/refusal")
    @Operation(summary = "Refuse a nomination 不予入选")
    ResponseEntity<NominationView> refuse(@PathVariable("id") String id, @RequestBody ReasonForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), 1_000);
        checks.done();
        return decide(id, NominationStatus.REFUSED, reason);
    }

    private ResponseEntity<NominationView> decide(String id, NominationStatus to, @Nullable String reason) {
        for (int attempt = 1; ; attempt++) {
            Stored<Nomination> before = nominations.get(id);
            boolean erased = persons.isErased(before.state().person());
            switch (before.state().decide(to, reason, today(), erased)) {
                case Nomination.Decision.Accepted accepted -> {
                    try {
                        return answer(nominations.decided(before, accepted));
                    } catch (StaleVersion e) {
                        if (attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
                case Nomination.Decision.Unchanged _ -> {
                    return answer(before);
                }
                case Nomination.Decision.Refused(Problem problem) -> throw problem.refused();
            }
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    private static ResponseEntity<NominationView> created(Stored<Nomination> stored) {
        return ResponseEntity.created(URI.create("/talent/nominations/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(NominationView.of(stored));
    }

    private static ResponseEntity<NominationView> answer(Stored<Nomination> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(NominationView.of(stored));
    }
}
