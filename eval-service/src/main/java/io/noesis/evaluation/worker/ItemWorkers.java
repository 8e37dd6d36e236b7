package io.noesis.evaluation.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.evaluation.EvaluationProperties;
import io.noesis.evaluation.broker.StartsWithBroker;
import io.noesis.evaluation.run.OpenRuns;
import io.noesis.events.EventCodec;
import io.noesis.support.startup.StartupFacts;

/// The workers of this instance: as many threads as it may ask questions at the same time, each a member of the share
/// group.
@Component
class ItemWorkers implements StartsWithBroker, StartupFacts {

    private static final Logger log = LoggerFactory.getLogger(ItemWorkers.class);

    /// For questions in flight to be answered after all.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// For interrupted workers to give their questions back and to leave the group.
    private static final Duration LEAVE = Duration.ofSeconds(3);

    private final KafkaProperties kafka;
    private final EvaluationProperties properties;
    private final ModelGateway gateway;
    private final OpenRuns openRuns;
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
            OpenRuns openRuns,
            Questioner questioner,
            EventCodec codec,
            KafkaTemplate<String, byte[]> producer,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.properties = properties;
        this.gateway = gateway;
        this.openRuns = openRuns;
        this.questioner = questioner;
        this.codec = codec;
        this.producer = producer;
        this.meters = meters;
    }

    @Override
    public synchronized void startWithBroker() {
        for (int i = 0; i < concurrency(); i++) {
            ItemWorker worker = new ItemWorker(
                    kafka.buildConsumerProperties(), openRuns, questioner, codec, producer, meters, stopping);
            threads.add(Thread.ofVirtual().name("worker-" + (i + 1)).start(worker));
        }
    }

    @Override
    public synchronized void stopWithBroker() {
        stopping.countDown();
        try {
            joinAll(GRACE);
            // Interrupting ends the question in flight; its record goes back to the group.
            threads.forEach(Thread::interrupt);
            if (!joinAll(LEAVE)) {
                log.warn("not all workers stopped in time; their questions come back when the locks run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One limit for all: they stop side by side.
    private boolean joinAll(Duration limit) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        boolean all = true;
        for (Thread thread : threads) {
            long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
            all &= thread.join(Duration.ofNanos(leftNanos));
        }
        return all;
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
