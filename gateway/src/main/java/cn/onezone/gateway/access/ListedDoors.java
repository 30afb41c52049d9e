package cn.onezone.gateway.access;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The gateway does not start with a door of its own for which no rule is listed, so no build of it passes. A filter that
 * answers by itself cannot be seen here: its path is refused to everybody by {@link Permissions}.
 */
final class ListedDoors implements SmartInitializingSingleton {
    private final ObjectProvider<HandlerMapping> mappings;

    ListedDoors(ObjectProvider<HandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> unlisted = new ArrayList<>();
        mappings.stream().forEach(mapping -> take(mapping, unlisted));
        if (!unlisted.isEmpty()) {
            throw new IllegalStateException("doors of the gateway without a rule: " + String.join(", ", unlisted)
                    + " (expected: a NetworkRoute, an AuditRoute, the operator's, or an open path)");
        }
    }

    private static void take(HandlerMapping mapping, List<String> unlisted) {
        switch (mapping) {
            case RequestMappingInfoHandlerMapping methods ->
                methods.getHandlerMethods().forEach((info, handler) -> {
                    for (PathPattern path : info.getPatternsCondition().getPatterns()) {
                        if (!isListed(path.getPatternString())) {
                            unlisted.add(path.getPatternString() + " of " + handler);
                        }
                    }
                });
            case AbstractUrlHandlerMapping urls ->
                urls.getHandlerMap().forEach((pattern, handler) -> {
                    // files that lie on the class path are no door of ours, and a path of them that is not open is
                    // refused
                    if (!(handler instanceof ResourceWebHandler) && !isListed(pattern.getPatternString())) {
                        unlisted.add(pattern + " of " + handler);
                    }
                });
            case RouterFunctionMapping functions -> {
                // a function does not tell which paths it answers
                if (functions.getRouterFunction() != null) {
                    unlisted.add("router function " + functions.getRouterFunction());
                }
            }
            // the proxy's, which sends nothing to a path that does not lead to a service
            default -> {}
        }
    }

    private static boolean isListed(String pattern) {
        return Gate.isOpen(pattern) || Permissions.rule(pattern) != null;
    }
}
