package cn.onezone.gateway.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads data messages of SDMX-JSON as a statistics program does: each value with its key, however they are laid out. */
final class SdmxObservations {
    private SdmxObservations() {}

    /**
     * One value.
     *
     * @param set number of its data set
     * @param key codes by dimension
     * @param values the observation as it stands, the measure first
     */
    record Observation(int set, Map<String, String> key, List<JsonNode> values) {
        @Nullable
        String value() {
            // of what is deleted, or asked for without values, only the key is there
            return values.isEmpty() || values.getFirst().isNull()
                    ? null
                    : values.getFirst().asString();
        }
    }

    static List<Observation> of(JsonNode message) {
        List<Observation> all = new ArrayList<>();
        JsonNode sets = message.at("/data/dataSets");
        for (int i = 0; i < sets.size(); i++) {
            JsonNode set = sets.get(i);
            JsonNode dimensions =
                    message.at("/data/structures/" + set.path("structure").asInt(0) + "/dimensions");
            Map<String, String> fixed = new LinkedHashMap<>();
            for (JsonNode dimension : dimensions.path("dataSet")) {
                fixed.put(
                        dimension.path("id").asString(),
                        code(dimension.path("values").get(0)));
            }
            int number = i;
            List<JsonNode> ofSeries = dimensions.path("series").valueStream().toList();
            List<JsonNode> ofObservations =
                    dimensions.path("observation").valueStream().toList();
            // observations that stand in no series have the parts of both in their keys
            List<JsonNode> both = new ArrayList<>(ofSeries);
            both.addAll(ofObservations);
            observations(set.path("observations"), both, fixed, number, all);
            set.path("series").properties().forEach(series -> {
                Map<String, String> key = new LinkedHashMap<>(fixed);
                key.putAll(key(series.getKey(), ofSeries));
                observations(series.getValue().path("observations"), ofObservations, key, number, all);
            });
        }
        return all;
    }

    private static void observations(
            JsonNode observations,
            List<JsonNode> dimensions,
            Map<String, String> before,
            int set,
            List<Observation> into) {
        observations.properties().forEach(one -> {
            Map<String, String> key = new LinkedHashMap<>(before);
            key.putAll(key(one.getKey(), dimensions));
            into.add(new Observation(set, key, one.getValue().valueStream().toList()));
        });
    }

    private static Map<String, String> key(String places, List<JsonNode> dimensions) {
        Map<String, String> key = new LinkedHashMap<>();
        String[] all = places.split(":", -1);
        if (all.length != dimensions.size()) {
            throw new AssertionError(places + " for " + dimensions.size() + " dimensions");
        }
        for (int i = 0; i < all.length; i++) {
            JsonNode dimension = dimensions.get(i);
            JsonNode value = dimension.path("values").get(Integer.parseInt(all[i]));
            key.put(dimension.path("id").asString(), code(Objects.requireNonNull(value, places)));
        }
        return key;
    }

    private static String code(JsonNode value) {
        return value.has("id")
                ? value.path("id").asString()
                : value.path("value").asString();
    }
}
