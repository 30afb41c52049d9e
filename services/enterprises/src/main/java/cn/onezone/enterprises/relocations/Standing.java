package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a relocation asks of the registry: how an enterprise stands there, as known now. */
public interface Standing {
    /** The park for which it counts on a day, absent if for none. */
    @Nullable
    ParkCode holder(LocalDate day);

    /** The parks of its undecided double claims (R5), none if there is none. */
    Set<ParkCode> contenders();

    /** What is known of it on a day, absent if nothing is. */
    @Nullable
    MovedEnterprise enterprise(LocalDate day);
}
