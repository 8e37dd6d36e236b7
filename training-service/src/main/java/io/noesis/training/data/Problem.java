package io.noesis.training.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A question with the way to its answer: the material of one row that thinks and one that does not.
///
/// @param input the turns before the answer
/// @param tools definitions of the functions on offer, each as JSON in the spacing of the prompts
/// @param steps the thinking, one small step a line
/// @param expected what a verifier compares with
record Problem(
        String template,
        List<RowMessage> input,
        List<String> tools,
        List<String> steps,
        String answer,
        String expected,
        boolean numeric) {

    static Problem of(Draw draw, String question, List<String> steps, String answer) {
        boolean numeric = !answer.isEmpty() && answer.chars().allMatch(Character::isDigit);
        return new Problem(
                draw.template(),
                List.of(RowMessage.user(question)),
                List.of(),
                List.copyOf(steps),
                answer,
                answer,
                numeric);
    }

    /// What the user asked last.
    String question() {
        return input.getLast().content();
    }

    /// All that was said before the answer.
    String conversation() {
        return input.stream().map(RowMessage::content).collect(Collectors.joining("\n"));
    }

    /// The problem with another ending of the question, which asks for the answer in another form.
    Problem asking(String ending, String otherAnswer) {
        String question = question() + " " + ending;
        return new Problem(template, List.of(RowMessage.user(question)), tools, steps, otherAnswer, expected, numeric);
    }

    /// The problem with its answer always asked for plainly.
    Problem unadorned() {
        return new Problem(template, input, tools, steps, answer, expected, false);
    }

    /// The same for questions that differ in case, white space and punctuation only; FNV-1a over the turns and the
    /// tools.
    long key() {
        long hash = 0xcbf29ce484222325L;
        for (RowMessage turn : input) {
            hash = hashed(hash, turn.content());
        }
        for (String tool : tools) {
            hash = hashed(hash, tool);
        }
        // The low bits of FNV are too regular to divide by.
        return hash ^ (hash >>> 29);
    }

    /// Case, white space and punctuation apart; signs of operations and brackets count.
    static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s,.;:!?\"]+", " ").strip();
    }

    private static long hashed(long hash, String text) {
        String normal = normal(text);
        long result = hash;
        for (int i = 0; i < normal.length(); i++) {
            result = (result ^ normal.charAt(i)) * 0x100000001b3L;
        }
        return (result ^ '\n') * 0x100000001b3L;
    }
}
