package cn.onezone.partners.sequence;

import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.agreements.Partners;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /partners/agreements/{id}/dry-run}. The coordinator tries what it is to decide about. A partner must not: with a
 * condition on a code it would count what nobody has granted it, and what of other parks there is (R21, R2, R12).
 */
@RestController
@RequestMapping("/partners/agreements/{id}/dry-run")
@Tag(name = "agreements", description = "Data-sharing agreements 数据共享协议")
class DryRunController {
    private final Agreements agreements;
    private final DryRuns runs;
    private final Clock clock;

    DryRunController(Agreements agreements, DryRuns runs, Clock clock) {
        this.agreements = agreements;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * What an agreement would have delivered.
     *
     * @param revision of the terms that were tried; compare it with the agreement's
     * @param status running, done, time-over or broken-off
     * @param from events are counted that came on the log from then on
     * @param reached all that came before is counted
     * @param read records that were read; for the coordinator only
     * @param toRead how many there were when it began, as far as the log tells; some of its places hold none; for the
     *     coordinator only
     * @param aside records that do not prove themselves or cannot be read; for the coordinator only
     * @param delivered how many would have been delivered in all
     * @param types by type of event
     * @param days by day, Asia/Shanghai
     * @param samples the first of them as they would leave, each as it is digested; for the coordinator only
     */
    record DryRunView(
            String agreement,
            int revision,
            String status,
            Instant startedAt,
            Instant from,
            @Nullable Instant reached,
            @Nullable Long read,
            @Nullable Long toRead,
            @Nullable Long aside,
            long delivered,
            List<OfTypeView> types,
            List<DryRun.OfDay> days,

            @JsonRawValue @Schema(type = "array", implementation = Object.class) @Nullable
            String samples) {}

    /**
     * What became of the events of one type.
     *
     * @param read how many there were; for the coordinator only, as what is of others
     * @param delivered how many would have been delivered
     * @param otherParks how many name a park that the agreement does not, or that objects
     * @param notWanted how many the conditions leave out
     */
    record OfTypeView(
            String type,
            @Nullable Long read,
            long delivered,
            @Nullable Long otherParks,
            @Nullable Long notWanted) {
        static OfTypeView of(DryRun.OfType one, boolean forPartner) {
            return forPartner
                    ? new OfTypeView(one.type(), null, one.delivered(), null, null)
                    : new OfTypeView(one.type(), one.read(), one.delivered(), one.otherParks(), one.notWanted());
        }
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(
            summary = "See what an agreement would have delivered in the last month 试运行",
            description =
                    "Reads the log in the background, as far as it reaches and for a limited time; GET tells how far it is.")
    ResponseEntity<DryRunView> begin(@PathVariable("id") String id) {
        Agreement agreement =
                agreements.find(id).orElseThrow(() -> Agreements.missing(id)).state();
        if (agreement.status() != AgreementStatus.PROPOSED && agreement.status() != AgreementStatus.GRANTED) {
            throw Problem.of(
                            PartnersProblem.AGREEMENT_DECIDED,
                            "agreement " + id + " is "
                                    + agreement.status().name().toLowerCase(Locale.ROOT)
                                    + " (expected: proposed or granted)",
                            "协议 " + id + " 当前状态为 " + agreement.status().name().toLowerCase(Locale.ROOT) + "，应为已提出或已批准")
                    .refused();
        }
        DryRun begun = runs.begin(agreement);
        return ResponseEntity.accepted()
                .location(URI.create("/partners/agreements/" + id + "/dry-run"))
                .body(view(begun, false));
    }

    @Allowed({Role.PARTNER, Role.COORDINATOR})
    @GetMapping
    @Operation(
            summary = "How far a dry run is, and what it has found 试运行结果",
            description =
                    "A partner reads it when the agreement is in force, of the terms as they are granted, and of it"
                            + " only how many events are its own.")
    DryRunView read(@PathVariable("id") String id) {
        Agreement agreement = Partners.require(caller(), agreements.find(id), () -> Agreements.missing(id))
                .state();
        boolean forPartner = Partners.only(caller()) != null;
        if (forPartner && !agreement.inForce(Days.today(clock))) {
            throw Problem.of(
                            PartnersProblem.NOT_IN_FORCE,
                            "agreement " + id + " is "
                                    + agreement.status().name().toLowerCase(Locale.ROOT)
                                    + " (expected: granted, and today within its days: before that the coordinator alone"
                                    + " reads it)",
                            "协议 " + id + " 当前状态为 "
                                    + agreement.status().name().toLowerCase(Locale.ROOT)
                                    + "，应为已批准且在有效期内；此前仅协调方可查看")
                    .refused();
        }
        return view(
                runs.find(id)
                        .filter(run -> !forPartner || run.isOf(agreement))
                        .orElseThrow(() -> Problem.of(
                                        KitProblem.NOT_FOUND,
                                        "agreement " + id + " has had no dry run"
                                                + (forPartner
                                                        ? " of the terms as they stand (expected: the coordinator tries them)"
                                                        : " (expected: POST first)"),
                                        "协议 " + id + (forPartner ? " 的现行条款未曾试运行，由协调方发起" : " 未曾试运行，请先发起"))
                                .refused()),
                forPartner);
    }

    private static Caller caller() {
        return Objects.requireNonNull(Caller.current(), "no route without a caller");
    }

    private DryRunView view(DryRun run, boolean forPartner) {
        return new DryRunView(
                run.id(),
                run.revision(),
                run.standing(clock.instant()).name().toLowerCase(Locale.ROOT).replace('_', '-'),
                run.startedAt(),
                run.from(),
                run.reached(),
                forPartner ? null : run.read(),
                forPartner ? null : run.toRead(),
                forPartner ? null : run.aside(),
                run.types().stream().mapToLong(DryRun.OfType::delivered).sum(),
                run.types().stream().map(one -> OfTypeView.of(one, forPartner)).toList(),
                run.days(),
                forPartner ? null : run.samples().stream().collect(Collectors.joining(",", "[", "]")));
    }
}
