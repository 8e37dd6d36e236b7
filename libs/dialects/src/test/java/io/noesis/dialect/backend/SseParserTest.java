package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

class SseParserTest {

    private static final SseEvent A = new SseEvent("message", "a");

    @Test
    void eachLineEndingEndsALine() {
        assertThat(parse("data: a\n\ndata: a\r\n\r\ndata: a\r\r")).containsExactly(A, A, A);
        assertThat(parse("data: a\r\n\ndata: a\n\r\n")).containsExactly(A, A);
    }

    @Test
    void dataLinesAreJoinedByLineFeeds() {
        assertThat(parse("data: one\ndata:two\ndata:  three\ndata\n\n"))
                .containsExactly(new SseEvent("message", "one\ntwo\n three\n"));
    }

    @Test
    void theNameIsThatOfItsOwnEventOnly() {
        assertThat(parse("event: error\ndata: a\n\ndata: a\n\n")).containsExactly(new SseEvent("error", "a"), A);
        assertThat(parse("event: ping\n\ndata: a\n\n")).containsExactly(A);
    }

    @Test
    void commentsUnknownFieldsAndEmptyEventsAreSkipped() {
        assertThat(parse(": ping\n\n:\n\nid: 7\nretry: 10\nfoo: bar\n\n\n\ndata: a\n: b\n\n"))
                .containsExactly(A);
    }

    @Test
    void aByteOrderMarkCountsAtTheBeginningOnly() {
        assertThat(parse("\uFEFFdata: a\n\n")).containsExactly(A);
        assertThat(parse("\uFEFF\ndata: a\n\n")).containsExactly(A);
        assertThat(parse("data: a\n\n\uFEFFdata: a\n\n")).containsExactly(A);
    }

    @Test
    void anEventThatIsNotClosedIsNone() {
        assertThat(parse("data: a\n\ndata: b\n")).containsExactly(A);
        assertThat(parse("data: a\n\ndata: b")).containsExactly(A);
    }

    @Test
    void anyCuttingOfTheBytesGivesTheSameEvents() {
        Random random = new Random(9);
        String[] parts = {"data: é🙂", "data:", "\n", "\r", "\r\n", "\n\n", ":x", "event: e", "a", "\uFEFF", " "};
        int events = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(15); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            SseParser parser = parser();
            List<SseEvent> cut = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(4));
                cut.addAll(parser.accept(Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }

            assertThat(cut).isEqualTo(parse(text.toString()));
            events += cut.size();
        }
        assertThat(events).isGreaterThan(500);
    }

    @Test
    void aLineThatDoesNotEndIsRefusedAtItsLimit() {
        SseParser parser = new SseParser(10, 100);

        assertThat(parser.accept("data: 1234\n".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> parser.accept(":2345678901".getBytes(StandardCharsets.UTF_8)))
                .withMessage("the backend's stream has a line of more than 10 bytes")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_FAILURE));
    }

    @Test
    void anEventThatDoesNotEndIsRefusedAtItsLimit() {
        SseParser parser = new SseParser(10, 25);
        byte[] line = "data: 1234\n".getBytes(StandardCharsets.UTF_8);
        parser.accept(line);
        parser.accept(line);

        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> parser.accept(line))
                .withMessage("the backend's stream has an event of more than 25 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text/event-stream                   | true",
                "text/event-stream; charset=utf-8    | true",
                "Text/Event-Stream;charset=UTF-8     | true",
                "text/event-stream ;x                | true",
                "application/json                    | false",
                "text/event-streams                  | false",
                "-                                   | false",
            })
    void aCharsetDoesNotHideAnEventStream(String contentType, boolean expected) {
        assertThat(SseParser.isEventStream(contentType)).isEqualTo(expected);
    }

    private static List<SseEvent> parse(String text) {
        return parser().accept(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SseParser parser() {
        return new SseParser(1_000, 1_000);
    }
}
