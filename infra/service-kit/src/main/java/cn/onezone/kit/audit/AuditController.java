package cn.onezone.kit.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern CURSOR =
            Pattern.compile("(-?[0-9]{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

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
                    + " (exclusive) are moments such as 2024-05-06T00:00:00Z. total is counted up to 100000.")
    Page<ChainLink> list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) AuditEntry.@Nullable Kind kind,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String record,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        check(request);
        int most = Page.limit(limit);
        Chain.Question question =
                new Chain.Question(actor, kind, action, record, moment("from", from), moment("to", to), outcome);
        return Page.of(
                chain.find(question, place(cursor), most + 1),
                most,
                chain.count(question),
                link -> {
                    Chain.Place place = Chain.Place.of(link);
                    return place.at().toEpochMilli() + " " + place.id();
                },
                link -> link);
    }

    /** @param links from the place after the one asked for, without a gap */
    record Links(String instance, List<ChainLink> links) {}

    @Allowed(value = Role.AUDITOR, audited = "audit")
    @GetMapping("/chain")
    @Operation(
            summary = "Read the chain in its order, for verification 审计链",
            description =
                    "The hash of each is SHA-256 over the rest of it: jq -cS 'del(.hash)', without the line end."
                            + " instance names another instance's chain of this service; fewer links than limit: this is the end.")
    Links chain(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        check(request);
        String asked = instance == null ? chain.instance() : instance;
        return new Links(asked, chain.after(asked, Math.max(0, after), Page.limit(limit)));
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

    private static @Nullable Instant moment(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            name + ": value: " + text + " (expected: a moment such as 2024-05-06T00:00:00Z)",
                            String.format(Locale.ROOT, "%s：值“%s”，应为 2024-05-06T00:00:00Z 形式的时刻", name, text))
                    .refused();
        }
    }

    private static Chain.@Nullable Place place(@Nullable String cursor) {
        String remembered = Page.after(cursor);
        if (remembered.isEmpty()) {
            return null;
        }
        Matcher matcher = CURSOR.matcher(remembered);
        if (!matcher.matches()) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
        return new Chain.Place(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2));
    }
}
