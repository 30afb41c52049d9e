package cn.onezone.sample;

import cn.onezone.client.EventReceiver;
import cn.onezone.client.FileLedger;
import cn.onezone.client.PartnersDoor;
import cn.onezone.contracts.evidence.WebhookVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Starts the sample; see {@link SampleSettings} for what it has to be told. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleSettings.class)
public class SampleApplication {
    /** Starts it, for instance with {@code --sample.subscription=…}. */
    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "sample");
        SpringApplication.run(SampleApplication.class, arguments);
    }

    @Bean
    PartnersDoor door(SampleSettings settings) {
        return new PartnersDoor(settings.address(), settings.subscription(), () -> read(settings.token()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Bean
    FileLedger ledger(SampleSettings settings) throws IOException {
        return FileLedger.open(settings.ledger());
    }

    @Bean
    EventReceiver receiver(SampleSettings settings, PartnersDoor door, FileLedger ledger) {
        return new EventReceiver(new WebhookVerifier(List.of(settings.secret()), Clock.systemUTC()), door, ledger);
    }
}
