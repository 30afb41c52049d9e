package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.submissions.Submission.Stage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/submissions}: values of a period for the city. */
@RestController
@RequestMapping("/parks/{park}/submissions")
@Tag(name = "submissions", description = "Values of a period for the city 数据报送")
class SubmissionsController {
    private static final int ATTEMPTS = 5;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NOTE = 2_000;
    private static final int MOST_EXPLANATIONS = 100;

    private final ThisPark park;
    private final Submitting submitting;
    private final Submissions submissions;
    private final KnownElements elements;
    private final ReportedSums sums;
    private final Objecting objecting;
    private final ContributingReports contributing;
    private final OverruledSince overruledSince;
    private final Clock clock;
    // What one may tell depends on what the others have told (R12), so of two at once the later one has to see the
    // earlier.
    // A park is one process.
    private final Lock telling = new ReentrantLock();

    SubmissionsController(
            ThisPark park,
            Submitting submitting,
            Submissions submissions,
            KnownElements elements,
            ReportedSums sums,
            Objecting objecting,
            ContributingReports contributing,
            OverruledSince overruledSince,
            Clock clock) {
        this.park = park;
        this.submitting = submitting;
        this.submissions = submissions;
        this.elements = elements;
        this.sums = sums;
        this.objecting = objecting;
        this.contributing = contributing;
        this.overruledSince = overruledSince;
        this.clock = clock;
    }

    /**
     * A submission as the park shows it.
     *
     * @param state {@code draft}, {@code submitted}, {@code accepted} or {@code returned}
     * @param lines data elements that the city returned with its reasons, absent if it returned none or the whole
     * @param cells values by part of the park, absent in a list and where there are none
     * @param restatementReason why values that the city has accepted are to change, absent if it is not said
     * @param correction how this revision stands to the one before, absent of the first
     * @param explanations why unusual reports behind it are right, by the code of the rule, absent if none is given
     * @param madeFrom of which reports this revision is made, absent if it is not made of reports
     * @param byHand why values are stated otherwise than reports have it, by data element, absent if none is
     * @param acknowledged codes of what the park knew when it submitted this revision, absent if there was nothing
     * @param overruledSince enterprises in what the city has of the period, accepted or waiting for its decision, that count for another
     *     park by now (R5), absent if there are none
     * @param warnings what was let pass, absent if nothing was
     * @param version also the {@code ETag}
     */
    record View(
            String id,
            ParkCode park,
            Period period,
            int revision,
            Stage state,
            List<ElementValue> values,
            @Nullable String note,
            boolean synthetic,
            @Nullable Instant submittedAt,
            @Nullable Instant decidedAt,
            @Nullable List<String> reasons,
            @Nullable List<ReturnedLine> lines,
            @Nullable Integer acceptedRevision,
            @Nullable List<Cell> cells,
            @Nullable String restatementReason,
            @Nullable Correction correction,
            @Nullable Map<String, String> explanations,
            @Nullable MadeFrom madeFrom,
            @Nullable Map<String, String> byHand,
            @Nullable List<String> acknowledged,
            @Nullable Integer overruledSince,
            @Nullable List<Warning> warnings,
            long version) {}

