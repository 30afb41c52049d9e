package cn.onezone.kit.web;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP edge of a service. */
@Configuration(proxyBeanMethods = false)
@Import(PublishedKeys.class)
public class WebConfiguration {
    /**
     * Limits of request bodies.
     *
     * @param usual of a JSON body
     * @param uploads of a file
     */
    @ConfigurationProperties("onezone.body")
    public record BodySettings(
            @DefaultValue("1MB") DataSize usual,
            @DefaultValue("200MB") DataSize uploads) {}

    /**
     * How many requests a service works on.
     *
     * @param atOnce requests at once; as many as connections to the store
     * @param uploadsAtOnce file uploads at once
     * @param waiting requests that wait for their turn; beyond it the answer is a 503
     * @param patience longest wait for a turn
     */
    @ConfigurationProperties("onezone.requests")
    public record RequestSettings(
            @DefaultValue("32") int atOnce,
            @DefaultValue("8") int uploadsAtOnce,
            @DefaultValue("64") int waiting,
            @DefaultValue("2s") Duration patience) {}

    @Bean
    FilterRegistrationBean<Admission> admission(RequestSettings settings, JsonMapper json, MeterRegistry meters) {
        FilterRegistrationBean<Admission> bean = new FilterRegistrationBean<>(new Admission(
                settings.atOnce(), settings.uploadsAtOnce(), settings.waiting(), settings.patience(), json, meters));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return bean;
    }

    @Bean
    FilterRegistrationBean<SafeAnswers> safeAnswers() {
        FilterRegistrationBean<SafeAnswers> bean = new FilterRegistrationBean<>(new SafeAnswers());
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter() {
        FilterRegistrationBean<TraceFilter> bean = new FilterRegistrationBean<>(new TraceFilter());
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(BodySettings settings, JsonMapper json) {
        FilterRegistrationBean<BodyLimit> bean =
                new FilterRegistrationBean<>(new BodyLimit(settings.usual(), settings.uploads(), json));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return bean;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainErrors(JsonMapper json) {
        return server -> server.addContextCustomizers(context -> {
            // the pipeline of the host belongs to the server's own page otherwise
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass("");
                host.getPipeline().addValve(new PlainErrors(json));
            }
        });
    }

    @Bean
    LocaleResolver localeResolver() {
        AcceptHeaderLocaleResolver resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH));
        resolver.setDefaultLocale(Locale.ENGLISH);
        return resolver;
    }
}
