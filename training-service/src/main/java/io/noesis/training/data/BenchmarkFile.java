package io.noesis.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Held-out sets in the form of the evaluation service's benchmarks.
final class BenchmarkFile {

    /// A third of each kind of hold-out.
    static final int ITEMS = 600;

    /// @param scorer which judges an answer of the set
    private record Head(String description, String scorer) {}

    private static final Map<String, Head> HEADS = Map.of(
            "chain",
            new Head("Arithmetic of three to five operations.", "exact-number"),
            "words",
            new Head("Word problems of two to four steps.", "exact-number"),
            "units",
            new Head("Units, money and lengths of time.", "exact-number"),
            HeldOut.TIMES,
            new Head("Times of day, dates and weekdays.", "exact-text"),
            "compare",
            new Head("Larger, smaller, between, order and count of numbers.", "exact-text"),
            "letters",
            new Head("Letters of words and items of lists.", "exact-text"),
            "logic",
            new Head("Order, classes, rules, parity and truth, answered with one word.", "exact-text"),
            "tools",
            new Head("Which of one to three functions to call, and with what.", "tool-call"),
            HeldOut.TOGGLE,
            new Head("Questions of all kinds, to try the switch for thinking.", "toggle"));

    private BenchmarkFile() {}

    static List<String> lines(String set, List<HeldOutItem> items) {
        Head head = HEADS.get(set);
        if (head == null) {
            throw new IllegalArgumentException("there is no benchmark " + set);
        }
        List<String> lines = new ArrayList<>();
        ObjectNode first = JsonMapper.shared().createObjectNode();
        first.put("id", "noesis-nano-" + set);
        first.put(
                "description",
                head.description() + " A third each with new wordings, new operands, and new questions.");
        first.put("scorer", head.scorer());
        lines.add(first.toString());
        items.forEach(item -> lines.add(line(item)));
        return List.copyOf(lines);
    }

    private static String line(HeldOutItem item) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("id", item.id());
        json.put("prompt", item.prompt());
        if (item.messages().size() > 1) {
            ArrayNode messages = json.putArray("messages");
            item.messages()
                    .forEach(turn ->
                            messages.addObject().put("role", turn.role()).put("content", turn.content()));
        }
        if (!item.tools().isEmpty()) {
            ArrayNode tools = json.putArray("tools");
            item.tools()
                    .forEach(tool -> tools.addObject()
                            .put("type", "function")
                            .set("function", JsonMapper.shared().readTree(tool)));
        }
        json.put("expected", item.expected());
        json.put("task", item.task());
        json.put("group", item.holdout());
        return json.toString();
    }
}
