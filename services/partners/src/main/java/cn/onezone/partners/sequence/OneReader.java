package cn.onezone.partners.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of the group; the others stand by. Numbers without holes can be given by one only.
 * Public because the Kafka client makes it.
 */
public final class OneReader implements ConsumerPartitionAssignor {
    @Override
    public String name() {
        return "one-reader";
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
        Map<String, Assignment> assigned = new HashMap<>();
        members.keySet()
                .forEach(member ->
                        assigned.put(member, new Assignment(member.equals(members.firstKey()) ? all : List.of())));
        return new GroupAssignment(assigned);
    }
}
