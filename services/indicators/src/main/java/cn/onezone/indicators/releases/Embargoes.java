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
import java.util.List;
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
        return of(period).until(indicators);
    }

    /** What of a period is held back now, read once for many questions. */
    public Held of(Period period) {
        Instant now = clock.instant();
        return new Held(
                releases.of(period).stream()
                        .filter(release -> release.visibleFrom().isAfter(now))
                        .toList(),
                catalogue.now());
    }

    /** What of a period is held back, as it stood when it was read. */
    public static final class Held {
        private final List<Release> releases;
        private final Definitions definitions;

        private Held(List<Release> releases, Definitions definitions) {
            this.releases = releases;
            this.definitions = definitions;
        }

        /** As {@link Embargoes#until}. */
        public Optional<Instant> until(Collection<String> indicators) {
            Set<String> asked = new HashSet<>(indicators);
            Set<String> elements = new HashSet<>();
            asked.forEach(code -> elements.addAll(elements(definitions, code)));
            return releases.stream()
                    .filter(release -> {
                        String held = release.indicator();
                        return held == null
                                || asked.contains(held)
                                || !Collections.disjoint(elements(definitions, held), elements);
                    })
                    .map(Release::visibleFrom)
                    .max(Comparator.naturalOrder());
        }

        /** Whether values of an indicator are held back. */
        public boolean holds(String indicator) {
            return until(Set.of(indicator)).isPresent();
        }

        /** Whether values of a data element are: with the period, or with an indicator that is computed from it. */
        public boolean holdsElement(String element) {
            return releases.stream()
                    .map(Release::indicator)
                    .anyMatch(
                            held -> held == null || elements(definitions, held).contains(element));
        }
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
