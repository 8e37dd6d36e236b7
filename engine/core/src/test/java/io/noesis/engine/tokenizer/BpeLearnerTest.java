package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpeLearnerTest {

    private static LearnedBpe learn(int size, String... texts) {
        BpeLearner learner = new BpeLearner();
        for (String text : texts) {
            learner.add(text);
        }
        return learner.learn(size);
    }

    @Test
    void beginsWithAllBytesAndAddsWhatEachMergeMakes() {
        LearnedBpe learnt = learn(300, "low low low lower lowest newer newest wider");

        assertThat(learnt.tokens()).doesNotHaveDuplicates();
        assertThat(learnt.tokens().subList(0, 256)).allMatch(token -> token.length() == 1);
        for (int i = 0; i < learnt.merges().size(); i++) {
            assertThat(learnt.tokens().get(256 + i))
                    .isEqualTo(learnt.merges().get(i).replace(" ", ""));
        }
        assertThat(learnt.tokens()).hasSize(256 + learnt.merges().size());
    }

    /// `lo` and `ow` come five times each, and all other pairs less often.
    @Test
    void theMostFrequentPairComesFirstAndTiesGoByTheAlphabet() {
        assertThat(learn(258, "low low low lower lowest newer newest wider").merges())
                .containsExactly("l o", "lo w");
        assertThat(learn(257, "ba ba ab ab").merges()).containsExactly("a b");
        assertThat(learn(257, "xb", "xb", "xa", "xa").merges()).containsExactly("x a");
    }

    @Test
    void noMergeCrossesAWordOrTakesInADigit() {
        String[] texts =
                Collections.nCopies(50, "a b 12 12 a b, it's 3.5 a\n\nb x12y").toArray(String[]::new);

        assertThat(learn(400, texts).tokens())
                .allSatisfy(token -> assertThat(token).doesNotMatch(".+[0-9].*|[0-9].+"))
                .allSatisfy(token -> assertThat(token).doesNotMatch(".*[a-z,][Ġ].*"));
    }

    @Test
    void endsWhereNoPairOccursTwice() {
        assertThat(learn(1000, "abcdef").merges()).isEmpty();
        assertThat(learn(1000).tokens()).hasSize(256);
        assertThat(learn(1000, "abc abc").merges()).containsExactly("a b", "ab c");
    }

    @Test
    void refusesASizeThatLeavesNoRoomForTheBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learn(255, "a"))
                .withMessageContaining("at least 256")
                .withMessageContaining("255");
    }

    @Test
    void theOrderOfTheTextsDoesNotMatter() {
        List<String> texts = new ArrayList<>(texts(3));
        LearnedBpe learnt = learn(330, texts.toArray(String[]::new));
        Collections.shuffle(texts, new Random(4));

        assertThat(learn(330, texts.toArray(String[]::new))).isEqualTo(learnt);
    }

    /// Few letters, so that runs such as `aaa` and the same text by different merges are frequent.
    private static List<String> texts(long seed) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j >= 0; j--) {
                text.append("aab é1".charAt(random.nextInt(6)));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8, 9})
    void learnsWhatCountingAllPairsAnewAfterEachMergeLearns(long seed) {
        List<String> texts = texts(seed);

        assertThat(learn(340, texts.toArray(String[]::new)).merges()).isEqualTo(slowly(texts, 340 - 256));
    }

    /// The algorithm as the paper has it.
    private static List<String> slowly(List<String> texts, int most) {
        List<List<String>> pieces = new ArrayList<>();
        for (String text : texts) {
            new DigitPreTokenizer()
                    .split(
                            text,
                            0,
                            text.length(),
                            (from, to) ->
                                    pieces.add(new ArrayList<>(List.of(ByteAlphabet.encode(text.substring(from, to))
                                            .split("")))));
        }
        List<String> merges = new ArrayList<>();
        Set<String> made = new HashSet<>();
        while (merges.size() < most) {
            // In the order of the alphabet, so that the first of the most frequent is the one to take.
            Map<List<String>, Integer> counts = new TreeMap<>((a, b) -> {
                int left = a.getFirst().compareTo(b.getFirst());
                return left != 0 ? left : a.getLast().compareTo(b.getLast());
            });
            for (List<String> piece : pieces) {
                for (int i = 0; i + 1 < piece.size(); i++) {
                    counts.merge(List.copyOf(piece.subList(i, i + 2)), 1, Integer::sum);
                }
            }
            List<String> best = null;
            for (Map.Entry<List<String>, Integer> pair : counts.entrySet()) {
                boolean wanted = pair.getValue() > 1 && !made.contains(String.join("", pair.getKey()));
                if (wanted && (best == null || pair.getValue() > counts.get(best))) {
                    best = pair.getKey();
                }
            }
            if (best == null) {
                break;
            }
            merges.add(String.join(" ", best));
            made.add(String.join("", best));
            for (List<String> piece : pieces) {
                for (int i = 0; i + 1 < piece.size(); i++) {
                    if (piece.subList(i, i + 2).equals(best)) {
                        piece.set(i, String.join("", best));
                        piece.remove(i + 1);
                    }
                }
            }
        }
        return merges;
    }
}
