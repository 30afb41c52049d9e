package cn.onezone.kit.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as it stands in the store.
 *
 * @param id document id
 * @param version grows with every write; shown as {@code ETag}
 * @param state the aggregate
 * @param pending events not yet known to be on the log, oldest first
 * @param creation how it was created, if by a request with a key
 * @param unchained audit entries not yet known to be in the chain, oldest first
 * @param bytes the state as it is stored
 */
public record Stored<S>(
        String id,
        long version,
        S state,
        List<Pending> pending,
        @Nullable Creation creation,
        List<Unchained> unchained,
        StateBytes bytes) {
    /** The same with another view of its state, which is not what is stored. */
    public Stored<S> seenAs(S other) {
        return new Stored<>(id, version, other, pending, creation, unchained, bytes);
    }
}
