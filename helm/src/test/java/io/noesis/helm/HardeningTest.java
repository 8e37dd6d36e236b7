package io.noesis.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;

class HardeningTest {

    @ParameterizedTest
    @EnumSource
    void podsMeetTheRestrictedSecurityStandard(Chart.Profile profile) {
        assertThat(Chart.render(profile).pods()).hasSize(6).allSatisfy(entry -> {
            PodSpec pod = entry.getValue();
            assertThat(pod.getSecurityContext()).satisfies(context -> {
                assertThat(context.getRunAsNonRoot()).isTrue();
                assertThat(context.getRunAsUser()).isEqualTo(10001);
                assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            });
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getHostPID()).isNull();
            assertThat(pod.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        });
        assertThat(Chart.render(profile).containers())
                .allSatisfy(container -> assertThat(container.getSecurityContext())
                        .as(container.getName())
                        .satisfies(context -> {
                            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                            assertThat(context.getPrivileged()).isFalse();
                            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                            assertThat(context.getRunAsNonRoot()).isTrue();
                            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                            assertThat(context.getCapabilities().getAdd()).isNullOrEmpty();
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void containersStateWhatTheyNeed(Chart.Profile profile) {
        assertThat(Chart.render(profile).containers()).allSatisfy(container -> {
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @ParameterizedTest
    @EnumSource
    void imagesArePinned(Chart.Profile profile) {
        assertThat(Chart.render(profile).containers())
                .extracting(Container::getImage)
                .allSatisfy(image -> assertThat(image)
                        .matches(".+(:[A-Za-z0-9_.-]+|@sha256:[a-f0-9]{64})")
                        .doesNotEndWith(":latest"));
    }

    @ParameterizedTest
    @EnumSource
    void deploymentsAreProbedWhereTheirActuatorListens(Chart.Profile profile) {
        Map<String, String> actuatorPorts =
                Map.of("gateway", "management", "inference", "http", "dataset", "http", "evaluation", "http");

        Rendered rendered = Chart.render(profile);

        actuatorPorts.forEach((component, port) -> {
            Container container = onlyContainer(rendered, component);
            assertProbe(container.getStartupProbe(), "/actuator/health/liveness", port);
            assertProbe(container.getReadinessProbe(), "/actuator/health/readiness", port);
            assertProbe(container.getLivenessProbe(), "/actuator/health/liveness", port);
            assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                    .isPositive();
            assertThat(container.getPorts())
                    .as("ports of %s", component)
                    .anyMatch(declared -> declared.getName().equals(port));
        });
        assertThat(onlyContainer(rendered, "gateway").getPorts())
                .anyMatch(port -> port.getName().equals("management") && port.getContainerPort() == 9080);
    }

    @ParameterizedTest
    @EnumSource
    void writableDirectoriesAreMountedAndNothingElseIs(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        assertThat(rendered.all(Deployment.class)).allSatisfy(deployment -> {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getContainers().getFirst().getVolumeMounts())
                    .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                    .extracting("mountPath")
                    .isSubsetOf("/tmp", "/var/lib/noesis")
                    .contains("/tmp");
            List<String> volumes =
                    pod.getVolumes().stream().map(volume -> volume.getName()).toList();
            assertThat(pod.getContainers().getFirst().getVolumeMounts())
                    .extracting("name")
                    .containsExactlyInAnyOrderElementsOf(volumes);
        });
    }

    @ParameterizedTest
    @EnumSource
    void secretsComeOnlyByReference(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        assertThat(rendered.all(Secret.class)).isEmpty();
        assertThat(rendered.containers().flatMap(container -> container.getEnv().stream()))
                .extracting(EnvVar::getName)
                .noneMatch(name -> name.matches("(?i).*(password|secret|token|api_?key).*"));
        for (String component : List.of("gateway", "inference", "dataset", "evaluation")) {
            assertThat(rendered.application(component))
                    .as("configuration of %s", component)
                    .doesNotContainIgnoringCase("password:")
                    .doesNotContain("jaas");
        }
    }

    @ParameterizedTest
    @EnumSource
    void objectsSayWhatTheyBelongTo(Chart.Profile profile) {
        assertThat(Chart.render(profile).objects())
                .extracting(HasMetadata::getMetadata)
                .allSatisfy(metadata -> assertThat(metadata.getLabels())
                        .containsEntry("app.kubernetes.io/name", "noesis")
                        .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                        .containsKeys(Rendered.COMPONENT, "app.kubernetes.io/version"));
    }

    private static Container onlyContainer(Rendered rendered, String component) {
        List<Container> containers = rendered.one(Deployment.class, component)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private static void assertProbe(Probe probe, String path, String port) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo(port);
    }
}
