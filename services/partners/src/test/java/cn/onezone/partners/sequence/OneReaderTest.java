package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

/** One process numbers, and goes on to when others join. */
class OneReaderTest {
    private static final Node NODE = new Node(1, "127.0.0.1", 9092);
    private static final ConsumerGroupMetadata METADATA = new MockConsumer<String, byte[]>("earliest").groupMetadata();
    private static final Cluster CLUSTER = new Cluster(
            "c",
            List.of(NODE),
            List.of(
                    new PartitionInfo("parks", 0, NODE, new Node[0], new Node[0]),
                    new PartitionInfo("parks", 1, NODE, new Node[0], new Node[0])),
            Set.of(),
            Set.of());

    private static Subscription member(ByteBuffer said) {
        return new Subscription(List.of("parks"), said);
    }

    private static Map<String, Assignment> assign(Map<String, Subscription> members) {
        return new OneReader().assign(CLUSTER, new GroupSubscription(members)).groupAssignment();
    }

    @Test
    void whoReadsKeepsAllWhenAnotherJoins() {
        OneReader reading = new OneReader();
        Map<String, Assignment> alone = assign(Map.of("m", member(reading.subscriptionUserData(Set.of("parks")))));
        assertThat(alone.get("m").partitions()).hasSize(2);
        reading.onAssignment(alone.get("m"), METADATA);
        OneReader joining = new OneReader();
        Map<String, Assignment> both = assign(Map.of(
                "a", member(joining.subscriptionUserData(Set.of("parks"))),
                "m", member(reading.subscriptionUserData(Set.of("parks")))));
        assertThat(both.get("m").partitions()).hasSize(2);
        assertThat(both.get("a").partitions()).isEmpty();
        joining.onAssignment(both.get("a"), METADATA);
        Map<String, Assignment> left = assign(Map.of("a", member(joining.subscriptionUserData(Set.of("parks")))));
        assertThat(left.get("a").partitions())
                .as("who stood by takes all when the other is gone")
                .hasSize(2);
    }
}
