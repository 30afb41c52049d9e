package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringPart;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one of the new parks. An enterprise matches if any of the four says so.
 *
 * @param park the new park
 * @param districts names of districts
 * @param addresses beginnings of addresses; with or without the city's name, blanks and full-width forms do not matter
 * @param industries beginnings of GB/T 4754-2017 codes, with or without the letter
 * @param usccs enterprises that are named one by one
 */
public record Part(
        ParkCode park, List<String> districts, List<String> addresses, List<String> industries, List<Uscc> usccs) {
    private static final String CITY = "北京市";

    /** Copies the lists. */
    public Part {
        districts = List.copyOf(districts);
        addresses = List.copyOf(addresses);
        industries = List.copyOf(industries);
        usccs = List.copyOf(usccs);
    }

    /** Whether nothing matches it: it takes what is left only. */
    boolean isEmpty() {
        return districts.isEmpty() && addresses.isEmpty() && industries.isEmpty() && usccs.isEmpty();
    }

    /** Whether an enterprise goes there. Those that are named are asked first, over all parts. */
    boolean names(Uscc uscc) {
        return usccs.contains(uscc);
    }

    /** Whether an enterprise of these facts goes there. */
    boolean matches(@Nullable String district, @Nullable String address, @Nullable IndustryCode industry) {
        if (district != null && districts.stream().anyMatch(d -> folded(d).equals(folded(district)))) {
            return true;
        }
        if (address != null && addresses.stream().anyMatch(a -> folded(address).startsWith(folded(a)))) {
            return true;
        }
        return industry != null
                && industries.stream()
                        .map(i -> i.toUpperCase(Locale.ROOT))
                        .anyMatch(i -> industry.value().startsWith(i)
                                || industry.value().substring(1).startsWith(i));
    }

    private static String folded(String text) {
        String narrow = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", "");
        return narrow.startsWith(CITY) ? narrow.substring(CITY.length()) : narrow;
    }

    RestructuringPart told() {
        return new RestructuringPart(park, districts, addresses, industries, usccs.size());
    }
}
