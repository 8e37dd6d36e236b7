package io.noesis.training.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.noesis.training.data.ToolFunction.Argument;
import io.noesis.training.data.ToolFunction.ToolCall;

/// Questions with functions on offer: one call, two, none because nothing fits, or a result to tell.
final class ToolCalls implements TaskSource {

    private static final List<ToolFunction> FUNCTIONS = ToolFunction.read("tools.txt");
    private static final Map<String, List<String>> VALUES = Texts.pools("tool-values.txt");
    private static final Sections MADE_UP = Texts.sections("made-up-tools.txt");
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+?)(2?)}");
    private static final double COPIED_LETTERS = 0.3;
    /// Words that nobody makes up.
    private static final Set<String> GIVEN = Set.of("time", "day", "sky", "answer", "room", "text", "title", "country");

    /// Functions that one could take for each other: never on offer together, nor missed where the other is.
    private static final List<Set<String>> KIN = List.of(
            Set.of("weather", "forecast"),
            Set.of("email", "message"),
            Set.of("timer", "alarm", "event"),
            Set.of("event", "events"),
            Set.of("order", "stocklevel", "track", "shopping"),
            Set.of("search", "country", "file", "user"));

    /// Stands right before the answer: without it the model takes the numbers it thought of for the answer.
    private static final String DECISION = "So I call.";

    private static final Set<String> KNOWING = Set.of("search", "country");
    private static final Chats CHATS = new Chats();
    private static final Unknowns UNKNOWNS = new Unknowns();

    /// A question and what it asks for.
    private record Asked(ToolFunction function, String question, List<ToolCall> calls, Map<String, String> values) {}

    @Override
    public Optional<Problem> next(Draw draw) {
        int die = draw.plain(0, 99);
        if (die < 20) {
            return none(draw);
        }
        if (die < 35) {
            return told(draw);
        }
        Asked asked = die < 42 ? twice(draw) : one(draw, draw.chance(0.3) ? madeUp(draw) : draw.pick(FUNCTIONS));
        List<ToolFunction> offered = new ArrayList<>(List.of(asked.function()));
        String question = asked.question();
        List<ToolCall> calls = new ArrayList<>(asked.calls());
        if (die >= 42 && die < 50) {
            Asked other = one(draw, other(draw, asked.function()));
            if (other.function().name().equals(asked.function().name())) {
                return Optional.empty();
            }
            offered.add(other.function());
            question += draw.pick(List.of(" And then: ", " Also: ", " ", " Next: ")) + other.question();
            calls.addAll(other.calls());
        }
        return Optional.of(problem(
                draw,
                List.of(RowMessage.user(question)),
                offer(draw, offered),
                Stream.concat(calls.stream().map(ToolCall::thought), Stream.of(DECISION))
                        .toList(),
                written(calls)));
    }

    private static Asked one(Draw draw, ToolFunction function) {
        String wording = draw.choose(function.id(), function.first(), function.wordings());
        return asked(draw, function.cast(draw, wording), wording);
    }

    /// The same function called for two things.
    private static Asked twice(Draw draw) {
        ToolFunction function = draw.pick(FUNCTIONS);
        while (function.doubles().isEmpty()) {
            function = draw.pick(FUNCTIONS);
        }
        String wording = draw.choose(function.id() + "-two-", function.doubles());
        return asked(draw, function.cast(draw, wording), wording);
    }

    private static Asked asked(Draw draw, ToolFunction function, String wording) {
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, String> second = new LinkedHashMap<>();
        Matcher slots = SLOT.matcher(wording);
        String question = slots.replaceAll(slot -> {
            Map<String, String> values = slot.group(2).isEmpty() ? first : second;
            String value = values.computeIfAbsent(slot.group(1), name -> value(draw, function, name));
            return Matcher.quoteReplacement(value);
        });
        List<ToolCall> calls = new ArrayList<>(List.of(function.call(first)));
        if (!second.isEmpty()) {
            Map<String, String> both = new LinkedHashMap<>(first);
            both.putAll(second);
            calls.add(function.call(both));
        }
        return new Asked(function, question, calls, first);
    }

    private static String value(Draw draw, ToolFunction function, String slot) {
        for (Argument argument : function.arguments()) {
            if (argument.slot().equals(slot) && !argument.values().isEmpty()) {
                return draw.pick(argument.values());
            }
            if (argument.slot().equals(slot) && !argument.type().equals("string")) {
                return Integer.toString(draw.number(1, draw.chance(0.6) ? 99 : 999));
            }
        }
        List<String> pool = VALUES.get(slot);
        if (pool == null) {
            return Integer.toString(draw.number(1, 60));
        }
        boolean capital = Character.isUpperCase(pool.getFirst().charAt(0));
        if (GIVEN.contains(slot) || !draw.chance(COPIED_LETTERS)) {
            return draw.word(pool);
        }
        String made = Words.madeUp(draw, draw.plain(3, 8));
        return capital ? capital(made) : made;
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /// A function nobody has heard of: only its definition says how to call it.
    private static ToolFunction madeUp(Draw draw) {
        String verb = draw.pick(MADE_UP.get("verb"));
        String noun = draw.chance(0.5) ? Words.anything(draw) : draw.pick(MADE_UP.get("noun"));
        String parameter = draw.pick(MADE_UP.get("parameter"));
        boolean number = draw.chance(0.25);
        List<String> wordings = MADE_UP.get(number ? "number-wording" : "wording").stream()
                .map(wording -> wording.replace("{verb}", verb)
                        .replace("{Verb}", capital(verb))
                        .replace("{noun}", noun))
                .toList();
        return new ToolFunction(
                number ? "made-up-number" : "made-up",
                0,
                List.of(verb + "_" + noun),
                List.of("%s the %s.".formatted(capital(verb), noun)),
                List.of(new Argument(
                        List.of(number ? "number" : parameter),
                        number ? "integer" : "string",
                        List.of(),
                        number ? "number" : "thing",
                        true)),
                wordings,
                List.of(),
                List.of());
    }

    private static boolean kin(ToolFunction one, ToolFunction other) {
        return one.id().equals(other.id())
                || KIN.stream().anyMatch(group -> group.contains(one.id()) && group.contains(other.id()));
    }

    private static ToolFunction other(Draw draw, ToolFunction than) {
        ToolFunction other = draw.pick(FUNCTIONS);
        while (kin(other, than)) {
            other = draw.pick(FUNCTIONS);
        }
        return other;
    }

    /// Those that are needed, and mostly others, in any order.
    private static List<ToolFunction> offer(Draw draw, List<ToolFunction> needed) {
        List<ToolFunction> offered = new ArrayList<>(needed);
        int count = Math.max(needed.size(), draw.plain(1, 3));
        while (offered.size() < count) {
            ToolFunction next =
                    draw.chance(0.2) ? madeUp(draw) : draw.pick(FUNCTIONS).cast(draw, "");
            boolean known = offered.stream()
                    .anyMatch(each -> kin(each, next) || each.name().equals(next.name()));
            if (!known) {
                offered.add(next.cast(draw, ""));
            }
        }
        return draw.shuffled(offered);
    }

    /// Nothing on offer fits: small talk, what is outside the field, or what another function could do.
    private static Optional<Problem> none(Draw draw) {
        ToolFunction function = draw.pick(FUNCTIONS);
        List<ToolFunction> tools = offer(draw, List.of(function.cast(draw, "")));
        if (draw.chance(0.5)) {
            ToolFunction missing = other(draw, function);
            if (tools.stream().anyMatch(tool -> kin(tool, missing))) {
                return Optional.empty();
            }
            List<RowMessage> input = List.of(RowMessage.user(one(draw, missing).question()));
            List<String> steps = List.of("No function fits.");
            return Optional.of(problem(draw, input, tools, steps, "I have no function for that."));
        }
        if (tools.stream().anyMatch(tool -> KNOWING.contains(tool.id()))) {
            return Optional.empty();
        }
        Problem plain = draw.chance(0.6) ? CHATS.next(draw).orElseThrow() : UNKNOWNS.about(draw);
        List<String> steps = new ArrayList<>(List.of("No function fits."));
        steps.addAll(plain.steps());
        return Optional.of(problem(draw, plain.input(), tools, steps, plain.answer()));
    }

    /// The result has come back and is told in one sentence.
    private static Optional<Problem> told(Draw draw) {
        ToolFunction function = draw.pick(FUNCTIONS);
        Asked asked = one(draw, function);
        String[] result = draw.pick(function.results()).split(" \\| ");
        Map<String, String> values = new LinkedHashMap<>(asked.values());
        String content = filled(draw, asked.function(), result[0], values);
        String answer = filled(draw, asked.function(), result[1], values);
        List<RowMessage> input = List.of(
                RowMessage.user(asked.question()),
                RowMessage.assistant(written(asked.calls())),
                new RowMessage("tool", "<TOOL_RESPONSE>[" + content + "]</TOOL_RESPONSE>"));
        return Optional.of(
                problem(draw, input, offer(draw, List.of(asked.function())), List.of("The result is there."), answer));
    }

    private static String filled(Draw draw, ToolFunction function, String text, Map<String, String> values) {
        return Pattern.compile("\\{(\\w+)}").matcher(text).replaceAll(slot -> {
            String value = values.computeIfAbsent(slot.group(1), name -> value(draw, function, name));
            return Matcher.quoteReplacement(value);
        });
    }

    private static String written(List<ToolCall> calls) {
        return "<TOOLCALL>["
                + String.join(", ", calls.stream().map(ToolCall::json).toList())
                + "]</TOOLCALL>";
    }

    private static Problem problem(
            Draw draw, List<RowMessage> input, List<ToolFunction> tools, List<String> steps, String answer) {
        List<String> definitions = tools.stream().map(ToolFunction::definition).toList();
        List<String> thought = new ArrayList<>(List.of("offered: "
                + String.join(", ", tools.stream().map(ToolFunction::name).toList())));
        thought.addAll(steps);
        return new Problem(draw.template(), input, definitions, List.copyOf(thought), answer, answer, false);
    }
}
