package cn.onezone.projects.lifecycle;

import cn.onezone.contracts.classification.IndustryClassification;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.projects.ProjectEvent.Milestone;
import cn.onezone.contracts.projects.ProjectEvent.MilestoneKind;
import cn.onezone.contracts.projects.ProjectEvent.Screening;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.projects.screening.RestrictionLists;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /projects}: registering a project and taking it through its stages. */
@RestController
@RequestMapping("/projects")
@Tag(name = "projects", description = "Projects through their stages 项目全生命周期")
class ProjectController {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int ATTEMPTS = 5;
    private static final int MOST_SCORES = 30;
    private static final BigDecimal MOST_POINTS = BigDecimal.valueOf(100);
    private static final BigDecimal MOST_LAND = BigDecimal.valueOf(100_000);

    private final Projects projects;
    private final RestrictionLists lists;
    private final IndustryClassification industries;
    private final ParkDirectory parks;
    private final Clock clock;

    ProjectController(
            Projects projects,
            RestrictionLists lists,
            IndustryClassification industries,
            ParkDirectory parks,
            Clock clock) {
        this.projects = projects;
        this.lists = lists;
        this.industries = industries;
        this.parks = parks;
        this.clock = clock;
    }

    /**
     * A project to be registered.
     *
     * @param industry GB/T 4754-2017, with or without section letter
     * @param landArea hectares, above 0, at most 100 000, two decimals
     */
    record ProjectForm(
            @Nullable String name,
            @Nullable Uscc investor,
            @Nullable String industry,
            @Nullable Money investment,
            @Nullable BigDecimal landArea,
            @Nullable String description,
            @Nullable Boolean synthetic) {}

    /** Parts of the score, 0 to 100 each. */
    record EvaluationForm(
            @Nullable Map<String, BigDecimal> scores,
            @Nullable String reason) {}

    /** What the joint review said. */
    record ReviewForm(@Nullable Outcome outcome, @Nullable String reason) {}

    /** A park, to match with or to land in. */
    record ParkForm(@Nullable ParkCode park, @Nullable String reason) {}

    /** A milestone. */
    record MilestoneForm(
            @Nullable MilestoneKind kind,
            @Nullable LocalDate on,
            @Nullable String evidence) {}

    /** Why a project ends. */
    record ReasonForm(@Nullable String reason) {}

