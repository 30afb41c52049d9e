package cn.onezone.local.users;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what on the log: each service writes to its own topic and reads what it listens to, in its own group. The one
 * list of that, for the local network and for {@code docker compose}. Topics are made by the operator; a service makes only
 * those of its dead letters and its quarantine, the partners service those of partners, and the indicator service that of a
 * park which the operator does not know.
 */
public final class LogRules {
    /** May do everything on the log; has no database. */
    public static final String OPERATOR = "operator";

    /**
     * Users of earlier versions, who may nothing any more. {@code partner} read all events past any agreement (R21): a partner
     * has users of its own now, which the partners service makes.
     */
    static final Set<String> RETIRED = Set.of("partner");

    /** Reads the log for the city view; has no database and writes nothing but the heads of its audit trail, with its keys. */
    public static final String GATEWAY = "gateway";

    /** Says to each park what it may hear of its submissions. */
    private static final String INDICATORS = "indicators";

    /** Keeps what partners receive; its group and its transactions have its name. */
    private static final String PARTNERS = "partners";

    private static final Logger LOG = LoggerFactory.getLogger(LogRules.class);
    private static final String PARK = "park-";
    private static final String ANYWHERE = "*";
    /** As Kafka names itself. */
    private static final String CLUSTER = "kafka-cluster";

    private static final long LIMIT_SECONDS = 30;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What the services tell each other, each on its service's own topic; partners may be let in on it. */
    private static final List<String> EVENTS = List.of(
            ParkEvents.TOPIC,
            EnterpriseEvents.TOPIC,
            IndicatorEvents.TOPIC,
            FundEvents.TOPIC,
            TalentEvents.TOPIC,
            ProjectEvents.TOPIC);

    /**
     * What a service does on the log besides announcing its keys and its being alive.
     *
     * @param user its name
     * @param writes its own topic
     * @param readings how it listens
     */
    private record Service(String user, String writes, List<Reading> readings) {
        Service(String user, String writes, String group, List<String> reads) {
            this(user, writes, reads.isEmpty() ? List.of() : List.of(new Reading(group, reads)));
        }
    }

    /**
     * What one consumer of a service listens to. Each has a group of its own: within one group two that listen to the same
     * topic would share it between them.
     *
     * @param group consumer group
     * @param topics at least one
     */
    private record Reading(String group, List<String> topics) {}

    private static final List<Service> CITY = List.of(
            new Service(
                    "enterprises",
                    EnterpriseEvents.TOPIC,
                    List.of(
                            new Reading("enterprises", List.of(ParkEvents.TOPIC)),
                            new Reading("enterprises-facts", List.of(ParkEvents.TOPIC)),
                            new Reading("enterprises-moves", List.of(ParkEvents.TOPIC, EnterpriseEvents.TOPIC)))),
            new Service(
                    INDICATORS,
                    IndicatorEvents.TOPIC,
                    List.of(
                            new Reading("indicators", List.of(ParkEvents.TOPIC)),
                            // which parks there are is told by themselves and by restructurings
                            new Reading("indicators-parks", List.of(ParkEvents.TOPIC, EnterpriseEvents.TOPIC)))),
            new Service("funds", FundEvents.TOPIC, "funds", List.of(FundEvents.TOPIC)),
            new Service("talent", TalentEvents.TOPIC, "talent", List.of()),
            new Service("projects", ProjectEvents.TOPIC, "projects", List.of()),
            new Service(PARTNERS, PartnerEvents.TOPIC, PARTNERS, EVENTS));

    private LogRules() {}

    /** The user of a park, which is also the name of its database. */
    public static String park(String code) {
        return PARK + code;
    }

    /** Whether a user of this name is a service with a database. */
    static boolean isService(String user) {
        return user.startsWith(PARK) || CITY.stream().anyMatch(s -> s.user().equals(user));
    }

