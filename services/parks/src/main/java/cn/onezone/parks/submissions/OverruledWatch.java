package cn.onezone.parks.submissions;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Looks at start and again after each pause which of the park's submissions that the city has are made of enterprises that count for
 * another park by now (R5). Gauge {@code onezone.parks.submissions.overruled}: how many submissions, none before the first look.
 */
@Component
class OverruledWatch extends Recurring {
    // a submission has two lists of cells, each of which may be nearly a message long
    private static final int PAGE = 20;

    private final Submissions submissions;
    private final OverruledSince overruledSince;
    /** What was read of each in its last version: only what is written since is read again. */
    private final Map<String, Looked> looked = new HashMap<>();

    private volatile int count;

    OverruledWatch(
            Submissions submissions, OverruledSince overruledSince, SubmissionSettings settings, MeterRegistry meters) {
        super("overruled-submissions", settings.overruledEvery());
        this.submissions = submissions;
        this.overruledSince = overruledSince;
        Gauge.builder("onezone.parks.submissions.overruled", this, watch -> watch.count)
                .description("submissions that the city has with enterprises that count for another park by now")
                .register(meters);
    }

    private record Looked(long version, OverruledSince.Told told) {}

    @Override
    protected void once() {
        Set<String> there = new HashSet<>();
        String after = "";
        Map<String, Long> page;
        do {
            page = submissions.versions(after, PAGE);
            List<String> changed = new ArrayList<>();
            for (Map.Entry<String, Long> one : page.entrySet()) {
                Looked before = looked.get(one.getKey());
                if (before == null || before.version() != one.getValue()) {
                    changed.add(one.getKey());
                }
                after = one.getKey().compareTo(after) > 0 ? one.getKey() : after;
            }
            there.addAll(page.keySet());
            for (Stored<Submission> one : submissions.findAll(changed)) {
                looked.put(one.id(), new Looked(one.version(), OverruledSince.Told.of(one.state())));
            }
        } while (page.size() == PAGE);
        looked.keySet().retainAll(there);
        count = overruledSince
                .of(looked.values().stream().map(Looked::told).toList())
                .size();
    }
}
