package cn.onezone.kit.web;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP edge of a service. */
@Configuration(proxyBeanMethods = false)
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
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return bean;
    }

    @Bean
    LocaleResolver localeResolver() {
        AcceptHeaderLocaleResolver resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH));
        resolver.setDefaultLocale(Locale.ENGLISH);
        return resolver;
    }
}
