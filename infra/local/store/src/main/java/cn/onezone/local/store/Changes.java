package cn.onezone.local.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What the writer whose turn it is has decided and not yet written. The changes of one document are staged, then accepted
 * or thrown away as a whole; what is accepted goes to the engine in one batch with what was accepted before it. Nobody
 * else sees any of it earlier; the writer itself sees it through {@link #get}.
 */
final class Changes implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;

    private final Engine engine;
    private final WriteBatch batch = new WriteBatch();
    private final Map<Key, byte[]> accepted = new HashMap<>();
    private final List<byte[]> staged = new ArrayList<>();
    /** The value of a key that is gone; no other value is empty. */
    private static final byte[] GONE = {};

    private int bytes;

    Changes(Engine engine) {
        this.engine = engine;
    }

    byte @Nullable [] get(byte[] key) {
        if (!accepted.isEmpty()) {
            byte[] mine = accepted.get(new Key(key));
            if (mine != null) {
                return mine.length == 0 ? null : mine;
            }
        }
        return engine.get(key);
    }

    /** A value is never empty here. */
    void put(byte[] key, byte[] value) {
        staged.add(key);
        staged.add(value);
    }

    void remove(byte[] key) {
        staged.add(key);
        staged.add(GONE);
    }

    void discard() {
        staged.clear();
    }

    void accept() {
        try {
            for (int i = 0; i < staged.size(); i += 2) {
                byte[] key = staged.get(i);
                byte[] value = staged.get(i + 1);
                if (value.length == 0) {
                    batch.delete(key);
                } else {
                    batch.put(key, value);
                }
                accepted.put(new Key(key), value);
                bytes += key.length + value.length;
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        } finally {
            staged.clear();
        }
    }

    boolean isEmpty() {
        return accepted.isEmpty();
    }

    boolean isFull() {
        return bytes > MOST_BYTES;
    }

    /** Hands what is accepted to the engine; it is seen by all from now on. */
    void write() {
        engine.write(batch);
        batch.clear();
        accepted.clear();
        bytes = 0;
    }

    @Override
    public void close() {
        batch.close();
    }
}
