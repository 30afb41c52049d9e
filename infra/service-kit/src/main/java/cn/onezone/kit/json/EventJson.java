package cn.onezone.kit.json;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of events. Unknown fields are ignored, so that a producer may add some; decimals are read exactly; absent values
 * are left out.
 */
public final class EventJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .changeDefaultPropertyInclusion(
                    v -> v.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            // a decimal is text on the wire: many readers would make a binary fraction of a JSON number (R11)
            .withConfigOverride(
                    BigDecimal.class,
                    o -> o.setFormat(com.fasterxml.jackson.annotation.JsonFormat.Value.forShape(
                            com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING)))
            .build();

    private EventJson() {}

    /** The mapper itself, for streaming use. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Writes the data of an event. */
    public static String write(Object data) {
        return MAPPER.writeValueAsString(data);
    }

    /**
     * Reads the data of an event.
     *
     * @throws JacksonException if it is not what the type says
     */
    public static <E> E read(byte[] data, Class<E> type) {
        return MAPPER.readValue(data, type);
    }
}
