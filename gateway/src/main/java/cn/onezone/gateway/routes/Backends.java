package cn.onezone.gateway.routes;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.gateway.routes.Destination.Elsewhere;
import cn.onezone.gateway.routes.Destination.NoSuchPark;
import cn.onezone.gateway.routes.Destination.NotConnected;
import cn.onezone.gateway.routes.Destination.To;
import cn.onezone.kit.outgoing.OutgoingUrls;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The services that are known now. Parks are data (R1): one may be announced while the gateway runs, and its paths lead
 * to it from then on. Safe for concurrent use.
 */
public final class Backends {
    /** First segments of the paths that the city's own services answer. */
    static final Set<String> CITY = Set.of("enterprises", "indicators", "funds", "talent", "projects", "partners");

    private static final String PARKS = "parks";

    /**
     * The city's service whose path this is, with an address or without.
     *
     * @param path as it came
     * @return absent for all other paths
     */
    public static @Nullable String cityService(String path) {
        String first = first(path);
        return CITY.contains(first) ? first : null;
    }

    private static String first(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    }

    private record Known(Map<String, Backend> city, Map<String, Optional<Backend>> parks) {}

    private final OutgoingUrls urls;
    private final Set<String> set;
    private volatile Known known;

    /**
     * @param directory the parks there are
     * @param addresses base address by name, see {@link RouteSettings}; a park that the directory lacks becomes known
     * @param urls which announced addresses may be called; those of the settings may
     * @throws IllegalArgumentException naming the entry whose name is no park code or whose address is none
     */
    public Backends(ParkDirectory directory, Map<String, URI> addresses, OutgoingUrls urls) {
        this.urls = urls;
        Map<String, Backend> city = new TreeMap<>();
        Map<String, Optional<Backend>> parks = new LinkedHashMap<>();
        for (Park park : directory.parks()) {
            parks.put(park.code().value(), Optional.empty());
        }
        new TreeMap<>(addresses).forEach((name, address) -> {
            if (CITY.contains(name)) {
                city.put(name, new Backend(name, address, false));
            } else {
                String code = ParkCode.of(name).value();
                parks.put(code, Optional.of(new Backend(PARKS + "/" + code, address, false)));
            }
        });
        this.set = Set.copyOf(addresses.keySet());
        this.known = new Known(Map.copyOf(city), parks);
    }

    /**
     * Makes a park known from now on, or gives it a new address. The caller keeps it: after a restart it is announced
     * again.
     *
     * @param park code of the park
     * @param address scheme, host and port of its service
     * @throws cn.onezone.contracts.wire.InvalidValue if the code has not the form of one
     * @throws IllegalArgumentException if the address is none, or may not be called
     */
    public synchronized void announce(String park, URI address) {
        String code = ParkCode.of(park).value();
        Backend announced = new Backend(PARKS + "/" + code, address, true);
        if (Optional.of(announced).equals(known.parks().get(code))) {
            return;
        }
        urls.check(announced.address());
        Map<String, Optional<Backend>> parks = new LinkedHashMap<>(known.parks());
        parks.put(code, Optional.of(announced));
        known = new Known(known.city(), parks);
    }

    /** The city's services that have an address, by name. */
    public List<Backend> city() {
        return List.copyOf(new TreeMap<>(known.city()).values());
    }

    /** Names of the city's services that have none. */
    public List<String> unconnected() {
        return CITY.stream()
                .filter(name -> !known.city().containsKey(name))
                .sorted()
                .toList();
    }

    /** The parks that have an address, in the order of the directory, announced ones last. */
    public List<Backend> parks() {
        return known.parks().values().stream().flatMap(Optional::stream).toList();
    }

    /** Whether the operator's settings give this park its address. */
    boolean setByOperator(String park) {
        return set.contains(park);
    }

    /** Codes of all parks that are known, with or without an address. */
    public List<String> parkCodes() {
        return List.copyOf(known.parks().keySet());
    }

    /**
     * Whether a path is the proxy's: one of a city service that has an address, or of a park, there or not.
     *
     * @param path as it came, neither decoded nor rid of its parameters, for so it is sent on
     */
    public boolean leads(String path) {
        return !(lead(path) instanceof Elsewhere);
    }

    /** A city service that has no address leads elsewhere, like any other path that is not the proxy's. */
    Destination lead(String path) {
        int end = path.indexOf('/', 1);
        String first = first(path);
        Known now = known;
        if (!first.equals(PARKS)) {
            Backend service = now.city().get(first);
            return service == null ? Elsewhere.ELSEWHERE : new To(service);
        }
        if (end < 0 || end + 1 == path.length()) {
            return Elsewhere.ELSEWHERE;
        }
        int codeEnd = path.indexOf('/', end + 1);
        String code = path.substring(end + 1, codeEnd < 0 ? path.length() : codeEnd);
        Optional<Backend> park = now.parks().get(code);
        if (park == null) {
            return new NoSuchPark(code, List.copyOf(now.parks().keySet()));
        }
        return park.<Destination>map(To::new).orElseGet(() -> new NotConnected(code));
    }
}
