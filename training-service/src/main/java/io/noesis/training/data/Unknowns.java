package io.noesis.training.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a model of this size cannot know, and the short answer that says so. The answer is the same for everything
/// outside the field, so it is the questions that must differ.
final class Unknowns implements TaskSource {

    private static final Sections TEXTS = Texts.sections("unknown.txt");
    private static final List<String> WHOLE = List.of("now", "private", "advice", "code", "foreign", "odd", "maths");
    private static final Map<String, List<String>> WORDS = TEXTS.get("pools").stream()
            .map(line -> line.split(": ", 2))
            .collect(Collectors.toMap(pool -> pool[0], pool -> List.of(pool[1].split(", "))));
    private static final List<String> TOPICS = TEXTS.get("topic").stream()
            .flatMap(line -> Stream.of(line.split(", ")))
            .toList();

    @Override
    public Optional<Problem> next(Draw draw) {
        String wording = draw.chance(0.5)
                ? draw.choose("about", TEXTS.get("about"))
                : draw.chance(0.5) ? draw.choose("form", TEXTS.get("form")) : whole(draw, draw.pick(WHOLE));
        return Optional.of(
                Problem.of(draw, filled(draw, wording), List.of(draw.pick(TEXTS.get("thought"))), answer(draw)));
    }

    /// About a topic alone, where no function could help.
    Problem about(Draw draw) {
        String wording = draw.choose("about", TEXTS.get("about"));
        return Problem.of(draw, filled(draw, wording), List.of(draw.pick(TEXTS.get("thought"))), answer(draw));
    }

    private static String answer(Draw draw) {
        return draw.pick(TEXTS.get("answer"));
    }

    private static String whole(Draw draw, String section) {
        return draw.choose(section, TEXTS.get(section));
    }

    private static String filled(Draw draw, String wording) {
        String text = wording.replace("\\n", "\n");
        while (text.contains("{topic}")) {
            text = text.replaceFirst("\\{topic}", draw.word(TOPICS));
        }
        while (text.contains("{made}")) {
            String made = Words.madeUp(draw, draw.plain(4, 8));
            text = text.replaceFirst("\\{made}", Character.toUpperCase(made.charAt(0)) + made.substring(1));
        }
        for (Map.Entry<String, List<String>> pool : WORDS.entrySet()) {
            String slot = "{" + pool.getKey() + "}";
            if (text.contains(slot)) {
                text = text.replace(slot, draw.pick(pool.getValue()));
            }
        }
        return text.replace("{name}", draw.pick(Pools.NAMES)).replace("{town}", draw.pick(Pools.named("town")));
    }
}
