package cn.onezone.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A service does not start with a route whose rule is missing or does not fit it, whichever way it does not fit. */
class RouteRulesSliceTest {
    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Web {}

    @RestController
    static class Fitting {
        @Allowed(Role.COORDINATOR)
        @GetMapping("/records")
        String all() {
            return "";
        }

        @Allowed(
                value = {Role.PARK_ADMINISTRATOR, Role.COORDINATOR},
                own = true,
                audited = "records/{id}?from&X-Part")
        @GetMapping("/records/{id}")
        String one(
                @PathVariable("id") String id,
                @RequestParam(name = "from", required = false) @Nullable Integer from,
                @RequestHeader(name = "X-Part", required = false) @Nullable String part,
                Reach reach) {
            return id + from + part + reach;
        }

        @Public
        @GetMapping("/v3/api-docs/records")
        String document() {
            return "";
        }
    }

    @RestController
    static class WithoutRule {
        @GetMapping("/records")
        String all() {
            return "";
        }
    }

    @RestController
    static class PublicBesideTheOpenPaths {
        @Public
        @GetMapping("/records")
        String all() {
            return "";
        }
    }

    @RestController
    static class OwnWithoutReach {
        @Allowed(value = Role.PARK_ADMINISTRATOR, own = true)
        @GetMapping("/records")
        String all() {
            return "";
        }
    }

    @RestController
    static class ReachWithoutOwn {
        @Allowed(Role.COORDINATOR)
        @GetMapping("/records")
        String all(Reach reach) {
            return reach.toString();
        }
    }

    @RestController
    static class OfAParkAndNotOwn {
        @Allowed(Role.PARK_ADMINISTRATOR)
        @GetMapping("/records/{park}")
        String of(@PathVariable("park") String park) {
            return park;
        }
    }

    @RestController
    static class Commands {
        @Allowed(Role.COORDINATOR)
        @GetMapping("/records")
        String all() {
            return "";
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping("/records")
        String make() {
            return "";
        }

        @Allowed(value = Role.COORDINATOR, audited = "records/tried")
        @PostMapping("/records/tried")
        String tried() {
            return "";
        }

        @Allowed(value = Role.COORDINATOR, audited = "records/{id}?part")
        @GetMapping("/records/{id}")
        String one(@PathVariable("id") String id, @RequestParam(required = false) @Nullable String part) {
            return id + part;
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping("/records/{id}/parts/{part}")
        String part(@PathVariable("id") String id, @PathVariable("part") String part) {
            return id + part;
        }

        @Allowed(Role.COORDINATOR)
        @PostMapping("/things")
        String things() {
            return "";
        }
    }

    @RestController
    static class AuditedWithAVariableOfNoPath {
        @Allowed(value = Role.COORDINATOR, audited = "records/{code}")
        @GetMapping("/records/{id}")
        String one(@PathVariable("id") String id) {
            return id;
        }
    }

    @RestController
    static class AuditedWithAParameterThatItDoesNotTake {
        @Allowed(value = Role.COORDINATOR, audited = "records?after")
        @GetMapping("/records")
        String all(@RequestParam(required = false) @Nullable Integer limit) {
            return "" + limit;
        }
    }

    private static WebApplicationContextRunner serviceOf(Class<?> controller) {
        return new WebApplicationContextRunner().withUserConfiguration(Web.class, RouteRules.class, controller);
    }

    @Test
    void aServiceWhoseRulesFitStartsAndHasThemAll() {
        serviceOf(Fitting.class)
                .run(service -> assertThat(service)
                        .hasNotFailed()
                        .getBean(RouteRules.class)
                        .satisfies(rules -> assertThat(rules.all())
                                .extracting(route -> route.method() + " " + route.path() + " " + route.audited() + " "
                                        + (route.rule() == null
                                                ? "open"
                                                : route.rule().roles().size()
                                                        + (route.rule().own() ? " own" : "")))
                                .containsExactly(
                                        "GET /records false 1",
                                        "GET /records/{id} true 2 own",
                                        "GET /v3/api-docs/records false open")));
    }

    /** A command that changes nothing shows what is read at its path or at the nearest above it. */
    @Test
    void aCommandIsNotedAsTheReadAboveItUnlessItSaysAsWhat() {
        serviceOf(Commands.class)
                .run(service -> assertThat(service)
                        .hasNotFailed()
                        .getBean(RouteRules.class)
                        .satisfies(rules -> assertThat(rules.all())
                                .filteredOn(route -> route.method().equals("POST"))
                                .extracting(route -> route.path() + " " + route.audited())
                                .containsExactly(
                                        "/records false",
                                        "/records/tried true",
                                        "/records/{id}/parts/{part} true",
                                        "/things false")));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(WithoutRule.class, "says not who may use it (expected: @Allowed or @Public)"),
                Arguments.of(PublicBesideTheOpenPaths.class, "/records is public but not among the open paths"),
                Arguments.of(OwnWithoutReach.class, "own and a parameter Reach go together"),
                Arguments.of(ReachWithoutOwn.class, "own and a parameter Reach go together"),
                Arguments.of(OfAParkAndNotOwn.class, "speaks of a park and is not own"),
                Arguments.of(
                        AuditedWithAVariableOfNoPath.class,
                        "is audited as records/{code} (expected: with variables of its path"),
                Arguments.of(AuditedWithAParameterThatItDoesNotTake.class, "is audited with after (expected:"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void aServiceWithOneRouteThatDoesNotFitDoesNotStart(Class<?> controller, String because) {
        serviceOf(controller)
                .run(service -> assertThat(service)
                        .getFailure()
                        .hasStackTraceContaining("IllegalStateException")
                        .hasStackTraceContaining("/records")
                        .hasStackTraceContaining(because));
    }

    /** In a park's own service each route is the park's own, whatever its method takes. */
    @Test
    void inAParksOwnServiceEveryRouteIsOwn() {
        for (Class<?> controller : new Class<?>[] {OwnWithoutReach.class, OfAParkAndNotOwn.class}) {
            serviceOf(controller)
                    .withBean(Premises.class, () -> new Premises(ParkCode.of("haidian")))
                    .run(service -> assertThat(service)
                            .hasNotFailed()
                            .getBean(RouteRules.class)
                            .satisfies(rules -> assertThat(rules.all())
                                    .extracting(route ->
                                            route.rule() != null && route.rule().own())
                                    .containsExactly(true)));
        }
    }
}
