package cn.onezone.gateway.view;

import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.gateway.routes.Backend;
import cn.onezone.gateway.routes.Backends;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the routes of parks that speak on the log and stand in no settings (R1). What the operator has configured
 * stands: a park may know itself by an address that does not lead there from here.
 */
final class Announcements implements Consumer<Heartbeat> {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
    private static final String PARK = "/parks/";

    private final Backends backends;
    private final Set<String> configured = new HashSet<>();
    private final Map<String, String> announced = new HashMap<>();

    Announcements(Backends backends) {
        this.backends = backends;
        for (Backend backend : backends.parks()) {
            configured.add("/" + backend.name());
        }
    }

    @Override
    public synchronized void accept(Heartbeat heartbeat) {
        String address = heartbeat.address();
        if (address == null
                || !heartbeat.source().startsWith(PARK)
                || configured.contains(heartbeat.source())
                || address.equals(announced.get(heartbeat.source()))) {
            return;
        }
        try {
            backends.announce(heartbeat.source().substring(PARK.length()), URI.create(address));
            LOG.info("{} has its service at {}", heartbeat.source(), address);
        } catch (IllegalArgumentException e) {
            LOG.warn("{} tells an address that leads nowhere: {}", heartbeat.source(), e.getMessage());
        }
        announced.put(heartbeat.source(), address);
    }
}
