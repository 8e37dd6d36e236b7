package io.noesis.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql.host               | postgresql.host: name the PostgreSQL server",
                "postgresql.existingSecret     | postgresql.existingSecret: name the secret",
                "kafka.bootstrapServers        | kafka.bootstrapServers: name the brokers",
                "evaluationKey.existingSecret  | evaluationKey.existingSecret: name the secret",
            })
    void aMissingReferenceIsNamed(String key, String message) {
        assertRefused(key, "", message);
    }

    @Test
    void noKeyAtAllIsRefused() {
        assertRefused("apiKeys", "null", "apiKeys: name at least one key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inference.model.file    | reasoner.gguf     | inference.model.existingClaim: name the claim",
                "inference.model.existingClaim | models | inference.model.file: name the model's file",
                "apiKeys[0].name         | evaluation-worker | the name evaluation-worker is taken",
                "kafka.securityProtocol  | SASL_SSL          | kafka.sasl",
                "ingress.enabled         | true              | ingress.host",
            })
    void aContradictionIsRefused(String key, String value, String message) {
        assertRefused(key, value, message);
    }

    @Test
    void aModelIsOnAClaimOrInTheImageAndNotOnBoth() {
        Map<String, Object> both = Map.of(
                "inference.model.existingClaim", "models",
                "inference.model.file", "reasoner.gguf",
                "inference.model.path", "/opt/model.gguf");

        assertThatThrownBy(() -> Chart.yaml(Chart.Profile.MINIMAL, both))
                .hasMessageContaining("existingClaim and path exclude each other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatway.replicas              | 2      | gatway",
                "inference.model.name         | x      | name",
                "postgresql.password          | x      | password",
                "gateway.replicas             | many   | replicas",
                "gateway.replicas             | 0      | replicas",
                "postgresql.port              | 70000  | port",
                "kafka.securityProtocol       | TLS    | securityProtocol",
                "image.tag                    | latest | tag",
                "gateway.image.digest         | abc    | digest",
                "inference.model.file         | ../x   | file",
                "gateway.resources.limits     | null   | limits",
                "remoteModels[0].dialect      | ollama | dialect",
                "remoteModels[0].apiKey       | secret | apiKey",
            })
    void theSchemaRefusesUnknownKeysAndWrongValues(String key, String value, String named) {
        assertRefused(key, value, named);
    }

    private static void assertRefused(String key, String value, String message) {
        Map<String, Object> override = Map.of(key, value);

        assertThatThrownBy(() -> Chart.yaml(Chart.Profile.MINIMAL, override)).hasMessageContaining(message);
    }
}
