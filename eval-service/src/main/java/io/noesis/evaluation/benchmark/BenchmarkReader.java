package io.noesis.evaluation.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.Tool;
import io.noesis.evaluation.scoring.Scorer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a benchmark from JSONL: the first line describes it, each other is an item.
///
/// ```
/// {"id": "mine", "description": "What it asks.", "scorer": "exact-text"}
/// {"id": "1", "prompt": "…", "expected": "…"}
/// {"id": "2", "messages": [{"role": "user", "content": "…"}], "tools": […], "expected": […], "group": "hard"}
/// ```
///
/// `expected` may be any JSON; what is not a string is kept as its JSON text. Where there are messages a prompt is
/// not looked at, nor are fields of other names. Empty lines are passed over.
@Component
public class BenchmarkReader {

    static final int MOST_ITEMS = 10_000;
    static final int MOST_GROUPS = 20;
    static final int LONGEST_LINE = 256 * 1024;
    private static final int LONGEST_DESCRIPTION = 1000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final TypeReference<List<ChatMessage>> MESSAGES = new TypeReference<>() {};
    private static final TypeReference<List<Tool>> TOOLS = new TypeReference<>() {};

    private final JsonMapper json;

    public BenchmarkReader(JsonMapper json) {
        this.json = json;
    }

    /// @param id that it must have; the first line may leave it out
    /// @throws NoesisException naming the line and the field
    Benchmark read(String id, String text) {
        checkId("id", id);
        @Nullable Head head = null;
        List<Benchmark.Item> items = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> groups = new HashSet<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode node = object(number, line);
            if (head == null) {
                head = head(id, node);
                continue;
            }
            Benchmark.Item item = item(at(number), node, head.scorer());
            if (!ids.add(item.id())) {
                throw NoesisException.invalid(at(number) + "id", "must be unique", item.id());
            }
            items.add(item);
            if (item.group() != null && groups.add(item.group()) && groups.size() > MOST_GROUPS) {
                throw NoesisException.invalid(
                        at(number) + "group", "must be one of at most " + MOST_GROUPS, "one more");
            }
            if (items.size() > MOST_ITEMS) {
                throw NoesisException.invalid("items", "must be at most " + MOST_ITEMS, "more");
            }
        }
        if (head == null || items.isEmpty()) {
            throw NoesisException.invalid("items", "must have a describing line and at least one item", items.size());
        }
        return new Benchmark(id, head.description(), head.scorer(), items);
    }

    static void checkId(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw NoesisException.invalid(field, "must match " + ID.pattern(), id);
        }
    }

    private JsonNode object(int number, String line) {
        if (line.length() > LONGEST_LINE) {
            throw NoesisException.invalid(
                    "line " + number, "must have at most %d characters".formatted(LONGEST_LINE), line.length());
        }
        try {
            JsonNode node = json.readTree(line);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(json.writeValueAsString(node))) {
                throw NoesisException.invalid("line " + number, "must have both halves of every surrogate pair", "one");
            }
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw new NoesisException(
                    ErrorCode.MALFORMED_JSON, "line %d is not JSON".formatted(number), "line " + number, e);
        }
        throw NoesisException.invalid("line " + number, "must be a JSON object", "something else");
    }

    private static Head head(String id, JsonNode node) {
        String own = node.path("id").asString(id);
        if (!own.equals(id)) {
            throw NoesisException.invalid("id", "must be '%s', as in the path".formatted(id), own);
        }
        String description = node.path("description").asString("");
        if (description.length() > LONGEST_DESCRIPTION) {
            throw NoesisException.invalid(
                    "description",
                    "must have at most %d characters".formatted(LONGEST_DESCRIPTION),
                    description.length());
        }
        return new Head(description, scorer(text("", node, "scorer")));
    }

    private static String scorer(String name) {
        if (!Scorer.NAMES.contains(name)) {
            throw NoesisException.invalid("scorer", "must be one of " + String.join(", ", Scorer.NAMES), name);
        }
        return name;
    }

    private Benchmark.Item item(String at, JsonNode node, String scorer) {
        String id = text(at, node, "id");
        checkId(at + "id", id);
        if (!node.has("prompt") && !node.has("messages")) {
            throw NoesisException.invalid(at + "prompt", "must be given, or else messages", "neither");
        }
        List<ChatMessage> messages = node.has("messages")
                ? messages(at, node.path("messages"))
                : List.of(ChatMessage.user(text(at, node, "prompt")));
        List<Tool> tools = node.has("tools") ? tools(at, node.path("tools")) : List.of();
        return new Benchmark.Item(id, messages, tools, expected(at, node, scorer), group(at, node));
    }

    private static @Nullable String group(String at, JsonNode node) {
        if (!node.has("group")) {
            return null;
        }
        String group = text(at, node, "group");
        checkId(at + "group", group);
        return group;
    }

    private List<ChatMessage> messages(String at, JsonNode node) {
        List<ChatMessage> messages = list(at + "messages", node, MESSAGES);
        if (messages.isEmpty()) {
            throw NoesisException.invalid(at + "messages", "must not be empty", "[]");
        }
        for (ChatMessage message : messages) {
            if (message.role() == null || !ROLES.contains(message.role())) {
                throw NoesisException.invalid(
                        at + "messages.role", "must be of system, developer, user, assistant, tool", message.role());
            }
        }
        return messages;
    }

    private List<Tool> tools(String at, JsonNode node) {
        List<Tool> tools = list(at + "tools", node, TOOLS);
        for (Tool tool : tools) {
            if (tool.function() == null || tool.function().name() == null) {
                throw NoesisException.missing(at + "tools.function.name");
            }
        }
        return tools;
    }

    private <T> List<T> list(String field, JsonNode node, TypeReference<List<T>> type) {
        if (!node.isArray() || node.valueStream().anyMatch(each -> !each.isObject())) {
            throw NoesisException.invalid(field, "must be a list of objects", node.getNodeType());
        }
        try {
            return json.treeToValue(node, type);
        } catch (JacksonException e) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, field + " is not of OpenAI's form", field, e);
        }
    }

    private String expected(String at, JsonNode node, String scorer) {
        JsonNode value = node.path("expected");
        if (value.isMissingNode() || value.isNull()) {
            throw NoesisException.missing(at + "expected");
        }
        String text = value.isString() ? value.asString() : json.writeValueAsString(value);
        Scorer.named(scorer).checkExpected(at + "expected", text);
        return text;
    }

    private static String text(String at, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw NoesisException.missing(at + field);
        }
        if (!value.isString() || value.asString().isBlank()) {
            throw NoesisException.invalid(
                    at + field, "must be a text", value.isString() ? "blank" : value.getNodeType());
        }
        return value.asString();
    }

    private static String at(int number) {
        return "line " + number + ": ";
    }

    private record Head(String description, String scorer) {}
}
