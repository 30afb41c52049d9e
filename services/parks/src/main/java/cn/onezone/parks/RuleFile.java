package cn.onezone.parks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file of rules as it is in force in this process: the shipped one, or the operator's own. Its digest says which, so that
 * two parks, or a park and its auditor, can see whether they go by the same.
 */
public final class RuleFile {
    private static final long MOST_BYTES = 1_000_000;

    private final String name;
    private final @Nullable Path own;
    private final byte[] bytes;

    private RuleFile(String name, @Nullable Path own, byte[] bytes) {
        this.name = name;
        this.own = own;
        this.bytes = bytes;
    }

    /**
     * Reads it.
     *
     * @param name what it is called
     * @param own the operator's own, absent: the shipped one
     * @param shipped on the class path
     * @throws UncheckedIOException if it cannot be read or is longer than a megabyte: a park does not start with other rules than
     *     those that it was told to go by
     */
    public static RuleFile of(String name, @Nullable Path own, String shipped) {
        try {
            return new RuleFile(name, own, own == null ? shipped(shipped) : own(own));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " of " + (own == null ? shipped : own) + ": " + e.getMessage(), e);
        }
    }

    private static byte[] own(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("longer than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] shipped(String file) throws IOException {
        try (InputStream in = RuleFile.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException("not on the class path");
            }
            return in.readAllBytes();
        }
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Whether it is the operator's own. */
    public boolean isOwn() {
        return own != null;
    }

    /** What is in it. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of its bytes, 64 small hexadecimal digits. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
