package cn.onezone.gateway.edge;

import cn.onezone.kit.Mode;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.netty.NettyPipeline;

/** The server's own guards, below the filters. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    @Bean
    Mode mode(Environment settings) {
        return Mode.of(settings);
    }

    @Bean
    NettyServerCustomizer silence(EdgeSettings settings) {
        // without it a client that stops in the middle of a body would hold its connection and the backend's for ever
        return server -> server.readTimeout(settings.silenceLimit());
    }

    @Bean
    NettyServerCustomizer rawTargets() {
        RawTarget encoding = new RawTarget();
        return server -> server.doOnChannelInit((_, channel, _) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "onezone.raw-target", encoding));
    }
}
