package io.noesis.chat.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ToolFormat;
import io.noesis.chat.family.ToolPrompt;
import io.noesis.chat.jinja.PythonJson;

/// Writes tools, calls and results into the texts of a conversation, in the family's own way: for templates
/// that know nothing of them.
final class ToolTurns {

    private final ToolFormat format;
    private final ToolPrompt prompt;
    private final Guard guard;

    /// @param guard keeps what users wrote from becoming special tokens
    ToolTurns(ModelFamily family, Guard guard) {
        this.format = family.tools();
        this.prompt = family.toolPrompt();
        this.guard = guard;
    }

    /// The messages with roles and guarded texts only.
    ///
    /// @throws ChatTemplateException when a tool or a call is no JSON
    List<PromptMessage> write(List<PromptMessage> messages, List<PromptTool> tools) {
        List<PromptMessage> turns = new ArrayList<>(messages.size() + 1);
        List<String> results = new ArrayList<>();
        for (PromptMessage message : messages) {
            if (message.role().equals("tool")) {
                results.add(result(message));
                if (prompt.mergesResults()) {
                    continue;
                }
            }
            flush(results, turns);
            if (!message.role().equals("tool")) {
                turns.add(new PromptMessage(guard.text(message.role()), content(message)));
            }
        }
        flush(results, turns);
        return tools.isEmpty() ? turns : withDefinitions(turns, tools);
    }

    private void flush(List<String> results, List<PromptMessage> turns) {
        if (!results.isEmpty()) {
            String all = String.join(prompt.resultSeparator(), results);
            turns.add(new PromptMessage(prompt.resultRole(), prompt.resultOpen() + all + prompt.resultClose()));
            results.clear();
        }
    }

    private String result(PromptMessage message) {
        String content = guard.text(message.content());
        // One of the two is there: what a user wrote is never looked into.
        return prompt.result().contains(ToolPrompt.CONTENT_JSON)
                ? prompt.result().replace(ToolPrompt.CONTENT_JSON, PythonJson.write(content))
                : prompt.result().replace(ToolPrompt.CONTENT, content);
    }

    private String content(PromptMessage message) {
        String text = guard.text(message.content());
        if (message.toolCalls().isEmpty()) {
            return text;
        }
        String calls = calls(message.toolCalls());
        // Bare calls are the whole answer.
        return text.isEmpty() || format.bare() ? calls : text + prompt.callSeparator() + calls;
    }

    private String calls(List<PromptToolCall> calls) {
        List<String> written = calls.stream().map(this::call).toList();
        UnaryOperator<String> block =
                body -> format.openTag() + prompt.callPadding() + body + prompt.callPadding() + format.closeTag();
        return format.oneCallPerBlock()
                ? String.join(
                        prompt.callSeparator(), written.stream().map(block).toList())
                : block.apply("[" + String.join(", ", written) + "]");
    }

    private String call(PromptToolCall call) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", guard.text(call.name()));
        object.put(format.argumentsKey(), guard.value(ToolValues.arguments(call)));
        return PythonJson.write(object);
    }

    private List<PromptMessage> withDefinitions(List<PromptMessage> turns, List<PromptTool> tools) {
        List<String> written = tools.stream()
                .map(ToolValues::tool)
                .map(tool -> prompt.functionOnly() ? tool.get("function") : tool)
                .map(tool -> PythonJson.write(guard.value(tool)))
                .toList();
        String definitions =
                prompt.definitions().replace(ToolPrompt.TOOLS, String.join(prompt.definitionSeparator(), written));
        List<PromptMessage> all = new ArrayList<>(turns);
        if (!all.isEmpty() && all.getFirst().isSystem()) {
            String own = all.getFirst().content().strip();
            all.set(0, new PromptMessage("system", own.isEmpty() ? definitions : own + "\n\n" + definitions));
        } else {
            all.addFirst(new PromptMessage("system", definitions));
        }
        return all;
    }
}
