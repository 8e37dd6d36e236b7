package io.noesis.training.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word problem as it stands in a resource: wordings, and below them numbers to draw and steps to take.
///
/// ```
/// [garden]
/// ? {name} plants {a} rows of {b} {plant}. {c} do not grow. How many grow?
/// a 2..9
/// b 2..9
/// - planted: a x b = m
/// c 1..m
/// - grown: m - c = n
/// ```
///
/// The answer is the result of the last step.
///
/// @param first ordinal of its first wording among those of the resource
record Story(String name, int first, List<String> wordings, List<Line> lines) {

    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");
    private static final Pattern RANGE = Pattern.compile("(\\w+) (\\w+)\\.\\.(\\w+)(?: by (\\d+))?");
    private static final Pattern STEP = Pattern.compile("([-~]) (.*?)(?:: )?(\\w+) ([-+x/]) (\\w+) = (\\w+)");
    private static final int LARGEST = 999;

    /// A line below the wordings.
    sealed interface Line permits Range, Step {}

    /// @param step what the number is a multiple of
    record Range(String variable, String low, String high, int step) implements Line {}

    /// @param shown whether the thinking has it; what only makes the numbers fit each other begins with `~`
    record Step(boolean shown, String label, String left, char operator, String right, String result) implements Line {}

    static List<Story> read(String resource) {
        List<Story> stories = new ArrayList<>();
        int wordings = 0;
        for (Map.Entry<String, List<String>> section :
                Texts.sections(resource).byName().entrySet()) {
            List<String> questions = new ArrayList<>();
            List<Line> lines = new ArrayList<>();
            for (String line : section.getValue()) {
                if (line.startsWith("? ")) {
                    questions.add(line.substring(2));
                } else {
                    lines.add(line(line, resource));
                }
            }
            stories.add(new Story(section.getKey(), wordings, List.copyOf(questions), List.copyOf(lines)));
            wordings += questions.size();
        }
        return List.copyOf(stories);
    }

    private static Line line(String line, String resource) {
        Matcher range = RANGE.matcher(line);
        if (range.matches()) {
            int step = range.group(4) == null ? 1 : Integer.parseInt(range.group(4));
            return new Range(range.group(1), range.group(2), range.group(3), step);
        }
        Matcher step = STEP.matcher(line);
        if (step.matches()) {
            return new Step(
                    step.group(1).equals("-"),
                    step.group(2),
                    step.group(3),
                    step.group(4).charAt(0),
                    step.group(5),
                    step.group(6));
        }
        throw new IllegalStateException("%s: cannot read '%s'".formatted(resource, line));
    }

    /// @return empty when the numbers drawn do not fit
    Optional<Problem> tell(Draw draw) {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> steps = new ArrayList<>();
        int result = 0;
        Cast cast = new Cast(draw);
        for (Line line : lines) {
            switch (line) {
                case Range range -> {
                    int value = drawn(draw, range, numbers);
                    if (value < 0) {
                        return Optional.empty();
                    }
                    numbers.put(range.variable(), value);
                }
                case Step step -> {
                    int left = value(step.left(), numbers);
                    int right = value(step.right(), numbers);
                    if (step.operator() == '/' && (right == 0 || left % right != 0)) {
                        return Optional.empty();
                    }
                    result = Arithmetic.value(left, step.operator(), right);
                    if (result < 0 || result > LARGEST) {
                        return Optional.empty();
                    }
                    numbers.put(step.result(), result);
                    String label = step.label().isEmpty() ? "" : filled(step.label(), numbers, cast) + ": ";
                    if (step.shown()) {
                        steps.add(label + Arithmetic.line(left, step.operator(), right));
                    }
                }
            }
        }
        String wording = draw.choose(name, first, wordings);
        return Optional.of(Problem.of(draw, filled(wording, numbers, cast), steps, Integer.toString(result)));
    }

    private static int drawn(Draw draw, Range range, Map<String, Integer> numbers) {
        int low = value(range.low(), numbers);
        int high = value(range.high(), numbers);
        int step = range.step();
        int number = step == 1 ? draw.number(low, high) : draw.plain(low / step, high / step) * step;
        return low > high ? -1 : number;
    }

    private static int value(String name, Map<String, Integer> numbers) {
        Integer value = numbers.get(name);
        return value != null ? value : Integer.parseInt(name);
    }

    private static String filled(String text, Map<String, Integer> numbers, Cast cast) {
        Matcher slots = SLOT.matcher(text);
        return slots.replaceAll(slot -> {
            Integer number = numbers.get(slot.group(1));
            return number != null ? number.toString() : cast.word(slot.group(1));
        });
    }

    /// Who and what a story is about: the same slot is the same word.
    private static final class Cast {

        private static final Map<String, List<String>> PRONOUNS = Map.of(
                "he", List.of("she", "he"),
                "He", List.of("She", "He"),
                "his", List.of("her", "his"),
                "His", List.of("Her", "His"),
                "him", List.of("her", "him"));

        private final Draw draw;
        private final boolean man;
        private final Map<String, String> words = new HashMap<>();

        Cast(Draw draw) {
            this.draw = draw;
            this.man = draw.chance(0.5);
        }

        String word(String slot) {
            List<String> pronoun = PRONOUNS.get(slot);
            return pronoun != null ? pronoun.get(man ? 1 : 0) : words.computeIfAbsent(slot, this::chosen);
        }

        private String chosen(String slot) {
            if (slot.equals("name")) {
                return draw.pick(man ? Pools.MEN : Pools.WOMEN);
            }
            String pool = slot.replaceAll("\\d+$", "");
            List<String> choices = pool.equals("name") ? Pools.NAMES : Pools.named(pool);
            String word = draw.pick(choices);
            while (words.containsValue(word)) {
                word = draw.pick(choices);
            }
            return word;
        }
    }
}
