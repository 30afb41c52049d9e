package cn.onezone.identity;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;

/**
 * Marks the issuer's main class. Auto-configuration is an explicit list (in {@code META-INF/spring}), as for every part
 * of the network: in local mode all of them share one class path.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootConfiguration
@ImportAutoConfiguration
@ComponentScan
@EnableConfigurationProperties(IssuerSettings.class)
@interface OneZoneIdentity {}
