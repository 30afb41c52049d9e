package cn.onezone.gateway;

import cn.onezone.gateway.tls.VerifiedKeys;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The gateway. Its settings are in {@code gateway.yml}. */
@OneZoneGateway
public class GatewayApplication {
    /** The gateway ready to run, reactive whatever else lies on the class path. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .web(WebApplicationType.REACTIVE)
                // several applications share one class path in local mode, so each has a file of its own name
                .properties("spring.config.name=gateway", "spring.application.name=gateway")
                .initializers(new VerifiedKeys());
    }

    /** Starts the gateway. */
    public static void main(String[] args) {
        builder().run(args);
    }
}
