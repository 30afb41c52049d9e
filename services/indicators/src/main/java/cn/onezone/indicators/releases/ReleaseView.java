package cn.onezone.indicators.releases;

import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A release as it is shown. */
record ReleaseView(
        String id,
        Period period,
        @Nullable String indicator,
        Instant visibleFrom,
        @Nullable String reason) {
    static ReleaseView of(Stored<Release> stored) {
        Release release = stored.state();
        return new ReleaseView(
                release.id(), release.period(), release.indicator(), release.visibleFrom(), release.reason());
    }
}
