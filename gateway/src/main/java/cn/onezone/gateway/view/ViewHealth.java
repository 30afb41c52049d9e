package cn.onezone.gateway.view;

import cn.onezone.kit.log.Standing;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * How the view stands. It counts as up while it can answer, also from what it knew: a gateway that is taken out of
 * service because the log is away would answer nobody. It is down when what reads the log has ended: then it knows nothing new
 * until it is started again, and nothing else would show it.
 */
final class ViewHealth implements HealthIndicator {
    private static final int MOST_SHOWN = 20;

    private final CityView view;

    ViewHealth(CityView view) {
        this.view = view;
    }

    @Override
    public Health health() {
        List<Unreadable.Entry> unreadable = view.unreadableEvents();
        Standing standing = view.standing();
        boolean ended = view.isRunning() && standing.hasEnded();
        Health.Builder health = view.version() > 0 && view.isRunning() && !ended ? Health.up() : Health.down();
        String fault = ended ? standing.wrong() : view.fault();
        if (fault != null) {
            health.withDetail("fault", fault);
        }
        return health.withDetail("positions", view.shownPositions())
                .withDetail("unreadableEvents", unreadable.size())
                .withDetail(
                        "unreadable",
                        unreadable.stream()
                                .limit(MOST_SHOWN)
                                .map(one -> one.where() + " " + one.type() + " " + one.source() + " " + one.subject()
                                        + ": " + one.cause())
                                .toList())
                .build();
    }
}
