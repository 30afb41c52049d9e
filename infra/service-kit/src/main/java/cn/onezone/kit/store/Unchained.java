package cn.onezone.kit.store;

import cn.onezone.kit.audit.AuditEntry;

/**
 * An audit entry that waits in its aggregate's document until the relay has put it into the chain.
 *
 * @param sequence version of the document after the write it speaks of
 * @param entry what it says
 */
public record Unchained(long sequence, AuditEntry entry) {}
