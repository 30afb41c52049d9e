package cn.onezone.talent.programmes;

import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.directory.TalentProgrammes;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** All programmes. At start those of the plans are added where they are not there yet. */
@Component
public class Programmes implements ApplicationRunner {
    private final Aggregates<Programme> programmes;

    Programmes(MongoDatabase database, Relay relay) {
        this.programmes =
                new Aggregates<>(database, "programmes", Programme.class, relay).index(Indexes.ascending("state.code"));
    }

    @Override
    public void run(ApplicationArguments args) {
        for (TalentProgrammes.Programme known : TalentProgrammes.bundled()) {
            if (programmes.find(known.code()).isEmpty()) {
                var _ = define(new Programme(known.code(), known.name(), known.plan(), false), null);
            }
        }
    }

    Creating<Programme> define(Programme programme, @Nullable Creation creation) {
        return programmes.create(
                programme.code(),
                programme,
                creation,
                List.of(Outgoing.of(
                        TalentEvents.PROGRAMME_DEFINED, "programme/" + programme.code(), programme.defined())));
    }

    /**
     * The programme of this code.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-found}
     */
    public Stored<Programme> get(String code) {
        return programmes
                .find(code)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "there is no talent programme " + code, "没有人才计划 " + code)
                                .refused());
    }

    List<Stored<Programme>> list(String after, int limit) {
        return programmes.find(gt("state.code", after), Sorts.ascending("state.code"), limit + 1);
    }

    long count() {
        return programmes.count();
    }
}
