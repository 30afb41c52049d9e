package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.RootSignature;
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
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Ed25519 keys of one source, each in a file of its own that only its owner can read. The first is made when there is
 * none; the newest signs. Old ones are kept: what they signed must stay provable.
 */
public final class SigningKeys {
    private static final Pattern NAME = Pattern.compile("([0-9]{6})\\.pem");
    private static final Pattern CONTENT =
            Pattern.compile("-----BEGIN PRIVATE KEY-----\\n([A-Za-z0-9+/=\\n]+)-----END PRIVATE KEY-----\\n"
                    + "-----BEGIN PUBLIC KEY-----\\n([A-Za-z0-9+/=\\n]+)-----END PUBLIC KEY-----\\n");

    private final Path folder;
    private volatile List<Own> keys;

    /**
     * One key.
     *
     * @param number from 1
     * @param proves the half that everybody may know
     * @param since when it was made
     */
    public static final class Own {
        private final int number;
        private final PublicSigningKey proves;
        private final byte[] seed;
        private final Instant since;

        private Own(int number, PublicSigningKey proves, byte[] seed, Instant since) {
            this.number = number;
            this.proves = proves;
            this.seed = seed;
            this.since = since;
        }

        /** From 1. */
        public int number() {
            return number;
        }

        /** The half that everybody may know. */
        public PublicSigningKey proves() {
            return proves;
        }

        /** When it was made. */
        public Instant since() {
            return since;
        }

        RootSignature sign(Digest root, int leaves) {
            return Signatures.sign(root, leaves, proves, seed);
        }

        /** Number and id; nothing of the secret. */
        @Override
        public String toString() {
            return number + ":" + proves.id();
        }
    }

    private SigningKeys(Path folder) {
        this.folder = folder;
        this.keys = List.of();
    }

    /**
     * Opens the keys of a source; makes the first if there is none.
     *
     * @param all the folder of {@link KeySettings}
     * @param source {@code /parks/haidian}
     */
    public static SigningKeys open(Path all, String source) {
        SigningKeys opened = new SigningKeys(all.resolve(source.substring(1).replace('/', '-')));
        try {
            Files.createDirectories(opened.folder);
            opened.keys = opened.read();
            if (opened.keys.isEmpty()) {
                opened.rotate();
            }
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("the keys in " + opened.folder + " cannot be read or made", e);
        }
    }

    /** All, oldest first. */
    public List<Own> all() {
        return keys;
    }

    /** The one that signs. */
    public Own newest() {
        return keys.getLast();
    }

    /** Makes a newer key, which signs from now on. */
    public synchronized Own rotate() throws IOException {
        int number = keys.isEmpty() ? 1 : keys.getLast().number() + 1;
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
        String content = block("PRIVATE KEY", pair.getPrivate().getEncoded())
                + block("PUBLIC KEY", pair.getPublic().getEncoded());
        Path file = folder.resolve("%06d.pem".formatted(number));
        Path written = Files.createTempFile(folder, "key", ".new", readableByOwner());
        try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)));
            // a key that signed something must not be gone after a power cut
            out.force(true);
        }
        try {
            Files.createLink(file, written);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            // another process of this source was quicker: its key is the one
        } finally {
            Files.delete(written);
        }
        keys = read();
        return newest();
    }

    private static FileAttribute<?>[] readableByOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String block(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + name + "-----\n";
    }

    private List<Own> read() throws IOException {
        List<Own> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    read.add(read(Integer.parseInt(name.group(1)), file));
                }
            }
        }
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).number() != i + 1) {
                throw new IOException("key " + (i + 1) + " is missing in " + folder);
            }
        }
        return List.copyOf(read);
    }

    private static Own read(int number, Path file) throws IOException {
        Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!content.matches()) {
            throw new IOException(file + " is no key file");
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            EdECPrivateKey signs = (EdECPrivateKey) factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(content.group(1))));
            EdECPublicKey proves = (EdECPublicKey) factory.generatePublic(
                    new X509EncodedKeySpec(Base64.getMimeDecoder().decode(content.group(2))));
            return new Own(
                    number,
                    PublicSigningKey.of(proves),
                    signs.getBytes().orElseThrow(() -> new IOException(file + " holds no private key")),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no Ed25519 key", e);
        }
    }
}
