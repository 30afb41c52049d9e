package cn.onezone.gateway.view;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.funds.FundEvent.YearEvent;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.talent.TalentEvent.NominationRecorded;
import cn.onezone.contracts.talent.TalentEvent.ProgrammeDefined;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the view holds besides the enterprises, at one moment. Immutable; a batch of events makes a new one that shares
 * what has not changed.
 *
 * @param parks all parks by code, in the order of the plan: those of the directory, and whoever has described itself since (R1)
 * @param indicators catalogue, targets, submissions and published figures
 * @param funds by code
 * @param money of each fund's year, by {@code fund/year}
 * @param programmes of talent, by code
 * @param nominations by id
 * @param projects by id
 */
record Facts(
        Map<String, ParkDescribed> parks,
        IndicatorCube indicators,
        Map<String, FundEstablished> funds,
        Map<String, YearMoney> money,
        Map<String, ProgrammeDefined> programmes,
        Map<String, NominationRecorded> nominations,
        Map<String, ProjectAdvanced> projects) {

    /** Puts the parks in the order of the plan. */
    Facts {
        parks = parks.values().stream()
                .sorted(Comparator.comparingInt(ParkDescribed::no)
                        .thenComparing(park -> park.code().value()))
                .collect(Collectors.toMap(
                        park -> park.code().value(), Function.identity(), (one, _) -> one, LinkedHashMap::new));
    }

    /** The parks of the directory and nothing else. */
    static Facts of(ParkDirectory directory) {
        Map<String, ParkDescribed> parks = new HashMap<>();
        directory.parks().forEach(park -> parks.put(park.code().value(), park.described()));
        return new Facts(parks, IndicatorCube.empty(parks.keySet()), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** With newer facts taken in. */
    Facts with(List<Fact> newer) {
        if (newer.isEmpty()) {
            return this;
        }
        Changes changes = new Changes(this);
        newer.forEach(changes::take);
        return changes.done();
    }

    /** Copies a map at its first change only: most batches touch one or two of them. */
    private static final class Changes {
        private final Facts before;
        private final List<Told> ofIndicators = new ArrayList<>();
        private final Map<String, ParkDescribed> parks = new HashMap<>();
        private final Map<String, FundEstablished> funds = new HashMap<>();
        private final Map<String, YearMoney> money = new HashMap<>();
        private final Map<String, ProgrammeDefined> programmes = new HashMap<>();
        private final Map<String, NominationRecorded> nominations = new HashMap<>();
        private final Map<String, ProjectAdvanced> projects = new HashMap<>();

        Changes(Facts before) {
            this.before = before;
        }

        void take(Fact fact) {
            switch (fact.event().data()) {
                case ParkDescribed it -> parks.put(it.code().value(), it);
                case FundEstablished it -> funds.put(it.fund(), it);
                case YearEvent it -> money.put(it.fund() + '/' + it.money().year(), it.money());
                case ProgrammeDefined it -> programmes.put(it.code(), it);
                case NominationRecorded it -> nominations.put(it.id(), it);
                case ProjectAdvanced it -> projects.put(it.id(), it);
                case Object data -> {
                    if (IndicatorCube.takes(data)) {
                        ofIndicators.add(fact.told());
                    }
                }
            }
        }

        Facts done() {
            return new Facts(
                    merged(before.parks, parks),
                    ofIndicators.isEmpty() ? before.indicators : before.indicators.with(ofIndicators),
                    merged(before.funds, funds),
                    merged(before.money, money),
                    merged(before.programmes, programmes),
                    merged(before.nominations, nominations),
                    merged(before.projects, projects));
        }

        private static <V> Map<String, V> merged(Map<String, V> old, Map<String, V> newer) {
            if (newer.isEmpty()) {
                return old;
            }
            Map<String, V> all = new HashMap<>(old);
            all.putAll(newer);
            return all;
        }
    }

    /** The parks in the order of the plan. */
    List<ParkDescribed> parksInOrder() {
        return List.copyOf(parks.values());
    }

    /** Codes of the parks in the order of the plan. */
    List<String> parkCodes() {
        return List.copyOf(parks.keySet());
    }
}
