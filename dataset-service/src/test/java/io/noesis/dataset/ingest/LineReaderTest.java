package io.noesis.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    @Test
    void splitsAtLineFeedsAndKeepsALastLineWithoutOne() throws IOException {
        assertThat(lines("a\n\nb", 10)).containsExactly("1:a", "2:", "3:b");
        assertThat(lines("a\n", 10)).containsExactly("1:a");
        assertThat(lines("", 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 200_000})
    void linesAcrossReadsStayWhole(int length) throws IOException {
        String line = "x".repeat(length);

        assertThat(lines(line + "\nend\n" + line, 1 << 20)).containsExactly("1:" + line, "2:end", "3:" + line);
    }

    @Test
    void ofALineThatIsTooLongOnlyTheLimitIsKeptAndTheNextIsRead() throws IOException {
        InputStream in = new ByteArrayInputStream(("x".repeat(300_000) + "\nok\n").getBytes(StandardCharsets.US_ASCII));
        LineReader reader = new LineReader(in, 100);

        assertThat(reader.next()).isTrue();
        assertThat(reader.isTooLong()).isTrue();
        assertThat(reader.lineBytes()).isEqualTo(300_000);
        assertThat(reader.length()).isEqualTo(100);
        assertThat(reader.bytes().length).isLessThanOrEqualTo(4096);
        assertThat(reader.next()).isTrue();
        assertThat(reader.isTooLong()).isFalse();
        assertThat(reader.number()).isEqualTo(2);
    }

    @Test
    void aLineOfExactlyTheLimitIsNotTooLong() throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream("12345\n".getBytes(StandardCharsets.US_ASCII)), 5);

        assertThat(reader.next()).isTrue();
        assertThat(reader.isTooLong()).isFalse();
    }

    private static List<String> lines(String text, int limit) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), limit);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(
                    reader.number() + ":" + new String(reader.bytes(), 0, reader.length(), StandardCharsets.US_ASCII));
        }
        return lines;
    }
}
