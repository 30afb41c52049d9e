package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.submissions.Accepted;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What parks are compared by: indicators of what the city has accepted from each for the year (R10, R13). */
@Component
class AcceptedFigures {
    private final Parks parks;
    private final Catalogue catalogue;
    private final Accepted accepted;
    private final SecureRandom random = new SecureRandom();

    AcceptedFigures(Parks parks, Catalogue catalogue, Accepted accepted) {
        this.parks = parks;
        this.catalogue = catalogue;
        this.accepted = accepted;
    }

    /**
     * What the figures of a year are computed from.
     *
     * @param indicators codes; of each the edition that holds at the end of the year, as known then
     * @param asOf what the network knew and the city had accepted until then counts (R8)
     */
    Basis of(int year, Collection<String> indicators, Instant asOf) {
        Period period = Period.ofYear(year);
        Definitions definitions = catalogue.now();
        List<IndicatorDefined> defined = indicators.stream()
                .distinct()
                .flatMap(code -> definitions.indicator(code).stream())
                .flatMap(indicator -> indicator.at(period.end(), asOf).stream())
                .map(edition -> edition.definition())
                .toList();
        Set<String> named = defined.stream()
                .flatMap(d -> IndicatorFormula.of(d).stream())
                .flatMap(formula -> formula.elements().stream())
                .collect(Collectors.toSet());
        // of the last day of the year: what a new park tells of the time before it is in the former park's values
        // already
        List<ParkCode> all = parks.on(period.end(), asOf).stream().sorted().toList();
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return new Basis(
                HexFormat.of().formatHex(salt),
                all,
                defined,
                accepted.of(period, all, asOf).stream()
                        .map(values -> values.only(named))
                        .toList());
    }
}
