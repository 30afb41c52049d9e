package cn.onezone.kit.access;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every route of this service and its rule. The service does not start with a route that has none.
 */
@Component
public final class RouteRules implements SmartInitializingSingleton {
    /** Where the operator's routes begin; all of them are refused to everybody else but health. */
    static final String OPERATION = "/actuator";

    /** Controllers of libraries, which can carry no annotation; what they answer is open or only reached inside. */
    private static final Set<String> OF_LIBRARIES = Set.of(
            "org.springdoc.webmvc.api.OpenApiWebMvcResource",
            "org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController");

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final @Nullable Premises premises;
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    private final Map<java.lang.reflect.Method, Rule> rules = new HashMap<>();
    private final Map<java.lang.reflect.Method, String> audited = new HashMap<>();
    /** The record that is noted when a path is read, empty if none is. */
    private final Map<String, String> reads = new HashMap<>();

    private final List<Route> routes = new ArrayList<>();

    RouteRules(ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<Premises> premises) {
        this.mappings = mappings;
        this.premises = premises.getIfAvailable();
    }

    /**
     * A route, as the documents and the tests list it.
     *
     * @param method HTTP method
     * @param path pattern, {@code /funds/{code}}
     * @param type media type of a body it takes
     * @param rule absent if it is open to everybody
     * @param audited whether reading is noted in the audit trail; of a command, whether what it answers is when it changes
     *     nothing
     */
    public record Route(
            String method,
            String path,
            String type,
            @Nullable Rule rule,
            boolean audited) {}

    @Override
    public void afterSingletonsInstantiated() {
        mappings.stream().forEach(mapping -> mapping.getHandlerMethods().forEach(this::read));
        mappings.stream().forEach(mapping -> mapping.getHandlerMethods().forEach(this::take));
        routes.sort(
                Comparator.comparing(Route::path).thenComparing(Route::method).thenComparing(Route::type));
    }

    private void read(RequestMappingInfo info, HandlerMethod handler) {
        Allowed allowed = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allowed.class);
        if (allowed != null && isRead(info)) {
            info.getPatternValues().forEach(path -> reads.put(path, allowed.audited()));
        }
    }

    private static boolean isRead(RequestMappingInfo info) {
        return info.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.GET));
    }

    /** What is noted when a path is read, or the nearest above it that can be: a command answers no more than that. */
    private String readAt(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String record = reads.get(at);
            if (record != null) {
                int part = record.indexOf('?');
                return part < 0 ? record : record.substring(0, part);
            }
        }
        return "";
    }

    private void take(RequestMappingInfo info, HandlerMethod handler) {
        if (OF_LIBRARIES.contains(handler.getBeanType().getName())) {
            return;
        }
        Set<String> paths = new TreeSet<>(info.getPatternValues());
        if (AnnotatedElementUtils.hasAnnotation(handler.getMethod(), Public.class)) {
            for (String path : paths) {
                if (!OpenPaths.contain(path)) {
                    throw new IllegalStateException(path + " is public but not among the open paths " + OpenPaths.ALL);
                }
                add(info, path, null, false);
            }
            return;
        }
        Allowed allowed = Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allowed.class))
                .orElseThrow(() -> new IllegalStateException("route " + info + " of " + handler
                        + " says not who may use it (expected: @Allowed or @Public)"));
        Rule rule = Rule.of(allowed);
        boolean takesReach = List.of(handler.getMethod().getParameterTypes()).contains(Reach.class);
        if (premises != null) {
            rule = new Rule(rule.roles(), true);
        } else if (rule.own() != takesReach) {
            throw new IllegalStateException("route " + info + " of " + handler
                    + ": own and a parameter Reach go together, for it is the method that must heed it");
        } else if (!rule.own()
                && rule.roles().contains(Role.PARK_ADMINISTRATOR)
                && paths.stream().anyMatch(path -> path.contains("{park}"))) {
            throw new IllegalStateException("route " + info + " speaks of a park and is not own");
        }
        if (!allowed.audited().isEmpty()) {
            checkAudited(info, handler, allowed.audited(), paths);
        }
        String record = allowed.audited().isEmpty() && !isRead(info)
                ? paths.stream()
                        .map(this::readAt)
                        .filter(read -> !read.isEmpty())
                        .findFirst()
                        .orElse("")
                : allowed.audited();
        if (!record.isEmpty()) {
            audited.put(handler.getMethod(), record);
        }
        rules.put(handler.getMethod(), rule);
        for (String path : paths) {
            add(info, path, rule, !record.isEmpty());
        }
    }

    private static void checkAudited(RequestMappingInfo info, HandlerMethod handler, String record, Set<String> paths) {
        int part = record.indexOf('?');
        if (part >= 0) {
            Set<String> taken = taken(handler);
            for (String name : record.substring(part + 1).split("&", -1)) {
                if (!taken.contains(name)) {
                    throw new IllegalStateException("route " + info + " of " + handler + " is audited with " + name
                            + " (expected: a parameter or header field that it takes, one of " + taken + ")");
                }
            }
        }
        boolean named = VARIABLE.matcher(record)
                .results()
                .allMatch(variable -> paths.stream().allMatch(path -> path.contains(variable.group())));
        if (!named) {
            throw new IllegalStateException("route " + info + " of " + handler + " is audited as " + record
                    + " (expected: with variables of its path)");
        }
    }

    /** Parameters and header fields of a route, by the names that requests spell. */
    private static Set<String> taken(HandlerMethod handler) {
        Set<String> all = new TreeSet<>();
        for (Parameter parameter : handler.getMethod().getParameters()) {
            RequestParam query = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestParam.class);
            RequestHeader header = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestHeader.class);
            if (query != null) {
                all.add(query.name().isEmpty() ? parameter.getName() : query.name());
            } else if (header != null) {
                all.add(header.name().isEmpty() ? parameter.getName() : header.name());
            }
        }
        return all;
    }

    private void add(RequestMappingInfo info, String path, @Nullable Rule rule, boolean isAudited) {
        String type = info.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(MediaType::toString)
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON_VALUE);
        for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            routes.add(new Route(method.name(), path, type, rule, isAudited));
        }
    }

    /** Every route of the service's own controllers, by path and method. */
    public List<Route> all() {
        return List.copyOf(routes);
    }

    /** The rule of a handler; for one that is not listed it is nobody's. */
    Rule of(HandlerMethod handler) {
        return Objects.requireNonNullElse(rules.get(handler.getMethod()), Rule.NOBODY);
    }

    /** The record that a read by this handler is noted for, with variables of the path; empty if it is not noted. */
    String audited(java.lang.reflect.@Nullable Method handler) {
        return audited.getOrDefault(handler, "");
    }

    /** The park whose own service this is, absent for the city's. */
    @Nullable
    Premises premises() {
        return premises;
    }
}
