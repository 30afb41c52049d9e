package cn.onezone.kit.access;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are believed.
 *
 * @param issuer an OpenID Connect issuer; must equal a token's {@code iss}
 * @param audience must be among a token's {@code aud}
 * @param keys address of the issuer's JWK Set; absent: as the issuer's discovery document says
 * @param rolesClaim name of the claim that lists the roles
 * @param parkClaim name of the claim that names a park administrator's park
 * @param skew how much the issuer's clock may differ from ours
 * @param keysLive how long keys are taken for fresh
 * @param patience limit of one attempt to fetch them
 * @param cached most verified tokens that are remembered
 */
@ConfigurationProperties("onezone.identity")
public record IdentitySettings(
        @DefaultValue("http://127.0.0.1:8090") URI issuer,
        @DefaultValue("onezone") String audience,
        @Nullable URI keys,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("park") String parkClaim,
        @DefaultValue("30s") Duration skew,
        @DefaultValue("5m") Duration keysLive,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("2000") int cached) {}
