package cn.onezone.kit.evidence;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The CloudEvents attributes of a record in binary mode. */
final class Attributes {
    static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";

    private Attributes() {}

    /**
     * All attributes by name.
     *
     * @throws IllegalArgumentException if one stands there twice or without a value: readers could differ in what they
     *     make of it
     */
    static SortedMap<String, byte[]> of(Headers headers) {
        SortedMap<String, byte[]> all = new TreeMap<>();
        for (Header header : headers) {
            String name = header.key().startsWith(PREFIX)
                    ? header.key().substring(PREFIX.length())
                    : header.key().equals(CONTENT_TYPE) ? "datacontenttype" : null;
            if (name != null) {
                if (header.value() == null || name.isEmpty() || all.put(name, header.value()) != null) {
                    throw new IllegalArgumentException("expected attribute " + name + " once and with a value");
                }
            }
        }
        return all;
    }
}
