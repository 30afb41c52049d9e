package cn.onezone.kit.audit;

import cn.onezone.kit.json.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A chain in files, for a process that has no store: a line for each link, a file after the other. What {@link #append} has
 * acknowledged is on the disk. Files are written at their end only; the oldest are taken away when there are too many, and
 * an entry says so first.
 *
 * <p>One process writes into a folder; another is refused. Safe for concurrent use.
 */
public final class FileChain implements Trail, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileChain.class);
    private static final Pattern NAME = Pattern.compile("([0-9]{12})\\.jsonl");
    private static final String TAKEN_AWAY = "(oldest entries taken away)";
    private static final Pattern UNTIL = Pattern.compile("audit/([0-9]{1,18})");
    private static final int COUNTED = 100_000;

    private final Path folder;
    private final String instance;
    private final long fileBytes;
    private final int mostFiles;
    private final Clock clock;
    private final @Nullable KnownEnd known;
    private final FileChannel lock;
    /** By the place of the first link in each. */
    private final TreeMap<Long, Path> files = new TreeMap<>();

    private @Nullable RandomAccessFile out;
    private long length;
    private long sequence;
    private String hash = ChainLink.NOTHING;

    /** Entries that are found, and how many there are in all, counted up to {@value #COUNTED}. */
    public record Found(List<ChainLink> links, long total) {}

    /**
     * Opens the chain, and makes it if there is none. What a crash has left of a line that was being written is cut off.
     *
     * @param folder whose files these are, and nobody else's
     * @param instance name of the chain, {@code /gateway/1}
     * @param fileBytes a file that is larger gets no more lines
     * @param mostFiles more are not kept, at least 2
     * @throws UncheckedIOException if it cannot be, or another process writes there
     */
    public FileChain(Path folder, String instance, long fileBytes, int mostFiles, Clock clock) {
        this(folder, instance, fileBytes, mostFiles, clock, null);
    }

    /**
     * The same with what is known of its end from before.
     *
     * @param known kept elsewhere than the files
     */
    public FileChain(
            Path folder, String instance, long fileBytes, int mostFiles, Clock clock, @Nullable KnownEnd known) {
        this.known = known;
        if (mostFiles < 2) {
            throw new IllegalArgumentException(
                    "files of an audit trail: value: " + mostFiles + " (expected: 2 or more)");
        }
        this.folder = folder;
        this.instance = instance;
        this.fileBytes = fileBytes;
        this.mostFiles = mostFiles;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            this.lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail in " + folder + " cannot be opened", e);
        }
        try {
            lock();
            open();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("the audit trail in " + folder + " cannot be opened", e);
        }
    }

    private void lock() throws IOException {
        @Nullable FileLock taken;
        try {
            taken = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        if (taken == null) {
            throw new IOException("another process writes there (expected: a folder for each)");
        }
    }

    private void open() throws IOException {
        files.clear();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    files.put(Long.parseLong(name.group(1)), file);
                }
            }
        }
        sequence = 0;
        hash = ChainLink.NOTHING;
        if (files.isEmpty()) {
            goOn();
            begin();
            return;
        }
        Path last = files.lastEntry().getValue();
        mend(last);
        for (Path file : files.descendingMap().values()) {
            @Nullable ChainLink end = last(read(file, Files.size(file)));
            if (end != null) {
                sequence = end.sequence();
                hash = end.hash();
                break;
            }
        }
        // of an empty one the name says the place
        sequence = Math.max(sequence, files.lastKey() - 1);
        out = new RandomAccessFile(last.toFile(), "rw");
        length = out.length();
        out.seek(length);
        goOn();
    }

    private void goOn() {
        KnownEnd before = known;
        if (before == null) {
            return;
        }
        long place = before.tip().sequence();
        Chain.Tip from = before.goesOn(new Chain.Tip(sequence, hash), () -> {
            if (place < files.firstKey()) {
                // it was taken away with the oldest, and was there
                return before.tip().hash();
            }
            return after(place - 1, 1).stream()
                    .filter(link -> link.sequence() == place)
                    .map(ChainLink::hash)
                    .findFirst()
                    .orElse("");
        });
        sequence = from.sequence();
        hash = from.hash();
    }

    /**
     * Cuts off what was being written when the process or the machine died: all behind the last line that is one. It was
     * never acknowledged. It is laid aside all the same.
     */
    private void mend(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        int end = text.length;
        while (end > 0 && (text[end - 1] != '\n' || parse(text, begin(text, end - 1), end - 1) == null)) {
            end = begin(text, end - 1);
        }
        if (end == text.length) {
            return;
        }
        Path aside = folder.resolve(file.getFileName() + ".cut-" + clock.millis());
        LOG.warn("{} bytes at the end of {} are no entry and are laid aside in {}", text.length - end, file, aside);
        Files.write(aside, java.util.Arrays.copyOfRange(text, end, text.length));
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(end);
            cut.getFD().sync();
        }
    }

    /** Begins a file for what comes next. */
    private void begin() throws IOException {
        if (out != null) {
            out.close();
        }
        Path file = folder.resolve(String.format(Locale.ROOT, "%012d.jsonl", sequence + 1));
        out = new RandomAccessFile(file.toFile(), "rw");
        length = out.length();
        out.seek(length);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            // a new file must not be gone after a power cut
            entries.force(true);
        }
        files.put(sequence + 1, file);
    }

    @Override
    public String instance() {
        return instance;
    }

    /** Where it is kept; another file of its owner's may stand there too. */
    public Path folder() {
        return folder;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the disk does not take them; try again with the same
     */
    @Override
    public synchronized void append(Collection<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            Collection<AuditEntry> open = out == null ? reopened(entries) : entries;
            if (length >= fileBytes) {
                rotate();
            }
            write(open);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail in " + folder + " cannot be written", e);
        }
    }

    /** How much of what failed is there shows when it is read again. */
    private Collection<AuditEntry> reopened(Collection<AuditEntry> entries) throws IOException {
        open();
        Path last = files.lastEntry().getValue();
        Set<String> there = new HashSet<>();
        for (ChainLink link : links(read(last, length))) {
            there.add(link.entry().id());
        }
        return entries.stream().filter(entry -> !there.contains(entry.id())).toList();
    }

    private void write(Collection<AuditEntry> entries) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(1024 * entries.size());
        long at = sequence;
        String previous = hash;
        for (AuditEntry entry : entries) {
            ChainLink link = ChainLink.after(instance, ++at, previous, entry);
            previous = link.hash();
            lines.writeBytes(link.line());
        }
        RandomAccessFile file = java.util.Objects.requireNonNull(out);
        try {
            file.write(lines.toByteArray());
            file.getFD().sync();
        } catch (IOException e) {
            out = null;
            try (file) {
                file.setLength(length);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        sequence = at;
        hash = previous;
        length += lines.size();
        if (known != null) {
            known.moved(new Chain.Tip(sequence, hash));
        }
    }

    private void rotate() throws IOException {
        begin();
        while (files.size() > mostFiles) {
            Map.Entry<Long, Path> oldest = files.firstEntry();
            long until = java.util.Objects.requireNonNull(files.higherKey(oldest.getKey())) - 1;
            write(List.of(takenAway(until, until - oldest.getKey() + 1)));
            Files.delete(oldest.getValue());
            files.remove(oldest.getKey());
        }
    }

    private AuditEntry takenAway(long until, long count) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new AuditEntry(
                EntryId.at(now),
                now,
                AuditEntry.Kind.COMMAND,
                "",
                List.of(),
                null,
                TAKEN_AWAY,
                "audit/" + until,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                count,
                null,
                null);
    }

    /** The last place of what an entry says was taken away; 0 if it says nothing of that. */
    static long takenAway(AuditEntry entry) {
        String record = entry.record();
        if (record == null || !entry.action().equals(TAKEN_AWAY)) {
            return 0;
        }
        Matcher until = UNTIL.matcher(record);
        return until.matches() ? Long.parseLong(until.group(1)) : 0;
    }

    /** A file with as many of its bytes as are acknowledged. */
    private record Part(long first, Path file, long length) {}

    /** The latest first. */
    private synchronized List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<Long, Path> file : files.descendingMap().entrySet()) {
            parts.add(new Part(file.getKey(), file.getValue(), parts.isEmpty() ? length : Long.MAX_VALUE));
        }
        return parts;
    }

    /** How many links there are. */
    public synchronized long count() {
        return sequence + 1 - files.firstKey();
    }

    /** Its end. */
    public synchronized Chain.Tip end() {
        return new Chain.Tip(sequence, hash);
    }

    /** Where it stood at a moment: at the last of the entries before it. */
    public Chain.Tip endBefore(Instant moment) {
        for (Part part : parts()) {
            List<ChainLink> links = links(read(part));
            for (ChainLink link : links.reversed()) {
                if (link.entry().at().isBefore(moment)) {
                    return new Chain.Tip(link.sequence(), link.hash());
                }
            }
        }
        return new Chain.Tip(0, ChainLink.NOTHING);
    }

    /**
     * What stands behind a place, in order, as it is stored.
     *
     * @param after the place, 0 for the beginning
     */
    public List<ChainLink> after(long after, int limit) {
        List<Part> parts;
        synchronized (this) {
            @Nullable Long from = files.floorKey(after + 1);
            int later =
                    files.tailMap(from == null ? files.firstKey() : from, true).size();
            parts = parts().subList(0, later);
        }
        List<ChainLink> found = new ArrayList<>();
        for (Part part : parts.reversed()) {
            byte[] text = read(part);
            long place = part.first();
            for (int at = 0; at < text.length; ) {
                int end = end(text, at);
                if (found.size() == limit) {
                    return found;
                }
                ChainLink link = stored(text, at, end, place);
                if (link.sequence() > after) {
                    found.add(link);
                }
                place = Math.max(place, link.sequence()) + 1;
                at = end + 1;
            }
        }
        return found;
    }

    /**
     * The latest first, in the order of the chain.
     *
     * @param before place where the page before ended, {@link Long#MAX_VALUE} for the first page
     */
    public Found find(Question question, long before, int limit) {
        List<byte[]> needles = needles(question);
        List<ChainLink> found = new ArrayList<>();
        long total = 0;
        for (Part part : parts()) {
            byte[] text = read(part);
            for (int end = text.length - 1; end >= 0; ) {
                int at = begin(text, end);
                boolean candidate = true;
                for (byte[] needle : needles) {
                    candidate &= contains(text, at, end, needle);
                }
                @Nullable ChainLink link = candidate ? parse(text, at, end) : null;
                if (link != null && question.isAbout(link.entry())) {
                    total++;
                    if (found.size() < limit && link.sequence() < before) {
                        found.add(link);
                    }
                    if (found.size() == limit && (question.isOpen() || total >= COUNTED)) {
                        return new Found(found, question.isOpen() ? count() : total);
                    }
                }
                end = at - 1;
            }
        }
        return new Found(found, question.isOpen() ? count() : Math.min(total, COUNTED));
    }

    /** What a line must contain: most are passed over without being taken apart. */
    private static List<byte[]> needles(Question question) {
        List<byte[]> all = new ArrayList<>();
        needle(all, "actor", question.actor());
        needle(all, "action", question.action());
        needle(all, "record", question.record());
        needle(all, "outcome", question.outcome());
        needle(all, "kind", question.kind() == null ? null : question.kind().name());
        return all;
    }

    private static void needle(List<byte[]> all, String name, @Nullable String value) {
        if (value != null) {
            StringBuilder needle = new StringBuilder("\"" + name + "\":");
            ChainLink.quote(needle, value);
            all.add(needle.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean contains(byte[] text, int from, int to, byte[] needle) {
        for (int at = from; at <= to - needle.length; at++) {
            int same = 0;
            while (same < needle.length && text[at + same] == needle[same]) {
                same++;
            }
            if (same == needle.length) {
                return true;
            }
        }
        return false;
    }

    /** Empty if the file was taken away meanwhile. */
    private static byte[] read(Part part) {
        try {
            return read(part.file(), Math.min(part.length(), Files.size(part.file())));
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail in " + part.file() + " cannot be read", e);
        }
    }

    private static byte[] read(Path file, long length) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] text = new byte[Math.toIntExact(Math.min(length, in.length()))];
            in.readFully(text);
            return text;
        }
    }

    /** Where the line begins that ends before this place. */
    private static int begin(byte[] text, int end) {
        int at = end;
        while (at > 0 && text[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private static int end(byte[] text, int begin) {
        int at = begin;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private static List<ChainLink> links(byte[] text) {
        List<ChainLink> links = new ArrayList<>();
        for (int at = 0; at < text.length; ) {
            int end = end(text, at);
            @Nullable ChainLink link = parse(text, at, end);
            if (link != null) {
                links.add(link);
            }
            at = end + 1;
        }
        return links;
    }

    private static @Nullable ChainLink last(byte[] text) {
        for (int end = text.length - 1; end >= 0; ) {
            int at = begin(text, end);
            @Nullable ChainLink link = parse(text, at, end);
            if (link != null) {
                return link;
            }
            end = at - 1;
        }
        return null;
    }

    /** Whoever checks the chain must hear which line is none any more, not that the door is broken. */
    private ChainLink stored(byte[] text, int from, int to, long place) {
        @Nullable ChainLink link = parse(text, from, to);
        return link == null ? new ChainLink(instance, place, "", "", AuditEntry.unreadable()) : link;
    }

    private static @Nullable ChainLink parse(byte[] text, int from, int to) {
        try {
            ChainLink link = EventJson.mapper().readValue(text, from, to - from, ChainLink.class);
            // what is absent shows when it is asked for
            var _ = link.recomputed();
            return link;
        } catch (JacksonException | NullPointerException e) {
            return null;
        }
    }

    @Override
    public synchronized void close() {
        try (lock) {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.warn("the audit trail in {} is not closed: {}", folder, e.toString());
        }
    }
}
