package cn.onezone.gateway.view;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the view reads from the log, and which events replace one another. */
final class Reading {
    private static final List<EventType<?>> TYPES = types();
    private static final Map<String, EventType<?>> BY_NAME =
            TYPES.stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));

    private Reading() {}

    private static List<EventType<?>> types() {
        List<EventType<?>> all = new ArrayList<>();
        all.add(EnterpriseEvents.ENTERPRISE_CONSOLIDATED);
        // roster entries reach the view consolidated (R5); reading them too would count twice
        all.add(ParkEvents.PARK_DESCRIBED);
        all.add(ParkEvents.SUBMISSION_SUBMITTED);
        all.addAll(IndicatorEvents.ALL);
        all.add(RestructuringEvents.PARKS_RESTRUCTURED);
        // of the domains what the overview counts
        all.addAll(List.of(
                FundEvents.FUND_ESTABLISHED,
                FundEvents.BUDGET_SET,
                FundEvents.AWARD_GRANTED,
                FundEvents.AWARD_RELEASED,
                FundEvents.DISBURSEMENT_PAID));
        all.add(TalentEvents.PROGRAMME_DEFINED);
        all.addAll(List.of(
                TalentEvents.NOMINATION_RECEIVED, TalentEvents.NOMINATION_AWARDED, TalentEvents.NOMINATION_REFUSED));
        all.add(ProjectEvents.PROJECT_ADVANCED);
        all.add(NetworkEvents.HEARTBEAT);
        return List.copyOf(all);
    }

    /** All types it reads, by their wire names. */
    static Map<String, EventType<?>> byName() {
        return BY_NAME;
    }

    /** The topics they stand on. */
    static Set<String> topics() {
        return TYPES.stream().map(EventType::topic).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What an event replaces. Usually what the same source said before of the same subject: all parks share a topic, and what
     * one says under the name of another's subject, with whatever sequence, is no newer state of the other's. The revisions of a submission, and what the city said of each, stand
     * side by side, and so do the editions of a definition, targets and published figures, so that they add up to the same
     * whatever order they come in (R8: nothing is overwritten).
     */
    static String slot(String topic, Event<?> event) {
        // with its length, for a source may have a stroke in it and end where another's subject begins
        String own = topic + '|' + event.source().length() + '|' + event.source() + '|' + event.subject();
        return switch (event.data()) {
            case ParkEvent.SubmissionSubmitted submitted -> own + "|submitted|" + submitted.revision();
            case IndicatorEvent.SubmissionReceived received -> own + "|received|" + received.revision();
            case IndicatorEvent.SubmissionAccepted accepted -> own + "|accepted|" + accepted.revision();
            case IndicatorEvent.SubmissionReturned returned -> own + "|returned|" + returned.revision();
            case IndicatorEvent.IndicatorDefined defined
            when defined.edition() != null ->
                own + "|edition|" + defined.edition().number();
            case IndicatorEvent.DataElementDefined defined
            when defined.edition() != null ->
                own + "|edition|" + defined.edition().number();
            case IndicatorEvent.TargetSet _, IndicatorEvent.ObservationRecorded _ -> own + "|" + event.sequence();
            default -> own;
        };
    }
}
