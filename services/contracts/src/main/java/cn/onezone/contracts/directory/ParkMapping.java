package cn.onezone.contracts.directory;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * To which park a district name 地区 or the registering authority in a USCC points. Both are data, for both change: former
 * counties, development areas and abolished districts still stand in addresses and codes.
 */
public final class ParkMapping {
    private final Map<String, ParkCode> districts;
    private final Set<String> silentDistricts;
    private final Map<String, ParkCode> authorities;
    private final Set<String> silentAuthorities;

    private ParkMapping(
            Map<String, ParkCode> districts,
            Set<String> silentDistricts,
            Map<String, ParkCode> authorities,
            Set<String> silentAuthorities) {
        this.districts = districts;
        this.silentDistricts = silentDistricts;
        this.authorities = authorities;
        this.silentAuthorities = silentAuthorities;
    }

    /** Where something points to. */
    public sealed interface Pointer {
        /** To one park. */
        record To(ParkCode park) implements Pointer {}

        /** To the city or the nation as a whole, which says nothing about the park. */
        record Silent() implements Pointer {}

        /** To nothing that is known: another city, or no district at all. */
        record Unknown() implements Pointer {}
    }

    /** The mapping that the product knows. */
    public static ParkMapping bundled() {
        return read(Resource.bundled("/cn/onezone/directory/park-mapping.json"));
    }

    /**
     * The mapping of an operator's own file, in the form of the bundled one.
     *
     * @throws IllegalArgumentException naming what is missing in it
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ParkMapping of(Path file) {
        return read(Resource.file(file));
    }

    private static ParkMapping read(Resource file) {
        Map<String, ParkCode> districts = new HashMap<>();
        for (JsonNode district : file.list("districts")) {
            ParkCode park = ParkCode.of(file.text(district, "park"));
            for (JsonNode name : file.list(district, "names", true)) {
                ParkCode other = districts.put(folded(name.stringValue()), park);
                if (other != null && !other.equals(park)) {
                    throw new IllegalArgumentException(
                            file.name() + ": district " + name.stringValue() + " points to two parks");
                }
            }
        }
        Map<String, ParkCode> authorities = new HashMap<>();
        for (JsonNode authority : file.list("authorities")) {
            authorities.put(file.text(authority, "code"), ParkCode.of(file.text(authority, "park")));
        }
        Set<String> silentDistricts = new HashSet<>();
        Set<String> silentAuthorities = new HashSet<>();
        JsonNode silent = file.root().path("silent");
        for (JsonNode name : file.list(silent.path("districts"), "names", false)) {
            silentDistricts.add(folded(name.stringValue()));
        }
        for (JsonNode authority : file.list(silent, "authorities", false)) {
            silentAuthorities.add(file.text(authority, "code"));
        }
        return new ParkMapping(districts, silentDistricts, authorities, silentAuthorities);
    }

    /** This mapping, and the districts of the directory that it does not name: a new park needs no second file (R1). */
    public ParkMapping with(ParkDirectory directory) {
        Map<String, ParkCode> moreDistricts = new HashMap<>(districts);
        Map<String, ParkCode> moreAuthorities = new HashMap<>(authorities);
        for (Park park : directory.parks()) {
            moreDistricts.putIfAbsent(folded(park.districtZh()), park.code());
            moreAuthorities.putIfAbsent(park.districtCode(), park.code());
        }
        return new ParkMapping(moreDistricts, silentDistricts, moreAuthorities, silentAuthorities);
    }

    /** Where a district name points to; blanks and full-width forms do not matter. */
    public Pointer ofDistrict(String name) {
        return pointer(folded(name), districts, silentDistricts);
    }

    /** Where the registering authority of a code points to, characters 3 to 8. */
    public Pointer ofAuthority(Uscc uscc) {
        return pointer(uscc.authority(), authorities, silentAuthorities);
    }

    private static Pointer pointer(String key, Map<String, ParkCode> parks, Set<String> silent) {
        ParkCode park = parks.get(key);
        if (park != null) {
            return new Pointer.To(park);
        }
        return silent.contains(key) ? new Pointer.Silent() : new Pointer.Unknown();
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).replaceAll("\\s+", "");
    }
}
