package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ClustersTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRMS = 2_000;

    private static JsonNode map(DirectoryReader reader, String bbox, String zoom) throws IOException {
        EnterpriseQuery all = EnterpriseQuery.all(new At(LocalDate.of(2026, 1, 1), null, false), 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            new EnterpriseSearch().map(reader, all, MapBox.of(bbox, zoom), () -> {}, out);
            out.writeEndObject();
        }
        return JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
    }

    private static void index(IndexWriter writer) throws IOException {
        Random random = new Random(3);
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        for (int i = 0; i < FIRMS; i++) {
            String body = "91110108MA%07d".formatted(i);
            String code = body + Uscc.checkCharacter(body);
            ObjectNode data = JSON.createObjectNode()
                    .put("uscc", code)
                    .put("name", "企业" + i)
                    .put("park", "haidian");
            // half of them around Beijing, half on both sides of the antimeridian
            BigDecimal east = i % 2 == 0
                    ? BigDecimal.valueOf(116_000_000L + random.nextInt(800_000), 6)
                    : BigDecimal.valueOf((i % 4 == 1 ? 179_500_000L : -180_000_000L) + random.nextInt(500_000), 6);
            data.putObject("place")
                    .put("longitude", east.toPlainString())
                    .put(
                            "latitude",
                            BigDecimal.valueOf(39_500_000L + random.nextInt(800_000), 6)
                                    .toPlainString());
            writer.addDocument(documents
                    .of(code, 1, Instant.EPOCH, JSON.writeValueAsBytes(data), null)
                    .document());
        }
    }

    @Test
    void clustersSumUpToAllInsideWhateverTheZoomAndAcrossTheAntimeridian() throws IOException {
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            index(writer);
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                for (String bbox : new String[] {"115,39,118,41", "179,39,-179,41", "-180,-90,180,90"}) {
                    for (int zoom = 0; zoom <= 20; zoom += 2) {
                        JsonNode map = map(reader, bbox, String.valueOf(zoom));
                        long inside = bbox.startsWith("-") ? FIRMS : FIRMS / 2;
                        assertThat(map.path("inside").longValue())
                                .as(bbox + " " + zoom)
                                .isEqualTo(inside);
                        long sum = 0;
                        MapBox box = MapBox.of(bbox, "0");
                        for (JsonNode feature : map.path("features")) {
                            sum += feature.path("properties").path("count").longValue();
                            JsonNode at = feature.path("geometry").path("coordinates");
                            assertThat(box.has(
                                            at.path(0)
                                                    .decimalValue()
                                                    .movePointRight(6)
                                                    .intValueExact(),
                                            at.path(1)
                                                    .decimalValue()
                                                    .movePointRight(6)
                                                    .intValueExact()))
                                    .as(feature.toString())
                                    .isTrue();
                        }
                        assertThat(sum).as(bbox + " " + zoom).isEqualTo(inside);
                        assertThat(map.path("features").size()).isLessThanOrEqualTo(4096);
                    }
                }
            }
        }
    }
}
