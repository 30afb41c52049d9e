package cn.onezone.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/**
 * A certificate authority of this machine's network and the gateway's certificate.
 * The authority signs nothing else and no further authority.
 */
final class LocalCertificates {
    /** File of the authority's certificate, for clients. */
    static final String AUTHORITY = "ca.pem";
    /** File of the gateway's certificate. */
    static final String CERTIFICATE = "gateway.pem";
    /** File of the gateway's key. */
    static final String KEY = "gateway.key";

    private static final String AUTHORITY_KEY = "ca.key";
    private static final Duration OF_AUTHORITY = Duration.ofDays(3650);
    private static final Duration OF_CERTIFICATE = Duration.ofDays(90);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    // clocks of clients may be a little behind
    private static final Duration SLACK = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private LocalCertificates() {}

    private record Holder(X509Certificate certificate, PrivateKey key) {}

    /**
     * Makes what is missing or has less than 30 days left.
     *
     * @param folder its keys are for its owner only
     * @throws UncheckedIOException if the folder cannot be written
     */
    static void ensure(Path folder, Clock clock) {
        try {
            Files.createDirectories(folder);
            Instant now = clock.instant();
            boolean authority = lasts(folder.resolve(AUTHORITY), now) && Files.exists(folder.resolve(AUTHORITY_KEY));
            if (!authority) {
                Holder made = authority(now);
                write(folder.resolve(AUTHORITY_KEY), made.key(), true);
                write(folder.resolve(AUTHORITY), made.certificate(), false);
            }
            if (!authority || !lasts(folder.resolve(CERTIFICATE), now) || !Files.exists(folder.resolve(KEY))) {
                Holder made = certificate(
                        new Holder(read(folder.resolve(AUTHORITY)), readKey(folder.resolve(AUTHORITY_KEY))), now);
                write(folder.resolve(KEY), made.key(), true);
                write(folder.resolve(CERTIFICATE), made.certificate(), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    private static boolean lasts(Path certificate, Instant now) throws IOException, GeneralSecurityException {
        return Files.exists(certificate)
                && read(certificate).getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE));
    }

    private static Holder authority(Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = keys();
        X500Name name = new X500Name("CN=OneZone local authority " + Long.toHexString(RANDOM.nextLong()));
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial(), Date.from(now.minus(SLACK)), Date.from(now.plus(OF_AUTHORITY)), name, keys.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
        return new Holder(signed(builder, keys.getPrivate()), keys.getPrivate());
    }

    private static Holder certificate(Holder authority, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = keys();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                authority.certificate().getSubjectX500Principal(),
                serial(),
                Date.from(now.minus(SLACK)),
                Date.from(now.plus(OF_CERTIFICATE)),
                new javax.security.auth.x500.X500Principal("CN=localhost"),
                keys.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(authority.certificate()));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        }));
        return new Holder(signed(builder, authority.key()), keys.getPrivate());
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM).add(BigInteger.ONE);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException {
        try (PEMParser in = new PEMParser(new StringReader(Files.readString(file)))) {
            if (in.readObject() instanceof PrivateKeyInfo key) {
                return new JcaPEMKeyConverter().getPrivateKey(key);
            }
            throw new IOException(file + " holds no private key");
        }
    }

    /** Whole or not at all, and a key is never readable by others, not even for a moment. */
    private static void write(Path file, Object what, boolean secret) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            if (what instanceof PrivateKey key) {
                // PKCS 8, which every reader has
                out.writeObject((PemObjectGenerator) new PemObject("PRIVATE KEY", key.getEncoded()));
            } else {
                out.writeObject(what);
            }
        }
        Path part = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text.toString());
        if (!secret) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
