package cn.onezone.talent.persons;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A nominated person. Public because the record codec reads it. All that identifies them is in this one document, so that one write erases it.
 *
 * @param pseudonym drawn at random, the only trace of the person outside
 * @param firstNomination for which the person was first taken in
 * @param idNumber by which a person nominated again is found, whoever nominates; absent after erasure
 * @param statements what was stated of the person, by nomination: each is its park's own (R2), none adds to another; empty
 *     after erasure
 * @param unconfirmedSince when the person was last nominated, until the nomination is known to stand
 * @param erasedAt when the data were erased
 */
public record Person(
        String pseudonym,
        String firstNomination,
        @Nullable String idNumber,
        Map<String, Statement> statements,
        @Nullable Instant unconfirmedSince,
        @Nullable Instant erasedAt) {
    static final int MOST_NOMINATIONS = 100;

    /**
     * What one nomination states. Public because the record codec reads it.
     *
     * @param data of the person
     * @param merits what was written about them
     */
    public record Statement(PersonalData data, String merits) {
        @Override
        public String toString() {
            return "Statement[…]";
        }
    }

    /** Copies the statements. */
    public Person {
        statements = Map.copyOf(statements);
    }

    static Person nominated(String pseudonym, String nomination, Statement stated, Instant now) {
        return new Person(pseudonym, nomination, stated.data().idNumber(), Map.of(nomination, stated), now, null);
    }

    /** The same person nominated again, or the same nomination repeated after a crash. */
    Person nominatedAgain(String nomination, Statement stated, Instant now) {
        Map<String, Statement> all = new HashMap<>(statements);
        all.put(nomination, stated);
        return new Person(pseudonym, firstNomination, stated.data().idNumber(), all, now, null);
    }

    /** Without what was stated for nominations that do not stand. */
    Person keeping(Set<String> nominations) {
        Map<String, Statement> kept = new HashMap<>(statements);
        kept.keySet().retainAll(nominations);
        return new Person(pseudonym, firstNomination, idNumber, kept, unconfirmedSince, erasedAt);
    }

    Person confirmed() {
        return new Person(pseudonym, firstNomination, idNumber, statements, null, erasedAt);
    }

    Person erased(Instant at) {
        return new Person(pseudonym, firstNomination, null, Map.of(), null, at);
    }

    @Override
    public String toString() {
        return "Person[pseudonym=" + pseudonym + "]";
    }
}
