package cn.onezone.gateway.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;

/**
 * A second server for the same answers, over TLS 1.2 or newer. It is made like the first one, limits and all; a renewed
 * certificate is taken for new connections as soon as its files have changed.
 */
@Component
@ConditionalOnProperty("onezone.gateway.tls.port")
public final class TlsDoor implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);

    private final WebServer server;
    private volatile boolean running;

    TlsDoor(
            TlsSettings settings,
            HttpHandler answers,
            SslBundles bundles,
            ReactorResourceFactory resources,
            ObjectProvider<NettyServerCustomizer> customizers,
            AutowireCapableBeanFactory beans)
            throws UnknownHostException {
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
        factory.setResourceFactory(resources);
        factory.getServerCustomizers().addAll(customizers.orderedStream().toList());
        // sets what the settings of the first server say, its port too
        beans.initializeBean(factory, "tlsDoorFactory");
        factory.setPort(Objects.requireNonNull(settings.port()));
        String address = settings.address();
        if (address != null && !address.isBlank()) {
            factory.setAddress(InetAddress.getByName(address));
        }
        factory.setSslBundles(bundles);
        factory.setSsl(Ssl.forBundle(settings.bundle()));
        this.server = factory.getWebServer(answers);
    }

    @Override
    public void start() {
        server.start();
        running = true;
        LOG.info("https on port {}", server.getPort());
    }

    @Override
    public void stop(Runnable callback) {
        server.shutDownGracefully(_ -> {
            stop();
            callback.run();
        });
    }

    @Override
    public void stop() {
        server.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Where it listens; below 1 before it does. */
    public int port() {
        return server.getPort();
    }
}
