package cn.onezone.kit.probe;

import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The kit on real Kafka and a MongoDB replica set; skipped where Docker is not. */
@Tag("docker")
@Testcontainers(disabledWithoutDocker = true)
class KitContainerIT extends KitContract {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1");

    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Override
    String bootstrapServers() {
        return KAFKA.getBootstrapServers();
    }

    @Override
    String mongoUri(String database) {
        return MONGO.getReplicaSetUrl(database);
    }
}
