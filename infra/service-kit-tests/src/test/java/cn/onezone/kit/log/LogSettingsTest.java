package cn.onezone.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LogSettingsTest {
    private static LogSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("onezone.log", LogSettings.class);
    }

    @Test
    void signsInOnlyWithAUser() {
        assertThat(bound(Map.of()).common())
                .doesNotContainKeys("security.protocol", "sasl.mechanism", "sasl.jaas.config");
        assertThat(bound(Map.of("onezone.log.user", "park-haidian", "onezone.log.password", "secret"))
                        .common())
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-256");
    }

    @Test
    void reachesABrokerOverTls() {
        Map<String, Object> common = bound(Map.of(
                        "onezone.log.user", "park-haidian",
                        "onezone.log.password", "secret",
                        "onezone.log.security-protocol", "SASL_SSL",
                        "onezone.log.client.ssl.truststore.location", "/etc/onezone/truststore.p12",
                        "onezone.log.client.security.protocol", "PLAINTEXT"))
                .common();
        assertThat(common)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/etc/onezone/truststore.p12");
    }

    @Test
    void givesThePasswordToKafkaAsItIs() {
        for (String password : List.of("secret", "with \"quotes\" and \\ and ; and =", "'", "密码")) {
            Properties properties = new Properties();
            properties.putAll(bound(Map.of("onezone.log.user", "park-haidian", "onezone.log.password", password))
                    .common());
            Password jaas = new AdminClientConfig(properties).getPassword("sasl.jaas.config");
            AppConfigurationEntry entry = JaasContext.loadClientContext(Map.of("sasl.jaas.config", jaas))
                    .configurationEntries()
                    .getFirst();
            assertThat(entry.getOptions().get("username")).isEqualTo("park-haidian");
            assertThat(entry.getOptions().get("password")).isEqualTo(password);
        }
    }

    @Test
    void tellsNoSecret() {
        LogSettings settings = bound(Map.of(
                "onezone.log.user", "park-haidian",
                "onezone.log.password", "top-secret",
                "onezone.log.client.ssl.keystore.password", "keystore-secret"));
        assertThat(settings.client()).containsEntry("ssl.keystore.password", "keystore-secret");
        assertThat(settings.toString())
                .contains("park-haidian", "ssl.keystore.password")
                .doesNotContain("top-secret", "keystore-secret");
    }

    @Test
    void refusesHalfASignInAndATransportThatHasNone() {
        for (Map<String, String> wrong : List.of(
                Map.of("onezone.log.user", "park-haidian"),
                Map.of("onezone.log.password", "top-secret"),
                Map.of("onezone.log.security-protocol", "SASL_SSL"),
                Map.of(
                        "onezone.log.user", "park-haidian",
                        "onezone.log.password", "top-secret",
                        "onezone.log.security-protocol", "PLAINTEXT"))) {
            assertThatThrownBy(() -> bound(wrong))
                    .isInstanceOf(BindException.class)
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected")
                    .hasMessageNotContaining("top-secret");
        }
    }
}