    /** Everybody who signs in. */
    public static List<String> users(ParkDirectory directory) {
        List<String> all = new ArrayList<>(List.of(OPERATOR, GATEWAY));
        services(directory).forEach(service -> all.add(service.user()));
        return all;
    }

    private static List<Service> services(ParkDirectory directory) {
        List<Service> all = new ArrayList<>(CITY);
        for (Park park : directory.parks()) {
            String code = park.code().value();
            all.add(new Service(
                    park(code),
                    ParkEvents.TOPIC,
                    List.of(
                            new Reading(
                                    "parks-" + code,
                                    List.of(IndicatorEvents.TO_PARKS, IndicatorEvents.topicTo(park.code()))),
                            new Reading(
                                    "parks-" + code + "-enterprises",
                                    List.of(EnterpriseEvents.topicTo(park.code()))))));
        }
        return all;
    }

    /** All rules. */
    static Set<AclBinding> of(ParkDirectory directory) {
        Set<AclBinding> all = new HashSet<>();
        for (Service service : services(directory)) {
            for (String topic :
                    List.of(service.writes(), NetworkEvents.TOPIC, NetworkEvents.KEYS, NetworkEvents.AUDIT)) {
                all.add(topic(service.user(), AclOperation.WRITE, topic));
            }
            all.add(topic(service.user(), AclOperation.READ, NetworkEvents.KEYS));
            for (Reading reading : service.readings()) {
                for (String topic : reading.topics()) {
                    all.add(topic(service.user(), AclOperation.READ, topic));
                    // read again when what waits in it is released
                    for (String aside : List.of(
                            Topics.deadLetters(topic, reading.group()), Topics.quarantine(topic, reading.group()))) {
                        all.add(topic(service.user(), AclOperation.CREATE, aside));
                        all.add(topic(service.user(), AclOperation.WRITE, aside));
                        all.add(topic(service.user(), AclOperation.READ, aside));
                    }
                }
                all.add(rule(
                        service.user(), AclOperation.READ, ResourceType.GROUP, reading.group(), PatternType.LITERAL));
            }
        }
        for (String topic : EVENTS) {
            all.add(topic(GATEWAY, AclOperation.READ, topic));
        }
        all.add(topic(GATEWAY, AclOperation.READ, NetworkEvents.KEYS));
        // also for a park that a restructuring names and the operator does not know yet, or knows no more: what can be
        // put on no topic would hold up all that comes behind it
        for (AclOperation operation : List.of(AclOperation.CREATE, AclOperation.WRITE)) {
            all.add(rule(
                    INDICATORS, operation, ResourceType.TOPIC, IndicatorEvents.TOPIC + ".to", PatternType.PREFIXED));
            all.add(rule(
                    "enterprises",
                    operation,
                    ResourceType.TOPIC,
                    EnterpriseEvents.TOPIC + ".to.",
                    PatternType.PREFIXED));
        }
        // what it said before parks had topics of their own it reads again, once, and puts there
        all.add(topic(INDICATORS, AclOperation.READ, IndicatorEvents.TOPIC));
        // the sequence of each subscription, appended to in transactions; who receives what is nobody else's business
        for (AclOperation operation : List.of(AclOperation.CREATE, AclOperation.WRITE, AclOperation.READ)) {
            all.add(rule(PARTNERS, operation, ResourceType.TOPIC, PartnerEvents.SEQUENCES, PatternType.PREFIXED));
        }
        // partners' own topics, made, filled, emptied and deleted
        for (AclOperation operation :
                List.of(AclOperation.CREATE, AclOperation.WRITE, AclOperation.READ, AclOperation.DELETE)) {
            all.add(rule(PARTNERS, operation, ResourceType.TOPIC, PartnerEvents.RECEIVED, PatternType.PREFIXED));
        }
        for (String transactions : List.of(PARTNERS, PARTNERS + "-topics", PARTNERS + "-topics-aside")) {
            all.add(rule(
                    PARTNERS, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactions, PatternType.LITERAL));
        }
        // it makes and ends the users of partners and their rules. Kafka knows no smaller right for that: guard it like
        // the
        // operator's
        all.add(rule(PARTNERS, AclOperation.ALTER, ResourceType.CLUSTER, CLUSTER, PatternType.LITERAL));
        all.add(topic(GATEWAY, AclOperation.READ, NetworkEvents.TOPIC));
        for (String topic : List.of(NetworkEvents.KEYS, NetworkEvents.AUDIT)) {
            all.add(topic(GATEWAY, AclOperation.WRITE, topic));
        }
        return all;
    }

