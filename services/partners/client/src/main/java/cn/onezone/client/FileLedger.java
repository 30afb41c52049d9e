package cn.onezone.client;

import cn.onezone.contracts.evidence.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ledger in one file, a line for each event: its number, a blank, the event. An event that comes in the place of a notice is a
 * further line, and the last one of a number counts. Each line is on the disk before it counts. What is left of a line that was being written when the process was killed is taken away, and the event comes again.
 */
public final class FileLedger implements Ledger, Closeable {
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    /** Numbers that are there: first and last of each span without a gap. */
    private final TreeMap<Long, Long> spans = new TreeMap<>();
    /** Numbers of which there is a notice only, each with the leaf of its event. */
    private final TreeMap<Long, Digest> withheld = new TreeMap<>();

    private FileLedger(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens it, or begins a new one.
     *
     * @throws IOException if another process has it open, or a line is none of a ledger
     */
    public static FileLedger open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(file + " is open in another process");
            }
            FileLedger ledger = new FileLedger(file, channel, lock);
            long whole = ledger.read((event, _) -> ledger.there(event));
            channel.truncate(whole);
            channel.position(whole);
            return ledger;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(file + " is open already", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private interface Line {
        void read(ReceivedEvent event, long number);
    }

    /** @return how many bytes the whole lines have */
    private long read(Line each) throws IOException {
        long whole = 0;
        long number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                number++;
                each.read(event(line.toString(StandardCharsets.UTF_8), number), number);
                whole += line.size() + 1L;
                line.reset();
            }
        }
        return whole;
    }

    private ReceivedEvent event(String line, long number) throws IOException {
        int blank = line.indexOf(' ');
        try {
            ReceivedEvent event = ReceivedEvent.of(line.substring(blank + 1));
            if (blank > 0 && event.sequence() == Long.parseLong(line.substring(0, blank))) {
                return event;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " line " + number + " is none of a ledger: " + e.getMessage(), e);
        }
        throw new IOException(file + " line " + number + " is none of a ledger: another number stands before it");
    }

    private void there(ReceivedEvent event) {
        if (event.isWithheld()) {
            withheld.put(event.sequence(), event.leaf());
        } else {
            withheld.remove(event.sequence());
        }
        there(event.sequence());
    }

    private void there(long number) {
        if (has(number)) {
            return;
        }
        Map.Entry<Long, Long> before = spans.floorEntry(number);
        long first = before != null && before.getValue() == number - 1 ? before.getKey() : number;
        Long after = spans.remove(number + 1);
        spans.put(first, after == null ? number : after);
    }

    @Override
    public synchronized boolean keep(ReceivedEvent event) throws IOException {
        if (has(event.sequence()) && !takesThePlaceOfItsNotice(event)) {
            return false;
        }
        if (event.json().indexOf('\n') >= 0) {
            throw new IOException("an event with a line break (expected: as it was delivered, without)");
        }
        long begin = channel.position();
        ByteBuffer line = StandardCharsets.UTF_8.encode(event.sequence() + " " + event.json() + "\n");
        try {
            while (line.hasRemaining()) {
                var _ = channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            // a full disk must not leave half a line before the next one
            channel.truncate(begin);
            channel.position(begin);
            throw e;
        }
        there(event);
        return true;
    }

    private boolean has(long number) {
        Map.Entry<Long, Long> before = spans.floorEntry(number);
        return before != null && before.getValue() >= number;
    }

    /** By the digest in the notice it is the event that was numbered so, and no other. */
    private boolean takesThePlaceOfItsNotice(ReceivedEvent event) {
        return !event.isWithheld() && event.leaf().equals(withheld.get(event.sequence()));
    }

    @Override
    public synchronized long withheldAfter(long number) {
        Long next = withheld.higherKey(number);
        return next == null ? 0 : next;
    }

    @Override
    public synchronized long complete() {
        Map.Entry<Long, Long> first = spans.firstEntry();
        return first == null || first.getKey() != 1 ? 0 : first.getValue();
    }

    @Override
    public synchronized long greatest() {
        return spans.isEmpty() ? 0 : spans.lastEntry().getValue();
    }

    /** Reads the file once; what is kept meanwhile may be missing in it. */
    @Override
    public SortedMap<Long, Digest> leaves(long first, long last) throws IOException {
        SortedMap<Long, Digest> leaves = new TreeMap<>();
        var _ = read((event, _) -> {
            if (event.sequence() >= first && event.sequence() <= last) {
                leaves.put(event.sequence(), event.leaf());
            }
        });
        return leaves;
    }

    @Override
    public synchronized void close() throws IOException {
        lock.release();
        channel.close();
    }
}
