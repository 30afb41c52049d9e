package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.value.RelocationId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All relocations of an enterprise. They are kept in its registration, so that a step and what it means to the registry are
 * one write.
 *
 * @param all in the order in which they were asked for
 * @param wakes first day on which one of them falls due by itself, absent if none will; the job that looks for them goes by it
 */
public record RelocationFile(List<Relocation> all, @Nullable LocalDate wakes) {
    /** No relocation was ever asked for. */
    public static final RelocationFile NONE = new RelocationFile(List.of(), null);

    /** Copies the list. */
    public RelocationFile {
        all = List.copyOf(all);
    }

    /** One of them. */
    public Optional<Relocation> find(RelocationId id) {
        return all.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    RelocationFile with(Relocation relocation) {
        List<Relocation> now = new ArrayList<>(all);
        int at = 0;
        while (at < now.size() && !now.get(at).id().equals(relocation.id())) {
            at++;
        }
        if (at < now.size()) {
            now.set(at, relocation);
        } else {
            now.add(relocation);
        }
        return new RelocationFile(
                now,
                now.stream()
                        .map(Relocation::wakes)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }
}
