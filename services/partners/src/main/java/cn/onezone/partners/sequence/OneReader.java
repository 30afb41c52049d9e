package cn.onezone.partners.sequence;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of the group; the others stand by. Numbers without holes can be given by one only. Who
 * has them keeps them: a process that joins must not take over from one that is well, for each time something is sent twice.
 * Public because the Kafka client makes it.
 */
public final class OneReader implements ConsumerPartitionAssignor {
    private volatile boolean reading;

    @Override
    public String name() {
        return "one-reader";
    }

    /** Says to whoever assigns whether this member has the partitions; they are given back before each assignment. */
    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return ByteBuffer.wrap(new byte[] {(byte) (reading ? 1 : 0)});
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
        reading = !assignment.partitions().isEmpty();
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
        TreeMap<String, Subscription> members = new TreeMap<>(group.groupSubscription());
        List<TopicPartition> all = new ArrayList<>();
        // all read the same topics
        members.values().iterator().next().topics().stream().sorted().forEach(topic -> {
            Integer partitions = cluster.partitionCountForTopic(topic);
            for (int p = 0; p < (partitions == null ? 0 : partitions); p++) {
                all.add(new TopicPartition(topic, p));
            }
        });
        String chosen = members.entrySet().stream()
                .filter(member -> hasRead(member.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(members::firstKey);
        Map<String, Assignment> assigned = new HashMap<>();
        members.keySet()
                .forEach(member -> assigned.put(member, new Assignment(member.equals(chosen) ? all : List.of())));
        return new GroupAssignment(assigned);
    }

    private static boolean hasRead(Subscription member) {
        ByteBuffer said = member.userData();
        return said != null && said.remaining() > 0 && said.get(said.position()) == 1;
    }
}
