package io.noesis.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

class EventBoundaryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "data: a\n\n", "data: a\r\n\r\n", "data: a\r\r", "data: a\n\ndata: b\n\n", "\n"})
    void isAtTheStartAndAfterAnEmptyLine(String bytes) {
        assertThat(isBoundary(bytes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: a", "data: a\n", "data: a\r\n", "data: a\r", "data: a\n\ndata: b\n", "data: a\n\n:"})
    void isNotWithinAnEvent(String bytes) {
        assertThat(isBoundary(bytes)).isFalse();
    }

    /// In one buffer and byte for byte: where a buffer ends has no meaning.
    private static boolean isBoundary(String text) {
        EventBoundary whole = new EventBoundary();
        whole.pass(buffer(text));
        EventBoundary pieces = new EventBoundary();
        text.chars().forEach(c -> pieces.pass(buffer(String.valueOf((char) c))));
        assertThat(pieces.isHere()).isEqualTo(whole.isHere());
        return whole.isHere();
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