    /** Something that was let pass. */
    record Warning(String code, String detail) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping
    @Operation(summary = "Begin the values of a period, as a draft or submitted at once 新建报送")
    ResponseEntity<View> begin(
            @PathVariable("park") String inPath,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody SubmissionForm form,
            Locale locale) {
        park.check(inPath);
        Creation creation = Idempotency.creation(key, form);
        Period period = period(form);
        KnownElements.Catalogue catalogue = catalogue(form);
        SubmissionChecks.Checked.Fine fine = fine(form, period, catalogue);
        SubmissionCommand command = new SubmissionCommand.Begin(
                period,
                fine.values(),
                List.of(),
                fine.note(),
                Boolean.TRUE.equals(form.synthetic()),
                Boolean.TRUE.equals(form.submit()),
                Objects.requireNonNullElse(said("/explanations", form.explanations()), Map.of()),
                null,
                Objects.requireNonNullElse(said("/byHand", form.byHand()), Map.of()),
                objecting.toFirst(period, fine.values()));
        Creating<Submission> creating = submissions.create(accepted(submitting.decide(null, command, now())), creation);
        if (creating instanceof Creating.AlreadyThere<Submission>(Stored<Submission> there)) {
            throw submitting.exists(there.state()).refused();
        }
        Stored<Submission> stored = Idempotency.created(creating, submitting.id(period));
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/submissions/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(view(stored, true, catalogue, locale));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "submissions")
    @GetMapping
    @Operation(summary = "List submissions 报送列表")
    Page<View> list(
            @PathVariable("park") String inPath,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        park.check(inPath);
        int most = Page.limit(limit);
        Stage stage = state == null ? null : stage(state);
        if (period != null) {
            // one for each period
            List<Stored<Submission>> found = submissions.find(submitting.id(period(period))).stream()
                    .filter(s -> stage == null || s.state().stage() == stage)
                    .toList();
            Map<String, Integer> overruled = overruledSince(found);
            return Page.of(found, most, found.size(), Stored::id, s -> view(s, false, null, false, overruled, locale));
        }
        Excerpt<Submission> found = submissions.list(stage, Page.after(cursor), most);
        Map<String, Integer> overruled = overruledSince(found.found());
        return Page.of(found, most, Stored::id, s -> view(s, false, null, false, overruled, locale));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "submissions/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Read a submission 报送详情")
    ResponseEntity<View> read(@PathVariable("park") String inPath, @PathVariable String id, Locale locale) {
        park.check(inPath);
        return answer(there(id), locale);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping("/{id}")
    @Operation(summary = "Change a draft, or open the next revision; needs If-Match 修改报送")
    ResponseEntity<View> change(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody SubmissionForm form,
            Locale locale) {
        park.check(inPath);
        Stored<Submission> before = there(id);
        if (form.period() != null
                && !period(form.period()).equals(before.state().period())) {
            throw Problem.of(
                            KitProblem.WRONG_FIELD,
                            new FieldProblem(
                                    "/period",
                                    form.period(),
                                    "other-period",
                                    Text.of(
                                            before.state().period() + " as in the path, or none",
                                            "与路径一致的 " + before.state().period() + "，或不填")))
                    .refused();
        }
        Versions.check(before, ifMatch);
        KnownElements.Catalogue catalogue = catalogue(form);
        SubmissionChecks.Checked.Fine fine = fine(form, before.state().period(), catalogue);
        Stored<Submission> after =
                Boolean.TRUE.equals(form.submit()) ? told(before, form, fine) : changed(before, form, fine);
        return ResponseEntity.ok().eTag(Versions.tag(after)).body(view(after, true, catalogue, locale));
    }

    private Stored<Submission> told(
            Stored<Submission> before, SubmissionForm form, SubmissionChecks.Checked.Fine fine) {
        telling.lock();
        try {
            return changed(before, form, fine);
        } finally {
            telling.unlock();
        }
    }

    private Stored<Submission> changed(
            Stored<Submission> before, SubmissionForm form, SubmissionChecks.Checked.Fine fine) {
        SubmissionCommand command = new SubmissionCommand.Change(
                fine.values(),
                null,
                fine.note(),
                form.synthetic(),
                Boolean.TRUE.equals(form.submit()),
                reason(form),
                said("/explanations", form.explanations()),
                null,
                said("/byHand", form.byHand()),
                acknowledged(form.acknowledge()),
                before.state().stage() == Stage.SUBMITTED
                        ? Objections.NONE
                        : objecting.to(before.state(), fine.values(), Boolean.TRUE.equals(form.submit())));
        return switch (submitting.decide(before.state(), command, now())) {
            case Submitting.Decision.Unchanged _ -> before;
            case Submitting.Decision.Accepted accepted -> submissions.replace(before, accepted);
            case Submitting.Decision.Refused(Problem problem) -> throw problem.refused();
        };
    }

    /**
     * What a park says when it submits.
     *
     * @param acknowledge codes of what it knows and accepts
     */
    record SubmitForm(@Nullable List<@Nullable String> acknowledge) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/submit")
    @Operation(summary = "Submit a draft to the city 提交报送")
    ResponseEntity<View> submit(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable SubmitForm form,
            Locale locale) {
        park.check(inPath);
        Set<String> acknowledged = acknowledged(form == null ? null : form.acknowledge());
        telling.lock();
        try {
            return submitted(id, ifMatch, acknowledged, locale);
        } finally {
            telling.unlock();
        }
    }

    private ResponseEntity<View> submitted(
            String id, @Nullable String ifMatch, Set<String> acknowledged, Locale locale) {
        for (int attempt = 1; ; attempt++) {
            Stored<Submission> before = there(id);
            if (ifMatch != null) {
                Versions.check(before, ifMatch);
            }
            Submission state = before.state();
            Objections objections =
                    state.stage() == Stage.DRAFT ? objecting.to(state, state.values(), true) : Objections.NONE;
            switch (submitting.decide(state, new SubmissionCommand.Submit(acknowledged, objections), now())) {
                case Submitting.Decision.Unchanged _ -> {
                    return answer(before, locale);
                }
                case Submitting.Decision.Refused(Problem problem) -> throw problem.refused();
                case Submitting.Decision.Accepted accepted -> {
                    try {
                        Stored<Submission> after = submissions.replace(before, accepted);
                        return ResponseEntity.ok()
                                .eTag(Versions.tag(after))
                                .body(view(
                                        after,
                                        true,
                                        null,
                                        areReportsOther(after.state()),
                                        overruledSince(List.of(after)),
                                        locale));
                    } catch (StaleVersion e) {
                        if (ifMatch != null || attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
            }
        }
    }

    /**
     * Why a submission is taken back.
     *
     * @param reason 1 to 500 characters; the city reads it
     */
    record WithdrawalForm(@Nullable String reason) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{id}/withdrawal")
    @Operation(
            summary =
                    "Take back what the city has not decided on; the next revision begins with its values; needs If-Match 撤回报送")
    ResponseEntity<View> takeBack(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody WithdrawalForm form,
            Locale locale) {
        park.check(inPath);
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), LONGEST_REASON);
        checks.done();
        Stored<Submission> before = there(id);
        Versions.check(before, ifMatch);
        return answer(
                switch (submitting.decide(before.state(), new SubmissionCommand.TakeBack(reason), now())) {
                    case Submitting.Decision.Unchanged _ -> before;
                    case Submitting.Decision.Accepted accepted -> submissions.replace(before, accepted);
                    case Submitting.Decision.Refused(Problem problem) -> throw problem.refused();
                },
                locale);
    }

    /**
     * What a park says to a submission that is made of its reports.
     *
     * @param note up to 2 000 characters
     * @param synthetic invented for demonstration
     * @param restatementReason why values that the city has accepted are to change, up to 500 characters; absent: as said
     *     before
     * @param explanations why reports that are unusual among others are right, by the code of the rule; absent: as said
     *     before
     */
    record FromReportsForm(
            @Nullable String note,
            @Nullable Boolean synthetic,
            @Nullable String restatementReason,
            @Nullable Map<String, @Nullable String> explanations) {}

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/{period}/from-reports")
    @Operation(
            summary =
                    "Draft the values of a period from its reports: a new one without a header, the draft or the next revision with If-Match 由企业报表生成报送草稿")
    ResponseEntity<View> draftFromReports(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody FromReportsForm form,
            Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        FieldChecks checks = new FieldChecks();
        String note = checks.optionalText("/note", form.note(), LONGEST_NOTE);
        String reason = checks.optionalText("/restatementReason", form.restatementReason(), LONGEST_REASON);
        checks.done();
        Map<String, String> explanations = said("/explanations", form.explanations());
        Creation creation = Idempotency.creation(key, List.of(period, form));
        Stored<Submission> before = submissions.find(submitting.id(period)).orElse(null);
        if (before == null) {
            if (ifMatch != null) {
                throw Problem.of(
                                KitProblem.STALE_VERSION,
                                "If-Match: value: " + ifMatch + " (expected: none: there is no submission yet)",
                                "If-Match：值 " + ifMatch + "，应不填：尚无报送")
                        .refused();
            }
            Instant at = now();
            ReportedSums.Made made = sums.of(period, List.of());
            return created(
                    submissions.create(
                            accepted(submitting.decide(
                                    null,
                                    new SubmissionCommand.Begin(
                                            period,
                                            values(made.sums(), null),
                                            made.sums().cells(),
                                            note,
                                            Boolean.TRUE.equals(form.synthetic()),
                                            false,
                                            Objects.requireNonNullElse(explanations, Map.of()),
                                            madeFrom(period, 1, at, made),
                                            Map.of(),
                                            Objections.NONE),
                                    now())),
                            creation),
                    locale);
        }
        if (creation != null && creation.equals(before.creation())) {
            return created(new Creating.Replayed<>(before), locale);
        }
        Versions.check(before, ifMatch);
        Submission state = before.state();
        Instant at = now();
        ReportedSums.Made made = sums.of(period, state.shared());
        SubmissionCommand command = new SubmissionCommand.Change(
                values(made.sums(), state),
                made.sums().cells(),
                note,
                form.synthetic(),
                false,
                reason,
                explanations,
                // with a submission that is locked nothing is made
                state.stage() == Stage.SUBMITTED ? null : madeFrom(period, state.revision(), at, made),
                Map.of(),
                Set.of(),
                Objections.NONE);
        return answer(
                switch (submitting.decide(state, command, now())) {
                    case Submitting.Decision.Unchanged _ -> before;
                    case Submitting.Decision.Accepted accepted -> submissions.replace(before, accepted);
                    case Submitting.Decision.Refused(Problem problem) -> throw problem.refused();
                },
                locale);
    }

    private MadeFrom madeFrom(Period period, int revision, Instant at, ReportedSums.Made made) {
        return new MadeFrom(
                revision,
                at,
                contributing.keep(period, made.contributions()),
                made.members(),
                made.contributions().size(),
                made.overruled(),
                false);
    }

    /** Whether other reports count by now than the submission is made of. */
    private boolean areReportsOther(Submission state) {
        return !state.cells().isEmpty()
                && state.madeFrom(state.revision())
                        .filter(m -> !m.digest().equals(Contributions.digest(sums.contributions(state.period()))))
                        .isPresent();
    }

    private ResponseEntity<View> created(Creating<Submission> creating, Locale locale) {
        if (creating instanceof Creating.AlreadyThere<Submission>(Stored<Submission> there)) {
            throw submitting.exists(there.state()).refused();
        }
        Stored<Submission> stored = Idempotency.created(creating, "submission");
        return ResponseEntity.created(URI.create("/parks/" + park.code() + "/submissions/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(view(stored, true, null, locale));
    }

    /**
     * The sums, and what was stated by hand of data elements that enterprises do not report. An earlier sum of what they report no
     * more was stated by nobody: no report stands behind it, so it goes (R13).
     */
    private static List<ElementValue> values(ReportedSums.Sums sums, @Nullable Submission before) {
        List<ElementValue> all = new ArrayList<>(sums.values());
        if (before != null) {
            Set<String> reported = new HashSet<>(sums.cells().getFirst().suppressed());
            sums.values().forEach(v -> reported.add(v.element()));
            Set<ElementValue> summed = Stream.of(before.cells(), before.shared())
                    .flatMap(cells -> cells.stream().limit(1))
                    .flatMap(whole -> whole.values().stream())
                    .collect(Collectors.toSet());
            before.values().stream()
                    .filter(v -> !reported.contains(v.element()) && !summed.contains(v))
                    .forEach(all::add);
        }
        return all;
    }

    private static Submitting.Decision.Accepted accepted(Submitting.Decision decision) {
        return switch (decision) {
            case Submitting.Decision.Accepted accepted -> accepted;
            case Submitting.Decision.Refused(Problem problem) -> throw problem.refused();
            case Submitting.Decision.Unchanged unchanged -> throw new IllegalStateException(unchanged.toString());
        };
    }

    private static Period period(SubmissionForm form) {
        try {
            return Period.of(form.period());
        } catch (InvalidValue e) {
            throw Problem.of(
                            ParksProblem.UNKNOWN_PERIOD,
                            new FieldProblem("/period", form.period(), e.code(), e.expected()))
                    .refused();
        }
    }

    private static Period period(String text) {
        return period(new SubmissionForm(text, null, null, null, null));
    }

    private static Stage stage(String text) {
        try {
            return Stage.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "state",
                            text,
                            Text.of("draft, submitted, accepted or returned", "draft、submitted、accepted 或 returned"))
                    .refused();
        }
    }

    private KnownElements.Catalogue catalogue(SubmissionForm form) {
        return elements.of(SubmissionForm.codes(form));
    }

    private static SubmissionChecks.Checked.Fine fine(
            SubmissionForm form, Period period, KnownElements.Catalogue catalogue) {
        return switch (SubmissionChecks.check(form, period, Level.PARK, catalogue)) {
            case SubmissionChecks.Checked.Fine fine -> fine;
            case SubmissionChecks.Checked.Wrong wrong -> throw wrong.problem().refused();
        };
    }

    private static @Nullable String reason(SubmissionForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.optionalText("/restatementReason", form.restatementReason(), LONGEST_REASON);
        checks.done();
        return reason;
    }

    private static @Nullable Map<String, String> said(String pointer, @Nullable Map<String, @Nullable String> stated) {
        if (stated == null) {
            return null;
        }
        FieldChecks checks = new FieldChecks();
        if (stated.size() > MOST_EXPLANATIONS) {
            checks.wrong(
                    pointer,
                    stated.size(),
                    "wrong-text",
                    "at most " + MOST_EXPLANATIONS,
                    "至多 " + MOST_EXPLANATIONS + " 条");
            checks.done();
        }
        Map<String, String> all = new TreeMap<>();
        stated.forEach((code, text) ->
                all.put(checks.code(pointer, code), checks.text(pointer + "/" + code, text, LONGEST_REASON)));
        checks.done();
        return all;
    }

    private static Set<String> acknowledged(@Nullable List<@Nullable String> stated) {
        FieldChecks checks = new FieldChecks();
        Set<String> all = new HashSet<>();
        for (String code : stated == null ? List.<@Nullable String>of() : stated) {
            if (!Submitting.FEW_JOINED_OR_LEFT.equals(code)) {
                checks.wrong(
                        "/acknowledge",
                        code,
                        "wrong-value",
                        Submitting.FEW_JOINED_OR_LEFT,
                        Submitting.FEW_JOINED_OR_LEFT);
            } else {
                all.add(code);
            }
        }
        checks.done();
        return all;
    }

    private Stored<Submission> there(String id) {
        Optional<Stored<Submission>> found = submissions.find(id);
        return found.orElseThrow(() -> Problem.of(
                        KitProblem.NOT_FOUND,
                        "submission " + id + " is not there (expected: " + park.code() + "-<period>)",
                        "报送 " + id + " 不存在（应为 " + park.code() + "-<时期>）")
                .refused());
    }

    private ResponseEntity<View> answer(Stored<Submission> stored, Locale locale) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, true, null, locale));
    }

