package cn.onezone.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is read from and written to a connection, byte by byte. */
class WireMessagesTest {
    private final Random random = new Random(7);

    private static Document everything() {
        return new Document("_id", new ObjectId())
                .append("text", "plain")
                .append("chinese", "北京市海淀区中关村科技园区海淀园")
                .append("long", "x".repeat(40) + "é\0" + "😀")
                .append("", "")
                .append("int", -7)
                .append("long", Long.MIN_VALUE)
                .append("double", 0.1)
                .append("decimal", new Decimal128(new BigDecimal("-12.50")))
                .append("truth", Arrays.asList(true, false, null))
                .append("time", Instant.ofEpochMilli(-1))
                .append("stamp", new BsonTimestamp(123L))
                .append("bytes", new BinData(new byte[] {0, -1, 5}))
                .append("uuid", UUID.randomUUID())
                .append("old", new LegacyUUID(1, 2))
                .append("regex", new BsonRegularExpression("^a.*b$", "i"))
                .append("ends", List.of(MinKey.getInstance(), MaxKey.getInstance()))
                .append("nothing", null)
                .append("empty", new Document("list", List.of()).append("document", new Document()))
                .append("many", new ArrayList<>(Collections.nCopies(120, new Document("x", 1))));
    }

    private static byte[] asTheFrontEncodes(Document document) {
        ByteBuf out = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Test
    void writesAndReadsEveryTypeAsTheProtocolFrontDoes() {
        Document document = everything();
        byte[] bytes = Bson.encode(document);
        assertThat(bytes).isEqualTo(asTheFrontEncodes(document));
        // Compared as bytes: regular expressions are equal to themselves only.
        assertThat(asTheFrontEncodes(Bson.decode(bytes)))
                .isEqualTo(asTheFrontEncodes(BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes))))
                .isEqualTo(bytes);
    }

    @Test
    void writesWhatItDidNotLookIntoAsItWas() {
        byte[] bytes = Bson.encode(everything());
        for (String wanted : everything().keySet()) {
            Document some = Bson.decode(bytes, Set.of(wanted));
            assertThat(String.valueOf(some.get(wanted)))
                    .isEqualTo(String.valueOf(Bson.decode(bytes).get(wanted)));
            assertThat(Bson.encode(some)).isEqualTo(bytes);
        }
    }

    private static byte[] message(Document body, List<Document> documents, boolean checksum) {
        BsonWriter out = new BsonWriter();
        out.int32(0);
        out.int32(41);
        out.int32(0);
        out.int32(2013);
        out.int32(checksum ? 1 : 0);
        if (!documents.isEmpty()) {
            out.int8(1);
            int from = out.size();
            out.int32(0);
            "documents".chars().forEach(out::int8);
            out.int8(0);
            documents.forEach(out::document);
            out.int32At(from, out.size() - from);
        }
        out.int8(0);
        out.document(body);
        if (checksum) {
            out.int32(99);
        }
        out.int32At(0, out.size());
        return out.toArray();
    }

    /** Gives a few bytes at a time, as a network may. */
    private WireMessages trickling(byte[] bytes) {
        return new WireMessages(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, 1 + random.nextInt(9_000)));
            }
        });
    }

    @Test
    void readsMessagesHoweverTheyAreCut() throws IOException {
        Document small = new Document("ping", 1).append("$db", "d");
        Document large = new Document("insert", "rows").append("$db", "d");
        List<Document> documents = Collections.nCopies(300, everything());
        byte[] stream = {};
        for (int i = 0; i < 4; i++) {
            stream = StoredCollection.join(stream, message(small, List.of(), i % 2 == 0));
            stream = StoredCollection.join(stream, message(large, documents, i % 2 == 1));
        }
        WireMessages messages = trickling(stream);
        for (int i = 0; i < 4; i++) {
            assertThat(messages.next()).isTrue();
            assertThat(messages.request().command()).isEqualTo(small);
            assertThat(messages.next()).isTrue();
            assertThat(messages.request().command().get("documents")).hasToString(documents.toString());
        }
        assertThat(messages.next()).isFalse();
    }

    @Test
    void takesNoHarmFromBrokenMessages() throws IOException {
        byte[] good = message(new Document("insert", "rows").append("$db", "d"), List.of(everything()), false);
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad[4 + random.nextInt(bad.length - 4)] = (byte) random.nextInt(256);
            }
            WireMessages messages = new WireMessages(new ByteArrayInputStream(bad));
            assertThat(messages.next()).isTrue();
            try {
                messages.request();
                understood++;
            } catch (MongoServerException | IllegalArgumentException | IllegalStateException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        }
        assertThat(understood).isBetween(1, 20_000);
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        BsonWriter huge = new BsonWriter();
        huge.int32(Integer.MAX_VALUE);
        huge.int64(0);
        huge.int32(2013);
        assertThatThrownBy(() -> new WireMessages(new ByteArrayInputStream(huge.toArray())).next())
                .isInstanceOf(IllegalArgumentException.class);
        Document deep = new Document();
        for (int i = 0; i < 300; i++) {
            deep = new Document("in", deep);
        }
        byte[] bytes = asTheFrontEncodes(deep);
        assertThatThrownBy(() -> Bson.decode(bytes)).isInstanceOf(MongoServerException.class);
    }
}
