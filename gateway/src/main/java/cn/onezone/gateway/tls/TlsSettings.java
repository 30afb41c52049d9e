package cn.onezone.gateway.tls;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The door over https. Its certificate and key are those of the bundle {@code spring.ssl.bundle.pem.<bundle>}.
 *
 * @param port absent: none
 * @param address of the interface, absent: that of the plain door
 * @param bundle name of the bundle
 */
@ConfigurationProperties("onezone.gateway.tls")
record TlsSettings(
        @Nullable Integer port,
        @Nullable String address,
        @DefaultValue("gateway") String bundle) {}
