package io.noesis.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// The configuration that the chart writes is bound to the services' own property records: a key that a service
/// does not have fails here and not when a pod starts.
class ConfigurationTest {

    static List<Arguments> configurations() {
        List<Arguments> configurations = new ArrayList<>();
        for (Chart.Profile profile : Chart.Profile.values()) {
            for (String service : List.of("gateway", "inference", "dataset", "evaluation", "training")) {
                configurations.add(Arguments.of(profile, service));
            }
        }
        return configurations;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyNoesisPropertyBelongsToARecordOfTheService(Chart.Profile profile, String service) throws Exception {
        assumeThat(ConfigurationTest.class.getResource("/io/noesis/" + service))
                .as("%s has code to compare with", service)
                .isNotNull();
        EnumerablePropertySource<?> configuration = parse(Chart.render(profile).application(service));
        Map<String, Class<?>> records = propertyRecords("io.noesis." + service);

        assertThat(noesisProperties(configuration))
                .isNotEmpty()
                .allSatisfy(property -> assertThat(records.keySet())
                        .as("prefixes of %s", service)
                        .anyMatch(prefix -> property.startsWith(prefix + ".")));
        records.forEach((prefix, type) -> bindOwn(configuration, prefix, type, records.keySet()));
    }

    @Test
    void aPropertyThatNoServiceHasWouldBeFound() throws Exception {
        EnumerablePropertySource<?> misspelled = parse("noesis.inference.model: {path: /a.gguf, famly: auto}");
        Map<String, Class<?>> records = propertyRecords("io.noesis.inference");

        assertThatThrownBy(() -> records.forEach((prefix, type) -> bind(misspelled, prefix, type)))
                .rootCause()
                .hasMessageContaining("famly");
    }

    /// Of a record whose prefix another one's begins with, the other's properties are none of its own.
    private static void bindOwn(
            EnumerablePropertySource<?> configuration, String prefix, Class<?> type, Set<String> prefixes) {
        Map<String, Object> own = new HashMap<>();
        for (String name : configuration.getPropertyNames()) {
            boolean ofOther =
                    prefixes.stream().anyMatch(other -> other.startsWith(prefix + ".") && name.startsWith(other + "."));
            if (!ofOther) {
                own.put(name, configuration.getProperty(name));
            }
        }
        bind(new MapPropertySource("own", own), prefix, type);
    }

    private static void bind(PropertySource<?> configuration, String prefix, Class<?> type) {
        new Binder(ConfigurationPropertySources.from(configuration))
                .bind(prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    private static Map<String, Class<?>> propertyRecords(String packageName) {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents(packageName).stream()
                .map(AnnotatedBeanDefinition.class::cast)
                .map(definition ->
                        ClassUtils.resolveClassName(definition.getMetadata().getClassName(), null))
                .collect(Collectors.toMap(ConfigurationTest::prefix, type -> type));
    }

    private static String prefix(Class<?> type) {
        ConfigurationProperties annotation = AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
        return annotation.prefix();
    }

    private static Set<String> noesisProperties(EnumerablePropertySource<?> configuration) {
        Set<String> names = new TreeSet<>(List.of(configuration.getPropertyNames()));
        names.removeIf(name -> !name.startsWith("noesis."));
        return names;
    }

    private static EnumerablePropertySource<?> parse(String yaml) throws Exception {
        List<PropertySource<?>> documents = new YamlPropertySourceLoader()
                .load("chart", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        assertThat(documents).hasSize(1);
        return (EnumerablePropertySource<?>) documents.getFirst();
    }
}
