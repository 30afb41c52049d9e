package cn.onezone.enterprises.registry;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import java.util.List;

/** What a decision on an enterprise would mean to the figures of its dated facts, before it is taken (R5). */
public interface FactsEffect {
    /**
     * An exact sum.
     *
     * @param amount in the currency's main unit, two decimals
     * @param currency ISO 4217 code
     */
    record Sum(String amount, String currency) {}

    /**
     * The facts of a kind that count for a park, of this enterprise only.
     *
     * @param count each once
     * @param withoutAmount of them those of which no amount is known, which no sum contains
     * @param sums exact, for each currency
     */
    record Tally(long count, long withoutAmount, List<Sum> sums) {
        /** Copies the list. */
        public Tally {
            sums = List.copyOf(sums);
        }
    }

    /**
     * A figure of a park that would change, over all periods.
     *
     * @param park whose figure
     * @param kind of the facts
     * @param before as it is
     * @param after as it would be
     */
    record Change(ParkCode park, FactKind kind, Tally before, Tally after) {}

    /**
     * Compares which facts count for which park, as they are known now and valid today. Nothing is written.
     *
     * @param before the registration as it is
     * @param after the registration as it would be
     * @return by park and kind; none where no park would have others than it has
     */
    List<Change> between(Registration before, Registration after);
}
