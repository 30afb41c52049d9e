package cn.onezone.gateway.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.gateway.edge.Traceparent;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.Chain;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.Question;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The audit trails for the auditor: all of the network in one list, and the gateway's own. */
@RestController
@Tag(name = "audit", description = "Who did, read or was refused what 审计记录")
class AuditDoors {
    /** Of the list of all trails, which is read from each of them. */
    private static final int MOST_OF_ALL = 200;

    private final OwnTrail own;
    private final AllTrails all;
    private final TrailHeads heads;

    AuditDoors(OwnTrail own, AllTrails all, TrailHeads heads) {
        this.own = own;
        this.all = all;
        this.heads = heads;
    }

    @GetMapping("/audit")
    @Operation(
            summary = "List the audit entries of all services, the latest first 全网审计记录",
            description =
                    "Asks every service and the gateway. Filters are exact and add up. coverage names the trails that"
                            + " did not answer (R14); what they have comes with the first page for which they do. limit is at most"
                            + " 200.")
    Mono<AllTrails.Entries> all(
            @Parameter(hidden = true) ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String record,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Asked asked = asked(exchange);
        Question question = Question.of(actor, kind, action, record, from, to, outcome);
        int most = Page.limit(limit);
        if (most > MOST_OF_ALL) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "limit: value: " + most + " (expected: 1 to " + MOST_OF_ALL + ")",
                            "limit：值 " + most + "，应为 1 至 " + MOST_OF_ALL)
                    .refused();
        }
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "actor", actor);
        put(filters, "kind", kind);
        put(filters, "action", action);
        put(filters, "record", record);
        put(filters, "from", from);
        put(filters, "outcome", outcome);
        String token = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return all.list(
                new AllTrails.Request(
                        asked,
                        token == null ? "" : token,
                        Traceparent.of(exchange).header(),
                        filters),
                question,
                most,
                cursor);
    }

    private static void put(Map<String, String> filters, String name, @Nullable String value) {
        if (value != null) {
            filters.put(name, value);
        }
    }

    @GetMapping("/gateway/audit")
    @Operation(
            summary = "List whom the gateway itself refused, the latest first 网关审计记录",
            description = "As the door of the same name of each service.")
    Mono<Page<ChainLink>> list(
            @Parameter(hidden = true) ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String record,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Asked asked = asked(exchange);
        Question question = Question.of(actor, kind, action, record, from, to, outcome);
        int most = Page.limit(limit);
        return own.find(asked, question, before(cursor), most + 1)
                .map(found -> Page.of(
                        found.links(), most, found.total(), link -> Long.toString(link.sequence()), link -> link));
    }

    /**
     * @param links from the place after the one asked for, without a gap
     * @param more whether the page ended before the chain did; to read it is noted in it
     * @param instances this gateway's alone
     * @param end where this process knows the chain to end, whatever the files say; absent before anything was put there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Links(
            String instance, List<ChainLink> links, boolean more, List<String> instances, Chain.@Nullable Tip end) {}

    @GetMapping("/gateway/audit/chain")
    @Operation(
            summary = "Read the gateway's chain in its order, for verification 网关审计链",
            description =
                    "The hash of each is SHA-256 over the rest of it: jq -cS 'del(.hash)', without the line end. The"
                            + " oldest are taken away in time; an entry behind them says until which place. end is where this"
                            + " process knows its chain to end: one that ends before was cut.")
    Mono<Links> chain(
            @Parameter(hidden = true) ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        Asked asked = asked(exchange);
        if (instance != null && !instance.equals(own.instance())) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            "instance: value: " + instance + " (expected: " + own.instance()
                                    + "; another gateway has its own disk and its own door)",
                            "instance：值“" + instance + "”，此处仅有 " + own.instance())
                    .refused();
        }
        int most = Page.limit(limit);
        return own.after(asked, Math.max(0, after), most)
                .map(behind -> new Links(
                        own.instance(),
                        behind.links(),
                        behind.links().size() == most,
                        List.of(own.instance()),
                        behind.end().sequence() > 0 ? behind.end() : null));
    }

    @GetMapping("/gateway/audit/heads")
    @Operation(
            summary = "List the gateway's published heads, the latest first 网关审计链日终摘要",
            description = "The same stand, signed, on the topic onezone.audit: those are the ones to believe.")
    Mono<Page<AuditHeadPublished>> heads(
            @Parameter(hidden = true) ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Asked asked = asked(exchange);
        int most = Page.limit(limit);
        String after = Page.after(cursor);
        return own.noted(asked, "auditHeads", () -> {
            List<AuditHeadPublished> listed = heads.list();
            List<AuditHeadPublished> rest = listed.stream()
                    .filter(head -> after.isEmpty() || head.day().toString().compareTo(after) < 0)
                    .limit(most + 1L)
                    .toList();
            return Page.of(rest, most, listed.size(), head -> head.day().toString(), head -> head);
        });
    }

    /** Also a gateway whose gate was left out, to measure what it costs, shows no trail to a stranger. */
    private static Asked asked(ServerWebExchange exchange) {
        if (exchange.getAttribute(Caller.class.getName()) instanceof Caller caller
                && caller.roles().contains(Role.AUDITOR)) {
            return RefusedAccess.asked(exchange, caller, caller.name());
        }
        throw AccessProblem.missing().refused();
    }

    private static long before(@Nullable String cursor) {
        String remembered = Page.after(cursor);
        if (remembered.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!remembered.matches("[0-9]{1,18}")) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
        return Long.parseLong(remembered);
    }
}
