package io.noesis.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

    @Test
    void readsDataEventByEvent() throws IOException {
        ServerSentEvents events = events("data: one\n\ndata:two\n\n");

        assertThat(events.next()).isEqualTo("one");
        assertThat(events.next()).isEqualTo("two");
        assertThat(events.next()).isNull();
    }

    @Test
    void passesOverCommentsAndOtherFields() throws IOException {
        ServerSentEvents events = events(": keep-alive\n\nevent: x\nid: 7\ndata: {}\n\n");

        assertThat(events.next()).isEqualTo("{}");
    }

    @Test
    void joinsSeveralDataLinesOfOneEvent() throws IOException {
        assertThat(events("data: a\ndata: b\n\n").next()).isEqualTo("a\nb");
    }

    @Test
    void doesNotDeliverAnEventThatWasCutOff() throws IOException {
        assertThat(events("data: half").next()).isNull();
    }

    private static ServerSentEvents events(String text) {
        return new ServerSentEvents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
