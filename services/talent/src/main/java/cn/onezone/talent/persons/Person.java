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
 * @param idNumber copy of the one in {@code data}, by which a person nominated again is found; absent after erasure
 * @param data absent after erasure
 * @param merits what was written about the person, by nomination; empty after erasure
 * @param unconfirmedSince when the person was last nominated, until the nomination is known to stand
 * @param erasedAt when the data were erased
 */
public record Person(
        String pseudonym,
        String firstNomination,
        @Nullable String idNumber,
        @Nullable PersonalData data,
        Map<String, String> merits,
        @Nullable Instant unconfirmedSince,
        @Nullable Instant erasedAt) {
    static final int MOST_NOMINATIONS = 100;

    /** Copies the merits. */
    public Person {
        merits = Map.copyOf(merits);
    }

    static Person nominated(String pseudonym, String nomination, PersonalData data, String said, Instant now) {
        return new Person(pseudonym, nomination, data.idNumber(), data, Map.of(nomination, said), now, null);
    }

    /** The same person nominated again: what is stated newer is right, what is not stated stays. */
    Person nominatedAgain(String nomination, PersonalData newer, String said, Instant now) {
        Map<String, String> all = new HashMap<>(merits);
        all.put(nomination, said);
        PersonalData known = data == null ? newer : data.revised(newer);
        return new Person(pseudonym, firstNomination, known.idNumber(), known, all, now, null);
    }

    /** Without what was written for nominations that do not stand. */
    Person keeping(Set<String> nominations) {
        Map<String, String> kept = new HashMap<>(merits);
        kept.keySet().retainAll(nominations);
        return new Person(pseudonym, firstNomination, idNumber, data, kept, unconfirmedSince, erasedAt);
    }

    Person confirmed() {
        return new Person(pseudonym, firstNomination, idNumber, data, merits, null, erasedAt);
    }

    Person erased(Instant at) {
        return new Person(pseudonym, firstNomination, null, null, Map.of(), null, at);
    }

    @Override
    public String toString() {
        return "Person[pseudonym=" + pseudonym + "]";
    }
}
