package io.noesis.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

class RenderingTest {

    @Test
    void lintFindsNothingToSay() {
        assertThat(Chart.lint()).satisfies(result -> {
            assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
            assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void objectsHaveOnlyFieldsTheKubernetesModelKnows(Chart.Profile profile) {
        List<HasMetadata> objects = Chart.render(profile).objects();

        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
            assertThat(UnknownFields.in(object)).isEmpty();
        });
    }

    @Test
    void aMisspelledFieldWouldBeFound() {
        String yaml = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: misspelled}
                spec:
                  template:
                    spec:
                      containers: [{name: a, readynessProbe: {}}]
                """;

        assertThat(Rendered.read(yaml))
                .flatMap(UnknownFields::in)
                .singleElement()
                .satisfies(field -> assertThat(field).endsWith("containers[].readynessProbe"));
    }

    @Test
    void namesAreUniquePerKind() {
        List<HasMetadata> objects = Chart.render(Chart.Profile.FULL).objects();

        assertThat(objects)
                .extracting(
                        object -> object.getKind() + "/" + object.getMetadata().getName())
                .doesNotHaveDuplicates();
    }

    @Test
    void theFiveServicesAreDeployedAndTheOptionalPartsAreOff() {
        Rendered minimal = Chart.render(Chart.Profile.MINIMAL);

        assertThat(minimal.all(Deployment.class))
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "trial-noesis-gateway",
                        "trial-noesis-inference",
                        "trial-noesis-dataset",
                        "trial-noesis-evaluation",
                        "trial-noesis-training");
        assertThat(minimal.all(Ingress.class)).isEmpty();
        assertThat(minimal.all(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(minimal.all(PersistentVolumeClaim.class))
                .hasSize(2)
                .allSatisfy(claim -> assertThat(claim.getMetadata().getAnnotations())
                        .containsEntry("helm.sh/resource-policy", "keep"));
        assertThat(minimal.all(ServiceAccount.class))
                .singleElement()
                .satisfies(account ->
                        assertThat(account.getAutomountServiceAccountToken()).isFalse());
    }

    @Test
    void anAutoscaledGatewayLeavesItsNumberOfPodsToTheAutoscaler() {
        Rendered full = Chart.render(Chart.Profile.FULL);

        Deployment gateway = full.one(Deployment.class, "gateway");
        assertThat(gateway.getSpec().getReplicas()).isNull();
        assertThat(full.one(HorizontalPodAutoscaler.class, "gateway")
                        .getSpec()
                        .getScaleTargetRef()
                        .getName())
                .isEqualTo(gateway.getMetadata().getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataset", "training"})
    void storageIsNeverSharedByTwoPods(String component) {
        Deployment deployment = Chart.render(Chart.Profile.FULL).one(Deployment.class, component);

        assertThat(deployment.getSpec().getReplicas()).isOne();
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    }

    @Test
    void theGatewayOutlivesThePodsItRelays() {
        Rendered minimal = Chart.render(Chart.Profile.MINIMAL);

        assertThat(grace(minimal, "gateway")).isGreaterThan(grace(minimal, "inference"));
        assertThat(grace(minimal, "inference")).isGreaterThan(10 + 300);
        assertThat(minimal.application("inference")).contains("timeout-per-shutdown-phase: 300s");
        assertThat(minimal.one(PodDisruptionBudget.class, "gateway")
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isOne();
        assertThat(minimal.all(NetworkPolicy.class)).hasSize(5);
    }

    private static long grace(Rendered rendered, String component) {
        return rendered.one(Deployment.class, component)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getTerminationGracePeriodSeconds();
    }
}
