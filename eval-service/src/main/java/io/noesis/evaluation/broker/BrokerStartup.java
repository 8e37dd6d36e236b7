package io.noesis.evaluation.broker;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

import io.noesis.evaluation.EvaluationProperties;
import io.noesis.events.Topic;

/// Makes the topics and the settings of the share group, and only then lets the listeners and workers begin. A
/// broker that is not there yet is waited for: the service starts without it and is not ready.
@Component("broker")
class BrokerStartup implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(BrokerStartup.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration LISTENER_STOP_LIMIT = Duration.ofSeconds(2);
    private static final int CALL_LIMIT_MILLIS = 10_000;

    private final KafkaAdmin kafkaAdmin;
    private final KafkaListenerEndpointRegistry listeners;
    private final EvaluationProperties properties;
    private final ObjectProvider<StartsWithBroker> others;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private volatile boolean ready;

    BrokerStartup(
            KafkaAdmin kafkaAdmin,
            KafkaListenerEndpointRegistry listeners,
            EvaluationProperties properties,
            ObjectProvider<StartsWithBroker> others) {
        this.kafkaAdmin = kafkaAdmin;
        this.listeners = listeners;
        this.properties = properties;
        this.others = others;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("broker-startup").start(this::run);
    }

    /// Stops asking first, so that nothing new is begun while the rest drains.
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        others.forEach(StartsWithBroker::stopWithBroker);
        stopListeners();
    }

    /// All at once, and not for ever: a listener that is just joining its group cannot be hurried. What it leaves
    /// undone is done again, by whoever is next.
    private void stopListeners() {
        CountDownLatch stopped = new CountDownLatch(1);
        listeners.stop(stopped::countDown);
        try {
            if (!stopped.await(LISTENER_STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("the listeners did not stop within {} ms", LISTENER_STOP_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public Health health() {
        return ready
                ? Health.up().build()
                : Health.down().withDetail("waitingFor", "broker").build();
    }

    private void run() {
        boolean told = false;
        while (running && !ready) {
            try {
                prepare();
                listeners.start();
                others.forEach(StartsWithBroker::startWithBroker);
                ready = true;
            } catch (ExecutionException | KafkaException e) {
                if (!told) {
                    log.info("waiting for the broker: {}", e.getMessage());
                    told = true;
                }
                awaitNextTry();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitNextTry() {
        try {
            if (stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                running = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void prepare() throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new java.util.HashMap<>(kafkaAdmin.getConfigurationProperties());
        settings.put("default.api.timeout.ms", CALL_LIMIT_MILLIS);
        settings.put("request.timeout.ms", CALL_LIMIT_MILLIS / 2);
        try (Admin admin = Admin.create(settings)) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = Arrays.stream(Topic.values())
                    .map(Topic::topicName)
                    .filter(name -> !present.contains(name))
                    .map(name -> new NewTopic(
                            name,
                            properties.topics().partitions(),
                            properties.topics().replication()))
                    .toList();
            createTopics(admin, missing);
            // Without it a group begins at the end and misses what was queued before its first worker.
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, ShareGroup.NAME);
            AlterConfigOp earliest =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(group, List.of(earliest)))
                    .all()
                    .get();
        }
    }

    private static void createTopics(Admin admin, List<NewTopic> missing)
            throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            // Another instance was quicker.
            if (!(e.getCause() instanceof org.apache.kafka.common.errors.TopicExistsException)) {
                throw e;
            }
        }
    }
}
