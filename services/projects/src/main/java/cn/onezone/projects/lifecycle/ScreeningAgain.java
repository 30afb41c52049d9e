package cn.onezone.projects.lifecycle;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.projects.ProjectsSettings;
import cn.onezone.projects.screening.Adoption;
import cn.onezone.projects.screening.RestrictionList;
import cn.onezone.projects.screening.RestrictionLists;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Holds open projects against the list in force whenever it is another than the one they were screened against (R20): at
 * start, when a version is adopted, and regularly, because a version begins on its day whether anybody is there or not.
 */
@Component
class ScreeningAgain extends Recurring implements Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(ScreeningAgain.class);
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int BATCH = 200;
    private static final int FRUITLESS = 5;

    private final Projects projects;
    private final RestrictionLists lists;
    private final Clock clock;

    ScreeningAgain(Projects projects, RestrictionLists lists, ProjectsSettings settings, Clock clock) {
        super("screening-again", settings.screenAgainEvery());
        this.projects = projects;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void adopted() {
        soon();
    }

    @Override
    protected void once() {
        int screened = screenAll();
        if (screened > 0) {
            LOG.info("{} open projects screened again", screened);
        }
    }

    private int screenAll() {
        LocalDate today = LocalDate.now(clock.withZone(ZONE));
        Instant now = clock.instant();
        RestrictionList list = lists.inForce(today);
        int screened = 0;
        int fruitless = 0;
        while (fruitless < FRUITLESS) {
            List<Stored<Project>> found = projects.notScreenedAgainst(list.version(), BATCH);
            if (found.isEmpty()) {
                return screened;
            }
            List<Stored<Project>> before = new ArrayList<>();
            List<Project> after = new ArrayList<>();
            for (Stored<Project> one : found) {
                if (Lifecycle.decide(one.state(), new ProjectCommand.ScreenAgain(list), today, now)
                        instanceof Decision.Accepted(Project next)) {
                    before.add(one);
                    after.add(next);
                }
            }
            Set<String> stale = projects.advanceAll(before, after);
            screened += before.size() - stale.size();
            fruitless = stale.size() == before.size() ? fruitless + 1 : 0;
        }
        return screened;
    }
}
