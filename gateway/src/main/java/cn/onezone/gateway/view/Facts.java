package cn.onezone.gateway.view;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the view holds besides the enterprises, at one moment. Immutable; a batch of events makes a new one.
 *
 * @param parks all parks by code: those of the directory, and whoever has described itself since (R1)
 */
record Facts(Map<String, ParkDescribed> parks) {

    /** The parks of the directory and nothing else. */
    static Facts of(ParkDirectory directory) {
        Map<String, ParkDescribed> parks = new TreeMap<>();
        directory.parks().forEach(park -> parks.put(park.code().value(), park.described()));
        return new Facts(parks);
    }

    /** With newer facts taken in. */
    Facts with(List<Fact> newer) {
        if (newer.isEmpty()) {
            return this;
        }
        Map<String, ParkDescribed> all = new TreeMap<>(parks);
        for (Fact fact : newer) {
            switch (fact.event().data()) {
                case ParkDescribed described -> all.put(described.code().value(), described);
                default -> {}
            }
        }
        return new Facts(all);
    }

    /** The parks in the order of the plan. */
    List<ParkDescribed> parksInOrder() {
        List<ParkDescribed> all = new ArrayList<>(parks.values());
        all.sort(Comparator.comparingInt(ParkDescribed::no)
                .thenComparing(park -> park.code().value()));
        return all;
    }
}
