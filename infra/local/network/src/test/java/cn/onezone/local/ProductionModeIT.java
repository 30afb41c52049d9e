package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.funds.FundsApplication;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.identity.IdentityApplication;
import cn.onezone.indicators.IndicatorsApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.access.Tokens;
import cn.onezone.parks.ParksApplication;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.projects.ProjectsApplication;
import cn.onezone.talent.TalentApplication;
import cn.onezone.testkit.EmbeddedInfrastructure;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What a developer's machine may do and production may not: each process of the network refuses to start. */
class ProductionModeIT {
    private static final Map<String, Class<?>> SERVICES = Map.of(
            "parks", ParksApplication.class,
            "enterprises", EnterprisesApplication.class,
            "indicators", IndicatorsApplication.class,
            "funds", FundsApplication.class,
            "talent", TalentApplication.class,
            "projects", ProjectsApplication.class,
            "partners", PartnersApplication.class);

    @TempDir
    private Path data;

    private static String root(SpringApplicationBuilder process, List<String> settings) {
        Throwable refused = catchThrowable(() -> {
            try (var started = process.registerShutdownHook(false).run(settings.toArray(String[]::new))) {
                assertThat(started.isActive()).isTrue();
            }
        });
        assertThat(refused).as("it has started").isNotNull();
        Throwable at = refused;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }

    private List<String> settings(String service) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.mode=production",
                "--onezone.park=haidian",
                "--onezone.data-dir=" + data.resolve(service),
                "--onezone.gateway.data-dir=" + data.resolve(service),
                "--onezone.keys.folder=" + data.resolve("keys"),
                "--onezone.log.bootstrap-servers=127.0.0.1:1"));
        if (!service.equals("gateway")) {
            settings.add("--spring.mongodb.uri="
                    + EmbeddedInfrastructure.shared().mongoUri("production-" + UUID.randomUUID()));
        }
        return settings;
    }

    private static SpringApplicationBuilder process(String service) {
        return service.equals("gateway")
                ? GatewayApplication.builder()
                : OneZoneApplication.of(SERVICES.get(service), service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parks", "enterprises", "indicators", "funds", "talent", "projects", "partners", "gateway"})
    void noProcessBelievesAnIssuerOverHttp(String service) {
        List<String> plain = settings(service);
        plain.add("--onezone.identity.issuer=http://id.example");
        assertThat(root(process(service), plain))
                .isEqualTo(
                        "onezone.identity.issuer: value: http://id.example (expected in production: an https address)");
        // the issuer that is set when nobody says anything is the local one
        assertThat(root(process(service), settings(service)))
                .isEqualTo("onezone.identity.issuer: value: http://127.0.0.1:8090"
                        + " (expected in production: an https address)");
    }

    /** A developer's data folder that was copied: what it would open must not wait for the first token to be found. */
    @ParameterizedTest
    @ValueSource(strings = {"parks", "enterprises", "indicators", "funds", "talent", "projects", "partners", "gateway"})
    void noProcessStartsWithTheKeptKeyOfALocalIssuer(String service) throws Exception {
        List<String> settings = settings(service);
        settings.add("--onezone.identity.issuer=https://id.example");
        Path kept = data.resolve(service.equals("gateway") ? service : "keys").resolve("issuer.jwks.json");
        Files.createDirectories(kept.getParent());
        ECKey key =
                new ECKeyGenerator(Curve.P_256).keyID(Tokens.LOCAL_KEY + "1").generate();
        Files.writeString(kept, new JWKSet(key.toPublicJWK()).toString());
        assertThat(root(process(service), settings))
                .isEqualTo(kept + ": value: key local-1 of a local issuer"
                        + " (expected in production: none; take the file away)");
    }

    @Test
    void thereIsNoLocalIssuerAndSoNoPasswordOfLocalMode() {
        assertThat(root(
                        IdentityApplication.builder(),
                        List.of(
                                "--server.port=0",
                                "--onezone.mode=production",
                                "--onezone.identity.issuer=https://id.example",
                                "--onezone.identity.folder=" + data.resolve("identity"),
                                "--onezone.identity.gateway-addresses=https://gateway.example")))
                .startsWith("onezone.mode: value: production (expected: local;");
        assertThat(data.resolve("identity")).doesNotExist();
    }
}
