package cn.onezone.projects.screening;

import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.projects.ProjectEvent.RestrictionListAdopted;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.projects.ProjectsProblem;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** All versions of the list. At first start the bundled one is adopted, so that screening works from the first day. */
@Component
public class RestrictionLists implements InitializingBean {
    private static final String BUNDLED = "/cn/onezone/projects/restriction-list.json";
    private static final int MOST = 1_000;

    private final Aggregates<RestrictionList> lists;

    RestrictionLists(MongoDatabase database, Relay relay) {
        this.lists = new Aggregates<>(database, "restrictionLists", RestrictionList.class, relay)
                .index(Indexes.ascending("state.effectiveFrom", "state.version"));
    }

    @Override
    public void afterPropertiesSet() {
        if (lists.find(empty(), Sorts.ascending("state.effectiveFrom", "state.version"), 1)
                .isEmpty()) {
            var _ = adopt(bundled(), null);
        }
    }

    /** The list that the product brings: its own reading of a plan's sentence, as its source says. */
    public static RestrictionList bundled() {
        try (InputStream in = RestrictionLists.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new FileNotFoundException(BUNDLED + " is not on the class path");
            }
            Bundled list = EventJson.read(in.readAllBytes(), Bundled.class);
            return new RestrictionList(
                    list.version(),
                    list.effectiveFrom(),
                    list.source(),
                    list.clauses().stream().map(Bundled.Clause::clause).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Bundled(String version, LocalDate effectiveFrom, String source, List<Clause> clauses) {
        record Clause(
                String id,
                cn.onezone.contracts.value.IndustryCode industry,
                cn.onezone.contracts.projects.ProjectEvent.Verdict verdict,
                String text) {
            cn.onezone.contracts.projects.ProjectEvent.RestrictionClause clause() {
                return new cn.onezone.contracts.projects.ProjectEvent.RestrictionClause(
                        id, industry, List.of(), verdict, text);
            }
        }
    }

    Creating<RestrictionList> adopt(RestrictionList list, @Nullable Creation creation) {
        RestrictionListAdopted event = list.adopted();
        return lists.create(
                list.version(),
                list,
                creation,
                List.of(Outgoing.of(
                        ProjectEvents.RESTRICTION_LIST_ADOPTED, "restriction-list/" + list.version(), event)));
    }

    /**
     * The version in force on a day: the latest that has begun.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code no-restriction-list}
     */
    public RestrictionList inForce(LocalDate day) {
        return lists
                .find(lte("state.effectiveFrom", day), Sorts.descending("state.effectiveFrom", "state.version"), 1)
                .stream()
                .findFirst()
                .map(Stored::state)
                .orElseThrow(() -> Problem.of(ProjectsProblem.NO_LIST, "none has begun by " + day, day + " 没有已生效的版本")
                        .refused());
    }

    /** All versions, oldest first. */
    List<Stored<RestrictionList>> all() {
        return lists.find(empty(), Sorts.ascending("state.effectiveFrom", "state.version"), MOST);
    }

    Stored<RestrictionList> get(String version) {
        return lists.find(version)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND, "there is no list of version " + version, "没有目录版本 " + version)
                        .refused());
    }
}
