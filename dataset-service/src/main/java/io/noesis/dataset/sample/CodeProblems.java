package io.noesis.dataset.sample;

import java.util.SplittableRandom;

/// Small functions in Python and Java, right by construction.
final class CodeProblems implements ProblemSource {

    @Override
    public Problem next(SplittableRandom random) {
        int n = random.nextInt(2, 60);
        return switch (random.nextInt(3)) {
            case 0 -> multiples(n);
            case 1 -> clamp(n, n + random.nextInt(5, 100));
            default -> longWords(n % 12 + 3);
        };
    }

    private static Problem multiples(int n) {
        return new Problem(
                "Write a Python function `multiples(items)` that keeps the whole numbers divisible by %d.".formatted(n),
                "A number is divisible by %d when the remainder is zero; a list comprehension keeps those in order."
                        .formatted(n),
                """
                ```python
                def multiples(items):
                    return [x for x in items if x %% %d == 0]
                ```""".formatted(n));
    }

    private static Problem clamp(int low, int high) {
        return new Problem(
                "Write a Java method that holds an int between %d and %d.".formatted(low, high),
                "Below %d the result is %d, above %d it is %d. `Math.clamp` says exactly that."
                        .formatted(low, low, high, high),
                """
                ```java
                static int held(int value) {
                    return Math.clamp(value, %d, %d);
                }
                ```""".formatted(low, high));
    }

    private static Problem longWords(int length) {
        return new Problem(
                "Write a Python function `count_long(text)` that counts the words of at least %d letters."
                        .formatted(length),
                "Split at white space, measure each word, and add one for each of at least %d letters."
                        .formatted(length),
                """
                ```python
                def count_long(text):
                    return sum(1 for word in text.split() if len(word) >= %d)
                ```""".formatted(length));
    }
}
