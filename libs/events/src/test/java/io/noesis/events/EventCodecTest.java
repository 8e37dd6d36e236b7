package io.noesis.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

class EventCodecTest {

    private static final UUID RUN = UUID.fromString("0198d1c2-0000-7000-8000-000000000001");
    private static final UUID ID = UUID.fromString("0198d1c2-0000-7000-8000-000000000002");

    private final EventCodec codec = new EventCodec("/noesis/test");

    @Test
    void theDataOfEachEventStaysAsItIs() {
        assertThat(data(new EvaluationRequested(RUN))).isEqualTo("{\"runId\":\"" + RUN + "\"}");
        assertThat(data(new ItemRequested(
                        RUN, "a-1", "on", 0, "m", "1+1?", "2", "exact-number", 64, 7, null, null, null, null)))
                .isEqualTo(
                        "{\"runId\":\"" + RUN
                                + "\",\"itemId\":\"a-1\",\"mode\":\"on\",\"sample\":0,\"model\":\"m\",\"prompt\":\"1+1?\",\"expected\":\"2\",\"scorer\":\"exact-number\",\"maxTokens\":64,\"seed\":7}");
        assertThat(data(new ItemScored(
                        RUN, "a-1", "on", 0, "CORRECT", "2", "2", "stop", 9, 4, null, null, null, null, null)))
                .isEqualTo(
                        "{\"runId\":\"" + RUN
                                + "\",\"itemId\":\"a-1\",\"mode\":\"on\",\"sample\":0,\"verdict\":\"CORRECT\",\"answer\":\"2\",\"extracted\":\"2\",\"finishReason\":\"stop\",\"completionTokens\":9,\"reasoningTokens\":4,\"failure\":null}");
        assertThat(data(new RunChanged(RUN, "running", 0, 40)))
                .isEqualTo("{\"runId\":\"" + RUN + "\",\"state\":\"running\",\"done\":0,\"total\":40}");
    }

    @Test
    void theAttributesAreCloudEventsInBinaryMode() {
        ProducerRecord<String, byte[]> record = codec.record(
                Topic.JOBS.topicName(), ID, RUN.toString(), EvaluationRequested.TYPE, Instant.EPOCH, new byte[0]);

        assertThat(record.key()).isEqualTo(RUN.toString());
        assertThat(List.of(record.headers().toArray()).stream()
                        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=" + ID,
                        "ce_source=/noesis/test",
                        "ce_type=io.noesis.evaluation.requested.v1",
                        "ce_time=1970-01-01T00:00:00Z",
                        "content-type=application/json");
    }

    @Test
    void itemsAreSpreadWhileTheOtherEventsOfARunStayInOrder() {
        assertThat(new ItemRequested(RUN, "a-1", "on", 0, "m", "p", "2", "s", 1, 1, null, null, null, null).key())
                .isEqualTo(RUN + "/a-1");
        assertThat(new RunChanged(RUN, "running", 0, 1).key()).isEqualTo(RUN.toString());
    }

    @Test
    void whatIsWrittenCanBeReadAndNewFieldsDoNoHarm() {
        RunChanged event = new RunChanged(RUN, "completed", 40, 40);
        ProducerRecord<String, byte[]> record = codec.record(
                event.topic().topicName(), ID, event.key(), event.type(), Instant.EPOCH, codec.data(event));

        assertThat(codec.read(record.headers(), record.value())).isEqualTo(event);
        byte[] later = data(event).replace("}", ",\"added\":1}").getBytes(StandardCharsets.UTF_8);
        assertThat(codec.read(record.headers(), later)).isEqualTo(event);
    }

    @Test
    void fieldsOfTheFirstVersionAloneMakeAWholeEvent() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", ItemRequested.TYPE.getBytes(StandardCharsets.UTF_8));
        String first = "{\"runId\":\"" + RUN
                + "\",\"itemId\":\"a-1\",\"mode\":\"on\",\"sample\":0,\"model\":\"m\",\"prompt\":\"1+1?\","
                + "\"expected\":\"2\",\"scorer\":\"s\",\"maxTokens\":64,\"seed\":7}";

        assertThat(codec.read(headers, first.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        new ItemRequested(RUN, "a-1", "on", 0, "m", "1+1?", "2", "s", 64, 7, null, null, null, null));
    }

    @Test
    void aConversationWithToolsABudgetAndAGroupComesBackAsItWas() {
        JsonMapper json = new JsonMapper();
        ItemRequested event = new ItemRequested(
                RUN,
                "a-1",
                "on",
                0,
                "m",
                "Hi",
                "[]",
                "tool-call",
                64,
                7,
                0,
                json.readTree(
                        "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]"),
                json.readTree("[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"),
                "hard");
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", event.type().getBytes(StandardCharsets.UTF_8));

        assertThat(codec.read(headers, codec.data(event))).isEqualTo(event);
    }

    @Test
    void aRecordThatIsNoEventIsRefused() {
        assertThatThrownBy(() -> codec.read(new RecordHeaders(), new byte[0]))
                .isInstanceOf(UnreadableEventException.class);
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", RunChanged.TYPE.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> codec.read(headers, "{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class);
    }

    private String data(Event event) {
        return new String(codec.data(event), StandardCharsets.UTF_8);
    }
}
