package cn.onezone.identity;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.Environment;

/**
 * The local issuer. Its settings are in {@code identity.yml}. Outside of local mode it does not start: its passwords get
 * tokens by themselves and lie readable beside it, which is in order on one's own machine only.
 */
@OneZoneIdentity
public class IdentityApplication {
    private static final String MODE = "onezone.mode";

    /**
     * The issuer ready to run.
     *
     * <p>Refuses to, with an {@link IllegalStateException}, unless {@code onezone.mode} is {@code local}: before anything is
     * made or opened. A process that was told nothing is in production.
     */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(IdentityApplication.class)
                .web(WebApplicationType.SERVLET)
                // several applications share one class path in local mode, so each has a file of its own name
                .properties("spring.config.name=identity", "spring.application.name=identity")
                .initializers(context -> requireLocal(context.getEnvironment()));
    }

    private static void requireLocal(Environment settings) {
        String mode = settings.getProperty(MODE, "production");
        if (!mode.equals("local")) {
            throw new IllegalStateException(MODE + ": value: " + mode
                    + " (expected: local; in production another issuer takes the place of this one)");
        }
    }

    /** Starts the issuer. */
    public static void main(String[] args) {
        builder().run(args);
    }
}
