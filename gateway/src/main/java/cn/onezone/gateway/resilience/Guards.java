package cn.onezone.gateway.resilience;

import cn.onezone.gateway.routes.Backend;
import cn.onezone.kit.outgoing.OutgoingUrls;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The guards of all backends called so far; as many as there are backends. */
@Component
final class Guards implements DisposableBean {
    private final ConcurrentMap<String, Guard> guards = new ConcurrentHashMap<>();
    private final ResilienceSettings settings;
    private final OutgoingUrls urls;
    private final MeterRegistry meters;

    Guards(ResilienceSettings settings, OutgoingUrls urls, MeterRegistry meters) {
        this.urls = urls;
        this.settings = settings;
        this.meters = meters;
    }

    ResilienceSettings settings() {
        return settings;
    }

    Guard of(Backend backend) {
        Guard guard = guards.get(backend.name());
        return guard != null && guard.backend().equals(backend) ? guard : renew(backend);
    }

    // a backend that has moved starts afresh: what its old address did says nothing of the new one
    private synchronized Guard renew(Backend backend) {
        Guard guard = guards.get(backend.name());
        if (guard != null && guard.backend().equals(backend)) {
            return guard;
        }
        if (guard != null) {
            guard.retire();
        }
        Guard renewed = new Guard(backend, settings, urls, meters);
        guards.put(backend.name(), renewed);
        return renewed;
    }

    Collection<Guard> all() {
        return List.copyOf(guards.values());
    }

    @Override
    public void destroy() {
        guards.values().forEach(Guard::retire);
    }
}
