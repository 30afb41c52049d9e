package cn.onezone.identity;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The local issuer. Its settings are in {@code identity.yml}. */
@OneZoneIdentity
public class IdentityApplication {
    /** The issuer ready to run. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(IdentityApplication.class)
                .web(WebApplicationType.SERVLET)
                // several applications share one class path in local mode, so each has a file of its own name
                .properties("spring.config.name=identity", "spring.application.name=identity");
    }

    /** Starts the issuer. */
    public static void main(String[] args) {
        builder().run(args);
    }
}
