package cn.onezone.kit.access;

import cn.onezone.kit.audit.AuditNotes;
import cn.onezone.kit.audit.Refusals;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Makes a service a resource server of the network. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentitySettings.class)
@Import({Tokens.class, RouteRules.class})
public class AccessConfiguration {
    static {
        // no parameter of the request
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Reach.class);
    }

    @Bean
    OpenApiCustomizer tokensInTheDocument() {
        return document -> {
            Components components = document.getComponents() == null ? new Components() : document.getComponents();
            document.components(components.addSecuritySchemes(
                            "token",
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.HTTP)
                                    .scheme("bearer")
                                    .bearerFormat("JWT")))
                    .addSecurityItem(new SecurityRequirement().addList("token"));
        };
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(
            Tokens tokens, AuditNotes notes, Refusals refusals, JsonMapper json) {
        FilterRegistrationBean<TokenFilter> bean =
                new FilterRegistrationBean<>(new TokenFilter(tokens, notes, refusals, json));
        // behind the trace, before the limits: who is not known takes nobody's room
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return bean;
    }

    @Bean
    UnchangedAnswers unchangedAnswers(RouteRules rules, AuditNotes notes) {
        return new UnchangedAnswers(rules, notes);
    }

    @Bean
    WebMvcConfigurer routeCheck(RouteRules rules, AuditNotes notes) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RouteCheck(rules, notes)).order(Ordered.HIGHEST_PRECEDENCE);
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ReachParameter());
            }
        };
    }

    private static final class ReachParameter implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Reach.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            return Objects.requireNonNull(
                    request.getAttribute(RouteCheck.REACH, RequestAttributes.SCOPE_REQUEST),
                    "no route without its check");
        }
    }
}
