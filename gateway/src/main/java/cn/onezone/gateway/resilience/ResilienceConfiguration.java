package cn.onezone.gateway.resilience;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the library switches off together with its own routing filter, although ours needs it. */
@Configuration(proxyBeanMethods = false)
class ResilienceConfiguration {
    @Bean
    NettyWriteResponseFilter writesAnswers(
            GatewayProperties properties, ObjectProvider<List<HttpHeadersFilter>> headers) {
        return new NettyWriteResponseFilter(properties.getStreamingMediaTypes(), headers);
    }
}
