package io.noesis.helm;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/// Rendered objects, read into the Kubernetes model.
final class Rendered {

    static final String COMPONENT = "app.kubernetes.io/component";

    private final List<HasMetadata> objects;

    Rendered(String yaml) {
        this.objects = read(yaml);
    }

    List<HasMetadata> objects() {
        return objects;
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The one object of a kind that belongs to a component.
    <T extends HasMetadata> T one(Class<T> kind, String component) {
        List<T> found = all(kind).stream()
                .filter(object ->
                        component.equals(object.getMetadata().getLabels().get(COMPONENT)))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    "%d objects of %s for %s instead of one".formatted(found.size(), kind.getSimpleName(), component));
        }
        return found.getFirst();
    }

    /// Every pod that would come to run, by the name of what makes it.
    Stream<Map.Entry<String, PodSpec>> pods() {
        return Stream.concat(
                all(Deployment.class).stream()
                        .map(deployment -> Map.entry(
                                deployment.getMetadata().getName(),
                                deployment.getSpec().getTemplate().getSpec())),
                all(Pod.class).stream().map(pod -> Map.entry(pod.getMetadata().getName(), pod.getSpec())));
    }

    Stream<Container> containers() {
        return pods().flatMap(pod ->
                Stream.concat(pod.getValue().getContainers().stream(), pod.getValue().getInitContainers().stream()));
    }

    /// The Spring configuration a component is started with.
    String application(String component) {
        return one(ConfigMap.class, component).getData().get("application.yaml");
    }

    static List<HasMetadata> read(String yaml) {
        Object read = new KubernetesSerialization()
                .unmarshal(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        return switch (read) {
            case io.fabric8.kubernetes.api.model.KubernetesList list -> list.getItems();
            case List<?> list -> list.stream().map(HasMetadata.class::cast).toList();
            case HasMetadata object -> List.of(object);
            default -> throw new AssertionError("not a Kubernetes object: " + read);
        };
    }
}
