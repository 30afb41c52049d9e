package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.EventDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The CloudEvents attributes of a record in binary mode: of one after the other, for one thread. */
final class Attributes {
    static final String SIGNATURE = "ce_" + EventDigest.SIGNATURE;
    static final String PATH = "ce_" + EventDigest.PATH;
    static final String SOURCE = "ce_source";

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String DATA_CONTENT_TYPE = PREFIX + "datacontenttype";
    private static final byte[] NOTHING = {};

    private final EventDigest digest = new EventDigest();
    /** In their order; all begin alike, so it is that of the names. */
    private String[] keys = new String[16];

    private byte[][] values = new byte[16][];
    private int count;

    // Events of one writer have the same attributes in the same order, so they are put in order once for many.
    /** Keys of the headers as they came when they were put in order last. */
    private String[] came = {};
    /** Where each of those stands in the order. */
    private int[] places = {};
    /** Their names as they are signed, in the order. */
    private byte[][] names = {};

    /**
     * Takes those of a record instead of those before.
     *
     * @throws IllegalArgumentException if one stands there twice or without a value: readers could differ in what they
     *     make of it
     */
    Attributes take(Headers headers) {
        int at = 0;
        for (Header header : headers) {
            String key = header.key();
            if (!isAttribute(key)) {
                continue;
            }
            byte[] value = header.value();
            if (at == came.length || !came[at].equals(key) || value == null) {
                return order(headers);
            }
            values[places[at++]] = value;
        }
        // none at all is no order: what stood here before must not stay
        return at > 0 && at == came.length ? this : order(headers);
    }

    private static boolean isAttribute(String key) {
        return key.startsWith(PREFIX) || key.equals(CONTENT_TYPE);
    }

    private Attributes order(Headers headers) {
        count = 0;
        came = new String[0];
        List<String> coming = new ArrayList<>();
        for (Header header : headers) {
            if (isAttribute(header.key())) {
                add(attribute(header.key()), header.value());
                coming.add(header.key());
            }
        }
        places = coming.stream()
                .mapToInt(key -> Arrays.binarySearch(keys, 0, count, attribute(key)))
                .toArray();
        names = new byte[count][];
        for (int i = 0; i < count; i++) {
            names[i] = EventDigest.name(keys[i], PREFIX.length());
        }
        came = coming.toArray(new String[0]);
        return this;
    }

    private static String attribute(String key) {
        return key.equals(CONTENT_TYPE) ? DATA_CONTENT_TYPE : key;
    }

    private void add(String key, byte @Nullable [] value) {
        int at = count;
        int order = 1;
        while (at > 0 && (order = key.compareTo(keys[at - 1])) < 0) {
            at--;
        }
        if (value == null || key.length() == PREFIX.length() || order == 0) {
            throw new IllegalArgumentException(
                    "expected attribute " + key.substring(PREFIX.length()) + " once and with a value");
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        System.arraycopy(keys, at, keys, at + 1, count - at);
        System.arraycopy(values, at, values, at + 1, count - at);
        keys[at] = key;
        values[at] = value;
        count++;
    }

    /**
     * The value of an attribute.
     *
     * @throws IllegalArgumentException if there is none
     */
    byte[] value(String key) {
        for (int i = 0; i < count; i++) {
            if (keys[i].equals(key)) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("it has no " + key.substring(PREFIX.length()));
    }

    /** The same as text. */
    String text(String key) {
        return new String(value(key), StandardCharsets.UTF_8);
    }

    /** The leaf of the event with these attributes. */
    Digest leaf(byte @Nullable [] data) {
        digest.forget();
        for (int i = 0; i < count; i++) {
            digest.attribute(names[i], values[i]);
        }
        return digest.of(data == null ? NOTHING : data);
    }
}
