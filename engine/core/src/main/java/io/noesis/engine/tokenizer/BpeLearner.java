package io.noesis.engine.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// Learns a byte-level BPE vocabulary (Sennrich, Haddow and Birch, arXiv:1508.07909): the pair of neighbours that
/// is most frequent becomes a token, over and over.
///
/// Text is cut into pieces before, each digit one of its own, so that no merge crosses a word and every digit
/// stays a token. Ties go to the pair that comes first in the alphabet, so that the same texts in any order give
/// the same vocabulary. Not thread-safe.
public final class BpeLearner {

    private static final int BYTES = 256;

    private final PreTokenizer pieces = new DigitPreTokenizer();

    /// Pieces in the byte alphabet, and how often each was seen.
    private final Map<String, Long> counts = new TreeMap<>();

    /// Takes in a text.
    public void add(String text) {
        pieces.split(
                text,
                0,
                text.length(),
                (from, to) -> counts.merge(ByteAlphabet.encode(text.substring(from, to)), 1L, Long::sum));
    }

    /// @param size wanted number of tokens, at least 256; there are fewer when no pair is left that occurs twice
    /// @throws IllegalArgumentException when the size leaves no room for the bytes
    public LearnedBpe learn(int size) {
        if (size < BYTES) {
            throw new IllegalArgumentException("size must be at least %d, but was %d".formatted(BYTES, size));
        }
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < BYTES; b++) {
            tokens.add(String.valueOf(ByteAlphabet.character(b)));
        }
        List<String> merges = new ArrayList<>();
        Merging merging = new Merging(counts);
        while (tokens.size() < size) {
            Pair best = merging.mostFrequent();
            if (best == null) {
                break;
            }
            merging.merge(best);
            merges.add(best.left() + " " + best.right());
            tokens.add(best.left() + best.right());
        }
        return new LearnedBpe(tokens, merges);
    }

    private record Pair(String left, String right) {}

    private record Word(List<String> symbols, long count) {}

    /// The pieces as they are cut so far, with the count of each pair and the pieces that hold it.
    private static final class Merging {

        private static final Comparator<Map.Entry<Pair, Long>> MOST_FREQUENT = Map.Entry.<Pair, Long>comparingByValue()
                .thenComparing(entry -> entry.getKey().left(), Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().right(), Comparator.reverseOrder());

        private final List<Word> words = new ArrayList<>();
        private final Map<Pair, Long> pairs = new HashMap<>();
        private final Map<Pair, Set<Integer>> holders = new HashMap<>();

        /// What merges made: the same text made in another way would be a second token of one name.
        private final Set<String> made = new HashSet<>();

        Merging(Map<String, Long> counts) {
            counts.forEach((piece, count) -> {
                List<String> symbols = new ArrayList<>();
                piece.chars().forEach(c -> symbols.add(String.valueOf((char) c)));
                words.add(new Word(symbols, count));
                tally(words.size() - 1, count);
            });
        }

        @Nullable
        Pair mostFrequent() {
            return pairs.entrySet().stream()
                    .filter(entry -> entry.getValue() > 1)
                    .filter(entry -> !made.contains(
                            entry.getKey().left() + entry.getKey().right()))
                    .max(MOST_FREQUENT)
                    .map(Map.Entry::getKey)
                    .orElse(null);
        }

        void merge(Pair pair) {
            made.add(pair.left() + pair.right());
            for (int index : List.copyOf(holders.getOrDefault(pair, Set.of()))) {
                Word word = words.get(index);
                tally(index, -word.count());
                List<String> symbols = word.symbols();
                for (int i = 0; i + 1 < symbols.size(); i++) {
                    if (symbols.get(i).equals(pair.left()) && symbols.get(i + 1).equals(pair.right())) {
                        symbols.set(i, pair.left() + pair.right());
                        symbols.remove(i + 1);
                    }
                }
                tally(index, word.count());
            }
        }

        private void tally(int index, long count) {
            List<String> symbols = words.get(index).symbols();
            for (int i = 0; i + 1 < symbols.size(); i++) {
                Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
                if (pairs.merge(pair, count, Long::sum) == 0) {
                    pairs.remove(pair);
                }
                Set<Integer> holding = holders.computeIfAbsent(pair, key -> new HashSet<>());
                if (count > 0) {
                    holding.add(index);
                } else {
                    holding.remove(index);
                }
            }
        }
    }
}
