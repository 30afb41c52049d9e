package cn.onezone.enterprises.registry;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise in the registry: what each park said, and the one record made of it.
 *
 * @param uscc the enterprise
 * @param claims what each park said, by code, removed ones among them
 * @param merged the record, absent while no park has said more than that it removed the enterprise
 * @param park whose claim stands, as {@code merged} says; the list by park goes by it
 * @param counted whether a claim stands; the list goes by it
 * @param contested the USCC again while two or more parks claim it, else absent; the list of double claims goes by it
 */
public record Registration(
        Uscc uscc,
        List<ParkClaim> claims,
        @Nullable Merged merged,
        @Nullable ParkCode park,
        boolean counted,
        @Nullable Uscc contested) {
    /** Copies the claims. */
    public Registration {
        claims = List.copyOf(claims);
    }

    /** Nothing heard yet. */
    static Registration none(Uscc uscc) {
        return new Registration(uscc, List.of(), null, null, false, null);
    }
}
