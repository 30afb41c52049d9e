package cn.onezone.enterprises.registry;

import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list at a moment.
 *
 * @param items at most as many as asked for; of another moment than the present a page may have fewer, even none, and still
 *     have a next one
 * @param total how many there are in all; absent of another moment than the present, for to know it all would be looked at
 * @param next cursor of the next page, absent at the end
 * @param validAt the day of which it tells
 * @param asOf what was known until then
 */
record RegistryPage<T>(
        List<T> items,
        @Nullable Long total,
        @JsonInclude @Nullable String next,
        LocalDate validAt,
        Instant asOf) {
    static <T> RegistryPage<T> of(Page<T> page, Moment moment) {
        return new RegistryPage<>(page.items(), page.total(), page.next(), moment.validAt(), moment.asOf());
    }
}
