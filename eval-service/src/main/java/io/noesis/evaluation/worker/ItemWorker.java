package io.noesis.evaluation.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
import io.noesis.evaluation.run.OpenRuns;
import io.noesis.events.Event;
import io.noesis.events.EventCodec;
import io.noesis.events.ItemRequested;
import io.noesis.events.ItemScored;
import io.noesis.events.Topic;
import io.noesis.events.UnreadableEventException;
import io.noesis.support.metrics.MetricNames;

/// One member of the share group: takes one question, has it asked, publishes the judged answer, and only then says
/// that it is done.
///
/// A taken question is locked for this member for a time that the broker sets. While it is being asked the lock is
/// renewed at a third of that time (KIP-1222), so that a long answer is neither asked for twice nor counted as one of
/// the few deliveries a broker allows. A renewed record comes back from the next `poll` of the same consumer. A worker
/// that dies renews nothing, and another asks its question. Should a lock be lost all the same, the question is asked
/// twice and the result's key lets only one answer count.
///
/// An interrupt ends the question in flight and gives it back.
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
    private static final Duration DEFAULT_LOCK = Duration.ofSeconds(30);
    private static final int RENEWALS_A_LOCK = 3;

    /// One less than a broker allows by default (`group.share.delivery.count.limit`).
    private static final int LAST_DELIVERY = 4;

    private static final Duration INTERRUPT_LIMIT = Duration.ofMillis(500);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final OpenRuns openRuns;
    private final Questioner questioner;
    private final EventCodec codec;
    private final KafkaTemplate<String, byte[]> producer;
    private final MeterRegistry meters;
    private final CountDownLatch stopping;

    ItemWorker(
            Map<String, Object> consumerProperties,
            OpenRuns openRuns,
            Questioner questioner,
            EventCodec codec,
            KafkaTemplate<String, byte[]> producer,
            MeterRegistry meters,
            CountDownLatch stopping) {
        this.settings = shareSettings(consumerProperties);
        this.openRuns = openRuns;
        this.questioner = questioner;
        this.codec = codec;
        this.producer = producer;
        this.meters = meters;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        while (stopping.getCount() > 0) {
            try {
                serve();
            } catch (InterruptException e) {
                return;
            } catch (ConfigException e) {
                // Trying again would give the same.
                log.error("a worker cannot begin with this configuration", e);
                return;
            } catch (KafkaException | IllegalStateException e) {
                log.warn("a worker begins anew: {}", e.getMessage());
                if (pausedUntilStop()) {
                    return;
                }
            }
        }
    }

    private void serve() {
        Map<Place, OpenQuestion> open = new HashMap<>();
        KafkaShareConsumer<String, byte[]> consumer = new KafkaShareConsumer<>(settings);
        try {
            consumer.subscribe(List.of(Topic.ITEMS.topicName()));
            while (stopping.getCount() > 0) {
                serveOnce(consumer, open);
            }
        } finally {
            // Whatever ended the loop, nothing goes on being asked without a lock.
            open.values().forEach(OpenQuestion::interrupt);
            // What is still taken goes back into the queue with the member's session.
            consumer.close(LEAVE_LIMIT);
        }
    }

    /// Takes what there is, new or renewed, waits until it is done or its lock needs renewal, and tells the broker.
    private void serveOnce(KafkaShareConsumer<String, byte[]> consumer, Map<Place, OpenQuestion> open) {
        ConsumerRecords<String, byte[]> taken = consumer.poll(POLL);
        if (taken.isEmpty()) {
            open.values().removeIf(OpenQuestion::isDone);
            return;
        }
        for (ConsumerRecord<String, byte[]> record : taken) {
            Place place = Place.of(record);
            OpenQuestion question = open.computeIfAbsent(place, _ -> OpenQuestion.ask(() -> handle(record)));
            awaitEndOrRenewal(question, renewalInterval(consumer));
            consumer.acknowledge(record, question.acknowledgement());
            if (question.isDone()) {
                open.remove(place);
            }
        }
        commit(consumer);
    }

    private void awaitEndOrRenewal(OpenQuestion question, Duration untilRenewal) {
        try {
            question.endsWithin(untilRenewal);
        } catch (InterruptedException e) {
            // We are to stop. The interrupt is the question's; the consumer still has to tell what became of it.
            question.interrupt();
            awaitInterrupted(question);
        }
    }

    private static void awaitInterrupted(OpenQuestion question) {
        try {
            if (!question.endsWithin(INTERRUPT_LIMIT)) {
                log.warn("an interrupted question does not end; its lock will run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(KafkaShareConsumer<String, byte[]> consumer) {
        consumer.commitSync(stopping.getCount() > 0 ? DEFAULT_LOCK : LEAVE_LIMIT)
                .forEach((partition, failure) -> failure.ifPresent(e ->
                        // The lock had run out: the question is with somebody else, or comes back to us.
                        log.warn("an acknowledgement on {} came too late: {}", partition, e.getMessage())));
    }

    private static Duration renewalInterval(KafkaShareConsumer<String, byte[]> consumer) {
        return consumer.acquisitionLockTimeoutMs()
                .map(Duration::ofMillis)
                .orElse(DEFAULT_LOCK)
                .dividedBy(RENEWALS_A_LOCK);
    }

    private AcknowledgeType handle(ConsumerRecord<String, byte[]> record) {
        try {
            Event event = codec.read(record.headers(), record.value());
            if (!(event instanceof ItemRequested item)) {
                throw new UnreadableEventException("an event of another kind among the items", null);
            }
            return openRuns.contains(item.runId()) ? answer(item, deliveries(record)) : AcknowledgeType.ACCEPT;
        } catch (UnreadableEventException e) {
            log.warn("an item goes to the dead letters: {}", e.getMessage());
            deadLetter(record, e);
            return AcknowledgeType.ACCEPT;
        }
    }

    /// A question that comes back for the last time is told to have failed: the broker would drop it without a word,
    /// and its run would wait for it for ever.
    private AcknowledgeType answer(ItemRequested item, int deliveries) {
        boolean last = deliveries >= LAST_DELIVERY;
        try {
            publish(questioner.ask(item, stopping));
        } catch (Questioner.StoppedException | InterruptedException e) {
            if (!last) {
                return AcknowledgeType.RELEASE;
            }
            publish(questioner.failed(item, "given back %d times".formatted(deliveries)));
        } catch (RuntimeException e) {
            if (!last) {
                throw e;
            }
            log.warn("a question is given up after {} deliveries", deliveries, e);
            publish(questioner.failed(item, e.toString()));
        }
        return AcknowledgeType.ACCEPT;
    }

    private static int deliveries(ConsumerRecord<String, byte[]> record) {
        return record.deliveryCount().map(Short::intValue).orElse(1);
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

    /// Where a record stands.
    private record Place(int partition, long offset) {

        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.partition(), record.offset());
        }
    }
}
