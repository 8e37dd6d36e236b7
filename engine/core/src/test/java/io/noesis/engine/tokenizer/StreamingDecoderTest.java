package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

class StreamingDecoderTest {

    private final TinyTokenizer tiny = new TinyTokenizer().token("<end>", TinyTokenizer.CONTROL);
    private final Tokenizer tokenizer = tiny.build();

    @Test
    void holdsBackACharacterUntilItIsComplete() {
        Tokenizer.StreamingDecoder decoder = tokenizer.streamingDecoder();

        assertThat(decoder.accept('a')).isEqualTo("a");
        assertThat(decoder.accept(0xF0)).isEmpty();
        assertThat(decoder.accept(0x9F)).isEmpty();
        assertThat(decoder.accept(0x98)).isEmpty();
        assertThat(decoder.accept(0x80)).isEqualTo("😀");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void controlTokensNeitherShowNorInterruptACharacter() {
        Tokenizer.StreamingDecoder decoder = tokenizer.streamingDecoder();

        assertThat(decoder.accept(0xC3)).isEmpty();
        assertThat(decoder.accept(tiny.idOf("<end>"))).isEmpty();
        assertThat(decoder.accept(0xA9)).isEqualTo("é");
    }

    @Test
    void replacesWhatCanNoLongerBecomeACharacter() {
        Tokenizer.StreamingDecoder decoder = tokenizer.streamingDecoder();

        assertThat(decoder.accept(0x80)).isEqualTo("\uFFFD");
        assertThat(decoder.accept(0xF0)).isEmpty();
        assertThat(decoder.accept('a')).isEqualTo("\uFFFDa");
        assertThat(decoder.accept(0xFF)).isEqualTo("\uFFFD");
    }

    @Test
    void finishReplacesAnIncompleteCharacterAndStartsAfresh() {
        Tokenizer.StreamingDecoder decoder = tokenizer.streamingDecoder();
        decoder.accept(0xE4);
        decoder.accept(0xB8);

        assertThat(decoder.finish()).isEqualTo("\uFFFD");
        assertThat(decoder.finish()).isEmpty();
        assertThat(decoder.accept('a')).isEqualTo("a");
    }

    @Test
    void anyBytesDecodeAsTheJavaLibraryDecodesThem() {
        Random random = new Random(5);
        byte[] interesting = {
            'a',
            (byte) 0xC3,
            (byte) 0xA9,
            (byte) 0xE4,
            (byte) 0xB8,
            (byte) 0xAD,
            (byte) 0xF0,
            (byte) 0x9F,
            (byte) 0x98,
            (byte) 0x80,
            (byte) 0xED,
            (byte) 0xA0,
            (byte) 0xC0,
            (byte) 0xF5,
            (byte) 0xFF
        };
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            int[] tokens = new int[bytes.length];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = interesting[random.nextInt(interesting.length)];
                tokens[j] = bytes[j] & 0xFF;
            }

            assertThat(tokenizer.decode(tokens)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
