package cn.onezone.gateway.tls;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has the key of the gateway's certificate looked at whenever its files are read. Who looks while only one of the two is
 * written would otherwise show a certificate whose key it has not, and every client would break off; so the one before is shown
 * on. No setting in the file of settings: the library takes it for a fault where there is no certificate at all.
 */
public final class VerifiedKeys implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String KEYSTORE = "spring.ssl.bundle.pem.gateway.keystore.";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment settings = context.getEnvironment();
        if (settings.containsProperty(KEYSTORE + "certificate")) {
            // last: what the operator says counts
            settings.getPropertySources()
                    .addLast(new MapPropertySource("verifiedKeys", Map.of(KEYSTORE + "verify-keys", true)));
        }
    }
}
