package cn.onezone.local.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with group commit: a write reaches the log at once, and whoever must be told of it waits for the next sync of
 * the log, which it shares with everyone who waits.
 */
final class Engine implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private static final long BUFFER_BYTES = 16L << 20;
    private static final int CACHE_SHARD_BITS = 2;
    private static final long LOG_BYTES = 128L << 20;

    private final Options options = new Options();
    private final Cache cache;
    private final BloomFilter bloom = new BloomFilter(10, false);
    private final WriteOptions writeOptions = new WriteOptions().setSync(false);
    private final ReadOptions readOptions = new ReadOptions();
    private final RocksDB db;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();
    private volatile long durable;
    private volatile @Nullable RocksDBException failure;
    private boolean syncing;
    private volatile boolean stopping;

    Engine(Path directory, long cacheBytes) {
        cache = new LRUCache(cacheBytes, CACHE_SHARD_BITS);
        options.setCreateIfMissing(true)
                .setWriteBufferSize(BUFFER_BYTES)
                .setMaxWriteBufferNumber(3)
                .setMaxTotalWalSize(LOG_BYTES)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxManifestFileSize(16L << 20)
                .setBytesPerSync(1L << 20)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(16 << 10)
                        .setFilterPolicy(bloom)
                        // Kept beside the cache, some 15 MB for a million documents: in it, they would be larger than
                        // a shard, and every read would load them again.
                        .setCacheIndexAndFilterBlocks(false)
                        .setFormatVersion(5));
        try {
            Files.createDirectories(directory);
            db = RocksDB.open(options, directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The store cannot use the directory " + directory, e);
        } catch (RocksDBException e) {
            throw new IllegalStateException(
                    "The store cannot open its data in " + directory + ": " + e.getMessage(), e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(readOptions, key);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    byte @Nullable [] get(ReadOptions view, byte[] key) {
        try {
            return db.get(view, key);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** One state of the whole store, for reads that belong together. */
    final class View implements AutoCloseable {
        private final Snapshot snapshot = db.getSnapshot();
        final ReadOptions options = new ReadOptions().setSnapshot(snapshot);

        RocksIterator iterator() {
            return db.newIterator(options);
        }

        byte @Nullable [] get(byte[] key) {
            return Engine.this.get(options, key);
        }

        @Override
        public void close() {
            options.close();
            db.releaseSnapshot(snapshot);
        }
    }

    View view() {
        return new View();
    }

    /** Applies the batch as a whole. It is seen at once and durable after {@link #awaitDurable}. */
    void write(WriteBatch batch) {
        RocksDBException broken = failure;
        if (broken != null) {
            throw failed(broken);
        }
        try {
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw failed(e);
        }
        written.incrementAndGet();
    }

    /**
     * Returns when everything written before the call survives the loss of power. Whoever comes first syncs for all who
     * wrote until then; who comes meanwhile waits, and the first of those syncs for the rest.
     */
    void awaitDurable() {
        long ticket = written.get();
        if (durable >= ticket) {
            return;
        }
        lock.lock();
        try {
            while (durable < ticket) {
                RocksDBException broken = failure;
                if (broken != null) {
                    throw failed(broken);
                }
                if (syncing) {
                    done.awaitUninterruptibly();
                } else {
                    syncing = true;
                    lock.unlock();
                    sync();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called without the lock by the one who set {@code syncing}; returns with the lock. */
    private void sync() {
        long upTo = written.get();
        RocksDBException broken = null;
        try {
            db.syncWal();
            syncs.incrementAndGet();
        } catch (RocksDBException e) {
            broken = e;
        }
        lock.lock();
        syncing = false;
        if (broken == null) {
            durable = upTo;
        } else {
            // After a failed sync nobody knows what the disk holds: nothing is acknowledged any more.
            failure = broken;
        }
        done.signalAll();
    }

    private static IllegalStateException failed(RocksDBException e) {
        return new IllegalStateException("The store's disk failed: " + e.getMessage(), e);
    }

    /** Long reads end with a refusal from now on: the engine must not go away under them. */
    void stopReading() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    long writes() {
        return written.get();
    }

    long syncs() {
        return syncs.get();
    }

    @Override
    public void close() {
        awaitDurable();
        readOptions.close();
        writeOptions.close();
        db.close();
        options.close();
        bloom.close();
        cache.close();
    }
}
