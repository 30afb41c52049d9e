package cn.onezone.kit;

import cn.onezone.kit.log.LogReader;
import cn.onezone.kit.log.Standing;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the readers of the log go on. It is down when one has ended or fails for a reason that should not be, which
 * somebody must look into. That the log is away is no reason to be taken out of service: a service works without it.
 */
final class LogHealth implements HealthIndicator {
    private final List<Standing> standings;

    LogHealth(List<? extends LogReader> readers) {
        this.standings = readers.stream().map(LogReader::standing).toList();
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Standing one : standings) {
            String wrong = one.wrong();
            if (wrong != null) {
                health.down().withDetail(one.group(), wrong);
            }
        }
        return health.build();
    }
}
