package cn.onezone.kit.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where whoever writes a chain knows it to end, beside the signing keys and so away from where the chain is kept: who may
 * write there can take the last entries away, and nothing that is left of a chain shows it.
 *
 * <p>It is what was acknowledged, or a little less after a power cut: the file is not forced to the disk, for it is written
 * with each batch. Safe for concurrent use, also by several processes.
 */
public final class KnownEnd {
    private static final Logger LOG = LoggerFactory.getLogger(KnownEnd.class);
    private static final Pattern CONTENT = Pattern.compile("([0-9]{19}) ([0-9a-f]{64})\\n");

    private final Path file;
    private Chain.Tip tip;
    private boolean contradicted;

    /**
     * Reads what was known before.
     *
     * @param folder of the source's keys, made if it is not there
     * @param name of the chain and of the place where it is kept; other characters than letters, digits and {@code -} become
     *     {@code -}
     */
    public KnownEnd(Path folder, String name) {
        this.file = folder.resolve("audit-end-" + name.replaceAll("[^A-Za-z0-9-]", "-"));
        this.tip = read();
    }

    private Chain.Tip read() {
        Chain.Tip none = new Chain.Tip(0, ChainLink.NOTHING);
        if (!Files.exists(file)) {
            return none;
        }
        try {
            Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (content.matches()) {
                return new Chain.Tip(Long.parseLong(content.group(1)), content.group(2));
            }
            LOG.warn("{} does not say where the audit trail ends; it is written anew", file);
        } catch (IOException | NumberFormatException e) {
            LOG.warn("where the audit trail ends cannot be read from {}: {}", file, e.toString());
        }
        return none;
    }

    /** The last link that is known to have been put there; of place 0 if none is. */
    public synchronized Chain.Tip tip() {
        return tip;
    }

    /** The chain has this end now. Never goes back, nor on once it was contradicted. */
    synchronized void moved(Chain.Tip end) {
        if (contradicted || end.sequence() <= tip.sequence()) {
            return;
        }
        tip = end;
        ByteBuffer content = ByteBuffer.wrap(String.format(Locale.ROOT, "%019d %s\n", end.sequence(), end.hash())
                .getBytes(StandardCharsets.US_ASCII));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // always as many bytes in one write: a process that dies leaves the old or the new
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                var _ = out.write(content, 0);
                var _ = out.truncate(content.limit());
            }
        } catch (IOException e) {
            LOG.warn("where the audit trail ends cannot be kept in {}: {}", file, e.toString());
        }
    }

    /**
     * From where the chain goes on.
     *
     * @param stored its end as it is stored
     * @param at the hash of the link that stands at the place of {@link #tip}, if the chain goes beyond it
     * @return the stored end; but the known one if entries were cut off or others stand in their place: then the gap stays
     *     for whoever checks the chain
     */
    synchronized Chain.Tip goesOn(Chain.Tip stored, Supplier<String> at) {
        if (tip.sequence() == 0 || stored.equals(tip)) {
            return stored;
        }
        if (stored.sequence() > tip.sequence()) {
            if (!contradicted && !at.get().equals(tip.hash())) {
                contradicted = true;
                LOG.error(
                        "the audit trail was rewritten: its link {} is not the one that was put there; see audit verify",
                        tip.sequence());
            }
            return stored;
        }
        LOG.error(
                "the audit trail ends with {}, and {} was put there: entries were taken away or rewritten; it goes on"
                        + " behind them, see audit verify",
                stored.sequence(),
                tip.sequence());
        return tip;
    }
}
