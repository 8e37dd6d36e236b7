package io.noesis.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

class WiringTest {

    @ParameterizedTest
    @EnumSource
    void deploymentsSelectTheirOwnPodsAndNoOthers(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        assertThat(rendered.all(Deployment.class))
                .allSatisfy(deployment -> assertThat(selected(
                                rendered, deployment.getSpec().getSelector().getMatchLabels()))
                        .containsExactly(deployment.getMetadata().getName()));
    }

    @ParameterizedTest
    @EnumSource
    void servicesReachOneDeploymentAtAPortItDeclares(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        assertThat(rendered.all(Service.class)).hasSize(5).allSatisfy(service -> {
            List<String> deployments = selected(rendered, service.getSpec().getSelector());
            assertThat(deployments).containsExactly(service.getMetadata().getName());
            assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getTargetPort)
                    .allSatisfy(port ->
                            assertThat(ports(rendered, deployments.getFirst())).containsKey(port.getStrVal()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void disruptionBudgetsCountOneDeployment(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        assertThat(rendered.all(PodDisruptionBudget.class))
                .hasSize(3)
                .allSatisfy(budget -> assertThat(selected(
                                rendered, budget.getSpec().getSelector().getMatchLabels()))
                        .containsExactly(budget.getMetadata().getName()));
    }

    @ParameterizedTest
    @EnumSource
    void volumesNameConfigurationThatIsRendered(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);
        List<String> configMaps = rendered.all(ConfigMap.class).stream()
                .map(map -> map.getMetadata().getName())
                .toList();

        assertThat(rendered.pods()
                        .flatMap(pod -> pod.getValue().getVolumes().stream())
                        .filter(volume -> volume.getConfigMap() != null)
                        .map(volume -> volume.getConfigMap().getName()))
                .containsExactlyInAnyOrderElementsOf(configMaps);
    }

    @ParameterizedTest
    @EnumSource
    void addressesInTheConfigurationAreServicesOfTheChart(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);
        Service inference = rendered.one(Service.class, "inference");
        Service gateway = rendered.one(Service.class, "gateway");

        assertThat(rendered.application("gateway")).contains(address(inference));
        assertThat(rendered.application("gateway")).contains(address(rendered.one(Service.class, "dataset")));
        assertThat(rendered.application("gateway")).contains(address(rendered.one(Service.class, "evaluation")));
        assertThat(rendered.application("gateway")).contains(address(rendered.one(Service.class, "training")));
        assertThat(rendered.application("evaluation")).contains(address(gateway));
        assertThat(rendered.application("training")).contains(address(rendered.one(Service.class, "dataset")));
    }

    @ParameterizedTest
    @EnumSource
    void everyPodHasANetworkPolicyAndInternalOnesAdmitOnlyTheirCallers(Chart.Profile profile) {
        Rendered rendered = Chart.render(profile);

        for (String component : List.of("inference", "dataset", "evaluation", "training")) {
            NetworkPolicy policy = rendered.one(NetworkPolicy.class, component);
            assertThat(selected(rendered, policy.getSpec().getPodSelector().getMatchLabels()))
                    .containsExactly(policy.getMetadata().getName());
            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
            assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
                List<NetworkPolicyPeer> fromPods = rule.getFrom().stream()
                        .filter(peer -> peer.getPodSelector() != null)
                        .toList();
                String[] callers = component.equals("dataset")
                        ? new String[] {"trial-noesis-gateway", "trial-noesis-training"}
                        : new String[] {"trial-noesis-gateway"};
                assertThat(fromPods)
                        .flatMap(
                                peer -> selected(rendered, peer.getPodSelector().getMatchLabels()))
                        .containsExactly(callers);
            });
        }
    }

