package cn.onezone.gateway.openapi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one OpenAPI document of several. Components of the same name and meaning are kept once; where two services mean
 * different things by one name, the later one's gets the service's name in front, and its references follow.
 */
final class OpenApiMerge {
    private static final String PREFIX = "#/components/";

    private final ObjectNode merged = JsonNodeFactory.instance.objectNode();
    private final ObjectNode paths = JsonNodeFactory.instance.objectNode();
    private final ObjectNode components = JsonNodeFactory.instance.objectNode();
    private final ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    private final Set<String> operations = new HashSet<>();
    private final Set<String> tagNames = new HashSet<>();

    private OpenApiMerge() {}

    /**
     * The merged document.
     *
     * @param services documents by the service's name, in the order of the result
     * @param missing names of services whose document is not there
     */
    static ObjectNode merge(Map<String, JsonNode> services, List<String> missing) {
        OpenApiMerge merge = new OpenApiMerge();
        services.forEach(merge::add);
        ObjectNode merged = merge.merged;
        merged.put("openapi", "3.1.0");
        ObjectNode info = merged.putObject("info");
        info.put("title", "OneZone 一区多园");
        info.put(
                "description",
                "All that can be asked at the gateway. Every sub-park answers the same paths under /parks/{park}."
                        + " 网关的全部接口；各分园的接口相同，路径为 /parks/{park}。");
        info.put("version", "v1");
        ArrayNode absent = info.putArray("x-missing");
        missing.forEach(absent::add);
        merged.putArray("servers").addObject().put("url", "/");
        merged.set("tags", merge.tags);
        merged.set("paths", merge.paths);
        merged.set("components", merge.components);
        return merged;
    }

    private void add(String service, JsonNode original) {
        JsonNode document = original.deepCopy();
        Map<String, String> names = renamed(service, document.path("components"));
        rename(document, names);
        document.path("components").properties().forEach(section -> {
            ObjectNode into = child(components, section.getKey());
            section.getValue().properties().forEach(component -> {
                String key = section.getKey() + "/" + component.getKey();
                String name = names.containsKey(key)
                        ? names.get(key).substring(section.getKey().length() + 1)
                        : component.getKey();
                if (!into.has(name)) {
                    into.set(name, component.getValue());
                }
            });
        });
        document.path("paths").properties().forEach(path -> {
            ObjectNode into = child(paths, path.getKey());
            path.getValue().properties().forEach(method -> {
                if (!into.has(method.getKey())) {
                    into.set(method.getKey(), operation(service, method.getValue()));
                }
            });
        });
        document.path("tags").forEach(tag -> {
            if (tagNames.add(tag.path("name").asString(""))) {
                tags.add(tag);
            }
        });
    }

    private static ObjectNode child(ObjectNode of, String name) {
        return of.get(name) instanceof ObjectNode there ? there : of.putObject(name);
    }

    private JsonNode operation(String service, JsonNode operation) {
        if (operation instanceof ObjectNode object && object.path("operationId").isString()) {
            String id = object.path("operationId").stringValue();
            String unique = id;
            // the same method name in two services is two operations
            for (int n = 1; !operations.add(unique); n++) {
                unique = service + "_" + id + (n == 1 ? "" : Integer.toString(n));
            }
            object.put("operationId", unique);
        }
        return operation;
    }

    /** Components ({@code schemas/Page}) of this service that need another name, each with it. */
    private Map<String, String> renamed(String service, JsonNode theirs) {
        Map<String, String> names = new HashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, JsonNode> section : theirs.properties()) {
                JsonNode ours = components.path(section.getKey());
                for (Map.Entry<String, JsonNode> component : section.getValue().properties()) {
                    String key = section.getKey() + "/" + component.getKey();
                    JsonNode known = ours.path(component.getKey());
                    // what looks the same but refers to something that differs is not the same
                    boolean differs = !known.isMissingNode()
                            && (!known.equals(component.getValue()) || refersTo(component.getValue(), names.keySet()));
                    if (differs && !names.containsKey(key)) {
                        names.put(key, section.getKey() + "/" + service + "_" + component.getKey());
                        more = true;
                    }
                }
            }
        }
        return names;
    }

    private static boolean refersTo(JsonNode node, Set<String> keys) {
        JsonNode ref = node.path("$ref");
        if (ref.isString()
                && ref.stringValue().startsWith(PREFIX)
                && keys.contains(ref.stringValue().substring(PREFIX.length()))) {
            return true;
        }
        for (JsonNode child : node) {
            if (refersTo(child, keys)) {
                return true;
            }
        }
        return false;
    }

    private static void rename(JsonNode node, Map<String, String> names) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            String ref = object.path("$ref").stringValue();
            String name = ref.startsWith(PREFIX) ? names.get(ref.substring(PREFIX.length())) : null;
            if (name != null) {
                object.put("$ref", PREFIX + name);
            }
        }
        node.forEach(child -> rename(child, names));
    }
}
