package cn.onezone.gateway.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in.
 *
 * @param clientId what the gateway is called at the issuer
 * @param clientSecret its secret there; absent: it is in the file
 * @param clientSecretFile file with the secret; absent with it: nobody can sign in, tokens still count
 * @param address how browsers reach the gateway, {@code https://gateway.example.cn}; absent: as the request says, which is
 *     wrong behind a proxy that ends TLS
 * @param sessionIdle an unused session ends after this
 * @param sessions most sessions at once
 */
@ConfigurationProperties("onezone.gateway.login")
record LoginSettings(
        @DefaultValue("gateway") String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientSecretFile,
        @Nullable URI address,
        @DefaultValue("30m") Duration sessionIdle,
        @DefaultValue("10000") int sessions) {
    /** What addresses of the gateway begin with, as the library's templates have it. */
    String base() {
        return address == null ? "{baseUrl}" : address.toString().replaceAll("/+$", "");
    }

    /** Whether browsers are known to come by https. */
    boolean isHttps() {
        return address != null && "https".equals(address.getScheme());
    }

    /** The secret, empty if there is none. */
    Optional<String> secret() {
        if (clientSecret != null && !clientSecret.isBlank()) {
            return Optional.of(clientSecret);
        }
        if (clientSecretFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(clientSecretFile).strip()).filter(secret -> !secret.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException("onezone.gateway.login.client-secret-file", e);
        }
    }

    @Override
    public String toString() {
        return "LoginSettings[clientId=" + clientId + "]";
    }
}
