package cn.onezone.partners.sequence;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.agreements.Partners;
import cn.onezone.partners.usage.Usage;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /partners/subscriptions}: an agreement's subscription has the agreement's id. */
@RestController
@RequestMapping("/partners/subscriptions")
@Tag(name = "subscriptions", description = "What a partner receives 合作方订阅")
class SubscriptionController {
    private final Agreements agreements;
    private final Sequences sequences;
    private final Streams streams;
    private final Deliveries deliveries;
    private final Usage usage;
    private final Notices notices;
    private final Clock clock;

    SubscriptionController(
            Agreements agreements,
            Sequences sequences,
            Streams streams,
            Deliveries deliveries,
            Usage usage,
            Notices notices,
            Clock clock) {
        this.agreements = agreements;
        this.sequences = sequences;
        this.streams = streams;
        this.deliveries = deliveries;
        this.usage = usage;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * A subscription.
     *
     * @param id of the agreement too
     * @param last the last number there is, 0 before the first
     * @param until last day, Asia/Shanghai
     * @param paused which deliveries pause and why, absent if none do
     */
    record SubscriptionView(String id, String partner, long last, LocalDate until, Notices.@Nullable Paused paused) {}

    /**
     * Events of a subscription, in order.
     *
     * @param items CloudEvents in structured JSON, each as it is digested
     * @param last number of the last of them; if there is none, what was asked after
     */
    record EventsView(
            @JsonRawValue @Schema(type = "array", implementation = Object.class)
            String items,

            long last) {}

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}")
    @GetMapping("/{id}")
    @Operation(summary = "Where a subscription stands 订阅状态")
    SubscriptionView read(@PathVariable("id") String id) {
        Agreement agreement = readable(id);
        return new SubscriptionView(
                id,
                agreement.partner(),
                reachable(() -> sequences.last(id)),
                agreement.terms().until(),
                notices.paused(id).orElse(null));
    }

    @Allowed(value = Role.PARTNER, audited = "subscriptions/{id}/events?after&limit")
    @GetMapping("/{id}/events")
    @Operation(
            summary = "The events after a number 按序号拉取事件",
            description =
                    "CloudEvents in structured JSON; sequence counts 1, 2, 3 … without holes. Ask again after last.")
    EventsView events(
            @PathVariable("id") String id,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        long from = after(after);
        int most = Page.limit(limit);
        Agreement agreement = own(id);
        List<Numbered> found = reachable(() -> sequences.after(id, from, most));
        // the agreement may have ended while the log was read
        Agreement now = own(id);
        List<String> items = found.stream().map(one -> one.delivered(now)).toList();
        long last = found.isEmpty() ? from : found.getLast().sequence();
        // before it is given: what is asked for again counts as repeated then, and nothing that was had is not counted
        usage.count(
                id,
                agreement.partner(),
                "pull",
                next -> Math.max(next, last + 1),
                Numbered.handed(found, items, clock.instant()));
        deliveries.count(agreement.partner(), "pull", found.size());
        return new EventsView(items.stream().collect(Collectors.joining(",", "[", "]")), last);
    }

    @Allowed(value = Role.PARTNER, audited = "subscriptions/{id}/events?after&Last-Event-ID")
    @GetMapping(value = "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "The events after a number as they come, as server-sent events 事件流",
            description =
                    "The id of each is its number: with Last-Event-ID a stream goes on where the one before ended.")
    void stream(
            @PathVariable("id") String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
            @RequestParam(required = false) @Nullable Long after,
            HttpServletRequest request,
            HttpServletResponse response) {
        long from = after(lastEventId == null ? after : lastEventId);
        var _ = own(id);
        streams.open(id, caller(), from, request, response);
    }

    private static long after(@Nullable Long after) {
        if (after == null) {
            return 0;
        }
        if (after < 0) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "after: value: " + after + " (expected: 0 or a number of the sequence)",
                            "after：值 " + after + "，应为 0 或已有的序号")
                    .refused();
        }
        return after;
    }

    private static Caller caller() {
        return Objects.requireNonNull(Caller.current(), "no route without a caller");
    }

    /** R21: the caller's own, and in force at this moment. */
    private Agreement own(String id) {
        return Partners.own(caller().name(), agreements.find(id)).state().requireInForce(Days.today(clock));
    }

    /** As {@link #own}, and to an auditor also what has ended. */
    private Agreement readable(String id) {
        if (!Partners.readsAll(caller())) {
            return own(id);
        }
        Agreement agreement = Partners.read(caller(), id, agreements.find(id)).state();
        // what never began has no sequence, and to look for one would make it
        return agreement.endedOn() == null ? agreement.requireInForce(Days.today(clock)) : agreement;
    }

    private static <T> T reachable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (LogUnavailable e) {
            throw Problem.of(
                            PartnersProblem.LOG_UNAVAILABLE,
                            "nothing is lost; ask again from the same number",
                            "事件未丢失，请稍后从同一序号重新请求")
                    .refused();
        }
    }
}
