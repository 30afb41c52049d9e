package cn.onezone.kit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * Marks a service's main class. Auto-configuration is an explicit list (in {@code META-INF/spring}) instead of whatever
 * lies on the class path: in local mode all services and the gateway share one.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootConfiguration
@ImportAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
@Import(KitConfiguration.class)
public @interface OneZoneService {}
