package cn.onezone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What keeps the parts apart. Each rule says why; a rule whose target is missing fails. */
class ArchitectureArchTest {
    static final List<String> SERVICES =
            List.of("parks", "enterprises", "indicators", "funds", "talent", "projects", "partners");
    static final List<String> PARTS = List.of(
            "contracts",
            "kit",
            "gateway",
            "identity",
            "local",
            "parks",
            "enterprises",
            "indicators",
            "funds",
            "talent",
            "projects",
            "partners");

    private static JavaClasses all;

    @BeforeAll
    static void readOnce() {
        all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("cn.onezone");
    }

    @ParameterizedTest
    @FieldSource("PARTS")
    void everyPartIsThere(String part) {
        assertThat(all.stream().filter(c -> c.getPackageName().startsWith("cn.onezone." + part)))
                .as("a rule about a package that does not exist checks nothing")
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void noServiceKnowsAnother(String service) {
        List<String> others = new ArrayList<>(SERVICES);
        others.remove(service);
        others.add("gateway");
        others.add("identity");
        others.add("local");
        noClasses()
                .that()
                .resideInAPackage("cn.onezone." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        others.stream().map(o -> "cn.onezone." + o + "..").toArray(String[]::new))
                .because("services tell each other events and share nothing but contracts")
                .check(all);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void noServiceCallsOverHttp(String service) {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone." + service + "..")
                // it delivers to those who are none of the network
                .and()
                .resideOutsideOfPackage("cn.onezone.partners.webhooks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..",
                        "reactor.netty..",
                        "org.springframework.web.client..",
                        "org.springframework.web.reactive.function.client..")
                .because("no service waits for another; only the gateway calls, and it calls to route")
                .check(all);
    }

    @Test
    void theKitNamesNoDomainThing() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone.kit..")
                .should()
                .dependOnClassesThat(resideInAPackage("cn.onezone..")
                        .and(not(resideInAnyPackage(
                                "cn.onezone.kit..",
                                "cn.onezone.contracts.wire..",
                                "cn.onezone.contracts.network..",
                                "cn.onezone.contracts.evidence..")))
                        // who calls has a park: it is what isolation goes by
                        .and(not(equivalentTo(ParkCode.class))))
                .because("what every service shares must not know what any of them is about")
                .check(all);
    }

    @Test
    void contractsArePlainJava() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "com.mongodb..", "org.bson..")
                .because("a partner may use them without our platform")
                .check(all);
    }

    @Test
    void theGatewayKeepsNoStoreAndKnowsNoService() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.mongodb..",
                        "cn.onezone.parks..",
                        "cn.onezone.enterprises..",
                        "cn.onezone.indicators..",
                        "cn.onezone.funds..",
                        "cn.onezone.talent..",
                        "cn.onezone.projects..",
                        "cn.onezone.partners..",
                        "cn.onezone.identity..")
                .because("it reads the log and routes, so it answers when all else is down")
                .check(all);
    }

    @Test
    void theIssuerKnowsNothingOfTheNetworkButItsParks() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone.identity..")
                .should()
                .dependOnClassesThat(resideInAPackage("cn.onezone..")
                        .and(not(resideInAnyPackage(
                                "cn.onezone.identity..",
                                "cn.onezone.contracts.directory..",
                                "cn.onezone.contracts.value.."))))
                .because("any other issuer takes its place in production")
                .check(all);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone..")
                .should()
                .haveNameMatching(".*(Impl|Utils?|Manager|Helper|Common)")
                .because("such names say nothing")
                .check(all);
    }

    @Test
    void timeComesFromAClock() {
        noClasses()
                .that(resideInAPackage("cn.onezone..").and(not(resideInAPackage("cn.onezone.local.."))))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.LocalDateTime.class, "now")
                .orShould()
                .callMethod(java.time.OffsetDateTime.class, "now")
                .orShould()
                .callMethod(java.time.ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a test must be able to set the time")
                .check(all);
    }

    @Test
    void nothingWaitsByTheClock() {
        noClasses()
                .that()
                .resideInAPackage("cn.onezone..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("wait for a condition")
                .check(all);
    }

    @Test
    void moneyAndIndicatorsAreExact() {
        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(
                        "cn.onezone.contracts..",
                        "cn.onezone.parks..",
                        "cn.onezone.enterprises..",
                        "cn.onezone.indicators..",
                        "cn.onezone.funds..",
                        "cn.onezone.talent..",
                        "cn.onezone.projects..",
                        "cn.onezone.partners.."))
                .should()
                .notHaveRawType(double.class)
                .andShould()
                .notHaveRawType(float.class)
                .andShould()
                .notHaveRawType(Double.class)
                .andShould()
                .notHaveRawType(Float.class)
                .because("R11: nothing goes through floating point")
                .check(all);
    }

    @Test
    void everyPackageSaysWhatNullMeansThere() {
        classes()
                .that()
                .resideInAPackage("cn.onezone..")
                .and()
                .areTopLevelClasses()
                .should(new ArchCondition<JavaClass>("live in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass one, ConditionEvents events) {
                        if (!one.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    one, one.getName() + " lives in an unmarked package"));
                        }
                    }
                })
                .because("the compiler checks null only there")
                .check(all);
    }

    @Test
    void controllersAreNobodysBusiness() {
        noClasses()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .should()
                .haveModifier(JavaModifier.PUBLIC)
                .because("an adapter is reached over HTTP only")
                .check(all);
    }
}
