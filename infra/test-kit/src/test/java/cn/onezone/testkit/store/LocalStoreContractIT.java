package cn.onezone.testkit.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.testkit.EmbeddedInfrastructure;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.ValidationOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalStoreContractIT extends StoreContract {
    @Override
    protected String connectionString() {
        return EmbeddedInfrastructure.shared().mongoUri("");
    }

    @Override
    protected void assertIndexed(Bson filter, Bson sort) {
        Document explained = database.runCommand(new Document(
                "explain", new Document("find", "rows").append("filter", filter).append("sort", sort)));
        assertThat(explained
                        .get("queryPlanner", Document.class)
                        .get("winningPlan", Document.class)
                        .getString("stage"))
                .as("plan of %s sorted by %s", filter, sort)
                .isNotEqualTo("COLLSCAN");
    }

    static List<Bson> refusedIndexes() {
        return List.of(
                Indexes.text("a"),
                Indexes.geo2dsphere("a"),
                Indexes.hashed("a"),
                Indexes.ascending("$**"),
                Indexes.geo2d("a"));
    }

    @ParameterizedTest
    @MethodSource("refusedIndexes")
    void refusesKindsOfIndexItDoesNotHave(Bson keys) {
        assertThatThrownBy(() -> rows.createIndex(keys)).isInstanceOf(MongoCommandException.class);
        assertThat(database.listCollectionNames()).isEmpty();
    }

    @Test
    void refusesWhatItWouldHaveToIgnore() {
        assertThatThrownBy(() -> rows.createIndex(ascending("at"), new IndexOptions().expireAfter(1L, TimeUnit.HOURS)))
                .hasMessageContaining("TTL");
        Collation collation = Collation.builder().locale("zh").build();
        assertThatThrownBy(() -> rows.createIndex(ascending("a"), new IndexOptions().collation(collation)))
                .hasMessageContaining("collation");
        rows.insertOne(new Document("_id", 1));
        assertThatThrownBy(() -> rows.find().collation(collation).first()).hasMessageContaining("collation");
        assertThatThrownBy(() -> database.createCollection(
                        "v",
                        new CreateCollectionOptions().validationOptions(new ValidationOptions().validator(eq("a", 1)))))
                .hasMessageContaining("validator");
        assertThatThrownBy(() -> database.createCollection(
                        "c", new CreateCollectionOptions().capped(true).sizeInBytes(1000)))
                .hasMessageContaining("capped");
        assertThatThrownBy(() -> database.createView("w", "rows", List.of())).hasMessageContaining("view");
        assertThatThrownBy(() -> rows.updateOne(eq(1), List.of(Updates.set("a", 1))))
                .isInstanceOf(MongoException.class);
        assertThatThrownBy(() -> rows.updateOne(eq(1), Updates.set("list.$.a", 1)))
                .isInstanceOf(MongoWriteException.class);
        assertThatThrownBy(
                        () -> rows.aggregate(List.of(new Document("$out", "x"))).toCollection())
                .hasMessageContaining("$out");
        assertThatThrownBy(() -> rows.watch().iterator().next()).isInstanceOf(MongoException.class);
        assertThatThrownBy(() -> rows.find(new Document("a", new Document("$near", List.of(1, 2))))
                        .first())
                .hasMessageContaining("$near");
        assertThatThrownBy(() -> database.runCommand(new Document("find", "rows").append("unheardOf", 1)))
                .hasMessageContaining("unheardOf");
    }

    @Test
    void refusesTransactions() {
        assertThatThrownBy(() -> {
                    try (ClientSession session = client.startSession()) {
                        session.startTransaction();
                        rows.insertOne(session, new Document("_id", 1));
                    }
                })
                .isInstanceOfAny(MongoClientException.class, MongoException.class);
        assertThatThrownBy(() -> database.runCommand(new Document(Map.of("insert", "rows"))
                        .append("documents", List.of(new Document("_id", 1)))
                        .append("startTransaction", true)
                        .append("autocommit", false)))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getCode()).isEqualTo(20));
        assertThat(rows.countDocuments()).isZero();
    }

    @Test
    void countsQueriesThatNoIndexServes() {
        rows.insertOne(new Document("_id", 1).append("a", 1));
        rows.find(eq("a", 1)).first();
        assertThat(EmbeddedInfrastructure.shared().storeStatistics().fullScans())
                .containsKey(database.getName() + ".rows a:Equal");
    }
}
