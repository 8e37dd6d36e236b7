package io.noesis.evaluation.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes the arithmetic benchmark: expressions of one to three steps over growing numbers, worded in several ways.
/// The same seed gives the same file, byte for byte; the committed one is checked against it.
public final class ArithmeticBenchmarkGenerator {

    static final long SEED = 20_260_523L;
    private static final int ITEMS_A_LEVEL = 15;
    private static final int[] LARGEST = {10, 50, 100, 500};
    private static final String[] WORDINGS = {
        "What is %s?", "Work out %s.", "Calculate %s and give the result.", "%s = ?", "Find the value of %s."
    };
    private static final String ENDING = " End with a line 'Answer: N', where N is the number.";

    private final Random random;

    private ArithmeticBenchmarkGenerator(long seed) {
        this.random = new Random(seed);
    }

    /// @param args the file to write
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[0]), lines(SEED));
    }

    static List<String> lines(long seed) {
        ArithmeticBenchmarkGenerator generator = new ArithmeticBenchmarkGenerator(seed);
        List<String> lines = new ArrayList<>();
        lines.add(
                "{\"id\": \"noesis-arithmetic\", \"description\": \"Arithmetic of one to three steps at four sizes.\", \"scorer\": \"exact-number\"}");
        for (int level = 0; level < LARGEST.length; level++) {
            for (int i = 1; i <= ITEMS_A_LEVEL; i++) {
                lines.add(generator.item("arithmetic-%d-%02d".formatted(level + 1, i), LARGEST[level]));
            }
        }
        return lines;
    }

    private String item(String id, int largest) {
        int steps = 1 + random.nextInt(3);
        StringBuilder expression = new StringBuilder();
        long value = number(largest);
        expression.append(value);
        for (int i = 0; i < steps; i++) {
            long operand = number(largest);
            switch (random.nextInt(3)) {
                case 0 -> {
                    expression.append(" + ").append(operand);
                    value += operand;
                }
                case 1 -> {
                    expression.append(" - ").append(operand);
                    value -= operand;
                }
                default -> {
                    // Brackets keep the steps in order, so that the value so far is the left operand.
                    long factor = 2 + random.nextInt(8);
                    String left = i == 0 ? expression.toString() : "(" + expression + ")";
                    expression.setLength(0);
                    expression.append(left).append(" * ").append(factor);
                    value *= factor;
                }
            }
        }
        String prompt = WORDINGS[random.nextInt(WORDINGS.length)].formatted(expression) + ENDING;
        return "{\"id\": \"%s\", \"prompt\": \"%s\", \"expected\": \"%d\"}".formatted(id, prompt, value);
    }

    private long number(int largest) {
        return 1 + random.nextInt(largest);
    }
}
