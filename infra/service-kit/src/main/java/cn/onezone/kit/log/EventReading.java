package cn.onezone.kit.log;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.kit.evidence.EventVerifier;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Decides what a record of the log is: only what proves itself, and is said by who alone may say it, is an event. Whatever
 * stands in the record, this says what it is and does not throw: a record that ends its reader would be read again by the
 * next one and end that as well. May be used by several threads.
 */
public final class EventReading {
    private final EventVerifier verifier;
    private final CloudEvents reader;

    /**
     * Reads some types.
     *
     * @param verifier decides which records are what their source said
     * @param types those it reads; every other type is {@link Read.Unknown}
     */
    public EventReading(EventVerifier verifier, Collection<? extends EventType<?>> types) {
        this.verifier = verifier;
        this.reader = new CloudEvents(types);
    }

    /** What a record is. */
    public sealed interface Read {
        /** An event of its source. */
        record Said(Event<?> event) implements Read {}

        /**
         * It does not prove itself, or its source speaks for another.
         *
         * @param fault in one line
         */
        record NotProved(String fault) implements Read {}

        /** Its source's, of a type that is not read here. */
        record Unknown(String type) implements Read {}

        /**
         * Its source's, and not what its type says.
         *
         * @param type empty where it has none
         * @param source who has proved to have said it; another's subject of the same name is another subject
         * @param cause in one line
         */
        record Unreadable(String type, String source, String cause) implements Read {}
    }

    /**
     * What a record is.
     *
     * @param readAt {@link System#nanoTime()} when it had come from the log
     * @throws LogUnavailable if the key that it is signed with is not known and the log cannot be asked for it
     * @throws KafkaException for the same reason
     */
    public Read of(ConsumerRecord<String, byte[]> record, long readAt) {
        try {
            String fault = verifier.fault(record, readAt);
            if (fault != null) {
                return new Read.NotProved(OneLine.of(fault));
            }
            return proved(record);
        } catch (LogUnavailable | KafkaException e) {
            // nobody's fault: it is read again
            throw e;
        } catch (RuntimeException e) {
            return new Read.NotProved(OneLine.of("it cannot be looked at: " + e));
        }
    }

    private Read proved(ConsumerRecord<String, byte[]> record) {
        return switch (reader.read(record)) {
            case CloudEvents.Decoded.Known(Event<?> event) -> {
                String speaker = Spoken.by(event.type(), event.data());
                yield speaker.equals(event.source())
                        ? new Read.Said(event)
                        : new Read.NotProved(OneLine.of(event.source() + " speaks for " + speaker));
            }
            case CloudEvents.Decoded.Unknown(String type) -> new Read.Unknown(type);
            case CloudEvents.Decoded.Unreadable(String type, Exception cause) ->
                new Read.Unreadable(
                        type.isEmpty() ? CloudEvents.type(record) : type,
                        CloudEvents.source(record),
                        OneLine.of(cause.toString()));
        };
    }
}
