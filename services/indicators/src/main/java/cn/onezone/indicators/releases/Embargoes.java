package cn.onezone.indicators.releases;

import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Until when values may be seen by those only who have a role of the city's. */
@Component
public class Embargoes {
    private final Releases releases;
    private final Catalogue catalogue;
    private final Clock clock;

    Embargoes(Releases releases, Catalogue catalogue, Clock clock) {
        this.releases = releases;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * When the last of some values is released. With an indicator everything is held back that is computed from one of its
     * data elements, for it could be reckoned back.
     *
     * @param indicators codes
     * @return empty if all may be seen now
     */
    public Optional<Instant> until(Period period, Collection<String> indicators) {
        Instant now = clock.instant();
        Definitions definitions = catalogue.now();
        Set<String> asked = new HashSet<>(indicators);
        Set<String> elements = new HashSet<>();
        asked.forEach(code -> elements.addAll(elements(definitions, code)));
        return releases.of(period).stream()
                .filter(release -> release.visibleFrom().isAfter(now))
                .filter(release -> {
                    String held = release.indicator();
                    return held == null
                            || asked.contains(held)
                            || !Collections.disjoint(elements(definitions, held), elements);
                })
                .map(Release::visibleFrom)
                .max(Comparator.naturalOrder());
    }

    /** The data elements that any edition of an indicator is computed from. */
    private static Set<String> elements(Definitions definitions, String indicator) {
        Set<String> all = new HashSet<>();
        definitions
                .indicator(indicator)
                .ifPresent(found -> found.editions()
                        .forEach(edition -> IndicatorFormula.of(edition.definition())
                                .ifPresent(formula -> all.addAll(formula.elements()))));
        return all;
    }
}
