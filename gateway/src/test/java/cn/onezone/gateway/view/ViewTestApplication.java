package cn.onezone.gateway.view;

import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The view alone behind a web server. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ViewConfiguration.class)
class ViewTestApplication {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
