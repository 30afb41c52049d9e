package cn.onezone.partners.sequence;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.EventReading;
import cn.onezone.kit.log.OneLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Decides what a record of the log is: only what proves itself is anybody's. Used by several threads at once. */
@Component
final class LogReading {
    private static final List<EventType<?>> TYPES = Stream.of(
                    ParkEvents.ALL,
                    FactEvents.ALL,
                    EnterpriseEvents.ALL,
                    RestructuringEvents.ALL,
                    IndicatorEvents.ALL,
                    FundEvents.ALL,
                    TalentEvents.ALL,
                    ProjectEvents.ALL)
            .<EventType<?>>flatMap(List::stream)
            .toList();

    private final EventReading reading;

    LogReading(EventVerifier verifier) {
        this.reading = new EventReading(verifier, TYPES);
    }

    /** What a record is. */
    sealed interface Read {
        /**
         * An event.
         *
         * @param data as they stand on the log
         * @param about the parks that it names
         */
        record Said(Event<?> event, JsonNode data, Set<ParkCode> about) implements Read {}

        /** It does not prove itself, or its source speaks for another. */
        record NotProved(String fault) implements Read {}

        /** Nothing that this version knows. */
        record Unknown(String type) implements Read {}

        /** It is not what its type says. */
        record Unreadable(String cause) implements Read {}
    }

    Read of(ConsumerRecord<String, byte[]> record) {
        return switch (reading.of(record, System.nanoTime())) {
            case EventReading.Read.Said(Event<?> event) -> said(event, record.value());
            case EventReading.Read.NotProved(String fault) -> new Read.NotProved(fault);
            case EventReading.Read.Unknown(String type) -> new Read.Unknown(type);
            case EventReading.Read.Unreadable(String _, String _, String cause) -> new Read.Unreadable(cause);
        };
    }

    private static Read said(Event<?> event, byte[] data) {
        try {
            return new Read.Said(event, EventJson.mapper().readTree(data), NamedParks.of(event));
        } catch (RuntimeException e) {
            // whatever it is, it stands in the event: whoever reads it next would meet it again
            return new Read.Unreadable(OneLine.of(e.toString()));
        }
    }

    /** The type that a record names, empty if it names none; looked at before all else, for it costs nothing. */
    static String type(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader("ce_type");
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
