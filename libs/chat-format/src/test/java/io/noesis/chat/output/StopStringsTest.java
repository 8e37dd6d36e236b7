package io.noesis.chat.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void endsBeforeAStopStringThatArrivesInPieces() {
        StopStrings stops = new StopStrings(List.of("END"));

        assertThat(stops.accept("one E")).isEqualTo("one ");
        assertThat(stops.accept("N")).isEmpty();
        assertThat(stops.accept("D two")).isEmpty();
        assertThat(stops.hit()).isTrue();
        assertThat(stops.accept("three")).isEmpty();
        assertThat(stops.finish()).isEmpty();
    }

    @Test
    void givesBackWhatTurnedOutNotToBeOne() {
        StopStrings stops = new StopStrings(List.of("END"));

        assertThat(stops.accept("E") + stops.accept("NTER") + stops.accept(" E") + stops.finish())
                .isEqualTo("ENTER E");
        assertThat(stops.hit()).isFalse();
    }

    @Test
    void holdsNothingWithoutStopStrings() {
        assertThat(new StopStrings(List.of()).accept("all")).isEqualTo("all");
    }

    @Test
    void refusesAnEmptyStopString() {
        assertThatThrownBy(() -> new StopStrings(List.of(""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyCuttingOfATextEndsAtTheStopStringThatIsCompleteFirst() {
        Random random = new Random(20260524);
        for (int round = 0; round < 5_000; round++) {
            List<String> stops = List.of(word(random, 3), word(random, 4), word(random, 2));
            String text = word(random, 16);

            StopStrings matcher = new StopStrings(stops);
            StringBuilder shown = new StringBuilder();
            ThinkingParserTest.cut(text, random).forEach(piece -> shown.append(matcher.accept(piece)));
            shown.append(matcher.finish());

            assertThat(shown.toString()).as("%s in %s", stops, text).isEqualTo(expected(text, stops));
        }
    }

    /// Adds character by character and looks whether the text now ends with a stop string.
    private static String expected(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            int cut = stops.stream()
                    .filter(soFar::endsWith)
                    .mapToInt(stop -> soFar.length() - stop.length())
                    .min()
                    .orElse(-1);
            if (cut >= 0) {
                return text.substring(0, cut);
            }
        }
        return text;
    }

    private static String word(Random random, int most) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(2)));
        }
        return word.toString();
    }
}
