package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.gateway.GatewayApplication;
import cn.onezone.gateway.tls.TlsDoor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway over https with certificates of the local authority, from where a client stands. */
class TlsIT {
    private static final Clock NOW = Clock.systemUTC();

    @TempDir
    Path folder;

    private static X509Certificate read(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", read(folder.resolve(LocalCertificates.AUTHORITY)));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private ConfigurableApplicationContext gateway(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.gateway.view.enabled=false",
                "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                "--onezone.log.bootstrap-servers=127.0.0.1:1",
                "--onezone.gateway.tls.port=0",
                "--spring.ssl.bundle.watch.file.quiet-period=100ms",
                "--spring.ssl.bundle.pem.gateway.keystore.certificate="
                        + folder.resolve(LocalCertificates.CERTIFICATE).toUri(),
                "--spring.ssl.bundle.pem.gateway.keystore.private-key="
                        + folder.resolve(LocalCertificates.KEY).toUri()));
        settings.addAll(List.of(more));
        return GatewayApplication.builder().run(settings.toArray(String[]::new));
    }

    private static HttpResponse<String> ask(HttpClient client, String host, int port) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://" + host + ":" + port + "/nowhere"))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private X509Certificate shown(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void whoTrustsTheAuthorityIsAnsweredAndOldProtocolsAreNot() throws Exception {
        LocalCertificates.ensure(folder, NOW);
        try (ConfigurableApplicationContext gateway = gateway();
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting()).build();
                HttpClient stranger = HttpClient.newHttpClient()) {
            int port = gateway.getBean(TlsDoor.class).port();
            for (String host : List.of("127.0.0.1", "localhost")) {
                HttpResponse<String> answer = ask(client, host, port);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).contains("token-missing");
                assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                        .as("it would close all other ports of localhost too")
                        .isEmpty();
            }
            assertThatThrownBy(() -> ask(stranger, "127.0.0.1", port)).isInstanceOf(SSLHandshakeException.class);

            // without it this JVM would not even try
            String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
            Security.setProperty("jdk.tls.disabledAlgorithms", "");
            try {
                for (String old : List.of("TLSv1.1", "TLSv1")) {
                    assertThatThrownBy(() -> handshake(port, new String[] {old}, null))
                            .as(old)
                            .isInstanceOf(SSLHandshakeException.class);
                }
                assertThatThrownBy(() -> handshake(
                                port, new String[] {"TLSv1.2"}, new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"}))
                        .as("a cipher of another age")
                        .isInstanceOf(SSLHandshakeException.class);
                assertThat(handshake(port, new String[] {"TLSv1.2"}, null)).contains("GCM");
                assertThat(handshake(port, new String[] {"TLSv1.3"}, null)).startsWith("TLS_");
            } finally {
                Security.setProperty("jdk.tls.disabledAlgorithms", disabled);
            }
        }
    }

    private String handshake(int port, String[] protocols, String[] ciphers) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(protocols);
            if (ciphers != null) {
                socket.setEnabledCipherSuites(ciphers);
            }
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }

    @Test
    void aRenewedCertificateIsTakenWithoutARestartAndBrowsersAreToldToStay() throws Exception {
        Clock before = Clock.fixed(Instant.now().minus(Duration.ofDays(70)), ZoneOffset.UTC);
        LocalCertificates.ensure(folder, before);
        try (ConfigurableApplicationContext gateway = gateway(
                        "--onezone.mode=production",
                        "--onezone.identity.issuer=https://id.example",
                        "--onezone.gateway.edge.https-only-subdomains=true");
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting()).build()) {
            int port = gateway.getBean(TlsDoor.class).port();
            X509Certificate old = shown(port);
            assertThat(ask(client, "localhost", port).headers().firstValue("Strict-Transport-Security"))
                    .hasValue("max-age=31536000; includeSubDomains");
            LocalCertificates.ensure(folder, NOW);
            X509Certificate renewed = read(folder.resolve(LocalCertificates.CERTIFICATE));
            assertThat(renewed).isNotEqualTo(old);
            await().atMost(Duration.ofSeconds(30)).until(() -> shown(port).equals(renewed));
        }
    }

    @Test
    void withoutAPortThereIsNoSecondDoor() {
        try (ConfigurableApplicationContext gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--onezone.gateway.view.enabled=false",
                        "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                        "--onezone.log.bootstrap-servers=127.0.0.1:1")) {
            assertThat(gateway.getBeansOfType(TlsDoor.class)).isEmpty();
        }
    }

    @Test
    void certificatesAreMadeOnceRenewedInTimeAndTheirKeysAreNobodyElses() throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        LocalCertificates.ensure(folder, Clock.fixed(start, ZoneOffset.UTC));
        X509Certificate first = read(folder.resolve(LocalCertificates.CERTIFICATE));
        X509Certificate authority = read(folder.resolve(LocalCertificates.AUTHORITY));
        first.verify(authority.getPublicKey());
        assertThat(first.getNotAfter().toInstant()).isEqualTo(start.plus(Duration.ofDays(90)));
        assertThat(first.getSubjectAlternativeNames().stream().map(n -> n.get(1).toString()))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(first.getBasicConstraints()).as("no authority").isEqualTo(-1);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".key")))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                            .isEqualTo("rw-------"));
        }

        LocalCertificates.ensure(folder, Clock.fixed(start.plus(Duration.ofDays(59)), ZoneOffset.UTC));
        assertThat(read(folder.resolve(LocalCertificates.CERTIFICATE))).isEqualTo(first);
        LocalCertificates.ensure(folder, Clock.fixed(start.plus(Duration.ofDays(61)), ZoneOffset.UTC));
        X509Certificate second = read(folder.resolve(LocalCertificates.CERTIFICATE));
        assertThat(second).isNotEqualTo(first);
        assertThat(read(folder.resolve(LocalCertificates.AUTHORITY))).isEqualTo(authority);
        second.verify(authority.getPublicKey());
    }
}
