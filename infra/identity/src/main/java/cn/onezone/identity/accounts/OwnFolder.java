package cn.onezone.identity.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A folder of files that nobody but their owner may read. */
public final class OwnFolder {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;

    private OwnFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens it; makes it if there is none.
     *
     * @throws UncheckedIOException if that cannot be done
     */
    public static OwnFolder open(Path folder) {
        try {
            Files.createDirectories(folder, only("rwx------"));
            return new OwnFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be made", e);
        }
    }

    /**
     * What stands in a file, if it is there.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /**
     * Replaces a file at once: after a power cut it is the old one or the new one.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void write(String name, String content) {
        Path file = folder.resolve(name);
        try {
            Path fresh = Files.createTempFile(folder, name, ".new", only("rw-------"));
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
