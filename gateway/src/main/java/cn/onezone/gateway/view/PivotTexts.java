package cn.onezone.gateway.view;

import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Standpoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Pivots as they were written, without what changes from second to second (ages of parks, the moment of the answer). A cube
 * never changes, so a pivot of it does not either: what many look at, as the page of key indicators, is computed once for
 * each state of the cube and not five times a second. They go with their cube; bounded in number and bytes.
 */
final class PivotTexts {
    private static final int MOST = 512;
    private static final long MOST_BYTES = 16L << 20;

    private final AtomicReference<Kept> kept = new AtomicReference<>(new Kept(IndicatorCube.empty()));

    private record Key(PivotQuestion question, List<String> parks, Standpoint standpoint) {}

    private static final class Kept {
        private final IndicatorCube cube;
        private final Map<Key, byte[]> texts = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        Kept(IndicatorCube cube) {
            this.cube = cube;
        }
    }

    /**
     * The members of a pivot's answer: an object whose closing brace is still to come.
     *
     * @param newest all that is known; of another cube, as of a moment in the past, nothing is kept
     * @param parks all parks there are
     */
    byte[] of(
            IndicatorCube newest,
            IndicatorCube cube,
            PivotQuestion question,
            Collection<String> parks,
            Standpoint standpoint,
            Supplier<byte[]> write) {
        if (cube != newest) {
            return write.get();
        }
        Kept now = now(newest);
        Key key = new Key(question, List.copyOf(parks), standpoint);
        byte[] known = now.texts.get(key);
        if (known != null) {
            return known;
        }
        byte[] made = write.get();
        if (now.texts.size() < MOST && now.bytes.get() + made.length <= MOST_BYTES) {
            byte[] other = now.texts.putIfAbsent(key, made);
            if (other == null) {
                now.bytes.addAndGet(made.length);
            }
        }
        return made;
    }

    private Kept now(IndicatorCube newest) {
        Kept now = kept.get();
        if (now != null && now.cube == newest) {
            return now;
        }
        Kept next = new Kept(newest);
        // who comes second with the same cube computes for itself once
        kept.compareAndSet(now, next);
        return next;
    }
}
