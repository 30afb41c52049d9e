package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the enterprise service publishes of the restructuring of parks (R1). Subject of each: the id of the restructuring. */
public sealed interface RestructuringEvent {
    /** The restructuring. */
    String id();

    /**
     * Parks are restructured from a day on: one is split, or several become one. Which enterprise goes where is told by its
     * own record; of earlier days "reported" answers stay as they are.
     *
     * @param id the restructuring
     * @param effective first day of the new parks
     * @param from the parks that are no more from that day on, unless they are among the new ones
     * @param parts the new parks, each with what goes there; an enterprise goes to the first part that it matches
     * @param otherwise where goes what matches no part, absent if nothing may
     * @param reason why, in the coordinator's words
     */
    record ParksRestructured(
            String id,
            LocalDate effective,
            List<ParkCode> from,
            List<RestructuringPart> parts,
            @Nullable ParkCode otherwise,
            @Nullable String reason)
            implements RestructuringEvent {
        /** Copies the lists. */
        public ParksRestructured {
            from = List.copyOf(from);
            parts = List.copyOf(parts);
        }
    }

    /**
     * What goes to one of the new parks.
     *
     * @param park the new park
     * @param districts names of districts
     * @param addresses beginnings of addresses
     * @param industries beginnings of GB/T 4754-2017 codes
     * @param enterprises how many are named one by one
     */
    record RestructuringPart(
            ParkCode park, List<String> districts, List<String> addresses, List<String> industries, int enterprises) {
        /** Copies the lists. */
        public RestructuringPart {
            districts = List.copyOf(districts);
            addresses = List.copyOf(addresses);
            industries = List.copyOf(industries);
        }
    }

    /**
     * Every enterprise that was known when parks were restructured counts for its new park. Those that arrive later are
     * mapped as they arrive.
     *
     * @param id the restructuring
     * @param effective first day of the new parks
     * @param mapped how many enterprises went where
     * @param unmatched how many matched no part and stay with the former park
     */
    record RestructuringApplied(String id, LocalDate effective, List<MappedEnterprises> mapped, long unmatched)
            implements RestructuringEvent {
        /** Copies the list. */
        public RestructuringApplied {
            mapped = List.copyOf(mapped);
        }
    }

    /**
     * How many enterprises went to a new park.
     *
     * @param park the new park
     * @param enterprises how many, those of former days among them
     */
    record MappedEnterprises(ParkCode park, long enterprises) {}
}
