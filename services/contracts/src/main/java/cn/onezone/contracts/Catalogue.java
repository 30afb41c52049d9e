package cn.onezone.contracts;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.wire.EventType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All kinds of events that OneZone publishes, in the order of its documentation. */
public final class Catalogue {
    /** Every type of every service. */
    public static final List<EventType<?>> ALL = Stream.of(
                    ParkEvents.ALL,
                    FactEvents.ALL,
                    EnterpriseEvents.ALL,
                    RestructuringEvents.ALL,
                    IndicatorEvents.ALL,
                    FundEvents.ALL,
                    TalentEvents.ALL,
                    ProjectEvents.ALL,
                    PartnerEvents.ALL,
                    NetworkEvents.ALL)
            .<EventType<?>>flatMap(List::stream)
            .toList();

    /** The type of this wire name. */
    public static Optional<EventType<?>> find(String name) {
        return ALL.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private Catalogue() {}
}
