package io.noesis.platform.supervisor;

import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;

/// The configuration each service gets, as environment variables in Spring Boot's spelling: the same names that a
/// container would set.
final class ServiceEnvironment {

    /// Shorter than the supervisor's own limit, so that a service ends its streams itself.
    private static final String DRAIN_LIMIT = "4s";

    private final PlatformOptions options;
    private final Secrets secrets;
    private final String jdbcUrl;
    private final int kafkaPort;
    private final Map<ServiceKind, Integer> ports;
    private final int gatewayManagementPort;

    ServiceEnvironment(
            PlatformOptions options,
            Secrets secrets,
            String jdbcUrl,
            int kafkaPort,
            Map<ServiceKind, Integer> ports,
            int gatewayManagementPort) {
        this.options = options;
        this.secrets = secrets;
        this.jdbcUrl = jdbcUrl;
        this.kafkaPort = kafkaPort;
        this.ports = new EnumMap<>(ports);
        this.gatewayManagementPort = gatewayManagementPort;
    }

    Map<String, String> of(ServiceKind kind) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SERVER_PORT", String.valueOf(ports.get(kind)));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", DRAIN_LIMIT);
        switch (kind) {
            case GATEWAY -> gateway(environment);
            case INFERENCE -> inference(environment);
            case DATASET -> dataset(environment);
            case EVALUATION -> evaluation(environment);
            case TRAINING -> training(environment);
        }
        return environment;
    }

    private void gateway(Map<String, String> environment) throws IOException {
        database(environment);
        environment.put("MANAGEMENT_SERVER_PORT", String.valueOf(gatewayManagementPort));
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("NOESIS_GATEWAY_UPSTREAMS_INFERENCE", url(ServiceKind.INFERENCE));
        environment.put("NOESIS_GATEWAY_UPSTREAMS_DATASET", url(ServiceKind.DATASET));
        environment.put("NOESIS_GATEWAY_UPSTREAMS_EVALUATION", url(ServiceKind.EVALUATION));
        environment.put("NOESIS_GATEWAY_UPSTREAMS_TRAINING", url(ServiceKind.TRAINING));
        environment.put("NOESIS_GATEWAY_APIKEYS_BOOTSTRAP_0_NAME", "local");
        environment.put(
                "NOESIS_GATEWAY_APIKEYS_BOOTSTRAP_0_FILE", secrets.userKey().toString());
        environment.put("NOESIS_GATEWAY_APIKEYS_BOOTSTRAP_1_NAME", "evaluation-worker");
        environment.put(
                "NOESIS_GATEWAY_APIKEYS_BOOTSTRAP_1_FILE",
                secrets.evaluationKey().toString());
    }

    private void inference(Map<String, String> environment) {
        environment.put("NOESIS_INFERENCE_MODEL_PATH", options.model().toString());
        environment.put("NOESIS_INFERENCE_MODEL_ID", options.modelId());
        environment.put(
                "NOESIS_INFERENCE_ENGINE_WEIGHTCACHE",
                options.home().packedWeights().toString());
    }

    private void dataset(Map<String, String> environment) throws IOException {
        database(environment);
        PlatformHome home = options.home();
        environment.put("NOESIS_DATASET_STORAGEDIRECTORY", home.datasets().toString());
        environment.put("NOESIS_DATASET_SAMPLEONFIRSTSTART", "true");
    }

    private void evaluation(Map<String, String> environment) throws IOException {
        database(environment);
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort);
        environment.put("NOESIS_EVALUATION_GATEWAY_BASEURL", url(ServiceKind.GATEWAY));
        environment.put(
                "NOESIS_EVALUATION_GATEWAY_APIKEYFILE", secrets.evaluationKey().toString());
    }

    private void training(Map<String, String> environment) throws IOException {
        database(environment);
        environment.put("NOESIS_TRAINING_HOME", options.home().training().toString());
        environment.put("NOESIS_TRAINING_DATASETURL", url(ServiceKind.DATASET));
    }

    private void database(Map<String, String> environment) throws IOException {
        environment.put("SPRING_DATASOURCE_URL", jdbcUrl);
        environment.put("SPRING_DATASOURCE_USERNAME", PostgresServer.USER);
        environment.put("SPRING_DATASOURCE_PASSWORD", Secrets.read(secrets.databasePassword()));
    }

    private String url(ServiceKind kind) {
        return "http://127.0.0.1:" + ports.get(kind);
    }
}
