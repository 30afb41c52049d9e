package cn.onezone.partners.webhooks;

import cn.onezone.kit.evidence.KeySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keys by which the secrets of partners lie sealed in the database (AES-256-GCM), each in a file of its own that only its
 * owner can read, beside the keys that sign events: whoever has the database or a backup of it alone can sign nothing. The
 * first is made when there is none; the newest seals, all open. A newer one is a file with a higher number.
 */
@Component
final class SealingKeys {
    private static final String FOLDER = "partners-webhooks";
    private static final Pattern NAME = Pattern.compile("([0-9]{6})\\.key");
    private static final String SEALED = "sealed:";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final NavigableMap<Integer, SecretKey> keys;

    /**
     * Opens all keys; makes the first if there is none.
     *
     * @throws UncheckedIOException naming the file that is no key
     */
    SealingKeys(KeySettings settings) {
        this.folder = settings.folder().resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            NavigableMap<Integer, SecretKey> read = read();
            if (read.isEmpty()) {
                make();
                read = read();
            }
            this.keys = read;
        } catch (IOException e) {
            throw new UncheckedIOException("the keys in " + folder + " cannot be read or made", e);
        }
    }

    private void make() throws IOException {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        Path written = Files.createTempFile(folder, "key", ".new", readableByOwner());
        try {
            try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(
                        (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII)));
                // what it has sealed must not be lost by a power cut
                out.force(true);
            }
            Files.createLink(folder.resolve("000001.key"), written);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            // another process of this service was quicker: its key is the one
        } finally {
            Files.delete(written);
        }
    }

    private static FileAttribute<?>[] readableByOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private NavigableMap<Integer, SecretKey> read() throws IOException {
        NavigableMap<Integer, SecretKey> read = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    read.put(Integer.valueOf(name.group(1)), key(file));
                }
            }
        }
        return read;
    }

    private static SecretKey key(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no key file (expected: 32 bytes in Base64)", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IOException(file + ": " + bytes.length + " bytes (expected: 32 in Base64)");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** Whether it is sealed by the newest key; not what an earlier version wrote as it is. */
    boolean isNewest(String text) {
        return text.startsWith(SEALED + keys.lastKey() + ":");
    }

    /**
     * Seals by the newest key.
     *
     * @param where it lies; it can be opened nowhere else, so that nobody who writes to the database can put one partner's
     *     secret in another's place
     */
    String seal(String text, String where) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        Map.Entry<Integer, SecretKey> key = keys.lastEntry();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key.getValue(), nonce, where)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return SEALED + key.getKey() + ":" + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed for a place; what was never sealed is taken as it is, for an earlier version wrote so.
     *
     * @return empty if its key is lost, if it was changed, or if it was sealed for another place
     */
    Optional<String> open(String text, String where) {
        if (!text.startsWith(SEALED)) {
            return Optional.of(text);
        }
        String[] parts = text.substring(SEALED.length()).split(":", -1);
        try {
            SecretKey key = parts.length == 2 ? keys.get(Integer.valueOf(parts[0])) : null;
            byte[] all = key == null ? new byte[0] : Base64.getDecoder().decode(parts[1]);
            if (key == null || all.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = new byte[NONCE_BYTES];
            ByteBuffer rest = ByteBuffer.wrap(all).get(nonce);
            byte[] sealed = new byte[rest.remaining()];
            rest.get(sealed);
            return Optional.of(
                    new String(cipher(Cipher.DECRYPT_MODE, key, nonce, where).doFinal(sealed), StandardCharsets.UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String where) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(where.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Where they are and which there are; nothing of what is secret. */
    @Override
    public String toString() {
        return "SealingKeys[" + folder + ", " + keys.keySet() + "]";
    }
}
