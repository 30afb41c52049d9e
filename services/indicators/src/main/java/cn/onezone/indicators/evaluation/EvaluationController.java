package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Indicator;
import cn.onezone.indicators.evaluation.Evaluation.Published;
import cn.onezone.indicators.evaluation.EvaluationView.Comparison;
import cn.onezone.indicators.evaluation.EvaluationView.Move;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.Ranking.Standing;
import cn.onezone.indicators.releases.Embargoes;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Received;
import cn.onezone.indicators.submissions.Revision;
import cn.onezone.indicators.targets.Targets;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Reach;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
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

/** {@code /indicators/evaluations}: the yearly evaluation of the parks (R15). */
@RestController
@RequestMapping("/indicators/evaluations")
@Tag(name = "evaluations", description = "Yearly evaluation of the parks 年度创新发展考核评价")
class EvaluationController {
    private static final int USUAL_RUNS = 10_000;
    private static final int USUAL_WITHIN = 20;

    private final Evaluations evaluations;
    private final AcceptedFigures accepted;
    private final Accepted acceptedValues;
    private final Received received;
    private final Catalogue catalogue;
    private final Targets targets;
    private final Embargoes embargoes;
    private final Clock clock;

    EvaluationController(
            Evaluations evaluations,
            AcceptedFigures accepted,
            Accepted acceptedValues,
            Received received,
            Catalogue catalogue,
            Targets targets,
            Embargoes embargoes,
            Clock clock) {
        this.evaluations = evaluations;
        this.accepted = accepted;
        this.acceptedValues = acceptedValues;
        this.received = received;
        this.catalogue = catalogue;
        this.targets = targets;
        this.embargoes = embargoes;
        this.clock = clock;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List published evaluations, without their standings 已发布评价列表")
    Page<EvaluationView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return list(Evaluation.State.PUBLISHED, limit, cursor);
    }

    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/drafts")
    @Operation(summary = "List drafts, without their standings 评价草案列表")
    Page<EvaluationView> drafts(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return list(Evaluation.State.DRAFT, limit, cursor);
    }

    private Page<EvaluationView> list(Evaluation.State state, @Nullable Integer limit, @Nullable String cursor) {
        int most = Page.limit(limit);
        Excerpt<Evaluation> found = evaluations.list(state, Page.after(cursor), most);
        return Page.of(found, most, Stored::id, EvaluationView::of);
    }

