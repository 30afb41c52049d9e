package cn.onezone.local;

import java.util.Map;

/** A container's own look at itself: ends with 0 if the service on a port is ready. */
final class HealthCheck {
    private HealthCheck() {}

    /** @param arguments the port */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Layout here = new Layout(java.nio.file.Path.of("."), Map.of("service", port), false);
        try (Health health = new Health()) {
            System.exit(health.ready(here, "service") ? 0 : 1);
        }
    }
}
