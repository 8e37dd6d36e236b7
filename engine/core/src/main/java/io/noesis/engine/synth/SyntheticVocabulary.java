package io.noesis.engine.synth;

import java.util.ArrayList;
import java.util.List;

/// A byte-level BPE vocabulary of the wanted size: all bytes, pairs of letters, and pairs of pairs.
///
/// @param tokens in the byte alphabet of GPT-2, three control tokens last
/// @param merges pairs of tokens, in order
record SyntheticVocabulary(List<String> tokens, List<String> merges) {

    private static final int CONTROL_TOKENS = 3;
    private static final int BYTES = 256;

    static SyntheticVocabulary of(int size) {
        List<String> tokens = new ArrayList<>(size);
        List<String> merges = new ArrayList<>();
        int moved = 0;
        for (int b = 0; b < BYTES; b++) {
            boolean printable = b > ' ' && b < 127 || b > 160 && b != 173;
            tokens.add(String.valueOf((char) (printable ? b : BYTES + moved++)));
        }
        List<String> pairs = new ArrayList<>();
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                pairs.add("" + a + b);
                merges.add(a + " " + b);
            }
        }
        tokens.addAll(pairs);
        int ordinary = size - CONTROL_TOKENS;
        for (int i = 0; tokens.size() < ordinary; i++) {
            String first = pairs.get(i / pairs.size());
            String second = pairs.get(i % pairs.size());
            tokens.add(first + second);
            merges.add(first + " " + second);
        }
        tokens.addAll(List.of("<|bos|>", "<|eos|>", "<|pad|>"));
        return new SyntheticVocabulary(List.copyOf(tokens), List.copyOf(merges));
    }

    int bos() {
        return tokens.size() - CONTROL_TOKENS;
    }

    int eos() {
        return bos() + 1;
    }

    /// Types as GGUF counts them: 1 ordinary, 3 control.
    int[] types() {
        int[] types = new int[tokens.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = i < bos() ? 1 : 3;
        }
        return types;
    }
}
