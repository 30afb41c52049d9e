package cn.onezone.talent.persons;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.talent.TalentEvent.PersonErased;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.talent.TalentProblem;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** All nominated persons, by pseudonym. */
@Component
public class Persons {
    private static final Logger LOG = LoggerFactory.getLogger(Persons.class);
    private static final int ATTEMPTS = 20;

    private final Aggregates<Person> persons;
    private final Clock clock;

    Persons(MongoDatabase database, Relay relay, Clock clock) {
        this.persons = new Aggregates<>(database, "persons", Person.class, relay)
                .index(Indexes.ascending("state.firstNomination"))
                .index(Indexes.ascending("state.unconfirmedSince"));
        // of two requests that take in the same stranger at once, one finds the other's; the erased have no number
        var _ = database.getCollection("persons")
                .createIndex(
                        Indexes.ascending("state.idNumber"),
                        new IndexOptions().unique(true).sparse(true));
        this.clock = clock;
    }

    /**
     * What may be shown of a person to whom said what for.
     *
     * @param data what was stated for this nomination, whatever others stated for theirs (R2); absent after erasure
     * @param merits what was written, absent after erasure
     */
    public record Known(
            @Nullable PersonalData data, @Nullable String merits) {
        @Override
        public String toString() {
            return "Known[…]";
        }
    }

    /**
     * Takes in what a nomination states of a person. One with the number of an identity document that is known keeps the
     * pseudonym, and all that others stated stays as it is (R2); so does a nomination that is repeated after a crash.
     *
     * @return the pseudonym, drawn at random: it tells nothing to those who have only it
     */
    public String nominated(String nomination, PersonalData data, String merits) {
        Person.Statement stated = new Person.Statement(data, merits);
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<Person>> there =
                    takenInFor(nomination, data.idNumber()).or(() -> ofNumber(data.idNumber()));
            try {
                if (there.isEmpty()) {
                    String pseudonym = UUID.randomUUID().toString();
                    var _ = persons.create(
                            pseudonym, Person.nominated(pseudonym, nomination, stated, now()), null, List.of());
                    return pseudonym;
                }
                Stored<Person> person = there.get();
                if (person.state().statements().size() >= Person.MOST_NOMINATIONS) {
                    throw Problem.of(
                                    TalentProblem.TOO_MANY_NOMINATIONS,
                                    "expected at most " + Person.MOST_NOMINATIONS + " nominations of a person",
                                    "同一人至多 " + Person.MOST_NOMINATIONS + " 次推荐")
                            .refused();
                }
                return persons.replace(person, person.state().nominatedAgain(nomination, stated, now()), List.of())
                        .id();
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (MongoWriteException e) {
                // the number has come in meanwhile: look again
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The pseudonym of one whose identity document has this number, if it is known. */
    public Optional<String> pseudonym(@Nullable String idNumber) {
        return ofNumber(idNumber).map(Stored::id);
    }

    /** One of another number is another person, whatever request took them in. */
    private Optional<Stored<Person>> takenInFor(String nomination, @Nullable String idNumber) {
        return one(and(eq("state.firstNomination", nomination), eq("state.idNumber", idNumber)));
    }

    private Optional<Stored<Person>> ofNumber(@Nullable String idNumber) {
        return idNumber == null ? Optional.empty() : one(eq("state.idNumber", idNumber));
    }

    private Optional<Stored<Person>> one(Bson filter) {
        return persons.find(filter, Sorts.ascending("_id"), 1).stream().findFirst();
    }

    /** What was stated of a person for a nomination. */
    public Known known(String pseudonym, String nomination) {
        Person person = get(pseudonym).state();
        Person.Statement stated = person.statements().get(nomination);
        return stated == null ? new Known(null, null) : new Known(stated.data(), stated.merits());
    }

    /** Whether the personal data are gone. */
    public boolean isErased(String pseudonym) {
        return get(pseudonym).state().erasedAt() != null;
    }

    /** The nomination stands. A person of several is left to the sweep, which looks at each. */
    public void confirmed(String pseudonym) {
        Stored<Person> person = get(pseudonym);
        if (person.state().unconfirmedSince() != null
                && person.state().statements().size() == 1) {
            try {
                var _ = persons.replace(person, person.state().confirmed(), List.of());
            } catch (StaleVersion e) {
                LOG.debug("{} has changed meanwhile and is confirmed later", pseudonym);
            }
        }
    }

    /** Takes out what was stated for a nomination that was refused at the door. */
    public void withdrawn(String pseudonym, String nomination) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored<Person> person = get(pseudonym);
            Set<String> others = new HashSet<>(person.state().statements().keySet());
            if (!others.remove(nomination)) {
                return;
            }
            try {
                var _ = persons.replace(person, person.state().keeping(others), List.of());
                return;
            } catch (StaleVersion e) {
                LOG.debug("{} has changed meanwhile", pseudonym);
            }
        }
        // the sweep takes it out
    }

    /**
     * Somebody nominated a while ago and not confirmed since.
     *
     * @param person as read
     */
    public record Unconfirmed(Stored<Person> person) {
        /** The person's pseudonym. */
        public String pseudonym() {
            return person.id();
        }

        /** The nominations for which something is stated. */
        public Set<String> nominations() {
            return person.state().statements().keySet();
        }
    }

    /** Those nominated before a moment and not confirmed since, oldest first. */
    public List<Unconfirmed> unconfirmed(Instant before, int limit) {
        return persons
                .find(
                        and(gt("state.unconfirmedSince", Instant.EPOCH), lt("state.unconfirmedSince", before)),
                        Sorts.ascending("state.unconfirmedSince"),
                        limit)
                .stream()
                .map(Unconfirmed::new)
                .toList();
    }

    /**
     * Keeps what was stated for the nominations that stand, and erases a person of whom none does.
     *
     * @throws StaleVersion if the person was nominated meanwhile
     */
    public void settle(Unconfirmed one, Set<String> standing) {
        Person person = one.person().state();
        if (standing.isEmpty()) {
            erase(one.person());
        } else {
            var _ = persons.replace(one.person(), person.keeping(standing).confirmed(), List.of());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Erases all that identifies a person, in one write. The pseudonym and what was awarded to it stay. */
    public void erase(String pseudonym) {
        for (int attempt = 1; ; attempt++) {
            Stored<Person> person = get(pseudonym);
            if (person.state().erasedAt() != null) {
                return;
            }
            try {
                erase(person);
                return;
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void erase(Stored<Person> person) {
        var _ = persons.replace(
                person,
                person.state().erased(now()),
                List.of(Outgoing.of(
                        TalentEvents.PERSON_ERASED, "person/" + person.id(), new PersonErased(person.id()))));
    }

    private Stored<Person> get(String pseudonym) {
        return persons.find(pseudonym)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "there is no person " + pseudonym, "没有人员 " + pseudonym)
                                .refused());
    }
}
