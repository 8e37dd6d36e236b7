package io.noesis.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;

/// The rules for production classes, each with sources that break it. `docs/architecture.md` says the same in
/// prose.
enum Rule {
    SERVICES_DO_NOT_SEE_EACH_OTHER(
            slices().assignedFrom(Slicing.BY_SERVICE)
                    .should()
                    .notDependOnEachOther()
                    .because("services meet over HTTP and Kafka; share a type through libs/api or libs/events"),
            Map.of(
                    "io.noesis.dataset.Catalogue", "public class Catalogue {}",
                    "io.noesis.gateway.Proxy", "class Proxy { io.noesis.dataset.Catalogue catalogue; }")),

    ONLY_INFERENCE_SEES_THE_ENGINE(
            noClasses()
                    .that(in("io.noesis..")
                            .and(notIn(
                                    "io.noesis.engine..",
                                    "io.noesis.inference..",
                                    "io.noesis.training..",
                                    "io.noesis.platform..")))
                    .should()
                    .dependOnClassesThat(in("io.noesis.engine.."))
                    .because("whoever wants tokens asks inference-service for them"),
            Map.of(
                    "io.noesis.engine.Engine", "public interface Engine {}",
                    "io.noesis.evaluation.Worker", "class Worker { void work(io.noesis.engine.Engine engine) {} }")),

    THE_ENGINE_SEES_ONLY_THE_CHAT_FORMAT(
            noClasses()
                    .that(in("io.noesis.engine.."))
                    .should()
                    .dependOnClassesThat(in("io.noesis..").and(notIn("io.noesis.engine..", "io.noesis.chat..")))
                    .because("the engine is a library that runs without a server"),
            Map.of(
                    "io.noesis.api.ErrorCode", "public enum ErrorCode { A }",
                    "io.noesis.engine.Loader", "class Loader { io.noesis.api.ErrorCode code; }")),

    LIBRARIES_AND_ENGINE_DO_NOT_KNOW_SPRING(
            noClasses()
                    .that(in(
                            "io.noesis.api..",
                            "io.noesis.events..",
                            "io.noesis.charts..",
                            "io.noesis.chat..",
                            "io.noesis.dialect..",
                            "io.noesis.engine..",
                            "io.noesis.models.."))
                    .should()
                    .dependOnClassesThat(in("org.springframework.."))
                    .because("clients and tools use them without a container"),
            Map.of(
                    "io.noesis.events.Publisher",
                    "@org.springframework.stereotype.Component public class Publisher {}")),

    WHAT_EVERYONE_USES_STANDS_ALONE(
            CompositeArchRule.of(standsAlone("io.noesis.api.."))
                    .and(standsAlone("io.noesis.events.."))
                    .and(standsAlone("io.noesis.charts.."))
                    .and(standsAlone("io.noesis.chat.."))
                    .and(standsAlone("io.noesis.models.."))
                    .because("everyone depends on them, so what they depend on everyone gets"),
            Map.of(
                    "io.noesis.api.Message", "public record Message(String text) {}",
                    "io.noesis.chat.Prompt", "class Prompt { io.noesis.api.Message message; }")),

    DIALECTS_SEE_ONLY_THE_CONTRACT(
            noClasses()
                    .that(in("io.noesis.dialect.."))
                    .should()
                    .dependOnClassesThat(
                            in("io.noesis..").and(notIn("io.noesis.dialect..", "io.noesis.api..", "io.noesis.chat..")))
                    .because("they translate text that others send and receive, in a service or without one"),
            Map.of(
                    "io.noesis.support.Caller", "public record Caller(String key) {}",
                    "io.noesis.dialect.Answer", "class Answer { io.noesis.support.Caller caller; }")),

    SERVICE_SUPPORT_SEES_ONLY_THE_API(
            noClasses()
                    .that(in("io.noesis.support.."))
                    .should()
                    .dependOnClassesThat(in("io.noesis..").and(notIn("io.noesis.support..", "io.noesis.api..")))
                    .because("it is part of every service and must fit them all"),
            Map.of(
                    "io.noesis.events.Topic", "public enum Topic { A }",
                    "io.noesis.support.Banner", "class Banner { io.noesis.events.Topic topic; }")),