    private View view(
            Stored<Submission> stored, boolean whole, KnownElements.@Nullable Catalogue catalogue, Locale locale) {
        return view(stored, whole, catalogue, false, overruledSince(List.of(stored)), locale);
    }

    private Map<String, Integer> overruledSince(List<Stored<Submission>> all) {
        return overruledSince.ofTold(all.stream().map(Stored::state).toList());
    }

    private View view(
            Stored<Submission> stored,
            boolean whole,
            KnownElements.@Nullable Catalogue catalogue,
            boolean reportsOther,
            Map<String, Integer> overruled,
            Locale locale) {
        Submission s = stored.state();
        return new View(
                s.id(),
                park.code(),
                s.period(),
                s.revision(),
                s.stage(),
                s.values(),
                s.note(),
                s.synthetic(),
                s.submittedAt(),
                s.decidedAt(),
                s.reasons().isEmpty() ? null : s.reasons(),
                s.lines().isEmpty() ? null : s.lines(),
                s.acceptedRevision(),
                whole && !s.cells().isEmpty() ? s.cells() : null,
                s.restatementReason(),
                s.correction(),
                s.explanations().isEmpty() ? null : s.explanations(),
                s.madeFrom(s.revision()).orElse(null),
                s.byHand().isEmpty() ? null : s.byHand(),
                s.acknowledged().isEmpty() ? null : s.acknowledged(),
                overruled.get(s.id()),
                warnings(s, catalogue, reportsOther, overruled.getOrDefault(s.id(), 0), locale),
                stored.version());
    }

