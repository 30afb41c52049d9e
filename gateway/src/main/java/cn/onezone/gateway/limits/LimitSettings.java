package cn.onezone.gateway.limits;

import cn.onezone.kit.outgoing.AddressRange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of requests for each client.
 *
 * @param enabled absent: in production only
 * @param clients most clients that are remembered; beyond it the ones that asked least are forgotten, and begin afresh
 * @param trustedProxies ranges of addresses whose {@code X-Forwarded-For} is believed
 * @param groups limits of groups of routes that differ from the usual
 * @param wrongTokens most answers 401 for an address; further requests of it are refused at once
 */
@ConfigurationProperties("onezone.gateway.limits")
public record LimitSettings(
        @Nullable Boolean enabled,
        @DefaultValue("100000") int clients,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue Map<RouteGroup, Limit> groups,
        @Nullable Limit wrongTokens) {
    /** Fills in what is not set, and refuses what is no range. */
    public LimitSettings {
        trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(p -> !p.isEmpty())
                .toList();
        trustedProxies.forEach(AddressRange::of);
        Map<RouteGroup, Limit> all = new EnumMap<>(RouteGroup.class);
        for (RouteGroup group : RouteGroup.values()) {
            Limit set = groups.get(group);
            all.put(group, set == null ? group.usual() : set);
        }
        groups = Map.copyOf(all);
        wrongTokens = wrongTokens == null ? new Limit(100, Duration.ofMinutes(1)) : wrongTokens;
        if (clients < 1) {
            throw new IllegalArgumentException(
                    "onezone.gateway.limits.clients: value: " + clients + " (expected: 1 or more)");
        }
    }

    Limit of(RouteGroup group) {
        Limit limit = groups.get(group);
        if (limit == null) {
            throw new IllegalArgumentException(group.name());
        }
        return limit;
    }

    /**
     * So many requests in a time; they come back evenly, and all of them may be used at once.
     *
     * @param requests 1 or more
     * @param per from 1 s
     */
    public record Limit(long requests, @DefaultValue("1m") Duration per) {
        /** Refuses what limits nothing or everything. */
        public Limit {
            if (requests < 1 || per.toSeconds() < 1) {
                throw new IllegalArgumentException(
                        "limit: value: " + requests + " per " + per + " (expected: 1 request or more per 1 s or more)");
            }
        }
    }
}
