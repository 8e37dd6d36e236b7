package io.noesis.evaluation.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

import io.micrometer.core.instrument.MeterRegistry;
import io.noesis.evaluation.broker.ShareGroup;
import io.noesis.events.Event;
import io.noesis.events.EventCodec;
import io.noesis.events.ItemRequested;
import io.noesis.events.ItemScored;
import io.noesis.events.Topic;
import io.noesis.events.UnreadableEventException;
import io.noesis.support.metrics.MetricNames;

/// One member of the share group: takes one question, asks it, publishes the judged answer, and only then says that it
/// is
/// done.
///
/// A worker that dies in between leaves the question locked until the lock runs out; then another asks it again. An
/// answer that takes longer than the lock is asked twice. Either way the result's key lets only one of them count.
final class ItemWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ItemWorker.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Set<String> REFUSED_BY_SHARE_GROUPS = Set.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final Questioner questioner;
    private final EventCodec codec;
    private final KafkaTemplate<String, byte[]> producer;
    private final MeterRegistry meters;
    private final CountDownLatch stopping;

    ItemWorker(
            Map<String, Object> consumerProperties,
            Questioner questioner,
            EventCodec codec,
            KafkaTemplate<String, byte[]> producer,
            MeterRegistry meters,
            CountDownLatch stopping) {
        this.settings = shareSettings(consumerProperties);
        this.questioner = questioner;
        this.codec = codec;
        this.producer = producer;
        this.meters = meters;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        while (stopping.getCount() > 0) {
            try (KafkaShareConsumer<String, byte[]> consumer = new KafkaShareConsumer<>(settings)) {
                consumer.subscribe(java.util.List.of(Topic.ITEMS.topicName()));
                work(consumer);
            } catch (InterruptException e) {
                return;
            } catch (ConfigException e) {
                // Trying again would give the same.
                log.error("a worker cannot begin with this configuration", e);
                return;
            } catch (KafkaException | IllegalStateException | CompletionException e) {
                log.warn("a worker begins anew: {}", e.getMessage());
                if (pausedUntilStop()) {
                    return;
                }
            }
        }
    }

    private void work(KafkaShareConsumer<String, byte[]> consumer) {
        while (stopping.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                consumer.acknowledge(record, stopping.getCount() > 0 ? handle(record) : AcknowledgeType.RELEASE);
                consumer.commitSync();
            }
        }
    }

    private AcknowledgeType handle(ConsumerRecord<String, byte[]> record) {
        try {
            Event event = codec.read(record.headers(), record.value());
            if (!(event instanceof ItemRequested item)) {
                throw new UnreadableEventException("an event of another kind among the items", null);
            }
            publish(questioner.ask(item, stopping));
            return AcknowledgeType.ACCEPT;
        } catch (UnreadableEventException e) {
            log.warn("an item goes to the dead letters: {}", e.getMessage());
            deadLetter(record, e);
            return AcknowledgeType.ACCEPT;
        } catch (Questioner.StoppedException e) {
            return AcknowledgeType.RELEASE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AcknowledgeType.RELEASE;
        }
    }

    private void publish(ItemScored scored) {
        ProducerRecord<String, byte[]> record = codec.record(
                Topic.RESULTS.topicName(),
                UUID.randomUUID(),
                scored.key(),
                scored.type(),
                Instant.now(),
                codec.data(scored));
        producer.send(record).join();
        meters.counter(MetricNames.EVALUATION_ITEMS, "verdict", scored.verdict())
                .increment();
    }

    private void deadLetter(ConsumerRecord<String, byte[]> record, UnreadableEventException cause) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                Topic.DEAD_LETTERS.topicName(), null, record.key(), record.value(), record.headers());
        letter.headers()
                .add("noesis-failure", String.valueOf(cause.getMessage()).getBytes(StandardCharsets.UTF_8));
        producer.send(letter).join();
    }

    private boolean pausedUntilStop() {
        try {
            return stopping.await(PAUSE_AFTER_FAILURE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Map<String, Object> shareSettings(Map<String, Object> consumerProperties) {
        Map<String, Object> settings = new HashMap<>(consumerProperties);
        settings.keySet().removeAll(REFUSED_BY_SHARE_GROUPS);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, ShareGroup.NAME);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        // One at a time: what a worker has taken but not begun would wait for it for nothing.
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return settings;
    }
}
