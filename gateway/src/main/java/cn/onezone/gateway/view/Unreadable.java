package cn.onezone.gateway.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Subjects whose newest event could not be read. Such an event blocks only its subject, which stays as it was before;
 * a newer event that can be read carries the whole state and ends it.
 */
final class Unreadable {
    private static final int MOST = 1_000;

    private final Map<String, Entry> bySlot = new LinkedHashMap<>();

    /**
     * An event that could not be read.
     *
     * @param where topic/partition/offset
     * @param type wire name
     * @param source who has said it
     * @param sequence of its subject
     * @param cause one line
     */
    record Entry(String where, String type, String source, String subject, long sequence, String cause) {
        private String slot() {
            return slot(type, source, subject);
        }

        private static String slot(String type, String source, String subject) {
            // a type has no blank
            return type + ' ' + source.length() + ' ' + source + ' ' + subject;
        }
    }

    synchronized void add(Entry entry) {
        if (bySlot.size() < MOST) {
            bySlot.put(entry.slot(), entry);
        }
    }

    synchronized void read(String type, String source, String subject, long sequence) {
        if (!bySlot.isEmpty()) {
            String slot = Entry.slot(type, source, subject);
            Entry entry = bySlot.get(slot);
            if (entry != null && entry.sequence() < sequence) {
                bySlot.remove(slot);
            }
        }
    }

    synchronized List<Entry> all() {
        return List.copyOf(bySlot.values());
    }
}
