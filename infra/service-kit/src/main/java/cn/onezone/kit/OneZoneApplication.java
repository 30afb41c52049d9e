package cn.onezone.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Starts a service. Its settings are in {@code <name>.yml}, for several services may share one class path. */
public final class OneZoneApplication {
    private OneZoneApplication() {}

    /**
     * A service ready to run.
     *
     * @param main class marked {@link OneZoneService}
     * @param name of its settings file, without ending
     */
    public static SpringApplicationBuilder of(Class<?> main, String name) {
        try {
            Properties defaults =
                    PropertiesLoaderUtils.loadProperties(new ClassPathResource("onezone-defaults.properties"));
            defaults.setProperty("spring.config.name", name);
            defaults.setProperty("spring.application.name", name);
            return new SpringApplicationBuilder(main).properties(defaults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
