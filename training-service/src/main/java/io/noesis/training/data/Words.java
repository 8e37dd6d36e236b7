package io.noesis.training.data;

import java.util.List;
import java.util.stream.Stream;

/// Words to spell and to copy: real ones, and made-up ones that no model can know by heart.
final class Words {

    private static final Sections TEXTS = Texts.sections("vocabulary.txt");
    private static final List<String> REAL = TEXTS.get("words").stream()
            .flatMap(line -> Stream.of(line.split(" ")))
            .distinct()
            .toList();
    private static final String CONSONANTS = "bcdfghjklmnprstvwxz";
    private static final String VOWELS = "aeiou";

    private Words() {}

    static List<String> real(int shortest, int longest) {
        return REAL.stream()
                .filter(word -> shortest <= word.length() && word.length() <= longest)
                .toList();
    }

    static String anything(Draw draw) {
        return draw.chance(0.6) ? draw.word(REAL) : madeUp(draw, draw.plain(3, 7));
    }

    /// Letters that can be spoken, but mean nothing.
    static String madeUp(Draw draw, int length) {
        String word = spoken(draw, length);
        while (!draw.takes(word)) {
            word = spoken(draw, length);
        }
        return word;
    }

    private static String spoken(Draw draw, int length) {
        StringBuilder word = new StringBuilder();
        boolean vowel = draw.chance(0.3);
        for (int i = 0; i < length; i++) {
            String letters = vowel ? VOWELS : CONSONANTS;
            word.append(letters.charAt(draw.plain(0, letters.length() - 1)));
            vowel = draw.chance(vowel ? 0.1 : 0.85);
        }
        return word.toString();
    }
}
