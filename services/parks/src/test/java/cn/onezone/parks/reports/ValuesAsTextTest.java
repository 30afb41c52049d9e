package cn.onezone.parks.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import com.mongodb.MongoClientSettings;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.junit.jupiter.api.Test;

class ValuesAsTextTest {
    /** As a record of the store has them. */
    public record Holding(List<ElementValue> values) {}

    private static final CodecRegistry PLAIN = CodecRegistries.fromRegistries(
            CodecRegistries.fromCodecs(new UnitCodec()), MongoClientSettings.getDefaultCodecRegistry());
    private static final CodecRegistry AS_TEXT =
            CodecRegistries.fromRegistries(CodecRegistries.fromProviders(new ValuesAsText()), PLAIN);

    /** R11: value, scale and unit come back as they were. */
    @Test
    void tellsValuesAsTheyWere() {
        List<ElementValue> values = List.of(
                value("total-income", "1234.50", "万元"),
                value("profit", "-0.0001", "万元"),
                value("employees", "120", "人"),
                value("energy", "1E+3", "吨标煤"),
                value("nothing", "0.00", "万元"),
                value("most", "999999999999999999999999.999999", "万元"));
        BsonDocument stored = stored(AS_TEXT, values);
        assertThat(new String(stored.getBinary("values").getData(), StandardCharsets.UTF_8))
                .startsWith("total-income 1234.50 万元\nprofit -0.0001\n");
        assertThat(read(stored)).isEqualTo(values);
        assertThat(read(stored(AS_TEXT, List.of()))).isEmpty();
    }

    @Test
    void tellsAnyValuesAsTheyWere() {
        Random random = new Random(7);
        List<String> units = List.of("万元", "亿元", "人", "件", "km²", "%");
        for (int round = 0; round < 500; round++) {
            List<ElementValue> values = IntStream.range(0, random.nextInt(1, 70))
                    .mapToObj(i -> new ElementValue(
                            "e-" + random.nextInt(100),
                            BigDecimal.valueOf(random.nextLong() >> random.nextInt(60), random.nextInt(7)),
                            new Unit(units.get(random.nextInt(units.size())))))
                    .toList();
            assertThat(read(stored(AS_TEXT, values))).isEqualTo(values);
        }
    }

    /** What was stored before values were told as text is read all the same, and so is what cannot be told so. */
    @Test
    void readsListsOfDocuments() {
        List<ElementValue> values = List.of(value("total-income", "1234.5", "万元"), value("employees", "12", "人"));
        BsonDocument before = stored(PLAIN, values);
        assertThat(before.get("values").isArray()).isTrue();
        assertThat(read(before)).isEqualTo(values);

        List<ElementValue> odd = List.of(value("two words", "1", "人"));
        BsonDocument kept = stored(AS_TEXT, odd);
        assertThat(kept.get("values").isArray()).isTrue();
        assertThat(read(kept)).isEqualTo(odd);
    }

    @Test
    void refusesWhatItHasNotWritten() {
        Stream.of("total-income", "total-income 1", "total-income 1 万元\nprofit")
                .forEach(text ->
                        assertThatThrownBy(() -> ValuesAsText.values(text)).isInstanceOf(IllegalStateException.class));
    }

    private static ElementValue value(String element, String value, String unit) {
        return new ElementValue(element, new BigDecimal(value), new Unit(unit));
    }

    private static BsonDocument stored(CodecRegistry registry, List<ElementValue> values) {
        BsonDocument document = new BsonDocument();
        registry.get(Holding.class)
                .encode(
                        new BsonDocumentWriter(document),
                        new Holding(values),
                        EncoderContext.builder().build());
        return document;
    }

    private static List<ElementValue> read(BsonDocument document) {
        return AS_TEXT.get(Holding.class)
                .decode(
                        new BsonDocumentReader(document),
                        DecoderContext.builder().build())
                .values();
    }

    /** As the services' own registry has it. */
    private static final class UnitCodec implements Codec<Unit> {
        @Override
        public void encode(org.bson.BsonWriter writer, Unit value, EncoderContext context) {
            writer.writeString(value.symbol());
        }

        @Override
        public Unit decode(org.bson.BsonReader reader, DecoderContext context) {
            return new Unit(reader.readString());
        }

        @Override
        public Class<Unit> getEncoderClass() {
            return Unit.class;
        }
    }
}