    /** A project as clients see it. */
    record ProjectView(
            String id,
            String name,
            @Nullable Uscc investor,
            IndustryCode industry,
            Money investment,
            @Nullable BigDecimal landArea,
            String description,
            LocalDate registeredOn,
            Stage stage,
            @Nullable ParkCode park,
            @Nullable Screening screening,
            Map<String, BigDecimal> scores,
            @Nullable BigDecimal score,
            List<Milestone> milestones,
            List<Project.Step> steps,
            List<String> possible,
            boolean synthetic) {
        static ProjectView of(Stored<Project> stored) {
            Project one = stored.state();
            return new ProjectView(
                    one.id(),
                    one.name(),
                    one.investor(),
                    one.industry(),
                    one.investment(),
                    one.landArea(),
                    one.description(),
                    one.registeredOn(),
                    one.stage(),
                    one.park(),
                    one.screening(),
                    new TreeMap<>(one.scores()),
                    one.scores().isEmpty()
                            ? null
                            : one.scores().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                    one.milestones(),
                    one.steps(),
                    Lifecycle.possibleFrom(one.stage()),
                    one.synthetic());
        }
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Register a project 项目登记")
    ResponseEntity<ProjectView> register(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ProjectForm form) {
        FieldChecks checks = new FieldChecks();
        String name = checks.text("/name", form.name(), 200);
        IndustryCode industry = null;
        try {
            industry = industries.resolve(form.industry()).code();
        } catch (InvalidValue e) {
            checks.wrong(
                    "/industry",
                    form.industry(),
                    e.code(),
                    e.expected().en(),
                    e.expected().zh());
        }
        Money investment = form.investment();
        if (investment == null || investment.amount().signum() <= 0) {
            checks.wrong(
                    "/investment",
                    investment == null ? null : investment.amount().toPlainString(),
                    investment == null ? "missing-field" : "wrong-amount",
                    "an amount above zero",
                    "大于零的金额");
        }
        BigDecimal land = form.landArea();
        if (land != null
                && (land.signum() <= 0
                        || land.compareTo(MOST_LAND) > 0
                        || land.stripTrailingZeros().scale() > 2)) {
            checks.wrong(
                    "/landArea",
                    land.toPlainString(),
                    "wrong-area",
                    "hectares above 0, at most 100000, with at most two decimals",
                    "公顷，大于 0，至多 100000，至多两位小数");
        }
        String description =
                Objects.requireNonNullElse(checks.optionalText("/description", form.description(), 10_000), "");
        checks.done();
        Creation creation = Idempotency.creation(key, form);
        String id = Idempotency.id("project", creation);
        Project project = Project.registered(
                id,
                name,
                form.investor(),
                Objects.requireNonNull(industry),
                Objects.requireNonNull(investment),
                land,
                description,
                today(),
                Boolean.TRUE.equals(form.synthetic()));
        Stored<Project> stored = Idempotency.created(projects.register(project, creation), "project " + id);
        return ResponseEntity.created(URI.create("/projects/" + id))
                .eTag(Versions.tag(stored))
                .body(ProjectView.of(stored));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping
    @Operation(summary = "List projects, by stage and park 项目列表")
    Page<ProjectView> list(
            @RequestParam(name = "stage", required = false) @Nullable String stageCode,
            @RequestParam(name = "park", required = false) @Nullable ParkCode asked,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Reach reach) {
        Stage stage = stageCode == null ? null : stage(stageCode);
        ParkCode park = reach.within(asked);
        if (park != null) {
            var _ = parks.get(park);
        }
        int most = Page.limit(limit);
        return Page.of(
                projects.list(stage, park, Page.after(cursor), most),
                most,
                projects.count(stage, park),
                Stored::id,
                ProjectView::of);
    }

    private static Stage stage(String code) {
        return Stream.of(Stage.values())
                .filter(s -> s.code().equals(code))
                .findFirst()
                .orElseThrow(() -> {
                    String known = Stream.of(Stage.values()).map(Stage::code).collect(Collectors.joining(", "));
                    return Problem.of(
                                    KitProblem.WRONG_PARAMETER,
                                    new FieldProblem(
                                            "stage",
                                            code,
                                            "unknown-stage",
                                            Text.of("one of " + known, "下列之一：" + known)))
                            .refused();
                });
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true)
    @GetMapping("/{id}")
    @Operation(summary = "Read a project 项目详情")
    ResponseEntity<ProjectView> read(@PathVariable("id") String id, Reach reach) {
        return answer(there(id, reach));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/screening")
    @Operation(
            summary = "Hold it against the list in force 禁限目录审查",
            description =
                    "The version and the clauses that match are kept (R20). A prohibited project goes no further.")
    ResponseEntity<ProjectView> screen(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return step(id, ifMatch, request(key, "screening", ""), new ProjectCommand.Screen(lists.inForce(today())));
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{id}/evaluation")
    @Operation(summary = "State the parts of its score 准入评估")
    ResponseEntity<ProjectView> evaluate(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody EvaluationForm form) {
        FieldChecks checks = new FieldChecks();
        Map<String, BigDecimal> scores = Objects.requireNonNullElse(form.scores(), Map.of());
        if (scores.isEmpty() || scores.size() > MOST_SCORES) {
            checks.wrong(
                    "/scores",
                    scores.size(),
                    "wrong-scores",
                    "1 to " + MOST_SCORES + " parts",
                    "1 至 " + MOST_SCORES + " 项");
        }
        Map<String, BigDecimal> exact = new TreeMap<>();
        scores.forEach((part, points) -> {
            var _ = checks.code("/scores/" + part, part);
            if (points == null
                    || points.signum() < 0
                    || points.compareTo(MOST_POINTS) > 0
                    || points.stripTrailingZeros().scale() > 4) {
                checks.wrong(
                        "/scores/" + part,
                        points == null ? null : points.toPlainString(),
                        "wrong-score",
                        "0 to 100 with at most four decimals",
                        "0 至 100，至多四位小数");
            } else {
                exact.put(part, points.stripTrailingZeros());
            }
        });
        String reason = reason(checks, form.reason(), "准入评估");
        checks.done();
        return step(id, ifMatch, request(key, "evaluation", form), new ProjectCommand.Evaluate(exact, reason));
    }

    @Allowed(Role.REVIEWER)
    @PostMapping("/{id}/joint-review")
    @Operation(
            summary = "State what the joint review said 联合评审",
            description = "passed goes on, returned is evaluated again, rejected ends.")
    ResponseEntity<ProjectView> review(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReviewForm form) {
        FieldChecks checks = new FieldChecks();
        Outcome outcome = checks.present(
                "/outcome", form.outcome(), "passed, returned or rejected", "passed、returned 或 rejected");
        String reason = checks.text("/reason", form.reason(), 1_000);
        checks.done();
        return step(
                id,
                ifMatch,
                request(key, "joint-review", form),
                new ProjectCommand.Review(Objects.requireNonNull(outcome), reason));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/match")
    @Operation(summary = "Match it with a park 产业对接")
    ResponseEntity<ProjectView> match(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ParkForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = reason(checks, form.reason(), "产业对接");
        ParkCode park = park(checks, form);
        return step(
                id,
                ifMatch,
                request(key, "match", form),
                new ProjectCommand.Match(park, lists.inForce(today()), reason));
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
            own = true)
    @PostMapping("/{id}/landing")
    @Operation(summary = "Land it in the park it is matched with 落地")
    ResponseEntity<ProjectView> land(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ParkForm form,
            Reach reach) {
        var _ = there(id, reach);
        FieldChecks checks = new FieldChecks();
        String reason = reason(checks, form.reason(), "落地");
        ParkCode park = park(checks, form);
        return step(
                id,
                ifMatch,
                request(key, "landing", form),
                new ProjectCommand.Land(park, lists.inForce(today()), reason));
    }

    private Stored<Project> there(String id, Reach reach) {
        return reach.there(projects.find(id), p -> p.state().park(), () -> Projects.missing(id));
    }

    private ParkCode park(FieldChecks checks, ParkForm form) {
        ParkCode park = checks.present("/park", form.park(), "a park code such as haidian", "分园代码，如 haidian");
        checks.done();
        return parks.get(Objects.requireNonNull(park)).code();
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
            own = true)
    @PostMapping("/{id}/milestones")
    @Operation(summary = "State a milestone with its day and evidence 里程碑")
    ResponseEntity<ProjectView> reach(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody MilestoneForm form,
            Reach reach) {
        var _ = there(id, reach);
        FieldChecks checks = new FieldChecks();
        String kinds = "land-granted, construction-started, topped-out, production-started or accepted";
        MilestoneKind kind = checks.present("/kind", form.kind(), kinds, kinds);
        LocalDate on = checks.present("/on", form.on(), "a date 2024-03-01", "日期，如 2024-03-01");
        String evidence = checks.text("/evidence", form.evidence(), 1_000);
        checks.done();
        return step(
                id,
                ifMatch,
                request(key, "milestones", form),
                new ProjectCommand.Reach(Objects.requireNonNull(kind), Objects.requireNonNull(on), evidence));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/withdrawal")
    @Operation(summary = "The investor withdraws it 撤回")
    ResponseEntity<ProjectView> withdraw(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReasonForm form) {
        return step(id, ifMatch, request(key, "withdrawal", form), new ProjectCommand.Withdraw(required(form)));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/termination")
    @Operation(summary = "The authorities end it 终止")
    ResponseEntity<ProjectView> terminate(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ReasonForm form) {
        return step(id, ifMatch, request(key, "termination", form), new ProjectCommand.Terminate(required(form)));
    }

    private static String required(ReasonForm form) {
        FieldChecks checks = new FieldChecks();
        String reason = checks.text("/reason", form.reason(), 1_000);
        checks.done();
        return reason;
    }

    private static String reason(FieldChecks checks, @Nullable String given, String usual) {
        return Objects.requireNonNullElse(checks.optionalText("/reason", given, 1_000), usual);
    }

    private static Project.@Nullable Taken request(@Nullable String key, String step, Object form) {
        Creation meaning = Idempotency.creation(key, List.of(step, form));
        return meaning == null ? null : new Project.Taken(meaning.scoped(), meaning.fingerprint());
    }

    private ResponseEntity<ProjectView> step(
            String id, @Nullable String ifMatch, Project.@Nullable Taken request, ProjectCommand command) {
        for (int attempt = 1; ; attempt++) {
            Stored<Project> before = projects.get(id);
            if (request != null && isRepeated(before, request)) {
                return answer(before);
            }
            if (ifMatch != null) {
                Versions.check(before, ifMatch);
            }
            try {
                switch (Lifecycle.decide(before.state(), command, today(), clock.instant())) {
                    case Decision.Accepted(Project after) -> {
                        return answer(projects.advance(before, request == null ? after : after.with(request)));
                    }
                    case Decision.Unchanged _ -> {
                        // repeated later, when there would be something to change, it must still change nothing
                        return answer(
                                request == null
                                        ? before
                                        : projects.note(before, before.state().with(request)));
                    }
                    case Decision.Refused(Problem problem) -> throw problem.refused();
                }
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Whether this very request was answered before; another under its key is refused. */
    private static boolean isRepeated(Stored<Project> project, Project.Taken request) {
        Project.Taken earlier = project.state().taken(request.key()).orElse(null);
        Creation creation = project.creation();
        boolean reused = earlier == null
                ? creation != null && creation.scoped().equals(request.key())
                : !earlier.equals(request);
        if (reused) {
            var _ = Idempotency.<Project>created(new Creating.KeyReused<>(request.sentKey()), "step");
        }
        return earlier != null;
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    private static ResponseEntity<ProjectView> answer(Stored<Project> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(ProjectView.of(stored));
    }
}
