package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A row of supervised fine-tuning in the layout of the released Llama-Nemotron data, with five fields more:
/// `task`, `template`, `expected`, `given` and `unswitched`.
///
/// @param systemPrompt the whole system text: the switch, and behind it what a caller said and the tools
/// @param input the turns before the answer, without the system text
/// @param output the answer, with the thinking in front of it when `reasoning` is set
/// @param category directory of the release that the row belongs to
/// @param task name of the [Task]
/// @param template which wording the question has
/// @param expected what a verifier compares the answer with; the answer itself where nothing verifies it
/// @param given characters at the head of the output that are read and not learnt, such as thinking that a budget
///     cut off; mostly 0
/// @param unswitched whether the model is shown the system text without its switch, which a row of the release has
public record TrainingRow(
        String systemPrompt,
        List<RowMessage> input,
        String output,
        String category,
        boolean reasoning,
        String task,
        String template,
        String expected,
        int given,
        boolean unswitched) {

    private static final Pattern SWITCH = Pattern.compile("^detailed thinking (on|off)");
    private static final String THINK_OPEN = "<think>\n";
    private static final String THINK_CLOSE = "\n</think>\n\n";

    public TrainingRow {
        input = List.copyOf(input);
        if (given < 0 || given > output.length()) {
            throw new IllegalArgumentException(
                    "given must be between 0 and %d, but was %d".formatted(output.length(), given));
        }
    }

    static String thought(List<String> steps, String answer) {
        return THINK_OPEN + String.join("\n", steps) + THINK_CLOSE + answer;
    }

    /// Thinking that a budget ended, and the answer that has to come all the same: all but the answer is given.
    static TrainingRow cut(TrainingRow row, String thought, String answer) {
        String given = (thought.isEmpty() ? THINK_OPEN.strip() : THINK_OPEN + thought) + THINK_CLOSE;
        return new TrainingRow(
                row.systemPrompt,
                row.input,
                given + answer,
                row.category,
                row.reasoning,
                row.task,
                row.template,
                row.expected,
                given.length(),
                row.unswitched);
    }

    /// The same row where nobody says whether to think.
    TrainingRow withoutSwitch() {
        return new TrainingRow(systemPrompt, input, output, category, reasoning, task, template, expected, given, true);
    }

    /// The system text as the model is shown it.
    public String shownSystemText() {
        return unswitched ? SWITCH.matcher(systemPrompt).replaceFirst("").strip() : systemPrompt;
    }

    /// The same question in the given mode, for rollouts; the output is not changed.
    public TrainingRow asking(boolean thinking) {
        String mode = thinking ? "detailed thinking on" : "detailed thinking off";
        return new TrainingRow(
                SWITCH.matcher(systemPrompt).replaceFirst(mode),
                input,
                output,
                category,
                thinking,
                task,
                template,
                expected,
                given,
                unswitched);
    }

    /// One line of JSON.
    public String toJson() {
        ObjectNode json = common();
        json.put("output", output);
        json.put("given", given);
        json.put("unswitched", unswitched);
        json.put("generator", "noesis-data-generator");
        return json.toString();
    }

    /// One line of JSON in the layout of the release's reinforcement-learning data: a check instead of an output.
    String toRewardJson() {
        ObjectNode json = common();
        ObjectNode args = json.putObject("args");
        args.putArray("instruction_id_list").add("noesis:exact_answer");
        args.putArray("instruction_kwargs").addObject().put("expected", expected);
        return json.toString();
    }

    private ObjectNode common() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ArrayNode messages = json.putArray("input");
        input.forEach(turn -> messages.addObject().put("role", turn.role()).put("content", turn.content()));
        json.put("category", category);
        json.put("license", "apache-2.0");
        json.put("reasoning", reasoning ? "on" : "off");
        json.put("used_in_training", "noesis-nano");
        json.put("version", "v1");
        json.put("system_prompt", systemPrompt);
        json.put("task", task);
        json.put("template", template);
        json.put("expected", expected);
        return json;
    }

    /// @throws tools.jackson.core.JacksonException when the line is no JSON
    public static TrainingRow fromJson(String line) {
        JsonNode json = JsonMapper.shared().readTree(line);
        List<RowMessage> input = new ArrayList<>();
        for (JsonNode turn : json.path("input")) {
            input.add(new RowMessage(
                    turn.path("role").asString(), turn.path("content").asString()));
        }
        return new TrainingRow(
                json.path("system_prompt").asString(),
                input,
                json.path("output").asString(),
                json.path("category").asString(),
                json.path("reasoning").asString().equals("on"),
                json.path("task").asString(),
                json.path("template").asString(),
                json.path("expected").asString(),
                json.path("given").asInt(0),
                json.path("unswitched").asBoolean(false));
    }
}
