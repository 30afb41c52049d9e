package cn.onezone.identity.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

class SignInsTest {
    private static final Instant BEGAN = Instant.parse("2026-03-02T08:00:00Z");
    private static final RegisteredClient GATEWAY = RegisteredClient.withId("gateway")
            .clientId("gateway")
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUri("http://127.0.0.1:8080/login/oauth2/code/onezone")
            .build();

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGAN);
    private final SignIns signIns = new SignIns(Duration.ofHours(12), new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    /** Renewed every hour it ends with the twelfth all the same. */
    @Test
    void aSignInEndsHoweverMuchItIsUsed() {
        signIns.save(OAuth2Authorization.withRegisteredClient(GATEWAY)
                .id("one")
                .principalName("li")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .refreshToken(new OAuth2RefreshToken("r0", BEGAN))
                .build());
        for (int hour = 1; hour < 12; hour++) {
            now.set(BEGAN.plus(Duration.ofHours(hour)));
            OAuth2Authorization held = signIns.findByToken("r" + (hour - 1), OAuth2TokenType.REFRESH_TOKEN);
            assertThat(held).as("hour %d", hour).isNotNull();
            signIns.save(OAuth2Authorization.from(held)
                    .refreshToken(new OAuth2RefreshToken("r" + hour, now.get()))
                    .build());
        }
        now.set(BEGAN.plus(Duration.ofHours(12)));
        assertThat(signIns.findByToken("r11", OAuth2TokenType.REFRESH_TOKEN)).isNull();
        assertThat(signIns.findById("one")).isNull();
    }
}
