package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.partners.PartnersSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.springframework.stereotype.Component;

/**
 * Lets users of the log read one topic each, and ends that. Users are kept by Kafka itself, by SCRAM-SHA-512; those of the
 * network's services sign in by SCRAM-SHA-256, on the local broker from a list that is not Kafka's.
 */
@Component
class TopicAccess implements AutoCloseable {
    static final String MECHANISM = "SCRAM-SHA-512";

    /** The fewest that Kafka takes: passwords are random, and its clients derive for each connection. */
    private static final int ITERATIONS = 4_096;

    private static final long LIMIT_SECONDS = 10;
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Topics topics;
    private final Duration kept;
    private final Admin admin;

    TopicAccess(LogSettings log, Topics topics, PartnersSettings settings) {
        this.topics = topics;
        this.kept = settings.kafka().kept();
        Map<String, Object> client = log.common();
        client.put("client.id", "partners-access");
        client.put("metadata.recovery.strategy", "none");
        this.admin = Admin.create(client);
    }

    /**
     * Whether the log lets in only who may: where everybody may read everything nobody is given a topic of its own.
     *
     * @throws LogUnavailable if it cannot be reached in time
     */
    boolean isGuarded() {
        try {
            var _ = done(admin.describeAcls(ofUser("nobody")).values());
            return true;
        } catch (LogUnavailable e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                return false;
            }
            throw e;
        }
    }

    /** Makes the topic if it is missing. */
    void ensure(String topic) {
        topics.ensureSingle(topic, kept);
    }

    /**
     * Lets a user in, and returns when the log knows it.
     *
     * @param topic that it may read, in groups whose names begin with that of the topic
     * @throws LogUnavailable if the log cannot be reached in time, or does not allow it
     */
    void let(String user, String password, String topic) {
        done(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                .all());
        done(admin.createAcls(List.of(
                        may(user, ResourceType.TOPIC, topic, PatternType.LITERAL),
                        may(user, ResourceType.GROUP, topic, PatternType.PREFIXED)))
                .all());
        // the controller has it; the partner asks the broker
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (!isKnown(user)) {
            if (System.nanoTime() > deadline) {
                throw new LogUnavailable(null);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private boolean isKnown(String user) {
        try {
            var _ = done(admin.describeUserScramCredentials(List.of(user)).description(user));
            return done(admin.describeAcls(ofUser(user)).values()).size() == 2;
        } catch (LogUnavailable e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /** Ends a user. What it has open may fetch nothing more, for its rules go first; nothing if it is not there. */
    void end(String user) {
        var _ = done(admin.deleteAcls(List.of(ofUser(user))).all());
        try {
            done(admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)))
                    .all());
        } catch (LogUnavailable e) {
            if (!(e.getCause() instanceof ResourceNotFoundException)) {
                throw e;
            }
        }
    }

    /** Deletes a topic with all that is on it; nothing if it is not there. */
    void delete(String topic) {
        try {
            done(admin.deleteTopics(List.of(topic)).all());
        } catch (LogUnavailable e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    /**
     * The offset behind all that is on a topic now.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    long endOf(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return done(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
                .offset();
    }

    /**
     * Deletes what is on a topic before an offset. Who reads it goes on with what comes.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    void empty(String topic, long before) {
        done(admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                .all());
    }

    private static AclBinding may(String user, ResourceType type, String name, PatternType pattern) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", AclOperation.READ, AclPermissionType.ALLOW));
    }

    private static AclBindingFilter ofUser(String user) {
        return new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter("User:" + user, null, AclOperation.ANY, AclPermissionType.ANY));
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

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
