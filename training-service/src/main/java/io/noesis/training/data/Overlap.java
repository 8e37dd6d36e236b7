package io.noesis.training.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How much of the held-out questions stands in the training rows: n-grams of words, as the contamination checks of
/// published models count them (Brown et al. 2020, "Language Models are Few-Shot Learners", appendix C).
public final class Overlap {

    private static final int WORST = 5;

    private Overlap() {}

    /// @param n words of an n-gram
    /// @param items held-out questions that were looked at
    /// @param longEnough those that have an n-gram at all
    /// @param overlapping those that share at least one n-gram with a training row
    /// @param share `overlapping` of `items`
    /// @param duplicates questions that are, case, white space and punctuation apart, asked in the training
    /// @param worst the questions with the largest part of n-grams shared
    public record Report(
            int n, int items, int longEnough, int overlapping, double share, int duplicates, List<Worst> worst) {}

    /// @param shared part of the question's n-grams that training has, from 0 to 1
    public record Worst(String id, String prompt, double shared) {}

    /// Reads the rows once and keeps only what the items have.
    public static Report of(int n, List<HeldOutItem> items, Stream<TrainingRow> rows) {
        Set<Long> wanted = new HashSet<>();
        items.forEach(item -> wanted.addAll(grams(n, conversation(item.messages()))));
        Set<String> questions =
                items.stream().map(item -> asked(item.messages(), item.tools())).collect(Collectors.toSet());
        Set<Long> found = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        rows.forEach(row -> {
            for (Long gram : grams(n, conversation(row.input()) + " " + row.output())) {
                if (wanted.contains(gram)) {
                    found.add(gram);
                }
            }
            String question = asked(row.input(), tools(row.systemPrompt()));
            if (questions.contains(question)) {
                repeated.add(question);
            }
        });
        return report(n, items, found, repeated);
    }

    private static Report report(int n, List<HeldOutItem> items, Set<Long> found, Set<String> repeated) {
        List<Worst> worst = new ArrayList<>();
        int longEnough = 0;
        int duplicates = 0;
        Map<String, Boolean> seen = new HashMap<>();
        for (HeldOutItem item : items) {
            List<Long> grams = grams(n, conversation(item.messages()));
            long shared = grams.stream().filter(found::contains).count();
            longEnough += grams.isEmpty() ? 0 : 1;
            if (shared > 0) {
                worst.add(new Worst(item.id(), item.prompt(), (double) shared / grams.size()));
            }
            String question = asked(item.messages(), item.tools());
            if (repeated.contains(question) && seen.put(question, true) == null) {
                duplicates++;
            }
        }
        worst.sort(Comparator.comparingDouble(Worst::shared).reversed());
        double share = items.isEmpty() ? 0 : (double) worst.size() / items.size();
        List<Worst> shown = List.copyOf(worst.subList(0, Math.min(WORST, worst.size())));
        return new Report(n, items.size(), longEnough, worst.size(), share, duplicates, shown);
    }

    private static List<Long> grams(int n, String text) {
        String[] words = normal(text).split(" ");
        List<Long> grams = new ArrayList<>();
        for (int i = 0; i + n <= words.length; i++) {
            long hash = 17;
            for (int j = i; j < i + n; j++) {
                hash = hash * 0x9E3779B97F4A7C15L + words[j].hashCode();
            }
            grams.add(hash);
        }
        return grams;
    }

    private static String conversation(List<RowMessage> turns) {
        return turns.stream().map(RowMessage::content).collect(Collectors.joining(" "));
    }

    /// What is asked last, however the answer is to be written. With functions on offer, these count.
    private static String asked(List<RowMessage> turns, List<String> tools) {
        String question = AnswerForm.removedFrom(turns.getLast().content());
        return Problem.normal(question) + "\n" + String.join(", ", tools);
    }

    private static List<String> tools(String systemPrompt) {
        int open = systemPrompt.indexOf("<AVAILABLE_TOOLS>[");
        int close = systemPrompt.lastIndexOf("]</AVAILABLE_TOOLS>");
        return open < 0 ? List.of() : List.of(systemPrompt.substring(open + "<AVAILABLE_TOOLS>[".length(), close));
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
