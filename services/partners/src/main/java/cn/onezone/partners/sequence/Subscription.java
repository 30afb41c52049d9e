package cn.onezone.partners.sequence;

import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.partners.agreements.Agreement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an agreement in force makes of events: the decision which are its partner's, and what of them. */
final class Subscription {
    private final Agreement agreement;
    private final Set<ParkCode> parks;
    private final Map<String, Named> named = new HashMap<>();

    private record Named(EventTerms terms, Reduction reduction, Map<String, String> fields, Conditions where) {}

    Subscription(Agreement agreement) {
        this.agreement = agreement;
        this.parks = agreement.parks();
        for (EventTerms terms : agreement.terms().events()) {
            named.put(
                    terms.type(),
                    new Named(
                            terms,
                            new Reduction(terms.fields(), agreement.hashKey()),
                            Numbered.fields(terms),
                            Conditions.of(terms)));
        }
    }

    /** Whether it is of this agreement as it stands: one that has changed is another object. */
    @SuppressWarnings("ReferenceEquality") // the same object is meant
    boolean isOf(Agreement other) {
        return agreement == other;
    }

    String id() {
        return agreement.id();
    }

    /** Whether what was recorded on a day may be its partner's. */
    boolean covers(LocalDate recordedOn) {
        return agreement.names(recordedOn);
    }

    Set<String> types() {
        return named.keySet();
    }

    /** What becomes of an event. */
    enum Verdict {
        /** Its type is not named. */
        NOT_NAMED,
        /** It names a park that the agreement does not, or that objects. */
        OF_OTHER_PARKS,
        /** The conditions leave it out. */
        NOT_WANTED,
        /** It is the partner's. */
        DELIVERED
    }

    /**
     * What becomes of an event.
     *
     * @param event as its source said it
     * @param data its data as they stand on the log
     * @param about the parks that it names
     */
    Verdict verdict(Event<?> event, JsonNode data, Set<ParkCode> about) {
        Named of = named.get(event.type());
        if (of == null) {
            return Verdict.NOT_NAMED;
        }
        if (!parks.containsAll(about)) {
            return Verdict.OF_OTHER_PARKS;
        }
        return Reduction.holds(data, of.terms().where()) ? Verdict.DELIVERED : Verdict.NOT_WANTED;
    }

    /**
     * The event under the next number, if it is the partner's.
     *
     * @param event as its source said it
     * @param data its data as they stand on the log
     * @param about the parks that it names
     * @param sequence the number
     * @param now when it is numbered
     */
    Optional<Numbered> numbered(Event<?> event, JsonNode data, Set<ParkCode> about, long sequence, Instant now) {
        Named of = named.get(event.type());
        if (of == null || verdict(event, data, about) != Verdict.DELIVERED) {
            return Optional.empty();
        }
        String subject = agreement.terms().subject() == FieldTreatment.KEEP
                ? event.subject()
                : of.reduction().hash(event.subject());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("specversion", "1.0");
        body.put("id", event.id());
        body.put("source", event.source());
        body.put("type", event.type());
        body.put("subject", subject);
        body.put("time", event.time().toString());
        body.put("datacontenttype", "application/json");
        body.put("recordedtime", event.recordedAt().toString());
        body.put("sequence", Numbered.number(sequence));
        body.put("subjectsequence", Numbered.number(event.sequence()));
        body.put("subscription", agreement.id());
        body.set("data", of.reduction().of(data));
        return Optional.of(new Numbered(
                sequence,
                subject,
                Canonical.text(body),
                agreement.revision(),
                event.type(),
                of.fields(),
                agreement.terms().subject().name(),
                of.where(),
                about,
                now));
    }
}
