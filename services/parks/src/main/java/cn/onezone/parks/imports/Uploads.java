package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.parks.ParkSettings;
import cn.onezone.parks.imports.ImportJob.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Uploaded files, on disk until their import is at its end: an import survives the death of the process. */
@Component
class Uploads {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String SUFFIX = ".upload";
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLD_WORKBOOK = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private final Path folder;
    private final ImportSettings settings;

    Uploads(ParkSettings settings, ImportSettings imports) throws IOException {
        this.folder = settings.dataDir().toAbsolutePath().resolve("imports");
        this.settings = imports;
        Files.createDirectories(folder);
    }

    /**
     * A file that has been taken in.
     *
     * @param path where it is, still without an import
     * @param size bytes
     * @param digest SHA-256, hexadecimal
     */
    record Taken(Path path, long size, String digest) {}

    /** Writes a file down, through to the disk. */
    Taken take(InputStream in) throws IOException {
        Path path = Files.createTempFile(folder, "upload-", ".part");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
            long size = in.transferTo(out);
            channel.force(true);
            return new Taken(path, size, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Gives a taken file to its import. Of several that come for one at once each has its place, and the import reads its own. */
    void assign(Taken taken, String job) throws IOException {
        Files.move(
                taken.path(),
                path(job, taken.digest()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Where the file of an import is.
     *
     * @param digest of the file, absent of an import that was taken in before files were named by it
     */
    Path path(String job, @Nullable String digest) {
        return folder.resolve(job + (digest == null ? "" : "." + digest) + SUFFIX);
    }

    /** Deletes the file of an import, and those that came for it and were not taken. */
    void delete(String job) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, job + ".*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    void delete(Taken taken) throws IOException {
        Files.deleteIfExists(taken.path());
    }

    /** Deletes what no import waits for: uploads that died half-way, and files of imports at their end. */
    void sweep(Set<String> unfinished) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".part")
                        || (name.endsWith(SUFFIX) && !unfinished.contains(name.substring(0, name.indexOf('.'))))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Finds out what a file is, by what is in it.
     *
     * @param stated the character set that the client stated, if any
     * @throws BrokenFile if it is nothing that an import reads
     */
    Format inspect(Path file, @Nullable Charset stated) throws IOException, BrokenFile {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length == 0) {
            throw new BrokenFile("unreadable-file", Text.of("a file that is not empty", "非空文件"));
        }
        if (Arrays.equals(start, ZIP)) {
            XlsxRows.guard(file);
            return new Format(true, "", "", null);
        }
        if (Arrays.equals(start, OLD_WORKBOOK)) {
            throw new BrokenFile(
                    "unreadable-file", Text.of("XLSX or CSV, not the older XLS format", "XLSX 或 CSV，不支持旧的 XLS 格式"));
        }
        Charset charset = charset(file, start, stated);
        return new Format(false, charset.name(), Character.toString(separator(file, charset)), null);
    }

    private static Charset charset(Path file, byte[] start, @Nullable Charset stated) throws IOException, BrokenFile {
        if (start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        // browsers and curl state UTF-8 for whatever they send, so what is there decides; a stated GBK is a subset
        Charset first = stated == null || stated.name().startsWith("GB") ? StandardCharsets.UTF_8 : stated;
        for (Charset candidate : new Charset[] {first, GB18030}) {
            if (reads(file, candidate)) {
                return candidate;
            }
        }
        throw new BrokenFile("wrong-encoding", Text.of("text in UTF-8 or GB18030", "UTF-8 或 GB18030 编码的文本"));
    }

    private static boolean reads(Path file, Charset charset) throws IOException {
        char[] buffer = new char[32 * 1024];
        try (Reader reader = CsvRows.reader(file, charset)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The separator that stands most often in the first line. */
    private static char separator(Path file, Charset charset) throws IOException {
        int[] counts = new int[3];
        String candidates = ",\t;";
        try (Reader reader = CsvRows.reader(file, charset)) {
            boolean begun = false;
            for (int c = reader.read(), n = 0; c >= 0 && n < 64 * 1024; c = reader.read(), n++) {
                if ((c == '\n' || c == '\r') && begun) {
                    break;
                }
                begun |= !Character.isWhitespace(c);
                int at = candidates.indexOf(c);
                if (at >= 0) {
                    counts[at]++;
                }
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return candidates.charAt(best);
    }

    /**
     * Opens a file. The header is its first row.
     *
     * @param headings how headers are understood
     */
    SheetRows open(Path file, Format format, Headings headings) throws IOException, BrokenFile {
        return format.workbook()
                ? new XlsxRows(file, settings.columns(), headings)
                : new CsvRows(
                        file,
                        Charset.forName(format.charset()),
                        format.separator().charAt(0));
    }
}
