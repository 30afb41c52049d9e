package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.wire.Event;
import cn.onezone.testkit.EmbeddedInfrastructure;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has a number is known, in memory or not, and the memory is bounded (R21). */
class AlreadyNumberedIT {
    private final String name = "numbered-" + UUID.randomUUID();
    private final MongoClient client =
            MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(name));
    private final MongoDatabase database = client.getDatabase(name);
    private final AlreadyNumbered numbered = new AlreadyNumbered(database);

    @AfterEach
    void close() {
        client.close();
    }

    private static Event<String> event(String subject, String id) {
        return new Event<>(id, "t", "/parks/haidian", subject, 1, Instant.EPOCH, Instant.EPOCH, null, "");
    }

    private static ConsumerRecord<String, byte[]> at(long offset) {
        return new ConsumerRecord<>("onezone.parks", 0, offset, "k", new byte[0]);
    }

    private void number(String subject, String id, long offset) {
        AlreadyNumbered.Known known = numbered.of(List.of(event(subject, id)));
        assertThat(known.has(at(offset), event(subject, id))).isFalse();
        known.add(at(offset), event(subject, id));
        known.writing().run();
    }

    private boolean has(String subject, String id, long offset) {
        return numbered.of(List.of(event(subject, id))).has(at(offset), event(subject, id));
    }

    @Test
    void whatIsRememberedIsNotReadAgainAndWhatIsForgottenIsKnownFromTheStore() {
        number("s", "one", 5);
        assertThat(has("s", "one", 9)).as("said again").isTrue();
        assertThat(has("s", "one", 5)).as("read again: it came to nothing").isFalse();
        numbered.forget();
        assertThat(has("s", "one", 9)).as("as it is written down").isTrue();
        assertThat(has("s", "two", 9)).isFalse();
        assertThat(has("never", "one", 9)).isFalse();
        // only what is asked anew reads the store
        database.getCollection("numbered").deleteMany(new Document());
        assertThat(has("s", "one", 9)).isTrue();
        numbered.forget();
        assertThat(has("s", "one", 9)).isFalse();
    }

    @Test
    void theLastIdsOfASubjectAreKeptAndNoMore() {
        for (int i = 0; i <= AlreadyNumbered.KEPT; i++) {
            number("s", "id-" + i, i);
        }
        for (int round = 0; round < 2; round++) {
            assertThat(has("s", "id-0", 1_000)).isFalse();
            assertThat(has("s", "id-1", 1_000)).isTrue();
            assertThat(has("s", "id-" + AlreadyNumbered.KEPT, 1_000)).isTrue();
            numbered.forget();
        }
    }

    /** A transaction that comes to nothing again and again writes its notes each time: none that counts is pushed out by them. */
    @Test
    void notesOfWhatCameToNothingTakeTheRoomOfNoOther() {
        for (int i = 0; i < AlreadyNumbered.KEPT; i++) {
            number("s", "id-" + i, i);
        }
        for (int attempt = 0; attempt < 5; attempt++) {
            number("s", "last", 500);
            numbered.forget();
        }
        assertThat(has("s", "id-0", 1_000)).isFalse();
        assertThat(has("s", "id-1", 1_000)).isTrue();
        assertThat(has("s", "last", 1_000)).isTrue();
    }

    /** Each event of a subject that speaks often would write all its ids otherwise. */
    @Test
    void anEventWritesItsOwnNoteOnly() {
        List<Integer> sizes = new ArrayList<>();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                if (event.getCommandName().equals("update")) {
                    sizes.add(event.getCommand().toJson().length());
                }
            }
        };
        try (MongoClient counting = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString(EmbeddedInfrastructure.shared().mongoUri(name)))
                .addCommandListener(listener)
                .build())) {
            AlreadyNumbered other = new AlreadyNumbered(counting.getDatabase(name));
            for (int i = 0; i < AlreadyNumbered.KEPT; i++) {
                AlreadyNumbered.Known known = other.of(List.of(event("s", "id-" + i)));
                known.add(at(i), event("s", "id-" + i));
                known.writing().run();
            }
        }
        assertThat(sizes).hasSize(AlreadyNumbered.KEPT);
        assertThat(sizes.getLast()).isLessThan(sizes.getFirst() + 100);
    }

    @Test
    void whatIsHeldInMemoryIsBoundedAndTheOldestGoesFirst() {
        number("first", "one", 1);
        int each = 1_000;
        for (int from = 0; from < 2 * AlreadyNumbered.MOST_REMEMBERED; from += each) {
            List<Event<String>> events = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                events.add(event("s-" + (from + i), "id"));
            }
            var _ = numbered.of(events);
            assertThat(numbered.remembered()).isLessThanOrEqualTo(AlreadyNumbered.MOST_REMEMBERED);
        }
        assertThat(has("first", "one", 9)).as("from the store").isTrue();
    }
}
