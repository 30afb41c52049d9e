package cn.onezone.gateway.resilience;

import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows each backend's breaker. The gateway itself is up whatever they do: it always answers. */
@Component("backendsHealthIndicator")
final class BackendsHealth implements HealthIndicator {
    private final Guards guards;

    BackendsHealth(Guards guards) {
        this.guards = guards;
    }

    @Override
    public Health health() {
        TreeMap<String, String> states = new TreeMap<>();
        guards.all()
                .forEach(guard ->
                        states.put(guard.backend().name(), guard.state().name()));
        return Health.up().withDetails(states).build();
    }
}
