package cn.onezone.parks.imports;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this park has said of the headings of files: one mapping for each sort of files. */
@Component
public class ImportMappings {
    /** That of rosters. */
    static final String ROSTER = "roster";

    private final Aggregates<ImportMapping> mappings;

    ImportMappings(MongoDatabase database, Relay relay) {
        this.mappings = new Aggregates<>(database, "import-mappings", ImportMapping.class, relay);
    }

    Optional<Stored<ImportMapping>> find(String id) {
        return mappings.find(id);
    }

    /**
     * What headings mean in files of a sort.
     *
     * @param id see {@link MappingDoor.Columns#id}
     */
    public List<ImportMapping.Mapped> headings(String id) {
        return find(id).map(stored -> stored.state().headings()).orElse(List.of());
    }

    /**
     * Writes it.
     *
     * @param before absent if there was none
     * @throws cn.onezone.kit.store.StaleVersion if somebody else has written meanwhile
     */
    Stored<ImportMapping> write(String id, @Nullable Stored<ImportMapping> before, ImportMapping after) {
        if (before != null) {
            return before.state().equals(after) ? before : mappings.replace(before, after, List.of());
        }
        if (mappings.create(id, after, null, List.of()) instanceof Creating.Created<ImportMapping>(var stored)) {
            return stored;
        }
        throw Problem.of(
                        KitProblem.STALE_VERSION,
                        "the mapping was written meanwhile; read it again",
                        "列名对应关系已被他人更新，请重新读取")
                .refused();
    }
}
