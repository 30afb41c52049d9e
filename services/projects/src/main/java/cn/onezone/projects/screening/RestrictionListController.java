package cn.onezone.projects.screening;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.projects.ProjectEvent.RestrictionClause;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /projects/restriction-lists}: versions of the list of prohibited and restricted industries. */
@RestController
@RequestMapping("/projects/restriction-lists")
@Tag(name = "screening", description = "Prohibited and restricted industries 禁限目录")
class RestrictionListController {
    private static final int MOST_CLAUSES = 2_000;

    private final RestrictionLists lists;
    private final IndustryClassification industries;
    private final ParkDirectory parks;
    private final Adoption adoption;

    RestrictionListController(
            RestrictionLists lists, IndustryClassification industries, ParkDirectory parks, Adoption adoption) {
        this.lists = lists;
        this.industries = industries;
        this.parks = parks;
        this.adoption = adoption;
    }

    /** A clause; without parks it holds in the whole zone. */
    record ClauseForm(
            @Nullable String id,
            @Nullable String industry,
            @Nullable List<ParkCode> parks,
            @Nullable Verdict verdict,
            @Nullable String text) {}

    /** A version to be adopted. */
    record ListForm(
            @Nullable String version,
            @Nullable LocalDate effectiveFrom,
            @Nullable String source,
            @Nullable List<ClauseForm> clauses) {}

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "Adopt a version of the list 登记禁限目录版本",
            description = "From its first day on, open projects are screened again against it (R20).")
    ResponseEntity<RestrictionList> adopt(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ListForm form) {
        RestrictionList list = checked(form);
        Creation creation = Idempotency.creation(key, form);
        Stored<RestrictionList> stored =
                Idempotency.created(lists.adopt(list, creation), "restriction list " + list.version());
        adoption.adopted();
        return ResponseEntity.created(URI.create("/projects/restriction-lists/" + list.version()))
                .eTag(Versions.tag(stored))
                .body(stored.state());
    }

    private RestrictionList checked(ListForm form) {
        FieldChecks checks = new FieldChecks();
        String version = checks.code("/version", form.version());
        LocalDate from = checks.present("/effectiveFrom", form.effectiveFrom(), "a date 2024-03-01", "日期，如 2024-03-01");
        String source = checks.text("/source", form.source(), 1_000);
        List<ClauseForm> clauseForms = Objects.requireNonNullElse(form.clauses(), List.of());
        if (clauseForms.isEmpty() || clauseForms.size() > MOST_CLAUSES) {
            checks.wrong(
                    "/clauses",
                    clauseForms.size(),
                    "wrong-clauses",
                    "1 to " + MOST_CLAUSES + " clauses",
                    "1 至 " + MOST_CLAUSES + " 条");
        }
        checks.done();
        Set<String> ids = new HashSet<>();
        List<RestrictionClause> clauses = new ArrayList<>();
        for (int i = 0; i < clauseForms.size(); i++) {
            ClauseForm clause = clauseForms.get(i);
            String at = "/clauses/" + i;
            String id = checks.code(at + "/id", clause.id());
            if (!ids.add(id)) {
                checks.wrong(at + "/id", id, "wrong-code", "another id for each clause", "各条款编号不得重复");
            }
            IndustryCode industry = null;
            try {
                industry = industries.resolve(clause.industry()).code();
                Objects.requireNonNullElse(clause.parks(), List.<ParkCode>of()).forEach(parks::get);
            } catch (InvalidValue e) {
                checks.wrong(
                        industry == null ? at + "/industry" : at + "/parks",
                        e.value(),
                        e.code(),
                        e.expected().en(),
                        e.expected().zh());
            }
            Verdict verdict = clause.verdict();
            if (verdict == null || verdict == Verdict.CLEAR) {
                checks.wrong(
                        at + "/verdict",
                        verdict,
                        "missing-field",
                        "restricted or prohibited",
                        "restricted 或 prohibited");
            }
            String text = checks.text(at + "/text", clause.text(), 1_000);
            if (industry != null && verdict != null) {
                clauses.add(new RestrictionClause(
                        id, industry, Objects.requireNonNullElse(clause.parks(), List.of()), verdict, text));
            }
        }
        checks.done();
        return new RestrictionList(version, Objects.requireNonNull(from), source, clauses);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List all versions, oldest first 禁限目录版本列表")
    Page<RestrictionList> list() {
        List<RestrictionList> all = lists.all().stream().map(Stored::state).toList();
        return new Page<>(all, all.size(), null);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{version}")
    @Operation(summary = "Read a version 禁限目录版本详情")
    ResponseEntity<RestrictionList> read(@PathVariable String version) {
        Stored<RestrictionList> list = lists.get(version);
        return ResponseEntity.ok().eTag(Versions.tag(list)).body(list.state());
    }
}
