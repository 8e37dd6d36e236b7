package io.noesis.training.data;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks what stands between the thinking tags without knowing how it was made.
final class Scratchpads {

    private static final Pattern EQUATION = Pattern.compile("(\\d+) ([-+x/]) (\\d+) = (\\d+)");
    private static final Pattern RELATION = Pattern.compile("(?<![\\d=] )\\b(\\d+) ([<>]) (\\d+)");
    private static final Pattern THOUGHT = Pattern.compile("<think>\n(.+)\n</think>\n\n(.+)", Pattern.DOTALL);

    private Scratchpads() {}

    static List<String> steps(TrainingRow row) {
        return List.of(parts(row).group(1).split("\n"));
    }

    static String answer(TrainingRow row) {
        return row.reasoning() ? parts(row).group(2) : row.output();
    }

    private static Matcher parts(TrainingRow row) {
        Matcher parts = THOUGHT.matcher(row.output());
        if (!parts.matches()) {
            throw new AssertionError("no thinking in " + row);
        }
        return parts;
    }

    /// @return the first line that is false, or an empty text
    static String falseLine(List<String> steps) {
        for (String step : steps) {
            Matcher equation = EQUATION.matcher(step);
            while (equation.find()) {
                if (!holds(equation.group(1), equation.group(2), equation.group(3), equation.group(4))) {
                    return step;
                }
            }
            Matcher relation = RELATION.matcher(step);
            // What is asked about may be false: then the line says so.
            while (relation.find() && !step.endsWith("false")) {
                int a = Integer.parseInt(relation.group(1));
                int b = Integer.parseInt(relation.group(3));
                if (relation.group(2).equals("<") ? a >= b : a <= b) {
                    return step;
                }
            }
        }
        return "";
    }

    private static boolean holds(String left, String operator, String right, String result) {
        long a = Long.parseLong(left);
        long b = Long.parseLong(right);
        long c = Long.parseLong(result);
        return switch (operator) {
            case "+" -> a + b == c;
            case "-" -> a - b == c;
            case "x" -> a * b == c;
            default -> b * c == a;
        };
    }

    /// Whether the last line ends in the answer; spaces, dashes and case apart.
    static boolean agrees(List<String> steps, String expected) {
        return bare(steps.getLast()).endsWith(bare(expected));
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9:,]", "");
    }
}
