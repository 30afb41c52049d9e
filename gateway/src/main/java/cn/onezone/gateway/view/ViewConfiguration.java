package cn.onezone.gateway.view;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.log.LogSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The city view as part of the gateway; a gateway may be run without, to route only. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "onezone.gateway.view.enabled", matchIfMissing = true)
@EnableConfigurationProperties({LogSettings.class, KeySettings.class})
public class ViewConfiguration {

    /** Who is told of heartbeats; the routes are. */
    public interface Announcements extends Consumer<Heartbeat> {}

    @Bean
    EnterpriseSearch enterpriseSearch() {
        return new EnterpriseSearch();
    }

    @Bean
    CityView cityView(
            ViewSettings settings,
            LogSettings log,
            KeySettings keys,
            EnterpriseSearch search,
            ParkDirectory directory,
            ObjectProvider<Announcements> announcements,
            ObjectProvider<Clock> clock,
            MeterRegistry meters) {
        List<Announcements> all = announcements.orderedStream().toList();
        return new CityView(
                settings.dataDir(),
                settings.view(),
                log,
                keys,
                directory,
                search,
                heartbeat -> all.forEach(one -> one.accept(heartbeat)),
                clock.getIfAvailable(Clock::systemUTC),
                meters);
    }

    /** Threads for queries, few and with a bounded queue: more at once would only make all of them slower. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService viewQueries(ViewSettings settings) {
        return new ThreadPoolExecutor(
                settings.view().readers(),
                settings.view().readers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.view().queue()),
                Thread.ofPlatform().name("city-view-query-", 0).daemon().factory());
    }

    /** A thread for each export that may run at once; more are refused before they come here. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService viewExports() {
        return new ThreadPoolExecutor(
                Exports.AT_ONCE,
                Exports.AT_ONCE,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(Exports.AT_ONCE),
                Thread.ofPlatform().name("city-view-export-", 0).daemon().factory());
    }

    @Bean
    NetworkDoor networkDoor(
            CityView view,
            EnterpriseSearch search,
            ViewSettings settings,
            @Qualifier("viewQueries") ExecutorService viewQueries,
            @Qualifier("viewExports") ExecutorService viewExports,
            ObjectProvider<Clock> clock,
            MeterRegistry meters) {
        Clock known = clock.getIfAvailable(Clock::systemUTC);
        Exports exports = new Exports(view, search, settings.view(), known);
        return new NetworkDoor(
                new Answers(view, settings.view(), viewQueries, meters),
                new NetworkAnswers(view, search, exports, settings.view(), known),
                new ExportDoor(exports, viewQueries, viewExports));
    }

    @Bean
    ViewHealth cityViewHealthIndicator(CityView view) {
        return new ViewHealth(view);
    }

    @Bean
    NetworkDocumentation networkDocumentation() {
        return new NetworkDocumentation();
    }
}
