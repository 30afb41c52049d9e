package cn.onezone.projects.lifecycle;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All projects. */
@Component
class Projects {
    private final Aggregates<Project> projects;

    Projects(MongoDatabase database, Relay relay) {
        this.projects = new Aggregates<>(database, "projects", Project.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.stage", "state.id"))
                .index(Indexes.ascending("state.park", "state.id"))
                .index(Indexes.ascending("state.stage", "state.park", "state.id"))
                .index(Indexes.ascending("state.screenedAgainst"));
    }

    Creating<Project> register(Project project, @Nullable Creation creation) {
        return projects.create(project.id(), project, creation, List.of(event(project)));
    }

    Stored<Project> advance(Stored<Project> before, Project after) {
        return projects.replace(before, after, List.of(event(after)));
    }

    /** Writes what is nobody's business but the service's own: nothing is told. */
    Stored<Project> note(Stored<Project> before, Project after) {
        return projects.replace(before, after, List.of());
    }

    /** Writes a batch; answers the ids that somebody else has written meanwhile. */
    Set<String> advanceAll(List<Stored<Project>> before, List<Project> after) {
        List<Write<Project>> writes = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            writes.add(new Write<>(before.get(i), before.get(i).id(), after.get(i), List.of(event(after.get(i)))));
        }
        return projects.saveAll(writes);
    }

    private static Outgoing<ProjectAdvanced> event(Project project) {
        return Outgoing.of(ProjectEvents.PROJECT_ADVANCED, "project/" + project.id(), project.advanced());
    }

    Stored<Project> get(String id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    Optional<Stored<Project>> find(String id) {
        return projects.find(id);
    }

    static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no project " + id, "没有项目 " + id)
                .refused();
    }

    /** Open projects that were screened against another version. */
    List<Stored<Project>> notScreenedAgainst(String version, int limit) {
        Bson order = Sorts.ascending("state.screenedAgainst");
        List<Stored<Project>> found =
                projects.find(and(gt("state.screenedAgainst", ""), lt("state.screenedAgainst", version)), order, limit);
        return found.isEmpty() ? projects.find(gt("state.screenedAgainst", version), order, limit) : found;
    }

    List<Stored<Project>> list(@Nullable Stage stage, @Nullable ParkCode park, String after, int limit) {
        List<Bson> filters = filters(stage, park);
        List<String> order = new ArrayList<>();
        if (stage != null) {
            order.add("state.stage");
        }
        if (park != null) {
            order.add("state.park");
        }
        order.add("state.id");
        filters.add(gt("state.id", after));
        return projects.find(and(filters), Sorts.ascending(order), limit + 1);
    }

    long count(@Nullable Stage stage, @Nullable ParkCode park) {
        List<Bson> filters = filters(stage, park);
        return filters.isEmpty() ? projects.count() : projects.count(and(filters));
    }

    private static List<Bson> filters(@Nullable Stage stage, @Nullable ParkCode park) {
        List<Bson> filters = new ArrayList<>();
        if (stage != null) {
            filters.add(eq("state.stage", stage.name()));
        }
        if (park != null) {
            filters.add(eq("state.park", park.value()));
        }
        return filters;
    }
}
