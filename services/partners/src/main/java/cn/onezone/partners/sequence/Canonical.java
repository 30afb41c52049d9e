package cn.onezone.partners.sequence;

import cn.onezone.kit.json.EventJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one form in which a delivered event is written: members in the order of their names, no blanks. */
public final class Canonical {
    private static final JsonMapper MAPPER = EventJson.mapper()
            .rebuild()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private Canonical() {}

    /** The event as it is delivered. */
    public static String text(JsonNode event) {
        return MAPPER.writeValueAsString(event);
    }
}