    /**
     * What parks hear of the registry and of the indicator service: not these services' own topics, for on them stands what
     * all parks have said (R2).
     */
    private static List<String> toParks(ParkDirectory directory) {
        List<String> all = new ArrayList<>(List.of(IndicatorEvents.TO_PARKS));
        for (Park park : directory.parks()) {
            all.add(EnterpriseEvents.topicTo(park.code()));
            all.add(IndicatorEvents.topicTo(park.code()));
        }
        return all;
    }

    private static AclBinding topic(String user, AclOperation operation, String topic) {
        return rule(user, operation, ResourceType.TOPIC, topic, PatternType.LITERAL);
    }

    private static AclBinding rule(
            String user, AclOperation operation, ResourceType type, String name, PatternType pattern) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(principal(user), ANYWHERE, operation, AclPermissionType.ALLOW));
    }

    private static String principal(String user) {
        return "User:" + user;
    }

    /**
     * Brings the log in line: makes topics and rules that are missing and withdraws rules that its users have too much. The
     * rules of others, for instance of partners that an operator has let in, stay. Changes nothing if all is as it should be.
     *
     * @param operator settings of one who may do everything
     * @throws LogUnavailable if the log cannot be reached in time, or does not allow it
     */
    public static void apply(LogSettings operator, ParkDirectory directory) {
        for (int attempt = 1; ; attempt++) {
            try {
                bringInLine(operator, directory);
                return;
            } catch (LogUnavailable e) {
                // a broker that has just started on a busy machine; what was made stays made
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warn(
                        "the rules of the log cannot be made now, they are tried again: {}",
                        String.valueOf(e.getCause()));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void bringInLine(LogSettings operator, ParkDirectory directory) {
        try (Topics topics = new Topics(operator);
                Admin admin = Admin.create(operator.common())) {
            Set<AclBinding> wanted = of(directory);
            Collection<AclBinding> there =
                    done(admin.describeAcls(AclBindingFilter.ANY).values());
            List<AclBinding> missing =
                    wanted.stream().filter(rule -> !there.contains(rule)).toList();
            List<AclBindingFilter> excess = there.stream()
                    .filter(rule -> isOurs(rule.entry().principal(), directory) && !wanted.contains(rule))
                    .map(AclBinding::toFilter)
                    .toList();
            List<String> lasting = new ArrayList<>(EVENTS);
            lasting.add(PartnerEvents.TOPIC);
            lasting.add(NetworkEvents.AUDIT);
            lasting.addAll(toParks(directory));
            topics.ensure(lasting);
            topics.ensureSingle(NetworkEvents.KEYS);
            topics.ensurePassing(NetworkEvents.TOPIC);
            done(admin.createAcls(missing).all());
            done(admin.deleteAcls(excess).all());
            LOG.info("{} rules of the log are made, {} are withdrawn", missing.size(), excess.size());
        }
    }

    /** A park that is no longer in the directory is ours too. */
    private static boolean isOurs(String principal, ParkDirectory directory) {
        return principal.startsWith(principal(PARK))
                || RETIRED.stream().anyMatch(user -> principal(user).equals(principal))
                || users(directory).stream().anyMatch(user -> principal(user).equals(principal));
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LogUnavailable(e.getCause());
        } catch (TimeoutException e) {
            throw new LogUnavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable(e);
        }
    }
}