    /** A draft is a matter of the city; what is published everybody may see. */
    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{id}")
    @Operation(summary = "Read an evaluation with its ranking, beside that of the year before 评价结果")
    ResponseEntity<EvaluationView> read(@PathVariable String id) {
        return answer(there(id));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Draft the evaluation of a year 起草评价方案")
    ResponseEntity<EvaluationView> draft(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody EvaluationForm form) {
        Stored<Evaluation> stored = Idempotency.created(
                evaluations.create(EvaluationRules.draft(form, known()), Idempotency.creation(key, form)),
                "evaluation");
        return ResponseEntity.created(URI.create("/indicators/evaluations/" + stored.id()))
                .eTag(Versions.tag(stored))
                .body(view(stored));
    }

    @Allowed(Role.COORDINATOR)
    @PutMapping("/{id}")
    @Operation(summary = "Change a draft; wants If-Match 修改评价方案草案")
    ResponseEntity<EvaluationView> change(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody EvaluationForm form) {
        Stored<Evaluation> before = there(id);
        Versions.check(before, ifMatch);
        if (before.state().published() != null) {
            throw frozen(before.state());
        }
        Evaluation said = EvaluationRules.draft(
                new EvaluationForm(
                        id,
                        form.year() == null ? before.state().year() : form.year(),
                        form.name() == null ? before.state().name() : form.name(),
                        form.normalisation(),
                        form.aggregation(),
                        form.missing(),
                        form.criteria()),
                known());
        return answer(evaluations.change(before, said));
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping("/{id}/publication")
    @Operation(summary = "Publish: the ranking, and all that it is computed from, is frozen; wants If-Match 发布评价结果")
    ResponseEntity<EvaluationView> publish(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Stored<Evaluation> before = there(id);
        Versions.check(before, ifMatch);
        Evaluation draft = before.state();
        if (draft.published() != null) {
            throw frozen(draft);
        }
        // who publishes shows the figures to every park
        embargoes.until(Period.ofYear(draft.year()), indicators(draft.scheme())).ifPresent(until -> {
            throw embargoed(draft, until);
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Basis basis = accepted.of(draft.year(), indicators(draft.scheme()), now);
        Snapshot snapshot = Snapshot.of(id, draft.year(), now, draft.scheme(), basis);
        if (snapshot.ranking().standings().stream().allMatch(s -> s.rank() == null)) {
            throw Problem.of(
                            IndicatorsProblem.NOBODY_RANKED,
                            "no park has accepted values of " + draft.year() + " for these indicators",
                            "没有分园有 " + draft.year() + " 年这些指标的已接受数据")
                    .refused();
        }
        String hash = snapshot.hash();
        return answer(evaluations.publish(
                before,
                draft.published(new Published(now, hash, snapshot.file(), Snapshot.file(basis))),
                snapshot,
                hash));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping(path = "/{id}/snapshot", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The frozen ranking with all that it was computed from, to be recomputed offline 评价结果快照")
    ResponseEntity<String> snapshot(@PathVariable String id) {
        Evaluation evaluation = there(id).state();
        seen(evaluation, indicators(evaluation.scheme()));
        Published published = published(evaluation);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evaluation-" + id + ".json\"")
                .eTag('"' + published.hash() + '"')
                .body(published.file());
    }

    /** What parks have submitted is not for each other; a read of it is noted like one of the submissions. */
    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            audited = "evaluations/{id}/basis")
    @GetMapping(path = "/{id}/basis", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "What the figures of a published ranking were computed from 评价结果的计算依据")
    ResponseEntity<String> basis(@PathVariable String id) {
        return ResponseEntity.ok(published(there(id).state()).basis());
    }

    @Allowed({Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{id}/sensitivity")
    @Operation(summary = "How firm ranks are if weights are others 排名敏感性")
    Sensitivity sensitivity(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer runs,
            @RequestParam(required = false) @Nullable Integer within,
            @RequestParam(required = false) @Nullable Long seed) {
        int many = bounded("runs", runs, USUAL_RUNS, Sensitivity.MOST_RUNS);
        int change = bounded("within", within, USUAL_WITHIN, 100);
        Evaluation evaluation = there(id).state();
        return Sensitivity.of(
                evaluation.scheme(), figures(evaluation), many, change, seed == null ? evaluation.year() : seed);
    }

    private static int bounded(String name, @Nullable Integer said, int otherwise, int most) {
        if (said == null) {
            return otherwise;
        }
        if (said < 1 || said > most) {
            throw Problem.of(
                            IndicatorsProblem.WRONG_RUNS,
                            name + ": value: " + said + " (expected: 1 to " + most + ")",
                            name + "：值 " + said + "，应为 1 至 " + most)
                    .refused();
        }
        return said;
    }

    /**
     * What would be with another scheme or other values; nothing of it is kept.
     *
     * @param normalisation and the others as in a draft; what is absent is as it is
     * @param values other values of parks, at most 1000
     */
    record WhatIf(
            @Nullable String normalisation,
            @Nullable String aggregation,
            @Nullable String missing,
            @Nullable List<EvaluationForm.@Nullable CriterionForm> criteria,
            @Nullable List<@Nullable OtherValue> values) {
        private static final int MOST = 1_000;

        /**
         * A value instead of the one that stands there.
         *
         * @param value absent: as if there were none
         */
        record OtherValue(
                @Nullable String park,
                @Nullable String indicator,
                @Nullable BigDecimal value) {}
    }

    /**
     * What would be.
     *
     * @param standings by the other scheme or values
     * @param moves from the ranks as they are
     */
    record WouldBe(Scheme scheme, List<Standing> standings, List<Move> moves) {}

    @Allowed(
            value = {Role.REVIEWER, Role.COORDINATOR},
            audited = "evaluations/{id}/what-if")
    @PostMapping("/{id}/what-if")
    @Operation(summary = "Rank with other weights, another method or other values; nothing is kept 假设分析")
    WouldBe whatIf(@PathVariable String id, @RequestBody WhatIf other) {
        Evaluation evaluation = there(id).state();
        Scheme scheme = evaluation.scheme();
        Scheme with = EvaluationRules.draft(
                        new EvaluationForm(
                                id,
                                evaluation.year(),
                                evaluation.name(),
                                other.normalisation() == null
                                        ? EvaluationRules.wire(scheme.normalisation())
                                        : other.normalisation(),
                                other.aggregation() == null
                                        ? EvaluationRules.wire(scheme.aggregation())
                                        : other.aggregation(),
                                other.missing() == null ? EvaluationRules.wire(scheme.missing()) : other.missing(),
                                other.criteria() == null ? forms(scheme) : other.criteria()),
                        known())
                .scheme();
        Set<String> indicators = new LinkedHashSet<>(indicators(scheme));
        indicators.addAll(indicators(with));
        Figures figures = evaluation.published() == null || !indicators.equals(Set.copyOf(indicators(scheme)))
                ? accepted.of(evaluation.year(), indicators, until(evaluation)).figures()
                : figures(evaluation);
        Ranking now = Ranking.of(scheme, figures);
        Ranking then = Ranking.of(with, changed(figures, other.values()));
        return new WouldBe(with, then.standings(), moves(now.standings(), then.standings()));
    }

    private static List<EvaluationForm.@Nullable CriterionForm> forms(Scheme scheme) {
        List<EvaluationForm.@Nullable CriterionForm> forms = new ArrayList<>();
        scheme.criteria()
                .forEach(c -> forms.add(new EvaluationForm.CriterionForm(c.indicator(), c.weight(), c.target())));
        return forms;
    }

    private static Figures changed(Figures figures, @Nullable List<WhatIf.@Nullable OtherValue> values) {
        if (values == null || values.isEmpty()) {
            return figures;
        }
        FieldChecks checks = new FieldChecks();
        if (values.size() > WhatIf.MOST) {
            checks.wrong(
                    "/values",
                    values.size(),
                    "too-many",
                    "at most " + WhatIf.MOST + " values",
                    "至多 " + WhatIf.MOST + " 个数值");
            checks.done();
        }
        List<Figure> all = new ArrayList<>(figures.figures());
        for (int i = 0; i < values.size(); i++) {
            WhatIf.OtherValue value = values.get(i);
            String park = value == null ? null : value.park();
            String indicator = value == null ? null : value.indicator();
            if (value == null
                    || park == null
                    || indicator == null
                    || !figures.parks().contains(ParkCode.of(park))) {
                checks.wrong("/values/" + i, value, "wrong-value", "a park, an indicator and a value", "分园、指标与数值");
                continue;
            }
            ParkCode of = ParkCode.of(park);
            all.removeIf(f -> f.park().equals(of) && f.indicator().equals(indicator));
            if (value.value() != null) {
                all.add(new Figure(of, indicator, value.value(), "what-if", 0));
            }
        }
        checks.done();
        return new Figures(figures.parks(), all);
    }

    /**
     * Why ranks changed.
     *
     * @param id of the ranking
     * @param since of the published one before
     * @param changes of each park, in the order of the directory
     */
    record Changes(String id, String since, List<RankChange> changes) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{id}/changes")
    @Operation(
            summary =
                    "Why ranks changed since another evaluation: own values, others' values, restatement, weights 排名变动原因")
    Changes changes(@PathVariable String id, @RequestParam String since) {
        Evaluation now = there(id).state();
        Evaluation before = there(since).state();
        // a scheme of one year is held against values of the other, so both years need the indicators of both
        Set<String> indicators = new LinkedHashSet<>(indicators(before.scheme()));
        indicators.addAll(indicators(now.scheme()));
        seen(now, indicators);
        seen(before, indicators);
        published(now);
        Snapshot then = snapshot(published(before));
        Snapshot after = snapshot(published(now));
        Figures publishedThen = with(
                then.figures(),
                accepted.of(before.year(), indicators, then.publishedAt()).figures());
        Figures publishedNow = with(
                after.figures(),
                accepted.of(now.year(), indicators, after.publishedAt()).figures());
        // a second ranking of a year has no new values: what differs has been restated
        Figures restated = before.year() == now.year()
                ? publishedNow
                : accepted.of(before.year(), indicators, after.publishedAt()).figures();
        return new Changes(
                id, since, RankChange.of(before.scheme(), publishedThen, restated, now.scheme(), publishedNow));
    }

    /**
     * What has been restated since a ranking was frozen.
     *
     * @param id of the ranking
     * @param publishedAt since when
     * @param asOf what is accepted until then is compared
     * @param hash of the frozen snapshot, which stays as it is (R15)
     * @param figures that would be others now
     */
    record RestatedSince(String id, Instant publishedAt, Instant asOf, String hash, List<Origin> figures) {
        /**
         * A figure with where its change is from (R13).
         *
         * @param reason why the park restated, absent if it did not say or nothing was accepted before
         * @param acceptedAt when the revision that counts now was accepted
         */
        record Origin(
                RestatedFigure figure,
                @Nullable String reason,
                @Nullable Instant acceptedAt) {}
    }

    /** What has been accepted instead is a park's own and the city's, as submissions are. */
    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR},
            own = true,
            audited = "evaluations/{id}/restated")
    @GetMapping("/{id}/restated")
    @Operation(summary = "Which figures of a published ranking were restated since: then, now, and where from 发布后更正的数据")
    RestatedSince restated(
            @PathVariable String id, @RequestParam(required = false) @Nullable String park, Reach reach) {
        ParkCode only = reach.within(park == null ? null : ParkCode.of(park));
        // a park sees of no draft whether it is there
        Evaluation evaluation = reach.there(
                        evaluations
                                .find(id)
                                .filter(s -> reach.only() == null || s.state().published() != null),
                        _ -> reach.only(),
                        () -> missing(id))
                .state();
        Published published = published(evaluation);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<RestatedSince.Origin> figures = new ArrayList<>();
        for (RestatedFigure figure : restated(evaluation, published, now)) {
            if (only == null || figure.park().equals(only)) {
                Revision revision = received.find(figure.submission())
                        .flatMap(s -> s.revisions().stream()
                                .filter(r -> r.revision() == figure.revisionNow())
                                .findFirst())
                        .orElse(null);
                figures.add(new RestatedSince.Origin(
                        figure,
                        revision == null ? null : revision.restatementReason(),
                        revision == null ? null : revision.decidedAt()));
            }
        }
        return new RestatedSince(id, published.at(), now, published.hash(), figures);
    }

    private List<RestatedFigure> restated(Evaluation evaluation, Published published, Instant now) {
        Basis basis = EventJson.mapper().readValue(published.basis(), Basis.class);
        return RestatedFigure.of(basis, acceptedValues.of(Period.ofYear(evaluation.year()), basis.parks(), now));
    }

    /** Frozen figures, with those of other indicators that were not frozen with them. */
    private static Figures with(Figures frozen, Figures more) {
        Set<String> there = frozen.figures().stream().map(Figure::indicator).collect(Collectors.toSet());
        List<Figure> all = new ArrayList<>(frozen.figures());
        more.figures().stream()
                .filter(f -> !there.contains(f.indicator()) && frozen.parks().contains(f.park()))
                .forEach(all::add);
        return new Figures(frozen.parks(), all);
    }

    private EvaluationView view(Stored<Evaluation> stored) {
        Evaluation evaluation = stored.state();
        Ranking ranking = evaluation.published() == null
                ? Ranking.of(evaluation.scheme(), figures(evaluation))
                : snapshot(evaluation.published()).ranking();
        return EvaluationView.of(
                stored,
                ranking,
                compared(evaluation, ranking),
                evaluation.published() == null ? null : restated(evaluation, evaluation.published(), clock.instant()));
    }

    private @Nullable Comparison compared(Evaluation evaluation, Ranking ranking) {
        return evaluations
                .lastPublished(evaluation.year() - 1)
                .map(Stored::state)
                .map(before -> new Comparison(
                        before.id(),
                        moves(
                                snapshot(Objects.requireNonNull(before.published()))
                                        .ranking()
                                        .standings(),
                                ranking.standings())))
                .orElse(null);
    }

    private static List<Move> moves(List<Standing> before, List<Standing> now) {
        Map<ParkCode, Integer> ranks = before.stream()
                .filter(s -> s.rank() != null)
                .collect(Collectors.toMap(Standing::park, s -> Objects.requireNonNull(s.rank())));
        List<Move> moves = new ArrayList<>();
        for (Standing standing : now) {
            Integer rank = ranks.get(standing.park());
            if (rank != null && standing.rank() != null) {
                moves.add(new Move(standing.park().value(), rank, standing.rank()));
            }
        }
        return moves;
    }

    private Figures figures(Evaluation evaluation) {
        return evaluation.published() == null
                ? accepted.of(evaluation.year(), indicators(evaluation.scheme()), clock.instant())
                        .figures()
                : snapshot(evaluation.published()).figures();
    }

    private Instant until(Evaluation evaluation) {
        return evaluation.published() == null
                ? clock.instant()
                : evaluation.published().at();
    }

    private static List<String> indicators(Scheme scheme) {
        return scheme.criteria().stream().map(Scheme.Criterion::indicator).toList();
    }

    private static Snapshot snapshot(Published published) {
        return EventJson.mapper()
                .treeToValue(EventJson.mapper().readTree(published.file()).get("snapshot"), Snapshot.class);
    }

    private EvaluationRules.Known known() {
        return new EvaluationRules.Known() {
            @Override
            public @Nullable IndicatorDefined indicator(String code) {
                return catalogue
                        .now()
                        .indicator(code)
                        .map(Indicator::definition)
                        .orElse(null);
            }

            @Override
            public @Nullable BigDecimal target(String indicator, int year) {
                return targets.value(indicator, year).orElse(null);
            }
        };
    }

    private Stored<Evaluation> there(String id) {
        return evaluations.find(id).orElseThrow(() -> missing(id));
    }

    private static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "no evaluation " + id + " is kept", "没有评价 " + id)
                .refused();
    }

    /**
     * Values can be held back after they were published, too: a park does not see them again until they are released.
     *
     * @param indicators of the year of the evaluation that the answer is made of, whether or not it ranks by them
     */
    private void seen(Evaluation evaluation, Collection<String> indicators) {
        Caller caller = Caller.current();
        boolean city = caller != null
                && caller.roles().stream().anyMatch(Set.of(Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR)::contains);
        if (!city && evaluation.published() != null) {
            embargoes.until(Period.ofYear(evaluation.year()), indicators).ifPresent(until -> {
                throw embargoed(evaluation, until);
            });
        }
    }

    private static Refused embargoed(Evaluation evaluation, Instant until) {
        return Problem.of(
                        IndicatorsProblem.EMBARGOED,
                        evaluation.id() + ": values of " + evaluation.year() + " are released at " + until
                                + " (expected: not before)",
                        evaluation.id() + "：" + evaluation.year() + " 年数据于 " + until + " 公布，此前不得公开")
                .refused();
    }

    private static Published published(Evaluation evaluation) {
        if (evaluation.published() == null) {
            throw Problem.of(
                            IndicatorsProblem.NOT_PUBLISHED,
                            evaluation.id() + ": state: draft (expected: published)",
                            evaluation.id() + "：状态 draft（草案），应为 published（已发布）")
                    .refused();
        }
        return evaluation.published();
    }

    private static Refused frozen(Evaluation evaluation) {
        return new Problem(
                        IndicatorsProblem.EVALUATION_PUBLISHED,
                        Text.of(
                                evaluation.id()
                                        + ": state: published (expected: draft); a correction is another evaluation"
                                        + " with another id",
                                evaluation.id() + "：状态 published（已发布），应为 draft（草案）；更正须以另一标识另行评价"),
                        List.of())
                .refused();
    }

    private ResponseEntity<EvaluationView> answer(Stored<Evaluation> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored));
    }
}