    private static @Nullable List<Warning> warnings(
            Submission submission,
            KnownElements.@Nullable Catalogue catalogue,
            boolean reportsOther,
            int overruledSince,
            Locale locale) {
        List<Warning> warnings = new ArrayList<>();
        int overruled = submission
                .madeFrom(submission.revision())
                .map(MadeFrom::overruled)
                .orElse(0);
        if (overruled > 0) {
            warnings.add(new Warning(
                    "claims-overruled",
                    Text.of(
                                    overruled
                                            + " enterprises with a report are left out: they count for another park that"
                                            + " claims them too, until a coordinator decides otherwise",
                                    overruled + " 家已报企业未计入：重复认领，现计入其他分园，以统筹员裁定为准")
                            .in(locale)));
        }
        if (overruledSince > 0) {
            warnings.add(new Warning(
                    "claims-overruled-since",
                    Text.of(
                                    overruledSince
                                            + " enterprises in what the city has of this period count for another park by now;"
                                            + " until a revision that is made of the reports anew is accepted, the zone may"
                                            + " count them twice",
                                    "市级已有的本期数据中有 " + overruledSince + " 家企业现计入其他分园；在据企业报表重新生成的下一版被接受之前，全区可能重复计算")
                            .in(locale)));
        }
        if (reportsOther) {
            warnings.add(new Warning(
                    "reports-changed",
                    Text.of(
                                    "reports have changed since these values were made of them; the next revision can be"
                                            + " made of them anew",
                                    "生成报送草稿后企业报表有变动，可据以生成下一版")
                            .in(locale)));
        }
        if (catalogue != null && !catalogue.learnt()) {
            warnings.add(new Warning(
                    "catalogue-unknown",
                    Text.of(
                                    "this park has not yet heard the city's catalogue: element codes and"
                                            + " units were taken as they came",
                                    "本园尚未收到市级目录，数据项代码与单位未经核对")
                            .in(locale)));
        }
        Correction correction = submission.correction();
        if (correction != null && !correction.others().isEmpty()) {
            String others = String.join(", ", correction.others());
            warnings.add(new Warning(
                    "other-lines-changed",
                    Text.of(
                                    "the city did not ask for these lines, and sees that they changed: " + others,
                                    "以下数据项未被要求修改，市级将看到其变动：" + others)
                            .in(locale)));
        }
        return warnings.isEmpty() ? null : warnings;
    }

    // the store keeps milliseconds, and what was answered must be what is read again
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
