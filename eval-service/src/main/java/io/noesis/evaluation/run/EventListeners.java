package io.noesis.evaluation.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

import io.noesis.events.EvaluationRequested;
import io.noesis.events.Event;
import io.noesis.events.EventCodec;
import io.noesis.events.ItemScored;
import io.noesis.events.UnreadableEventException;

/// Hands events from the classic topics to whom they concern. The offset is committed after the database
/// transaction, so that a crash between the two repeats an event, which does no harm.
@Component
class EventListeners {

    private final EventCodec codec;
    private final Planner planner;
    private final ResultTaker results;

    EventListeners(EventCodec codec, Planner planner, ResultTaker results) {
        this.codec = codec;
        this.planner = planner;
        this.results = results;
    }

    @KafkaListener(topics = "noesis.evaluation.jobs", groupId = "noesis-evaluation-planner")
    void onJob(ConsumerRecord<String, byte[]> record) {
        if (read(record) instanceof EvaluationRequested requested) {
            planner.plan(requested);
            return;
        }
        throw misplaced(record);
    }

    @KafkaListener(topics = "noesis.evaluation.results", groupId = "noesis-evaluation-results")
    void onResult(ConsumerRecord<String, byte[]> record) {
        if (read(record) instanceof ItemScored scored) {
            results.take(scored);
            return;
        }
        throw misplaced(record);
    }

    private Event read(ConsumerRecord<String, byte[]> record) {
        return codec.read(record.headers(), record.value());
    }

    private static UnreadableEventException misplaced(ConsumerRecord<String, byte[]> record) {
        return new UnreadableEventException("an event of another kind on " + record.topic(), null);
    }
}
