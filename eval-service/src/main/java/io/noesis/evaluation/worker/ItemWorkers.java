package io.noesis.evaluation.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.evaluation.EvaluationProperties;
import io.noesis.evaluation.broker.StartsWithBroker;
import io.noesis.events.EventCodec;
import io.noesis.support.startup.StartupFacts;

/// The workers of this instance: as many threads as it may ask questions at the same time, each a member of the share
/// group.
@Component
class ItemWorkers implements StartsWithBroker, StartupFacts {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final KafkaProperties kafka;
    private final EvaluationProperties properties;
    private final ModelGateway gateway;
    private final Questioner questioner;
    private final EventCodec codec;
    private final KafkaTemplate<String, byte[]> producer;
    private final MeterRegistry meters;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    ItemWorkers(
            KafkaProperties kafka,
            EvaluationProperties properties,
            ModelGateway gateway,
            Questioner questioner,
            EventCodec codec,
            KafkaTemplate<String, byte[]> producer,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.properties = properties;
        this.gateway = gateway;
        this.questioner = questioner;
        this.codec = codec;
        this.producer = producer;
        this.meters = meters;
    }

    @Override
    public synchronized void startWithBroker() {
        for (int i = 0; i < concurrency(); i++) {
            ItemWorker worker =
                    new ItemWorker(kafka.buildConsumerProperties(), questioner, codec, producer, meters, stopping);
            threads.add(Thread.ofVirtual().name("worker-" + (i + 1)).start(worker));
        }
    }

    @Override
    public synchronized void stopWithBroker() {
        stopping.countDown();
        try {
            for (Thread thread : threads) {
                if (!thread.join(STOP_LIMIT)) {
                    // Interrupting ends the question in flight; its record goes back to the group.
                    thread.interrupt();
                    thread.join(STOP_LIMIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "workers",
                String.valueOf(concurrency()),
                "gateway",
                properties.gateway().baseUrl().toString());
    }

    private int concurrency() {
        return gateway.hasKey() ? properties.workers().concurrency() : 0;
    }
}
