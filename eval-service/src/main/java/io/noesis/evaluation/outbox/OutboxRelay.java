package io.noesis.evaluation.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.noesis.events.EventCodec;

/// Carries events from the outbox to Kafka, in their order, at least once: an event leaves the table only when the
/// broker has acknowledged it. Several instances share the work by skipping each other's rows.
@Component
class OutboxRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;

    /// How often the table is looked at when nobody woke us: events of an instance that died.
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventCodec codec;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    OutboxRelay(
            JdbcClient jdbc, TransactionTemplate transactions, KafkaTemplate<String, byte[]> kafka, EventCodec codec) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.kafka = kafka;
        this.codec = codec;
    }

    void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake.release();
            }
        });
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("outbox").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        wake.release();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            try {
                while (running && sendBatch() == BATCH) {
                    // There may be more.
                }
            } catch (RuntimeException e) {
                // Whatever it was, also a producer that cannot be made yet: the rows are still there, and nobody
                // else would begin this loop again.
                log.warn("events wait in the outbox: {}", e.toString());
            }
            awaitWake();
        }
    }

    private void awaitWake() {
        try {
            if (wake.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private int sendBatch() {
        Integer sent = transactions.execute(status -> {
            List<Row> rows = jdbc.sql("""
                            select position, id, key, topic, type, data, created_at from evaluation.outbox
                            order by position limit :batch for update skip locked
                            """)
                    .param("batch", BATCH)
                    .query((row, index) -> new Row(
                            row.getLong("position"),
                            codec.record(
                                    row.getString("topic"),
                                    row.getObject("id", UUID.class),
                                    row.getString("key"),
                                    row.getString("type"),
                                    row.getTimestamp("created_at").toInstant(),
                                    row.getBytes("data"))))
                    .list();
            if (rows.isEmpty()) {
                return 0;
            }
            List<CompletableFuture<?>> acknowledged = new ArrayList<>();
            rows.forEach(row -> acknowledged.add(kafka.send(row.record())));
            CompletableFuture.allOf(acknowledged.toArray(CompletableFuture[]::new))
                    .join();
            jdbc.sql("delete from evaluation.outbox where position in (:positions)")
                    .param("positions", rows.stream().map(Row::position).toList())
                    .update();
            return rows.size();
        });
        return sent == null ? 0 : sent;
    }

    private record Row(long position, ProducerRecord<String, byte[]> record) {}
}
