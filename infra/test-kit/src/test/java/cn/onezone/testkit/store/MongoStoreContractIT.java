package cn.onezone.testkit.store;

import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same contract against MongoDB itself, where there is Docker. */
@Tag("docker")
@Testcontainers(disabledWithoutDocker = true)
class MongoStoreContractIT extends StoreContract {
    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Override
    protected String connectionString() {
        return MONGO.getConnectionString();
    }
}
