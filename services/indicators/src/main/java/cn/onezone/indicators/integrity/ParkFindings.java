package cn.onezone.indicators.integrity;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Element;
import cn.onezone.indicators.integrity.IntegrityChecks.Reported;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.submissions.Accepted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What the integrity checks find about some values of a park, for those who tell of changed values. */
@Component
public class ParkFindings {
    private final Accepted accepted;
    private final Parks parks;
    private final Catalogue catalogue;

    ParkFindings(Accepted accepted, Parks parks, Catalogue catalogue) {
        this.accepted = accepted;
        this.parks = parks;
        this.catalogue = catalogue;
    }

    /**
     * Findings about data elements of a period, and those of a year later that these values were held against.
     *
     * @param asOf what had been accepted until then is looked at
     * @return the value found odd by {@code <park>/<period>/<check>/<element>}, in the order of these
     */
    public Map<String, Optional<BigDecimal>> about(ParkCode park, Period period, Set<String> elements, Instant asOf) {
        Map<String, Optional<BigDecimal>> found = new TreeMap<>();
        List<ParkCode> others = parks.on(period.end(), asOf).stream()
                .filter(other -> !other.equals(park))
                .toList();
        IntegrityChecks.of(
                        Stream.concat(
                                        accepted.of(park, asOf).stream(),
                                        // what is usual for a park is seen beside others
                                        accepted.looked(period, others, asOf).stream())
                                .map(Reported::of)
                                .toList(),
                        Set.copyOf(parks.all()),
                        catalogue.now().elements().stream().map(Element::code).collect(Collectors.toSet()))
                .stream()
                .filter(f -> f.park().equals(park))
                .filter(f -> f.element() != null && elements.contains(f.element()))
                .filter(f -> f.period().equals(period)
                        || f.period().yearEarlier().filter(period::equals).isPresent())
                .forEach(f -> found.put(f.id(), Optional.ofNullable(f.value())));
        return found;
    }
}
