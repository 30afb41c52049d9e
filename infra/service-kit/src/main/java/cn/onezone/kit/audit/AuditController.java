package cn.onezone.kit.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail for the auditor, below the service's own source. */
@RestController
@RequestMapping("#{@auditDoors}")
@Tag(name = "audit", description = "Who did, read or was refused what 审计记录")
class AuditController {
    private final Chain chain;
    private final AuditHeads heads;
    private final EventSource source;

    AuditController(Chain chain, AuditHeads heads, EventSource source) {
        this.chain = chain;
        this.heads = heads;
        this.source = source;
    }

    @Allowed(value = Role.AUDITOR, audited = "audit")
    @GetMapping
    @Operation(
            summary = "List audit entries, the latest first 审计记录",
            description = "Filters are exact and add up. kind is COMMAND, READ or REFUSED; from (inclusive) and to"
                    + " (exclusive) are moments such as 2024-05-06T00:00:00Z. total is counted up to 100000. Of an entry of many records"
                    + " the one asked for is shown, or the first ten.")
    Page<ChainLink> list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String record,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        check(request);
        int most = Page.limit(limit);
        Question question = Question.of(actor, kind, action, record, from, to, outcome);
        return Page.of(
                chain.find(question, Place.read(cursor), most + 1),
                most,
                chain.count(question),
                link -> Place.of(link).key(),
                link -> link);
    }

    /**
     * @param links from the place after the one asked for, without a gap
     * @param more whether the page ended before the chain did; to read it is noted in it
     * @param instances all whose chains are in this service's store
     * @param end where this process knows the chain to end, whatever the store says; absent for another's chain and
     *     before anything was put there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Links(
            String instance, List<ChainLink> links, boolean more, List<String> instances, Chain.@Nullable Tip end) {}

    @Allowed(value = Role.AUDITOR, audited = "audit")
    @GetMapping("/chain")
    @Operation(
            summary = "Read the chain in its order, for verification 审计链",
            description = "The hash of each is SHA-256 over the rest of it: jq -cS 'del(.hash)', without the line end."
                    + " instance names another instance's chain of this service, one of instances. A page ends early where its"
                    + " entries are of many records; an empty one is the end. end is where this process knows its own chain"
                    + " to end: one that ends before was cut.")
    Links chain(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        check(request);
        String asked = instance == null ? chain.instance() : instance;
        int most = Page.limit(limit);
        // before the links are read: what comes meanwhile must not be missed among them
        Chain.Tip known = chain.knownEnd();
        Chain.Tip end = asked.equals(chain.instance()) && known.sequence() > 0 ? known : null;
        List<ChainLink> links = chain.after(asked, Math.max(0, after), most);
        return new Links(asked, links, links.size() == most || Chain.isFull(links), chain.instances(), end);
    }

    @Allowed(value = Role.AUDITOR, audited = "auditHeads")
    @GetMapping("/heads")
    @Operation(
            summary = "List the published heads, the latest first 审计链日终摘要",
            description = "The same stand, signed, on the topic onezone.audit: those are the ones to believe.")
    Page<AuditHeadPublished> heads(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        check(request);
        int most = Page.limit(limit);
        return Page.of(heads.list(Page.after(cursor), most + 1), most, heads.count(), Stored::id, Stored::state);
    }

    /** A park's service has the park in its path; another park's trail is not here. */
    private void check(HttpServletRequest request) {
        if (!request.getServletPath().startsWith(source.source() + "/audit")) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            request.getServletPath() + " is not here (expected: " + source.source() + "/audit)",
                            request.getServletPath() + " 不在此处，应为 " + source.source() + "/audit")
                    .refused();
        }
    }
}
