package cn.onezone.contracts.directory;

import cn.onezone.contracts.parks.ParkEvent.Quotation;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Which sub-parks there are. They are data (R1): a seventeenth park is one more entry of the file. */
public final class ParkDirectory {
    private final Map<ParkCode, Park> parks;

    private ParkDirectory(Collection<Park> parks) {
        Map<ParkCode, Park> byCode = new LinkedHashMap<>();
        for (Park park : parks) {
            if (byCode.put(park.code(), park) != null) {
                throw new IllegalArgumentException("park " + park.code() + " is there twice");
            }
        }
        this.parks = byCode;
    }

    /** The parks that the product knows: the sixteen of the plan. */
    public static ParkDirectory bundled() {
        return read(Resource.bundled("/cn/onezone/directory/parks.json"));
    }

    /**
     * The parks of an operator's own file, in the form of the bundled one.
     *
     * @throws IllegalArgumentException naming what is missing in it
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ParkDirectory of(Path file) {
        return read(Resource.file(file));
    }

    private static ParkDirectory read(Resource file) {
        return new ParkDirectory(file.list("parks").stream()
                .map(park -> park(file, park))
                .sorted(Comparator.comparingInt(Park::no))
                .toList());
    }

    private static Park park(Resource file, JsonNode park) {
        JsonNode no = park.path("no");
        if (!no.isInt() || no.intValue() < 1) {
            throw new IllegalArgumentException(file.name() + ": no must be a number from 1 in " + park);
        }
        return new Park(
                ParkCode.of(file.text(park, "code")),
                no.intValue(),
                file.text(park, "nameZh"),
                file.text(park, "nameEn"),
                file.text(park, "districtZh"),
                file.text(park, "districtCode"),
                file.list(park, "leadingIndustries", false).stream()
                        .map(JsonNode::stringValue)
                        .toList(),
                file.list(park, "subZones", false).stream()
                        .map(zone -> file.text(zone, "nameZh"))
                        .toList(),
                file.list(park, "positioning", false).stream()
                        .map(said -> new Quotation(file.text(said, "plan"), file.text(said, "quote")))
                        .toList());
    }

    /** All, in the order of the plan. */
    public List<Park> parks() {
        return List.copyOf(parks.values());
    }

    /** The park of this code, if there is one. */
    public Optional<Park> find(ParkCode code) {
        return Optional.ofNullable(parks.get(code));
    }

    /**
     * The park of this code.
     *
     * @throws InvalidValue with code {@code unknown-park}, naming those there are
     */
    public Park get(ParkCode code) {
        Park park = parks.get(code);
        if (park == null) {
            String known = parks.keySet().stream().map(ParkCode::value).collect(Collectors.joining(", "));
            throw new InvalidValue("unknown-park", code.value(), Text.of("one of " + known, "下列分园之一：" + known));
        }
        return park;
    }
}
