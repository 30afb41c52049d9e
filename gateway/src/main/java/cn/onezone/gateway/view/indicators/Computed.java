package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Values that were computed in one way of measuring. Many rest on the same, so they share their notes. */
final class Computed {
    /** About 3 MB: sixteen indicators of sixteen parks over five years are fewer. */
    private static final int MOST = 20_000;

    private final Map<Key, Cell> cells = new ConcurrentHashMap<>();
    private final Map<Note, Note> notes = new ConcurrentHashMap<>();

    private record Key(Measure measure, String item, String place, Period period, Slice slice) {}

    /** The value, computed if it is not kept. */
    Cell of(Measuring measuring, Measure measure, Measuring.Asked asked) {
        Key key = new Key(measure, asked.of().code(), asked.place(), asked.period(), asked.slice());
        Cell cell = cells.get(key);
        if (cell == null) {
            Cell made = measuring.of(measure, asked);
            boolean room = cells.size() < MOST;
            Note note = made.note();
            Note shared = room ? notes.putIfAbsent(note, note) : notes.get(note);
            cell = shared == null ? made : new Cell(made.value(), made.lower(), made.upper(), shared);
            if (room) {
                cells.put(key, cell);
            }
        }
        return cell;
    }
}
