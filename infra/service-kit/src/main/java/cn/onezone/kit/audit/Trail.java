package cn.onezone.kit.audit;

import java.util.Collection;

/** A chain that entries can be put behind, wherever it is kept. */
public interface Trail {
    /** Its name: the source and this instance of it, {@code /parks/haidian/1}. */
    String instance();

    /**
     * Puts entries at the end, in their order. They are kept when this returns.
     *
     * @throws RuntimeException if it is not known to have been done; try again with the same
     */
    void append(Collection<AuditEntry> entries);
}
