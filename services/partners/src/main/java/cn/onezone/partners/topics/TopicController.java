package cn.onezone.partners.topics;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.agreements.Partners;
import cn.onezone.partners.sequence.Sequences;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /partners/subscriptions/{id}/kafka}. */
@RestController
@RequestMapping("/partners/subscriptions/{id}/kafka")
@Tag(name = "kafka", description = "A topic of a partner's own 合作方专用主题")
class TopicController {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 10;
    private static final int PASSWORD_BYTES = 32;
    private static final Duration EMPTIED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final PartnerTopics topics;
    private final TopicAccess access;
    private final TopicKeeper keeper;
    private final Agreements agreements;
    private final Sequences sequences;
    private final PartnersSettings settings;
    private final LogSettings log;
    private final Clock clock;

    TopicController(
            PartnerTopics topics,
            TopicAccess access,
            TopicKeeper keeper,
            Agreements agreements,
            Sequences sequences,
            PartnersSettings settings,
            LogSettings log,
            Clock clock) {
        this.topics = topics;
        this.access = access;
        this.keeper = keeper;
        this.agreements = agreements;
        this.sequences = sequences;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    /**
     * From where on.
     *
     * @param after number after which the topic begins, emptied; absent: a new one at the beginning, one that is there goes on
     */
    record TopicForm(@Nullable Long after) {}

    /** Who may read, until when. */
    record KeyView(String user, Instant until) {}

    /**
     * Where a partner reads.
     *
     * @param topic its own, of one partition
     * @param fed all up to this number was put on it
     * @param user who may read it, and nothing else; shown with its password when it is made
     * @param password shown when it is made, and never again
     * @param until when this user ends
     * @param keys all users that may read it now
     * @param client properties of a Kafka client, but for user and password
     */
    record TopicView(
            String topic,
            long fed,
            @Nullable String user,
            @Nullable String password,
            @Nullable Instant until,
            List<KeyView> keys,
            Map<String, String> client) {}

    @Allowed(Role.PARTNER)
    @PostMapping
    @Operation(
            summary = "A topic of one's own, and a user who may read it for a while 开通专用主题或更换凭据",
            description =
                    "The password is shown in this answer only. Asked again it makes a new user; those before end soon."
                            + " With after the topic begins anew after that number.")
    ResponseEntity<TopicView> open(
            @PathVariable("id") String id, @RequestBody(required = false) @Nullable TopicForm form) {
        Agreement agreement = own(id);
        Long after = form == null ? null : form.after();
        TopicView made = reachable(() -> {
            requireGuarded();
            requireNumber(id, after);
            return opened(agreement, after);
        });
        return ResponseEntity.status(HttpStatus.CREATED)
                .header("Cache-Control", "no-store")
                .body(made);
    }

    private TopicView opened(Agreement agreement, @Nullable Long after) {
        String id = agreement.id();
        if (topics.find(id)
                .filter(t -> t.state().status() == PartnerTopic.Status.ENDING)
                .isPresent()) {
            // what is left of it must not end what is made now
            keeper.end(id);
        }
        String user = "partner-" + HexFormat.of().formatHex(random(NAME_BYTES));
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
        Instant now = clock.instant();
        PartnerTopic.Key key = new PartnerTopic.Key(user, until(agreement, now));
        access.ensure(PartnerTopic.name(id));
        awaitEmptied(id);
        Set<PartnerTopic.Key> before = new HashSet<>();
        // written down first: what is let in and not written down would never end
        Stored<PartnerTopic> stored = topics.put(id, there -> {
            before.clear();
            there.ifPresent(t -> before.addAll(t.keys()));
            return there.map(t -> t.opened(key, after, now, settings.kafka().overlap()))
                    .orElseGet(() -> PartnerTopic.begin(id, agreement.partner(), after == null ? 0 : after, key));
        });
        access.let(user, password, PartnerTopic.name(id));
        Set<String> kept = new HashSet<>();
        stored.state().keys().forEach(one -> kept.add(one.user()));
        before.stream()
                .map(PartnerTopic.Key::user)
                .filter(u -> !kept.contains(u))
                .forEach(access::end);
        return view(stored.state(), key, password);
    }

    /**
     * What is on a topic under other terms, or of a park that objects now, is gone before anybody else is let in (R21). It is
     * emptied by the process that fills it, and by no other: what comes meanwhile must not go with it.
     *
     * @throws LogUnavailable if it is not emptied in time
     */
    private void awaitEmptied(String id) {
        long deadline = System.nanoTime() + EMPTIED_WITHIN.toNanos();
        while (mayHoldOther(id)) {
            if (System.nanoTime() > deadline) {
                throw new LogUnavailable(null);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private boolean mayHoldOther(String id) {
        Optional<Stored<PartnerTopic>> topic = topics.find(id);
        // what may leave is asked for each time: it may change once more
        return topic.isPresent() && topic.get().state().mayHoldOther(own(id));
    }

    private static byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        RANDOM.nextBytes(made);
        return made;
    }

    /** Not beyond the last day of the agreement (R21). */
    private Instant until(Agreement agreement, Instant now) {
        Instant until = now.plus(settings.kafka().keyFor());
        Instant end =
                agreement.terms().until().plusDays(1).atStartOfDay(Days.ZONE).toInstant();
        return end.isBefore(until) ? end : until;
    }

    @Allowed(
            value = {Role.PARTNER, Role.AUDITOR},
            audited = "subscriptions/{id}/kafka")
    @GetMapping
    @Operation(summary = "Where the topic stands, and who may read it 专用主题状态")
    TopicView read(@PathVariable("id") String id) {
        var _ = Partners.readsAll(caller())
                ? Partners.read(caller(), id, agreements.find(id)).state()
                : own(id);
        return view(there(id).state(), null, null);
    }

    @Allowed(Role.PARTNER)
    @DeleteMapping
    @Operation(summary = "End the topic and all who may read it, at once 停用专用主题")
    ResponseEntity<Void> end(@PathVariable("id") String id) {
        var _ = own(id);
        var _ = there(id);
        // what was asked for is written down in the name of who asks; the rest follows, if need be later
        var _ = topics.put(id, there -> there.orElseThrow(() -> none(id)).ending());
        var _ = reachable(() -> {
            keeper.end(id);
            return id;
        });
        return ResponseEntity.noContent().build();
    }

    private Stored<PartnerTopic> there(String id) {
        return topics.find(id)
                .filter(t -> t.state().status() == PartnerTopic.Status.OPEN)
                .orElseThrow(() -> none(id));
    }

    private static Refused none(String id) {
        return Problem.of(
                        PartnersProblem.NO_TOPIC,
                        "subscription " + id + " has no topic (expected: POST first)",
                        "订阅 " + id + " 未开通专用主题，请先开通")
                .refused();
    }

    private static Caller caller() {
        return Objects.requireNonNull(Caller.current(), "no route without a caller");
    }

    /** R21: the caller's own, and in force at this moment. */
    private Agreement own(String id) {
        return Partners.own(caller().name(), agreements.find(id)).state().requireInForce(Days.today(clock));
    }

    private void requireGuarded() {
        if (!access.isGuarded()) {
            throw Problem.of(
                            PartnersProblem.KAFKA_NOT_OFFERED,
                            "everybody may read this log (expected: one where users sign in; see ./onezone up)",
                            "此日志未启用用户与访问规则，不提供专用主题")
                    .refused();
        }
    }

    private void requireNumber(String id, @Nullable Long after) {
        if (after == null) {
            return;
        }
        long last = sequences.last(id);
        if (after < 0 || after > last) {
            throw Problem.of(
                            PartnersProblem.NO_SUCH_NUMBER,
                            "after: value: " + after + " (expected: 0 to " + last + ")",
                            "after：值 " + after + "，应为 0 至 " + last)
                    .refused();
        }
    }

    private TopicView view(PartnerTopic topic, PartnerTopic.@Nullable Key made, @Nullable String password) {
        String name = PartnerTopic.name(topic.id());
        Map<String, String> client = new TreeMap<>(Map.of(
                "bootstrap.servers",
                Objects.requireNonNullElse(settings.kafka().bootstrapServers(), log.bootstrapServers()),
                "security.protocol",
                Objects.requireNonNullElse(
                        settings.kafka().securityProtocol(),
                        Objects.requireNonNullElse(log.securityProtocol(), "SASL_PLAINTEXT")),
                "sasl.mechanism",
                TopicAccess.MECHANISM,
                "group.id",
                name,
                // what a transaction that came to nothing has written is not for it
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"));
        return new TopicView(
                name,
                Objects.requireNonNullElse(topic.again(), topic.fed()),
                made == null ? null : made.user(),
                password,
                made == null ? null : made.until(),
                topic.keys().stream()
                        .map(key -> new KeyView(key.user(), key.until()))
                        .toList(),
                client);
    }

    private static <T> T reachable(Supplier<T> work) {
        try {
            return work.get();
        } catch (LogUnavailable e) {
            throw Problem.of(
                            PartnersProblem.LOG_UNAVAILABLE,
                            "what was begun is finished or undone by itself; ask again",
                            "已开始的操作会自行完成或撤销，请稍后重试")
                    .refused();
        }
    }
}