    NOBODY_SEES_THE_LOCAL_PLATFORM(
            noClasses()
                    .that(in("io.noesis..").and(notIn("io.noesis.platform..")))
                    .should()
                    .dependOnClassesThat(in("io.noesis.platform.."))
                    .because("a service must not know how it was started"),
            Map.of(
                    "io.noesis.platform.Home", "public class Home {}",
                    "io.noesis.gateway.Start", "class Start { io.noesis.platform.Home home; }")),

    PRODUCTION_CODE_DOES_NOT_SEE_TEST_SUPPORT(
            noClasses()
                    .that(in("io.noesis..").and(notIn("io.noesis.testing..")))
                    .should()
                    .dependOnClassesThat(in("io.noesis.testing.."))
                    .because("test-support is on test class paths only"),
            Map.of(
                    "io.noesis.testing.FakeClock", "public class FakeClock {}",
                    "io.noesis.inference.Timer", "class Timer { io.noesis.testing.FakeClock clock; }")),

    FIELDS_ARE_NOT_INJECTED(
            NO_CLASSES_SHOULD_USE_FIELD_INJECTION,
            Map.of(
                    "io.noesis.gateway.Keys",
                    "class Keys { @org.springframework.beans.factory.annotation.Autowired String pepper; }")),

    LOGS_GO_THROUGH_SLF4J(
            NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING,
            Map.of(
                    "io.noesis.dataset.Import",
                    "class Import { java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\"); }")),

    ONLY_TERMINAL_PROGRAMS_PRINT(
            noClasses()
                    .that(notIn(Packages.OF_TERMINAL_PROGRAMS))
                    .and()
                    .haveSimpleNameNotEndingWith("Main")
                    .should(ACCESS_STANDARD_STREAMS)
                    .because("what a service has to say belongs into its log"),
            Map.of("io.noesis.inference.Trace", "class Trace { void trace() { System.out.println(); } }")),

    ONLY_TERMINAL_PROGRAMS_END_THE_PROCESS(
            noClasses()
                    .that(notIn(Packages.OF_TERMINAL_PROGRAMS))
                    .and()
                    .haveSimpleNameNotEndingWith("Main")
                    .should()
                    .callMethod(System.class, "exit", int.class)
                    .orShould()
                    .callMethod(Runtime.class, "exit", int.class)
                    .orShould()
                    .callMethod(Runtime.class, "halt", int.class)
                    .because("a failure is thrown; whoever started the process decides about its end"),
            Map.of("io.noesis.evaluation.Fatal", "class Fatal { void end() { System.exit(1); } }")),

    PACKAGES_HAVE_NO_CYCLES(
            slices().assignedFrom(Slicing.BY_PACKAGE)
                    .should()
                    .beFreeOfCycles()
                    .because("a reader must be able to read one package after the other"),
            Map.of(
                    "io.noesis.gateway.apikey.Key", "public class Key { io.noesis.gateway.quota.Quota quota; }",
                    "io.noesis.gateway.quota.Quota", "public class Quota { io.noesis.gateway.apikey.Key key; }"));

    private final ArchRule rule;
    private final Map<String, String> violation;

    Rule(ArchRule rule, Map<String, String> violation) {
        // A module that is still empty breaks no rule; that a rule can be broken its violation shows.
        this.rule = rule.allowEmptyShould(true);
        this.violation = violation;
    }

    ArchRule rule() {
        return rule;
    }

    /// Sources that break this rule, by class name, without their package declarations.
    Map<String, String> violation() {
        return violation;
    }

    private static ArchRule standsAlone(String root) {
        return noClasses()
                .that(in(root))
                .should()
                .dependOnClassesThat(in("io.noesis..").and(notIn(root)));
    }

    private static DescribedPredicate<JavaClass> in(String... packages) {
        return resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> notIn(String... packages) {
        return resideOutsideOfPackages(packages);
    }

    /// Kept apart because an enum's constants cannot read its own static fields.
    private static final class Packages {

        /// Programs that a person runs in a terminal; elsewhere such a program is a class called `…Main`.
        static final String[] OF_TERMINAL_PROGRAMS = {"io.noesis.platform..", "io.noesis.engine.benchmarks.."};
    }
}
