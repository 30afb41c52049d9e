package cn.onezone.enterprises.restructuring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restructuring as a coordinator states it.
 *
 * @param effective first day of the new parks, {@code 2025-01-01}
 * @param from codes of the parks that are no more from that day on
 * @param to the new parks
 * @param reason why
 */
record RestructuringForm(
        @Nullable String effective,
        @Nullable List<String> from,
        @Nullable List<Target> to,
        @Nullable String reason) {
    /**
     * A new park, and what goes there. An enterprise goes to the park that names it, else to the first that its district,
     * address or industry matches, else to the one that takes the rest.
     *
     * @param park its code
     * @param districts names of districts
     * @param addresses beginnings of addresses
     * @param industries beginnings of GB/T 4754-2017 codes
     * @param usccs enterprises one by one
     * @param rest whether it takes what matches none
     */
    record Target(
            @Nullable String park,
            @Nullable List<String> districts,
            @Nullable List<String> addresses,
            @Nullable List<String> industries,
            @Nullable List<String> usccs,
            @Nullable Boolean rest) {}
}
