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
import org.rocksdb.WriteBufferManager;
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
    private static final long LOG_BYTES = 128L << 20;

    private final Options options = new Options();
    private final Cache cache;
    private final WriteBufferManager buffers;
    private final BloomFilter bloom = new BloomFilter(10, false);
    private final WriteOptions writeOptions = new WriteOptions().setSync(false);
    private final ReadOptions readOptions = new ReadOptions();
    private final RocksDB db;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition done = lock.newCondition();
    private volatile long durable;
    private volatile @Nullable RocksDBException failure;
    private boolean waiting;
    private boolean closing;
    private final Thread committer;

    Engine(Path directory, long cacheBytes) {
        cache = new LRUCache(cacheBytes);
        buffers = new WriteBufferManager(3 * BUFFER_BYTES, cache);
        options.setCreateIfMissing(true)
                .setWriteBufferSize(BUFFER_BYTES)
                .setMaxWriteBufferNumber(3)
                .setWriteBufferManager(buffers)
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
                        .setBlockSize(8 << 10)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
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
        committer = Thread.ofPlatform().name("store-commit").daemon().start(this::commit);
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

    /** Returns when everything written before the call survives the loss of power. */
    void awaitDurable() {
        long ticket = written.get();
        if (durable >= ticket) {
            return;
        }
        lock.lock();
        try {
            waiting = true;
            wanted.signal();
            while (durable < ticket) {
                if (failure != null) {
                    throw failed(failure);
                }
                done.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void commit() {
        while (true) {
            lock.lock();
            try {
                while (!waiting) {
                    if (closing) {
                        return;
                    }
                    wanted.awaitUninterruptibly();
                }
                waiting = false;
            } finally {
                lock.unlock();
            }
            long upTo = written.get();
            RocksDBException failed = null;
            try {
                db.syncWal();
                syncs.incrementAndGet();
            } catch (RocksDBException e) {
                failed = e;
            }
            lock.lock();
            try {
                if (failed == null) {
                    durable = upTo;
                } else {
                    // After a failed sync nobody knows what the disk holds: nothing is acknowledged any more.
                    failure = failed;
                }
                done.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static IllegalStateException failed(RocksDBException e) {
        return new IllegalStateException("The store's disk failed: " + e.getMessage(), e);
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
        lock.lock();
        try {
            closing = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readOptions.close();
        writeOptions.close();
        db.close();
        options.close();
        buffers.close();
        bloom.close();
        cache.close();
    }
}
