package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.gateway.tls.TlsDoor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A certificate that is renewed under a running gateway in each way in which ACME clients write it: new connections are
 * shown the new one, no connection is refused meanwhile, and those there are go on.
 */
class RenewedCertificateIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    /** A certificate and its key, as an authority has handed them out. */
    private record Issued(String certificate, String key) {
        X509Certificate parsed() throws Exception {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new java.io.ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Issued issue() throws IOException {
        Path authority = folder.resolve("authority");
        Files.deleteIfExists(authority.resolve(LocalCertificates.CERTIFICATE));
        LocalCertificates.ensure(authority, Clock.systemUTC());
        return new Issued(
                Files.readString(authority.resolve(LocalCertificates.CERTIFICATE)),
                Files.readString(authority.resolve(LocalCertificates.KEY)));
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int number = 0;
        try (var in = Files.newInputStream(authority)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, one);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private ConfigurableApplicationContext gateway(Path certificate, Path key) {
        return GatewayApplication.builder()
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--onezone.mode=local",
                        "--onezone.gateway.view.enabled=false",
                        "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                        "--onezone.keys.folder=" + folder.resolve("keys"),
                        "--onezone.log.bootstrap-servers=127.0.0.1:1",
                        "--onezone.gateway.tls.port=0",
                        "--spring.ssl.bundle.watch.file.quiet-period=200ms",
                        "--spring.ssl.bundle.pem.gateway.keystore.certificate=" + certificate.toUri(),
                        "--spring.ssl.bundle.pem.gateway.keystore.private-key=" + key.toUri());
    }

    /** One connection that is asked again and again. */
    private static final class Connection implements AutoCloseable {
        private final SSLSocket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Connection(SSLContext context, int port) throws IOException {
            socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = socket.getOutputStream();
        }

        X509Certificate shown() throws IOException {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }

        /** The first line of the answer. */
        String ask() throws IOException {
            out.write("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String status = in.readLine();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            for (int read = 0; read < length; read++) {
                if (in.read() < 0) {
                    throw new IOException("ended within an answer");
                }
            }
            return String.valueOf(status);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private interface Renewal {
        void to(Issued next) throws Exception;
    }

    /** Renews twice; somebody asks over one connection all the time, and others connect anew all the time. */
    private void renewed(Path certificate, Path key, Issued first, Renewal renewal) throws Exception {
        SSLContext context = trusting(folder.resolve("authority").resolve(LocalCertificates.AUTHORITY));
        try (ConfigurableApplicationContext gateway = gateway(certificate, key)) {
            int port = gateway.getBean(TlsDoor.class).port();
            List<Throwable> faults = new CopyOnWriteArrayList<>();
            AtomicInteger connected = new AtomicInteger();
            try (Connection open = new Connection(context, port)) {
                assertThat(open.shown()).isEqualTo(first.parsed());
                Thread others = Thread.ofVirtual().start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try (Connection one = new Connection(context, port)) {
                            assertThat(one.ask()).startsWith("HTTP/1.1 401");
                            connected.incrementAndGet();
                        } catch (Exception | AssertionError e) {
                            if (!Thread.currentThread().isInterrupted()) {
                                faults.add(e);
                            }
                        }
                    }
                });
                try {
                    for (int i = 0; i < 2; i++) {
                        Issued next = issue();
                        int before = connected.get();
                        renewal.to(next);
                        await().atMost(SOON).until(() -> {
                            assertThat(open.ask()).startsWith("HTTP/1.1 401");
                            try (Connection fresh = new Connection(context, port)) {
                                return fresh.shown().equals(next.parsed());
                            }
                        });
                        await().atMost(SOON).until(() -> connected.get() > before);
                    }
                    assertThat(open.ask()).as("it was there before both").startsWith("HTTP/1.1 401");
                } finally {
                    others.interrupt();
                    others.join();
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** lego, acme.sh and others: each file by a rename, one after the other. */
    @Test
    void eachFileByARename() throws Exception {
        Path live = Files.createDirectories(folder.resolve("tls"));
        Issued first = issue();
        Path certificate = Files.writeString(live.resolve("fullchain.pem"), first.certificate());
        Path key = Files.writeString(live.resolve("privkey.pem"), first.key());
        renewed(certificate, key, first, next -> {
            replace(certificate, next.certificate());
            replace(key, next.key());
        });
    }

    /** certbot: {@code live/} has links into {@code archive/}, which are taken away and made anew one by one. */
    @Test
    void linksThatAreMadeAnew() throws Exception {
        Path archive = Files.createDirectories(folder.resolve("archive/gateway"));
        Path live = Files.createDirectories(folder.resolve("live/gateway"));
        Issued first = issue();
        Files.writeString(archive.resolve("fullchain1.pem"), first.certificate());
        Files.writeString(archive.resolve("privkey1.pem"), first.key());
        Path certificate = live.resolve("fullchain.pem");
        Path key = live.resolve("privkey.pem");
        Files.createSymbolicLink(certificate, Path.of("../../archive/gateway/fullchain1.pem"));
        Files.createSymbolicLink(key, Path.of("../../archive/gateway/privkey1.pem"));
        AtomicInteger number = new AtomicInteger(1);
        renewed(certificate, key, first, next -> {
            int n = number.incrementAndGet();
            Files.writeString(archive.resolve("privkey" + n + ".pem"), next.key());
            Files.writeString(archive.resolve("fullchain" + n + ".pem"), next.certificate());
            for (Path link : List.of(key, certificate)) {
                String name = link.getFileName().toString().replace(".pem", n + ".pem");
                Files.delete(link);
                Files.createSymbolicLink(link, Path.of("../../archive/gateway", name));
            }
        });
    }

    /** A folder that is swapped as a whole by one link, as secrets are mounted into containers. */
    @Test
    void aFolderThatIsSwappedAsAWhole() throws Exception {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        Issued first = issue();
        AtomicInteger number = new AtomicInteger();
        Renewal swap = next -> {
            Path version = Files.createDirectories(tls.resolve("..v" + number.incrementAndGet()));
            Files.writeString(version.resolve("tls.crt"), next.certificate());
            Files.writeString(version.resolve("tls.key"), next.key());
            Path link = tls.resolve("..next");
            Files.createSymbolicLink(link, version.getFileName());
            Files.move(
                    link, tls.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        };
        swap.to(first);
        Path certificate = Files.createSymbolicLink(tls.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Path key = Files.createSymbolicLink(tls.resolve("tls.key"), Path.of("..data/tls.key"));
        renewed(certificate, key, first, swap);
    }

    /** Whoever looks between the two files sees a certificate that is not of the key: what was there goes on. */
    @Test
    void whatDoesNotFitTogetherIsNotTaken() throws Exception {
        Path live = Files.createDirectories(folder.resolve("tls"));
        Issued first = issue();
        Path certificate = Files.writeString(live.resolve("fullchain.pem"), first.certificate());
        Path key = Files.writeString(live.resolve("privkey.pem"), first.key());
        SSLContext context = trusting(folder.resolve("authority").resolve(LocalCertificates.AUTHORITY));
        try (ConfigurableApplicationContext gateway = gateway(certificate, key)) {
            int port = gateway.getBean(TlsDoor.class).port();
            for (String wrong : List.of(issue().certificate(), "-----BEGIN CERTIFICATE-----\nhalf", "")) {
                replace(certificate, wrong);
                // longer than it takes until it is looked at
                await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> {
                    try (Connection one = new Connection(context, port)) {
                        return one.ask().startsWith("HTTP/1.1 401")
                                && one.shown().equals(first.parsed());
                    }
                });
            }
            Issued next = issue();
            replace(key, next.key());
            replace(certificate, next.certificate());
            await().atMost(SOON).until(() -> {
                try (Connection one = new Connection(context, port)) {
                    return one.shown().equals(next.parsed());
                }
            });
        }
    }

    private static boolean isInstalled(String... command) throws InterruptedException {
        try {
            Process asked = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!asked.waitFor(30, TimeUnit.SECONDS)) {
                asked.destroyForcibly().onExit().join();
                return false;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    /**
     * The whole way: certbot gets a certificate of an ACME server (Pebble) by the challenge over HTTP, the gateway takes it
     * from {@code live/}, certbot renews it, the gateway shows the new one.
     */
    @Test
    void certbotRenewsAndTheGatewayFollows() throws Exception {
        assumeTrue(
                isInstalled("pebble", "-help") && isInstalled("certbot", "--version"),
                "pebble and certbot are not both installed: certificates are renewed by hand only");
        LocalCertificates.ensure(folder.resolve("acme"), Clock.systemUTC());
        int acme = free();
        int management = free();
        int challenge = free();
        Path configuration = Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                 "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
                 "externalAccountBindingRequired": false}}""".formatted(
                        acme,
                        management,
                        folder.resolve("acme").resolve(LocalCertificates.CERTIFICATE),
                        folder.resolve("acme").resolve(LocalCertificates.KEY),
                        challenge,
                        free()));
        ProcessBuilder starting = new ProcessBuilder("pebble", "-config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pebble.log").toFile());
        starting.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1"));
        Process pebble = starting.start();
        try {
            await().atMost(SOON).until(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), acme)) {
                    return socket.isConnected();
                } catch (IOException e) {
                    assertThat(pebble.isAlive()).isTrue();
                    return false;
                }
            });
            certbot(acme, challenge, "certonly", "--domain", "localhost", "--cert-name", "gateway");
            Path live = folder.resolve("letsencrypt/live/gateway");
            Path roots = root(management);
            SSLContext context = trusting(roots);
            try (ConfigurableApplicationContext gateway =
                    gateway(live.resolve("fullchain.pem"), live.resolve("privkey.pem"))) {
                int port = gateway.getBean(TlsDoor.class).port();
                try (Connection open = new Connection(context, port)) {
                    X509Certificate first = open.shown();
                    assertThat(first.getSubjectAlternativeNames().toString()).contains("localhost");
                    certbot(acme, challenge, "renew", "--force-renewal", "--cert-name", "gateway");
                    await().atMost(SOON).until(() -> {
                        assertThat(open.ask()).startsWith("HTTP/1.1 401");
                        try (Connection fresh = new Connection(context, port)) {
                            return !fresh.shown().equals(first);
                        }
                    });
                    try (Connection fresh = new Connection(context, port)) {
                        assertThat(fresh.shown().getSerialNumber()).isNotEqualTo(first.getSerialNumber());
                        assertThat(fresh.ask()).startsWith("HTTP/1.1 401");
                    }
                    assertThat(open.shown()).isEqualTo(first);
                    assertThat(open.ask()).startsWith("HTTP/1.1 401");
                }
            }
        } finally {
            pebble.destroyForcibly().onExit().join();
        }
    }

    private void certbot(int acme, int challenge, String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of("certbot"));
        command.addAll(List.of(what));
        command.addAll(List.of(
                "--standalone",
                "--non-interactive",
                "--agree-tos",
                "--register-unsafely-without-email",
                "--server",
                "https://localhost:" + acme + "/dir",
                "--http-01-address",
                "127.0.0.1",
                "--http-01-port",
                Integer.toString(challenge),
                "--no-random-sleep-on-renew",
                "--config-dir",
                folder.resolve("letsencrypt").toString(),
                "--work-dir",
                folder.resolve("certbot-work").toString(),
                "--logs-dir",
                folder.resolve("certbot-logs").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("certbot.log").toFile());
        builder.environment()
                .put(
                        "REQUESTS_CA_BUNDLE",
                        folder.resolve("acme")
                                .resolve(LocalCertificates.AUTHORITY)
                                .toString());
        Process certbot = builder.start();
        assertThat(certbot.waitFor(5, TimeUnit.MINUTES)).as("certbot ends").isTrue();
        assertThat(certbot.exitValue())
                .as(Files.readString(folder.resolve("certbot.log")) + Files.readString(folder.resolve("pebble.log")))
                .isZero();
    }

    /** Pebble's authority, which is another one at each of its starts. */
    private Path root(int management) throws Exception {
        Path roots = folder.resolve("roots.pem");
        SSLContext context = trusting(folder.resolve("acme").resolve(LocalCertificates.AUTHORITY));
        try (java.net.http.HttpClient http =
                java.net.http.HttpClient.newBuilder().sslContext(context).build()) {
            var _ = http.send(
                    java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create("https://localhost:" + management + "/roots/0"))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    java.net.http.HttpResponse.BodyHandlers.ofFile(roots));
        }
        return roots;
    }
}
