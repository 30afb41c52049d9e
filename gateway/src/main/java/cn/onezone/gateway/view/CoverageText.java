package cn.onezone.gateway.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.util.RawValue;

/**
 * The coverage of answers as JSON, written once for all answers of a moment: it is half of a short answer. It is kept
 * until the view changes and never longer than a finished answer.
 */
final class CoverageText {
    private final @Nullable String through;
    private final ViewSettings.View settings;
    private final Clock clock;
    private volatile @Nullable Written last;

    private record Written(long version, Instant at, RawValue json) {}

    /**
     * Has written nothing yet.
     *
     * @param through the service that the parks' facts pass through, absent if they come directly
     */
    CoverageText(@Nullable String through, ViewSettings.View settings, Clock clock) {
        this.through = through;
        this.settings = settings;
        this.clock = clock;
    }

    /** The coverage of answers from this snapshot: that of a newer one would say more than they hold. */
    RawValue of(Snapshot snapshot) {
        Instant now = clock.instant();
        Written known = last;
        if (known == null
                || known.version != snapshot.version()
                || Duration.between(known.at, now).compareTo(settings.answersLive()) >= 0) {
            known = new Written(
                    snapshot.version(),
                    now,
                    new RawValue(new SerializedString(Answer.text(snapshot.coverage(through, now, settings)))));
            last = known;
        }
        return known.json;
    }
}
