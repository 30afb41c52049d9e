package cn.onezone.kit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** One is used for record after record: nothing of the one before may stay. */
class AttributesTest {
    private static final byte[] DATA = {1, 2, 3};

    private static Headers headers(String... pairs) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    @Test
    void aRecordWithoutAttributesHasThoseOfNoOther() {
        Attributes attributes = new Attributes();
        attributes.take(headers("ce_id", "1", "ce_source", "/parks/haidian"));
        attributes.take(headers("trace", "1"));
        assertThatThrownBy(() -> attributes.value("ce_source")).isInstanceOf(IllegalArgumentException.class);
        assertThat(attributes.leaf(DATA))
                .isEqualTo(new Attributes().take(headers()).leaf(DATA));
    }

    @Test
    void aRecordBehindOneThatWasRefusedHasItsOwn() {
        Attributes attributes = new Attributes();
        assertThatThrownBy(() -> attributes.take(headers("ce_id", "1", "ce_source", "a", "ce_id", "2")))
                .isInstanceOf(IllegalArgumentException.class);
        attributes.take(headers());
        assertThatThrownBy(() -> attributes.value("ce_id")).isInstanceOf(IllegalArgumentException.class);
        attributes.take(headers("ce_source", "b"));
        assertThat(attributes.text("ce_source")).isEqualTo("b");
        assertThatThrownBy(() -> attributes.value("ce_id")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAttributeWithoutAValueIsRefusedInEveryPlace() {
        Attributes attributes = new Attributes();
        attributes.take(headers("ce_id", "1", "ce_source", "a"));
        Headers without = headers("ce_id", "1");
        without.add("ce_source", null);
        assertThatThrownBy(() -> attributes.take(without)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Any order of any attributes, with others between them, has the leaf it has when it comes first. */
    @Test
    void whatCameBeforeMakesNoDifference() {
        Random random = new Random(20260105);
        List<String> names = List.of(
                "ce_id", "ce_source", "ce_type", "content-type", "ce_time", "ce_a", "ce_zz", "ce_signature", "x-other");
        Attributes used = new Attributes();
        for (int i = 0; i < 5_000; i++) {
            List<String> some = new ArrayList<>(names.subList(0, 1 + random.nextInt(names.size())));
            if (random.nextInt(4) == 0) {
                Collections.shuffle(some, random);
            }
            List<String> pairs = new ArrayList<>();
            for (String name : some) {
                pairs.add(name);
                pairs.add("v" + random.nextInt(1_000));
            }
            Headers headers = headers(pairs.toArray(new String[0]));
            assertThat(used.take(headers).leaf(DATA))
                    .as(pairs.toString())
                    .isEqualTo(new Attributes().take(headers).leaf(DATA));
        }
    }
}
