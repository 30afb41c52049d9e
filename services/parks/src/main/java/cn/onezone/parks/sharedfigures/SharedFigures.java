package cn.onezone.parks.sharedfigures;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The figures that this park shares, and the moves by whose terms it does. */
@Component
class SharedFigures {
    private static final int ATTEMPTS = 5;

    private final Aggregates<SharedFigure> figures;
    private final Aggregates<KnownMoves> moves;

    SharedFigures(MongoDatabase database, Relay relay) {
        this.figures = new Aggregates<>(database, "sharedFigures", SharedFigure.class, relay)
                .index(Indexes.ascending("state.key"))
                .index(Indexes.ascending("state.uscc", "state.key"));
        this.moves = new Aggregates<>(database, "knownMoves", KnownMoves.class, relay);
    }

    Optional<Stored<SharedFigure>> find(String id) {
        return figures.find(id);
    }

    KnownMoves moves(Uscc uscc) {
        return moves.find(uscc.value()).map(Stored::state).orElseGet(() -> KnownMoves.none(uscc));
    }

    void learn(RelocationStepped stepped, long sequence) {
        learn(stepped.uscc(), known -> known.after(stepped, sequence));
    }

    void learn(SharingPassed passed, long sequence) {
        learn(passed.uscc(), known -> known.after(passed, sequence));
    }

    void learn(SharingEnded ended, long sequence) {
        learn(ended.uscc(), known -> known.after(ended, sequence));
    }

    private void learn(Uscc uscc, UnaryOperator<KnownMoves> hears) {
        for (int attempt = 1; ; attempt++) {
            Stored<KnownMoves> before = moves.find(uscc.value()).orElse(null);
            KnownMoves state = before == null ? KnownMoves.none(uscc) : before.state();
            KnownMoves after = hears.apply(state);
            if (after.equals(state)
                    || moves.saveAll(List.of(new Write<>(before, uscc.value(), after, List.of())))
                            .isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(uscc.value(), before == null ? 0 : before.version());
            }
        }
    }

    Creating<SharedFigure> create(
            SharedFigure figure, @Nullable Creation creation, List<? extends Outgoing<?>> events) {
        return figures.create(figure.key(), figure, creation, events);
    }

    Stored<SharedFigure> replace(Stored<SharedFigure> before, SharedFigure after, List<? extends Outgoing<?>> events) {
        return figures.replace(before, after, events);
    }

    /** All, or those of an enterprise, by id. */
    Excerpt<SharedFigure> list(@Nullable Uscc uscc, String after, int limit) {
        if (uscc == null) {
            return new Excerpt<>(
                    figures.count(),
                    figures.find(
                            after.isEmpty() ? Filters.empty() : gt("state.key", after),
                            Sorts.ascending("state.key"),
                            limit + 1));
        }
        Bson all = eq("state.uscc", uscc.value());
        return new Excerpt<>(
                figures.count(all),
                figures.find(
                        after.isEmpty() ? all : and(all, gt("state.key", after)),
                        Sorts.ascending("state.uscc", "state.key"),
                        limit + 1));
    }
}
