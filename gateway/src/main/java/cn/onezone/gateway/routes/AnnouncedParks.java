package cn.onezone.gateway.routes;

import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.gateway.view.ViewConfiguration.Announcements;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A park says in its heartbeats where its door is, so a new one is routed to with no release (R1). An address that the
 * operator has set stands: what a park knows of itself may be its name inside another network.
 */
@Component
final class AnnouncedParks implements Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedParks.class);
    private static final String SOURCE = "/parks/";

    private final Backends backends;

    AnnouncedParks(Backends backends) {
        this.backends = backends;
    }

    @Override
    public void accept(Heartbeat heartbeat) {
        String address = heartbeat.address();
        if (address == null || !heartbeat.source().startsWith(SOURCE)) {
            return;
        }
        String park = heartbeat.source().substring(SOURCE.length());
        if (backends.setByOperator(park)) {
            return;
        }
        try {
            backends.announce(park, URI.create(address));
        } catch (IllegalArgumentException e) {
            // one park's mistake must not stop the reading of the log
            LOG.warn("the address in a heartbeat of {} is not used: {}", heartbeat.source(), e.getMessage());
        }
    }
}
