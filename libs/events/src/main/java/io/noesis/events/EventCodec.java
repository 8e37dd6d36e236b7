package io.noesis.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Puts events on the wire as CloudEvents 1.0 in Kafka's binary mode: attributes in `ce_` headers, data as JSON.
public final class EventCodec {

    private static final Map<String, Class<? extends Event>> TYPES = Map.of(
            EvaluationRequested.TYPE, EvaluationRequested.class,
            ItemRequested.TYPE, ItemRequested.class,
            ItemScored.TYPE, ItemScored.class,
            RunChanged.TYPE, RunChanged.class);

    /// A reader takes fields it does not know for fields of a later writer.
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final String source;

    /// @param source the CloudEvents source: which service speaks
    public EventCodec(String source) {
        this.source = source;
    }

    public byte[] data(Event event) {
        return json.writeValueAsBytes(event);
    }

    /// @param id unique for the event; a second sending of the same event has the same
    /// @param time when it happened
    /// @param data as [#data] made it
    public ProducerRecord<String, byte[]> record(
            String topic, UUID id, String key, String type, Instant time, byte[] data) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, data);
        put(record.headers(), "ce_specversion", "1.0");
        put(record.headers(), "ce_id", id.toString());
        put(record.headers(), "ce_source", source);
        put(record.headers(), "ce_type", type);
        put(record.headers(), "ce_time", time.toString());
        put(record.headers(), "content-type", "application/json");
        return record;
    }

    /// @throws UnreadableEventException when the record is not an event we know
    public Event read(Headers headers, byte[] data) {
        Header header = headers.lastHeader("ce_type");
        String name = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        Class<? extends Event> type = TYPES.get(name);
        if (type == null) {
            throw new UnreadableEventException("unknown event type '" + name + "'", null);
        }
        try {
            return json.readValue(data, type);
        } catch (JacksonException e) {
            throw new UnreadableEventException("the data of a " + name + " cannot be read", e);
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
