package cn.onezone.parks.submissions;

import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The city's rounds as far as the park knows them. */
@Component
class KnownRounds {
    private static final int ATTEMPTS = 5;

    private final Aggregates<KnownRound> rounds;
    private final Aggregates<KnownReminder> reminders;

    KnownRounds(MongoDatabase database, Relay relay) {
        this.rounds =
                new Aggregates<>(database, "rounds", KnownRound.class, relay).index(Indexes.ascending("state.id"));
        this.reminders = new Aggregates<>(database, "reminders", KnownReminder.class, relay);
    }

    Optional<Stored<KnownRound>> find(Period period) {
        return rounds.find(period.value());
    }

    void learn(RoundOpened round, long sequence) {
        String id = round.period().value();
        newest(rounds, id, new KnownRound(id, round, sequence), KnownRound::sequence);
    }

    void learn(SubmissionDue due, long sequence) {
        String id = due.period().value();
        newest(reminders, id, new KnownReminder(id, due, sequence), KnownReminder::sequence);
    }

    /** An older one than what is known changes nothing. */
    private static <S> void newest(Aggregates<S> all, String id, S said, ToLongFunction<S> sequence) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored<S> before = all.find(id).orElse(null);
            if ((before != null && sequence.applyAsLong(said) <= sequence.applyAsLong(before.state()))
                    || all.saveAll(List.of(new Write<>(before, id, said, List.of())))
                            .isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException(id + " is written by somebody else all the time");
    }

    /** The latest reminders of some rounds, by period. */
    Map<String, SubmissionDue> reminders(Collection<String> periods) {
        return reminders.findAll(periods).stream()
                .collect(Collectors.toMap(Stored::id, s -> s.state().reminder()));
    }

    /** All, by period. */
    Excerpt<KnownRound> list(String after, int limit) {
        return new Excerpt<>(
                rounds.count(), rounds.find(gt("state.id", after), Sorts.ascending("state.id"), limit + 1));
    }
}
