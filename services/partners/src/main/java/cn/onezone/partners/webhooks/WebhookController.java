package cn.onezone.partners.webhooks;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.outgoing.NotAllowed;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.agreements.Partners;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.partners.sequence.Sequences;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /partners/subscriptions/{id}/webhook}. */
@RestController
@RequestMapping("/partners/subscriptions/{id}/webhook")
@Tag(name = "webhooks", description = "Deliveries to a partner's address 推送")
class WebhookController {
    private static final int TESTS_AT_ONCE = 4;
    /** Below that of who routes to us: whoever asks is told what came back. */
    private static final Duration TEST_LIMIT = Duration.ofSeconds(4);

    private final Endpoints endpoints;
    private final Attempts attempts;
    private final Agreements agreements;
    private final Sequences sequences;
    private final OutgoingUrls urls;
    private final PartnersSettings settings;
    private final AuditNotes notes;
    private final Clock clock;
    private final Semaphore tests = new Semaphore(TESTS_AT_ONCE);
    /** Partners whose test is on its way: one at a time of each, so that none takes those of all. */
    private final Set<String> testing = ConcurrentHashMap.newKeySet();

    WebhookController(
            Endpoints endpoints,
            Attempts attempts,
            Agreements agreements,
            Sequences sequences,
            OutgoingUrls urls,
            PartnersSettings settings,
            AuditNotes notes,
            Clock clock) {
        this.endpoints = endpoints;
        this.attempts = attempts;
        this.agreements = agreements;
        this.sequences = sequences;
        this.urls = urls;
        this.settings = settings;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * An address to deliver to.
     *
     * @param after number after which deliveries begin, 0 if it is absent
     * @param order {@code subject}, which is usual, or {@code stream}
     * @param perSecond most deliveries in a second, 1 to 1000; absent: no limit
     * @param atOnce most deliveries at once, 1 to 16
     */
    record WebhookForm(
            @Nullable String url,
            @Nullable Long after,
            Manner.@Nullable Order order,
            @Nullable Integer perSecond,
            @Nullable Integer atOnce) {}

    /**
     * From where on.
     *
     * @param from number of the first event
     * @param fromTime instead of it: from the first event that was numbered then or later
     * @param subject only the events of this one, while the rest goes on; without a beginning all of them
     */
    record ReplayForm(
            @Nullable Long from,
            @Nullable OffsetDateTime fromTime,
            @Nullable String subject) {}

    /** Which subject. */
    record SubjectForm(@Nullable String subject) {}

    /**
     * A subject that waits.
     *
     * @param sequence its event that did not come through
     * @param next when it is tried again, absent if only a person lets it go on
     * @param cause last answer
     */
    record HeldView(
            String subject,
            long sequence,
            int attempts,
            @Nullable Instant next,
            String cause,
            Instant since) {}

    /**
     * Where deliveries stand.
     *
     * @param perSecond most deliveries in a second, absent for no limit
     * @param atOnce most deliveries at once
     * @param paused why nothing is sent, absent if it is
     * @param secret shared secret: shown when it is made, and never again
     * @param publicKeys of the signatures v1a, the newest last
     * @param done all up to this number is delivered or waits with its subject
     * @param failures in a row
     * @param next when the address is tried again, absent if it is not waiting
     */
    record WebhookView(
            String url,
            Manner.Order order,
            @Nullable Integer perSecond,
            int atOnce,
            @Nullable String paused,
            @Nullable String secret,
            List<String> publicKeys,
            long done,
            List<HeldView> held,
            int failures,
            @Nullable Instant failingSince,
            @Nullable Instant next,
            long delivered,
            long failed) {}

    /** What came back of a test. */
    record TestView(boolean taken, String answer) {}

    /**
     * Deliveries, the latest first.
     *
     * @param next cursor of the next page, absent at the end
     */
    record AttemptsView(
            List<Attempts.Attempt> items, @Nullable String next) {}

    private record Beginning(String id, String url, long after, Manner manner) {}

    private static Caller caller() {
        return Objects.requireNonNull(Caller.current(), "no route without a caller");
    }

    private Agreement own(String id) {
        return Partners.own(caller().name(), agreements.find(id)).state();
    }

    /** R21: what is not granted, or has ended, has no sequence to deliver, and nothing is sent for it. */
    private Agreement inForce(String id) {
        return own(id).requireInForce(Days.today(clock));
    }

    private void requireReader(String id) {
        var _ = Partners.read(caller(), id, agreements.find(id));
    }

    private String checked(FieldChecks checks, @Nullable String url) {
        String text = checks.text("/url", url, 500);
        checks.done();
        try {
            urls.check(URI.create(text));
            return text;
        } catch (NotAllowed e) {
            throw refusal(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw refusal("url: value: " + text + " (expected: https://…)");
        }
    }

    private static Manner manner(FieldChecks checks, Manner before, WebhookForm form) {
        within("/perSecond", form.perSecond(), Manner.MOST_PER_SECOND, checks);
        within("/atOnce", form.atOnce(), Manner.MOST_AT_ONCE, checks);
        return before.with(form.order(), form.perSecond(), form.atOnce());
    }

    private static void within(String pointer, @Nullable Integer value, int most, FieldChecks checks) {
        if (value != null && (value < 1 || value > most)) {
            checks.wrong(pointer, value, "out-of-range", "1 to " + most, "1 至 " + most);
        }
    }

    private static RuntimeException refusal(String why) {
        return Problem.of(PartnersProblem.ADDRESS_NOT_ALLOWED, why, "应为指向公网地址的 https 网址：" + why)
                .refused();
    }

    @Allowed(Role.PARTNER)
    @PostMapping
    @Operation(
            summary = "Deliver to an address from a number on; the secret is shown in this answer only 登记推送地址",
            description = "Signed as Standard Webhooks says: v1 by the secret, v1a by the public key.")
    ResponseEntity<WebhookView> create(
            @PathVariable("id") String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody WebhookForm form) {
        Agreement agreement = inForce(id);
        FieldChecks checks = new FieldChecks();
        Manner manner = manner(checks, Manner.USUAL, form);
        String url = checked(checks, form.url());
        long after = form.after() == null ? 0 : form.after();
        requireNumber(id, after);
        Creation creation = Idempotency.creation(key, new Beginning(id, url, after, manner));
        Endpoint.Secret secret = WebhookSecrets.make();
        Creating<Endpoint> creating = endpoints.create(
                new Endpoint(id, agreement.partner(), url, null, List.of(secret), manner), after, creation);
        Stored<Endpoint> stored = Idempotency.created(creating, "the address of subscription " + id);
        return ResponseEntity.created(URI.create("/partners/subscriptions/" + id + "/webhook"))
                .eTag(Versions.tag(stored))
                .header("Cache-Control", "no-store")
                .body(view(stored, creating instanceof Creating.Created<Endpoint> ? secret : null));
    }

    private void requireNumber(String id, long number) {
        long last = sequences.last(id);
        if (number < 0 || number > last) {
            throw Problem.of(
                            PartnersProblem.NO_SUCH_NUMBER,
                            "number: value: " + number + " (expected: up to " + last + ")",
                            "序号：值 " + number + "，至多为 " + last)
                    .refused();
        }
    }

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}/webhook")
    @GetMapping
    @Operation(summary = "Where deliveries stand, and which subjects wait 推送状态")
    ResponseEntity<WebhookView> read(@PathVariable("id") String id) {
        requireReader(id);
        return answer(endpoints.get(id));
    }

    @Allowed(Role.PARTNER)
    @PutMapping
    @Operation(
            summary = "Deliver to another address, or in another manner, from where deliveries stand 变更推送地址或方式",
            description = "Of order, perSecond and atOnce what is absent stays as it is.")
    ResponseEntity<WebhookView> move(
            @PathVariable("id") String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody WebhookForm form) {
        var _ = own(id);
        Stored<Endpoint> before = endpoints.get(id);
        Versions.check(before, ifMatch);
        FieldChecks checks = new FieldChecks();
        if (form.after() != null) {
            checks.wrong(
                    "/after",
                    form.after(),
                    "not-here",
                    "absent: deliveries go on where they stand, and replay goes to another number",
                    "不填：推送从当前位置继续，如需从其他序号推送请使用 replay");
        }
        Manner manner = manner(checks, before.state().manner(), form);
        String url = checked(checks, form.url());
        Stored<Endpoint> moved = endpoints.replace(before, before.state().at(url, manner), List.of());
        if (!url.equals(before.state().url())) {
            // for as long as the old address was to be spared the new one would be left asleep
            var _ = endpoints.change(id, progress -> progress.elsewhere(clock.instant()));
        }
        return answer(moved);
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/rotation")
    @Operation(summary = "A new secret; the old one signs beside it for a while 轮换密钥")
    ResponseEntity<WebhookView> rotate(
            @PathVariable("id") String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        var _ = own(id);
        Stored<Endpoint> before = endpoints.get(id);
        Versions.check(before, ifMatch);
        Endpoint.Secret newer = WebhookSecrets.make();
        Stored<Endpoint> after = endpoints.replace(
                before,
                before.state()
                        .rotated(newer, clock.instant(), settings.webhooks().overlap()),
                List.of());
        return ResponseEntity.ok()
                .eTag(Versions.tag(after))
                .header("Cache-Control", "no-store")
                .body(view(after, newer));
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/pause")
    @Operation(summary = "Deliver nothing for now 暂停推送")
    ResponseEntity<WebhookView> pause(@PathVariable("id") String id) {
        var _ = own(id);
        Stored<Endpoint> before = endpoints.get(id);
        return before.state().paused() != null
                ? answer(before)
                : answer(told(before, e -> e.pausedFor(Endpoint.ASKED)));
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/resumption")
    @Operation(summary = "Deliver again, at once 恢复推送")
    ResponseEntity<WebhookView> resume(@PathVariable("id") String id) {
        var _ = own(id);
        Stored<Endpoint> before = endpoints.get(id);
        // also when it is not paused: it may rest until tomorrow, and who asks has mended it
        var _ = endpoints.change(id, progress -> progress.afresh(clock.instant()));
        return answer(before.state().paused() == null ? before : told(before, Endpoint::resumed));
    }

    private Stored<Endpoint> told(Stored<Endpoint> before, UnaryOperator<Endpoint> change) {
        Endpoint after = change.apply(before.state());
        List<Outgoing<?>> told =
                List.of(after.told(endpoints.progress(before.id()).state().done()));
        return endpoints.replace(before, after, told);
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/replay")
    @Operation(
            summary = "Deliver again from a number or a time on, all or one subject 重新推送",
            description = "One of from and fromTime; with subject only its events, in order, while the rest goes on.")
    ResponseEntity<WebhookView> replay(@PathVariable("id") String id, @RequestBody ReplayForm form) {
        var _ = own(id);
        Stored<Endpoint> endpoint = endpoints.get(id);
        FieldChecks checks = new FieldChecks();
        String subject = checks.optionalText("/subject", form.subject(), 1_000);
        if (form.from() != null && form.fromTime() != null) {
            checks.wrong(
                    "/fromTime",
                    form.fromTime(),
                    "named-twice",
                    "only one of from and fromTime",
                    "from 与 fromTime 只填其一");
        }
        if (form.from() == null && form.fromTime() == null && subject == null) {
            var _ = checks.present("/from", null, "a number of the sequence, or fromTime", "序列中的序号，或 fromTime");
        }
        checks.done();
        boolean oneOrder = endpoint.state().manner().inOneOrder();
        if (subject != null && oneOrder) {
            throw Problem.of(
                            PartnersProblem.ORDER_OF_STREAM,
                            "order: value: stream (expected: subject, or a replay without a subject)",
                            "order：值 stream，应为 subject，或不指定 subject 重新推送")
                    .refused();
        }
        long first = first(id, form);
        var _ = endpoints.change(
                id,
                progress -> subject == null
                        ? progress.replayedFrom(first, oneOrder)
                        : progress.replayedOf(subject, first, clock.instant())
                                .orElseThrow(WebhookController::tooManyWait));
        return answer(endpoint);
    }

    private static RuntimeException tooManyWait() {
        return Problem.of(
                        PartnersProblem.TOO_MANY_WAIT,
                        Progress.MOST_REPLAYED + " subjects or more wait (expected: fewer than that)",
                        "等待或重新推送中的主体已达 " + Progress.MOST_REPLAYED + " 个，应少于此数")
                .refused();
    }

    /** The number from which on is to be delivered again; without a beginning the first of all. */
    private long first(String id, ReplayForm form) {
        if (form.fromTime() != null) {
            Instant since = form.fromTime().toInstant();
            return sequences
                    .firstSince(id, since)
                    .orElseThrow(() -> Problem.of(
                                    PartnersProblem.NO_SUCH_NUMBER,
                                    "fromTime: value: " + form.fromTime()
                                            + " (expected: a time at which or before which an event was numbered)",
                                    "fromTime：值 " + form.fromTime() + "，此后没有编号的事件")
                            .refused());
        }
        long first = form.from() == null ? 1 : form.from();
        if (first < 1) {
            throw Problem.of(
                            PartnersProblem.NO_SUCH_NUMBER,
                            "from: value: " + first + " (expected: 1 or more)",
                            "from：值 " + first + "，应不小于 1")
                    .refused();
        }
        requireNumber(id, first - 1);
        return first;
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/release")
    @Operation(summary = "Try a subject that waits at once 立即重试等待中的主体")
    ResponseEntity<WebhookView> release(@PathVariable("id") String id, @RequestBody SubjectForm form) {
        var _ = own(id);
        Stored<Endpoint> endpoint = endpoints.get(id);
        FieldChecks checks = new FieldChecks();
        String subject = checks.text("/subject", form.subject(), 1_000);
        checks.done();
        var _ = endpoints.change(
                id,
                progress -> progress.released(subject, clock.instant())
                        .orElseThrow(() -> Problem.of(
                                        KitProblem.NOT_FOUND,
                                        "subject " + subject + " does not wait",
                                        "主体 " + subject + " 未在等待")
                                .refused()));
        return answer(endpoint);
    }

    @Allowed(Role.PARTNER)
    @PostMapping("/test")
    @Operation(summary = "Send a signed event that means nothing, and see what comes back 发送测试事件")
    TestView test(@PathVariable("id") String id) {
        var _ = inForce(id);
        Endpoint endpoint = endpoints.opened(endpoints.get(id));
        if (!testing.add(endpoint.partner())) {
            throw Problem.of(
                            KitProblem.OVERLOADED,
                            "another test of yours is on its way (expected: one at a time); try again soon",
                            "您的另一项测试正在进行（每次一项），请稍后重试")
                    .refused();
        }
        if (!tests.tryAcquire()) {
            testing.remove(endpoint.partner());
            throw Problem.of(KitProblem.OVERLOADED, "other tests are on their way; try again soon", "测试过多，请稍后重试")
                    .refused();
        }
        try (WebhookSender sender =
                new WebhookSender(URI.create(endpoint.url()), urls, settings.webhooks(), TEST_LIMIT, clock)) {
            ObjectNode event = JsonNodeFactory.instance.objectNode();
            String message = "test-" + UUID.randomUUID();
            event.put("specversion", "1.0");
            event.put("id", message);
            event.put("source", "/partners");
            event.put("type", "cn.onezone.partners.test.v1");
            event.put("subscription", id);
            event.put("time", clock.instant().toString());
            // nothing in the store changes by it, and yet it goes out, signed: what cannot be noted is not sent
            notes.command(Objects.requireNonNull(Asked.current(), "no route without a caller"), "endpoints/" + id);
            Answer answer = sender.send(endpoint, message, Canonical.text(event));
            return new TestView(answer instanceof Answer.Taken, answer.cause());
        } finally {
            tests.release();
            testing.remove(endpoint.partner());
        }
    }

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}/webhook/attempts?limit&cursor&sequence&failed")
    @GetMapping("/attempts")
    @Operation(
            summary = "The last deliveries one by one, the latest first 推送记录",
            description = "Of each what was asked and answered, without what signs or looks like a secret.")
    AttemptsView attempts(
            @PathVariable("id") String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @Parameter(description = "Only deliveries of the event with this number")
                    @RequestParam(required = false)
                    @Nullable
                    Long sequence,
            @Parameter(description = "true: only those that were not taken") @RequestParam(required = false) @Nullable
                    Boolean failed) {
        requireReader(id);
        int most = Page.limit(limit);
        List<Attempts.Attempt> found =
                attempts.list(id, below(Page.after(cursor)), sequence, Boolean.TRUE.equals(failed), most + 1);
        boolean more = found.size() > most;
        List<Attempts.Attempt> shown = more ? found.subList(0, most) : found;
        return new AttemptsView(
                shown, more ? Page.cursor(Long.toString(shown.getLast().number())) : null);
    }

    private static @Nullable Long below(String cursor) {
        if (cursor.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(cursor);
        } catch (NumberFormatException e) {
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
    }

    private ResponseEntity<WebhookView> answer(Stored<Endpoint> stored) {
        return ResponseEntity.ok().eTag(Versions.tag(stored)).body(view(stored, null));
    }

    private WebhookView view(Stored<Endpoint> stored, Endpoint.@Nullable Secret made) {
        Endpoint endpoint = stored.state();
        Progress progress = endpoints.progress(stored.id()).state();
        Instant now = clock.instant();
        return new WebhookView(
                endpoint.url(),
                endpoint.manner().inOneOrder() ? Manner.Order.STREAM : Manner.Order.SUBJECT,
                endpoint.manner().perSecond(),
                Objects.requireNonNullElse(
                        endpoint.manner().atOnce(), settings.webhooks().atOnce()),
                endpoint.paused(),
                made == null ? null : WebhookSecrets.shown(made),
                endpoint.secrets().stream()
                        .filter(s -> s.signs(now))
                        .map(WebhookSecrets::publicKey)
                        .toList(),
                progress.done(),
                progress.held().stream()
                        .map(h -> new HeldView(
                                h.subject(), h.sequence(), h.attempts(), h.notBefore(), h.cause(), h.since()))
                        .toList(),
                progress.failures(),
                progress.failingSince(),
                progress.notBefore(),
                progress.delivered(),
                progress.failed());
    }
}
