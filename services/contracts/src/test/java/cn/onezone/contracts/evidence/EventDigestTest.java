package cn.onezone.contracts.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class EventDigestTest {

    /** One digest for one event after the other says the same as the rule that is published, written down plainly. */
    @Property(tries = 300)
    void anEventsDigestIsThatOfTheRuleWhateverCameBefore(
            @ForAll @Size(max = 20) Map<String, byte[]> first,
            @ForAll @Size(max = 20) Map<String, byte[]> second,
            @ForAll byte[] data)
            throws Exception {
        SortedMap<String, byte[]> attributes = new TreeMap<>(second);
        attributes.put(EventDigest.SIGNATURE, new byte[] {1});
        attributes.put(EventDigest.PATH, new byte[] {2});
        attributes.put("large", new byte[20_000]);
        EventDigest digest = new EventDigest();
        new TreeMap<>(first).forEach((name, value) -> digest.attribute(EventDigest.name("ce_" + name, 3), value));
        if (first.size() % 2 == 0) {
            digest.forget();
        } else {
            var _ = digest.of(data);
        }
        attributes.forEach((name, value) -> digest.attribute(EventDigest.name("ce_" + name, 3), value));
        assertThat(digest.of(data)).isEqualTo(rule(attributes, data)).isEqualTo(EventDigest.of(attributes, data));
    }

    private static Digest rule(SortedMap<String, byte[]> attributes, byte[] data) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(0);
            for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
                if (!attribute.getKey().equals("signature")
                        && !attribute.getKey().equals("merklepath")) {
                    part(out, attribute.getKey().getBytes(StandardCharsets.UTF_8));
                    part(out, attribute.getValue());
                }
            }
            part(out, new byte[0]);
            part(out, data);
        }
        return Digest.of(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    private static void part(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
