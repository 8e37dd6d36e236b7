package io.noesis.training.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Questions that have the same answer, as they stand in a resource.
///
/// ```
/// [capital]
/// ? What is the capital of {a}?
/// - The capital of {a} is {b}.
/// = {b}
/// @ France | Paris
/// ```
///
/// `?` is a wording, `-` a line of thinking, `=` an answer, `@` the words of the slots a, b, c. Where there are
/// several of a kind, each is as good as the others.
record Dialogue(String name, List<String> wordings, List<String> thoughts, List<String> answers, List<String[]> facts) {

    static List<Dialogue> read(String resource) {
        List<Dialogue> dialogues = new ArrayList<>();
        for (Map.Entry<String, List<String>> section :
                Texts.sections(resource).byName().entrySet()) {
            Map<Character, List<String>> kinds = new HashMap<>();
            for (String line : section.getValue()) {
                kinds.computeIfAbsent(line.charAt(0), kind -> new ArrayList<>()).add(line.substring(2));
            }
            List<String[]> facts = kinds.getOrDefault('@', List.of()).stream()
                    .map(fact -> fact.split(" \\| "))
                    .toList();
            dialogues.add(new Dialogue(
                    section.getKey(),
                    kinds.getOrDefault('?', List.of()),
                    kinds.getOrDefault('-', List.of()),
                    kinds.getOrDefault('=', List.of()),
                    facts));
        }
        return List.copyOf(dialogues);
    }

    Problem ask(Draw draw) {
        String wording = draw.choose(name, wordings);
        String thought = draw.pick(thoughts);
        String answer = draw.pick(answers);
        String[] fact = facts.isEmpty() ? new String[0] : draw.pick(facts);
        return Problem.of(draw, filled(wording, fact), List.of(filled(thought, fact)), filled(answer, fact));
    }

    private static String filled(String text, String[] fact) {
        String filled = text.replace("\\n", "\n");
        for (int i = 0; i < fact.length; i++) {
            filled = filled.replace("{" + (char) ('a' + i) + "}", fact[i]);
        }
        return filled;
    }
}
