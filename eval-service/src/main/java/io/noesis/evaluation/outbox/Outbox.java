package io.noesis.evaluation.outbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.events.Event;
import io.noesis.events.EventCodec;

/// Takes events in the transaction of what they tell: both are stored or neither is.
@Component
public class Outbox {

    private static final int BATCH = 500;

    private final JdbcTemplate jdbc;
    private final EventCodec codec;
    private final Clock clock;
    private final OutboxRelay relay;

    Outbox(JdbcTemplate jdbc, EventCodec codec, Clock clock, OutboxRelay relay) {
        this.jdbc = jdbc;
        this.codec = codec;
        this.clock = clock;
        this.relay = relay;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(List<? extends Event> events) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.batchUpdate(
                "insert into evaluation.outbox (id, key, topic, type, data, created_at) values (?, ?, ?, ?, ?, ?)",
                events,
                BATCH,
                (row, event) -> {
                    row.setObject(1, UUID.randomUUID());
                    row.setString(2, event.key());
                    row.setString(3, event.topic().topicName());
                    row.setString(4, event.type());
                    row.setBytes(5, codec.data(event));
                    row.setTimestamp(6, now);
                });
        relay.wakeAfterCommit();
    }
}