    @Test
    void callersReachTheGatewayButNotItsManagementPort() {
        NetworkPolicy policy = Chart.render(Chart.Profile.MINIMAL).one(NetworkPolicy.class, "gateway");

        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).isEmpty();
            assertThat(portNames(rule)).containsExactly("http");
        });
    }

    @Test
    void aRestrictedGatewayStillAdmitsTheEvaluationWorkers() {
        Rendered full = Chart.render(Chart.Profile.FULL);
        List<NetworkPolicyIngressRule> rules =
                full.one(NetworkPolicy.class, "gateway").getSpec().getIngress();

        assertThat(rules).hasSize(2);
        assertThat(selected(
                        full,
                        rules.getFirst().getFrom().getFirst().getPodSelector().getMatchLabels()))
                .contains("trial-noesis-evaluation");
        assertThat(portNames(rules.getLast())).containsExactly("management");
    }

    @Test
    void theDatabaseIsTrustedByTheAuthorityNamedOrElseByThoseThatJavaKnows() {
        Rendered named = Chart.render(Chart.Profile.FULL);
        Rendered unnamed = Chart.render(Chart.Profile.FULL, Map.of("postgresql.tls.existingSecret", ""));

        for (String service : List.of("gateway", "dataset", "evaluation", "training")) {
            assertThat(named.application(service))
                    .contains("sslmode=verify-full&sslrootcert=/etc/noesis/postgresql/ca.crt\"");
            assertThat(unnamed.application(service))
                    .contains("sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\"");
            assertThat(mounts(named, service)).containsEntry("/etc/noesis/postgresql", "noesis-database-authority");
            assertThat(mounts(unnamed, service)).doesNotContainKey("/etc/noesis/postgresql");
            assertThat(Chart.render(Chart.Profile.MINIMAL).application(service)).contains("?sslmode=prefer\"");
        }
    }

    @Test
    void theModelIsTheBundledOneUnlessAnotherIsNamed() {
        Map<String, Object> inTheImage = Map.of("inference.model.path", "/opt/model.gguf");

        assertThat(Chart.render(Chart.Profile.MINIMAL).application("inference"))
                .contains("path: \"bundled:noesis-nano\"");
        assertThat(Chart.render(Chart.Profile.MINIMAL, inTheImage).application("inference"))
                .contains("path: \"/opt/model.gguf\"");
        assertThat(Chart.render(Chart.Profile.FULL).application("inference"))
                .contains("path: \"/models/reasoner.gguf\"");
    }

    @Test
    void keyFilesInTheConfigurationAreMounted() {
        Rendered full = Chart.render(Chart.Profile.FULL);

        List<String> keys = mountedFiles(full, "gateway", "keys");
        assertThat(keys).containsExactlyInAnyOrder("research", "support", "evaluation-worker");
        assertThat(keys)
                .allSatisfy(key -> assertThat(full.application("gateway")).contains("/etc/noesis/keys/" + key));
        assertThat(mountedFiles(full, "evaluation", "keys")).containsExactly("evaluation-worker");
        assertThat(mountedFiles(full, "evaluation", "secrets"))
                .containsExactlyInAnyOrder(
                        "spring.datasource.username",
                        "spring.datasource.password",
                        "spring.kafka.properties.sasl.jaas.config");
    }

    @Test
    void keysForTheServersOfRemoteModelsAreFilesThatTheConfigurationNames() {
        Rendered full = Chart.render(Chart.Profile.FULL);

        assertThat(mountedFiles(full, "gateway", "backend-keys")).containsExactly("model-0");
        assertThat(full.application("gateway"))
                .contains("api-key-file: /etc/noesis/backend-keys/model-0")
                .doesNotContain("model-1");
    }

    @Test
    void withoutRemoteModelsNothingOfThemIsMounted() {
        Rendered minimal = Chart.render(Chart.Profile.MINIMAL);

        assertThat(minimal.application("gateway")).doesNotContain("models:");
        assertThat(minimal.one(Deployment.class, "gateway")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .extracting(Volume::getName)
                .doesNotContain("backend-keys");
    }

    /// By path, the secret that lies there.
    private static Map<String, String> mounts(Rendered rendered, String component) {
        PodSpec pod = rendered.one(Deployment.class, component)
                .getSpec()
                .getTemplate()
                .getSpec();
        Map<String, String> secrets = new HashMap<>();
        for (VolumeMount mount : pod.getContainers().getFirst().getVolumeMounts()) {
            pod.getVolumes().stream()
                    .filter(volume -> volume.getName().equals(mount.getName()) && volume.getSecret() != null)
                    .forEach(volume ->
                            secrets.put(mount.getMountPath(), volume.getSecret().getSecretName()));
        }
        return secrets;
    }

    private static List<String> mountedFiles(Rendered rendered, String component, String volumeName) {
        Volume volume =
                rendered.one(Deployment.class, component).getSpec().getTemplate().getSpec().getVolumes().stream()
                        .filter(candidate -> candidate.getName().equals(volumeName))
                        .findFirst()
                        .orElseThrow();
        return volume.getProjected().getSources().stream()
                .flatMap(source -> source.getSecret().getItems().stream())
                .map(item -> item.getPath())
                .toList();
    }

    private static List<String> portNames(NetworkPolicyIngressRule rule) {
        return rule.getPorts().stream().map(port -> port.getPort().getStrVal()).toList();
    }

    private static String address(Service service) {
        return "\"http://%s:%d\""
                .formatted(
                        service.getMetadata().getName(),
                        service.getSpec().getPorts().getFirst().getPort());
    }

    private static Map<String, Integer> ports(Rendered rendered, String deployment) {
        Map<String, Integer> ports = new HashMap<>();
        rendered.all(Deployment.class).stream()
                .filter(candidate -> candidate.getMetadata().getName().equals(deployment))
                .flatMap(candidate -> candidate.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .forEach((ContainerPort port) -> ports.put(port.getName(), port.getContainerPort()));
        return ports;
    }

    /// Names of the deployments whose pods carry all labels of a selector.
    private static List<String> selected(Rendered rendered, Map<String, String> selector) {
        assertThat(selector).isNotEmpty();
        return rendered.all(Deployment.class).stream()
                .filter(deployment ->
                        labels(deployment.getSpec().getTemplate()).entrySet().containsAll(selector.entrySet()))
                .map((HasMetadata deployment) -> deployment.getMetadata().getName())
                .toList();
    }

    private static Map<String, String> labels(PodTemplateSpec template) {
        return template.getMetadata().getLabels();
    }
}
