package cn.onezone.gateway.audit;

import cn.onezone.gateway.resilience.Fetching;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.kit.audit.AuditSettings;
import cn.onezone.kit.audit.FileChain;
import cn.onezone.kit.audit.KnownEnd;
import cn.onezone.kit.audit.Refusals;
import cn.onezone.kit.audit.Sha256;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.evidence.SigningKeys;
import cn.onezone.kit.log.LogSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Gives the gateway its audit trail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AuditSettings.class, LogSettings.class, KeySettings.class})
class TrailConfiguration {
    /** Whose trail it is. */
    static final String SOURCE = "/gateway";

    private static final int READING_AT_ONCE = 2;
    private static final int WAITING = 50;

    @Bean
    FileChain gatewayTrail(
            TrailSettings settings,
            AuditSettings instance,
            KeySettings keys,
            @Value("${onezone.gateway.data-dir:data/gateway}") Path dataDir,
            ObjectProvider<Clock> clock) {
        Path folder = settings.folder() == null ? dataDir.resolve("audit") : settings.folder();
        Path own = folder.resolve(instance.instance());
        String place = Sha256.of(own.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
        return new FileChain(
                own,
                SOURCE + "/" + instance.instance(),
                settings.fileSize().toBytes(),
                settings.files(),
                clock.getIfAvailable(Clock::systemUTC),
                // another folder is another chain
                new KnownEnd(keys.folder(SOURCE), instance.instance() + "-" + place.substring(0, 16)));
    }

    @Bean
    Refusals gatewayRefusals(FileChain gatewayTrail, ObjectProvider<Clock> clock, MeterRegistry meters) {
        return new Refusals(gatewayTrail, clock.getIfAvailable(Clock::systemUTC), meters);
    }

    @Bean
    RefusedAccess refusedAccess(Refusals gatewayRefusals) {
        return new RefusedAccess(gatewayRefusals);
    }

    @Bean
    EventSigner gatewaySigner(KeySettings keys) {
        return new EventSigner(SOURCE, SigningKeys.open(keys.folder(), SOURCE));
    }

    @Bean
    TrailHeads trailHeads(
            FileChain gatewayTrail, LogSettings log, EventSigner gatewaySigner, ObjectProvider<Clock> clock) {
        return new TrailHeads(gatewayTrail, log, gatewaySigner, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    GatewayKeysEndpoint gatewayKeysEndpoint(EventSigner gatewaySigner, TrailHeads heads) {
        return new GatewayKeysEndpoint(gatewaySigner, heads);
    }

    @Bean
    OperatorCommands operatorCommands(OwnTrail own) {
        return new OperatorCommands(own);
    }

    /** Files are never read or written on an event loop; more at once than may wait are told to come again. */
    @Bean(destroyMethod = "dispose")
    Scheduler trailReaders() {
        return Schedulers.newBoundedElastic(READING_AT_ONCE, WAITING, "audit-trail", 60, true);
    }

    @Bean
    OwnTrail ownTrail(FileChain gatewayTrail, Scheduler trailReaders, ObjectProvider<Clock> clock) {
        return new OwnTrail(gatewayTrail, trailReaders, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    AllTrails allTrails(
            Backends backends, Fetching fetching, OwnTrail own, TrailSettings settings, ObjectProvider<Clock> clock) {
        return new AllTrails(backends, fetching, own, settings, clock.getIfAvailable(Clock::systemUTC));
    }
}
