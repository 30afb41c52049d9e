package cn.onezone.gateway.view;

import cn.onezone.contracts.evidence.EventDigest;
import cn.onezone.contracts.evidence.RootSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The few CloudEvents attributes that decide where a record goes, read in one pass. A rebuild reads millions of
 * records; what is older than what the view holds is dropped without reading its data.
 *
 * @param type wire name, empty if there is none
 * @param source who says it, empty if there is none
 * @param subject aggregate, empty if there is none
 * @param sequence from 1, 0 if there is none that can be read
 * @param recordedAt when its source wrote it, absent if there is no time that can be read
 * @param signature as it stands there; not read until it is asked for, for few are; absent if there is none
 */
record LogHeaders(
        String type,
        String source,
        String subject,
        long sequence,
        @Nullable Instant recordedAt,
        @Nullable Header signature) {

    /** Id of the key that signed it; absent if the signature cannot be read. */
    @Nullable
    String key() {
        try {
            return signature == null ? null : RootSignature.of(text(signature)).keyId();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static LogHeaders of(Headers headers) {
        String type = "";
        String source = "";
        String subject = "";
        long sequence = 0;
        Instant recordedAt = null;
        Header signature = null;
        for (Header header : headers) {
            switch (header.key()) {
                case "ce_type" -> type = text(header);
                case "ce_source" -> source = text(header);
                case "ce_subject" -> subject = text(header);
                case "ce_sequence" -> sequence = number(header.value());
                case "ce_recordedtime" -> recordedAt = instant(text(header));
                case "ce_" + EventDigest.SIGNATURE -> signature = header;
                default -> {}
            }
        }
        return new LogHeaders(type, source, subject, sequence, recordedAt, signature);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String text(Header header) {
        byte[] value = header.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static long number(byte @Nullable [] digits) {
        if (digits == null || digits.length == 0 || digits.length > 18) {
            return 0;
        }
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
