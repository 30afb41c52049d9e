package cn.onezone.partners.catalogue;

import cn.onezone.contracts.EventHistory;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.partners.agreements.Offered;
import cn.onezone.partners.catalogue.EventSchemas.Field;
import cn.onezone.partners.sequence.NamedParks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be subscribed to, made once from the contracts. */
@Component
class EventCatalogue {
    /**
     * A change of a type.
     *
     * @param on day
     */
    record Change(LocalDate on, String en, String zh) {}

    /**
     * That a type should not be taken into new agreements any more.
     *
     * @param on day from which
     * @param sunset day on which it is told for the last time, absent as long as none is set
     * @param by type that takes its place, absent if none does
     */
    record Ending(
            LocalDate on,
            @Nullable LocalDate sunset,
            @Nullable String by,
            String en,
            String zh) {}

    /**
     * A type of event.
     *
     * @param type as an agreement names it
     * @param version the number in its name
     * @param title what happened, in English
     * @param titleZh the same in Chinese
     * @param since day of its first publication
     * @param fields that an agreement may name
     * @param parks which parks an event is about, and what follows
     * @param changes oldest first
     * @param deprecated absent if it is not
     * @param sample data as their source tells them
     */
    record Entry(
            String type,
            int version,
            String title,
            String titleZh,
            LocalDate since,
            List<Field> fields,
            Parks parks,
            List<Change> changes,
            @Nullable Ending deprecated,

            @Schema(implementation = Object.class) ObjectNode sample) {}

    /**
     * Which parks an event is about.
     *
     * @param fields in which parks stand; besides them the source, if a park speaks
     */
    record Parks(String rule, String ruleZh, List<String> fields) {}

    private static final String RULE =
            "Not delivered if it names a park that the agreement does not, in its source or anywhere in its data. One that"
                    + " names no park is the city's own.";
    private static final String RULE_ZH = "事件的来源或数据中若涉及协议未列明的分园，则不交付；不涉及任何分园的为市级事件。";

    private final EventSchemas schemas = new EventSchemas();
    private final Map<String, EventType<?>> types = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    EventCatalogue() {
        this(EventHistory.all());
    }

    /** @param history of each type that is offered */
    EventCatalogue(Map<String, EventHistory> history) {
        for (EventType<?> type : Offered.all()) {
            EventHistory one = history.get(type.name());
            if (one == null) {
                throw new IllegalStateException(type.name() + " has no history");
            }
            types.put(type.name(), type);
            entries.put(type.name(), entry(type, one));
        }
    }

    private Entry entry(EventType<?> type, EventHistory history) {
        List<Field> fields = Offered.paths(type).stream()
                .map(path -> schemas.field(type, path))
                .toList();
        EventHistory.Deprecation gone = history.deprecated();
        return new Entry(
                type.name(),
                Integer.parseInt(type.name().substring(type.name().lastIndexOf(".v") + 2)),
                type.meaning().en(),
                type.meaning().zh(),
                history.since(),
                fields,
                new Parks(
                        RULE,
                        RULE_ZH,
                        fields.stream()
                                .filter(f -> f.kind().equals("park") || NamedParks.mayStandIn(type, f.path()))
                                .map(Field::path)
                                .toList()),
                history.changes().stream()
                        .map(c -> new Change(c.on(), c.en(), c.zh()))
                        .toList(),
                gone == null ? null : new Ending(gone.on(), gone.sunset(), gone.by(), gone.en(), gone.zh()),
                EventSchemas.sample(type));
    }

    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    Optional<Entry> find(String type) {
        return Optional.ofNullable(entries.get(type));
    }

    /** Of the data as their source tells them. */
    ObjectNode dataSchema(String type) {
        return schemas.data(known(type));
    }

    /** Of the whole CloudEvent as it is delivered. */
    ObjectNode eventSchema(String type) {
        return schemas.event(known(type));
    }

    private EventType<?> known(String type) {
        EventType<?> known = types.get(type);
        if (known == null) {
            throw new IllegalArgumentException(type + " is not offered");
        }
        return known;
    }

    List<EventType<?>> types() {
        return List.copyOf(types.values());
    }

    EventSchemas schemas() {
        return schemas;
    }

    /** The whole CloudEvent with the sample, as one with all fields would be delivered. */
    ObjectNode eventSample(String type) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", "1.0");
        event.put("id", "0197f1a0-5c00-7000-8000-000000000001");
        event.put("source", source(type));
        event.put("type", type);
        event.put("subject", "q4Vd3kJ8n0Zl2uYxT6sRw1bCe9fGhIjKmNoPqRsTuVw");
        event.put("time", "2026-05-06T01:02:03Z");
        event.put("datacontenttype", "application/json");
        event.put("recordedtime", "2026-05-06T01:02:03Z");
        event.put("sequence", "0000000017");
        event.put("subjectsequence", "0000000003");
        event.put("subscription", "0197f1a0-5c00-7000-8000-0000000000aa");
        event.set("data", EventSchemas.sample(known(type)));
        return event;
    }

    private static String source(String type) {
        String service = type.split("\\.", -1)[2];
        return service.equals("parks") ? "/parks/haidian" : "/" + service;
    }
}
