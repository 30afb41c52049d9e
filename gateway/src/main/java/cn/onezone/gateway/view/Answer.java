package cn.onezone.gateway.view;

import cn.onezone.kit.json.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A finished answer: bytes that nobody changes any more. */
final class Answer {
    static final String JSON = "application/json";
    static final String GEO_JSON = "application/geo+json";

    /** In answers an absent value is said to be absent. */
    private static final JsonMapper MAPPER = EventJson.mapper()
            .rebuild()
            .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.ALWAYS))
            .build();

    private final int status;
    private final String mediaType;
    private final byte[] body;
    private final @Nullable String fileName;

    private Answer(int status, String mediaType, byte[] body, @Nullable String fileName) {
        this.status = status;
        this.mediaType = mediaType;
        this.body = body;
        this.fileName = fileName;
    }

    /** The name under which it is kept; absent if it is no file. */
    @Nullable
    String fileName() {
        return fileName;
    }

    /** A file. */
    static Answer file(String mediaType, String fileName, byte[] body) {
        return new Answer(200, mediaType, body, fileName);
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Media type of the body. */
    String mediaType() {
        return mediaType;
    }

    /** The bytes themselves, not a copy: they are given out many thousand times. */
    byte[] body() {
        return body;
    }

    /** An object whose properties are written one by one. */
    static Answer object(Consumer<JsonGenerator> properties) {
        return object(JSON, properties);
    }

    /** A GeoJSON object whose members are written one by one. */
    static Answer geo(Consumer<JsonGenerator> members) {
        return object(GEO_JSON, members);
    }

    /** The beginning of an object, without its closing brace, to be {@link #continued}; at least one property. */
    static byte[] members(Consumer<JsonGenerator> properties) {
        byte[] whole = bytes(properties);
        return Arrays.copyOf(whole, whole.length - 1);
    }

    /** An object that begins with {@link #members} and has at least one property more. */
    static Answer continued(byte[] members, Consumer<JsonGenerator> properties) {
        byte[] rest = bytes(properties);
        byte[] all = Arrays.copyOf(members, members.length + rest.length);
        // in the place of its brace
        System.arraycopy(rest, 0, all, members.length, rest.length);
        all[members.length] = ',';
        return new Answer(200, JSON, all, null);
    }

    private static Answer object(String mediaType, Consumer<JsonGenerator> properties) {
        return new Answer(200, mediaType, bytes(properties), null);
    }

    private static byte[] bytes(Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            properties.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** A record as JSON text, to be a part of answers. */
    static String text(Object record) {
        return MAPPER.writeValueAsString(record);
    }

    /** A record as JSON of another media type. */
    static Answer of(String mediaType, Object record) {
        return new Answer(200, mediaType, MAPPER.writeValueAsBytes(record), null);
    }

    /** A record as JSON. */
    static Answer of(Object record) {
        return new Answer(200, JSON, MAPPER.writeValueAsBytes(record), null);
    }
}
