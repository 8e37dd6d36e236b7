package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.prompt.BuiltInTemplates;
import io.noesis.chat.prompt.JinjaPromptRenderer;
import io.noesis.chat.prompt.PromptMessage;
import io.noesis.chat.prompt.PromptRequest;
import io.noesis.chat.prompt.PromptTool;
import io.noesis.chat.prompt.PromptToolCall;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What training sees is what the platform renders from a request with the same tools.
class ToolPromptTest {

    private static final ModelFamily FAMILY =
            ModelFamilies.builtIn().byId("noesis").orElseThrow();
    private static final JinjaPromptRenderer RENDERER = new JinjaPromptRenderer(
            BuiltInTemplates.named(FAMILY.templateName()), FAMILY, Set.of(), "<|begin_of_text|>", "<|eot_id|>");

    @Test
    void aRowIsThePromptOfTheSameRequest() {
        assertThat(new NanoData(9).sft(3000))
                .allSatisfy(row -> assertThat(rendered(row)).isEqualTo(plain(row)));
    }

    private static String plain(TrainingRow row) {
        StringBuilder text = new StringBuilder("<|begin_of_text|>");
        turn(text, "system", row.shownSystemText());
        row.input().forEach(message -> turn(text, message.role(), message.content()));
        return text.append("<|start_header_id|>assistant<|end_header_id|>\n\n").toString();
    }

    private static void turn(StringBuilder text, String role, String content) {
        text.append("<|start_header_id|>%s<|end_header_id|>\n\n%s<|eot_id|>".formatted(role, content));
    }

    private static String rendered(TrainingRow row) {
        String[] parts = row.shownSystemText().split("\n\n");
        List<PromptMessage> messages = new ArrayList<>();
        List<PromptTool> tools = new ArrayList<>();
        for (String part : List.of(parts).subList(row.unswitched() ? 0 : 1, parts.length)) {
            if (part.isEmpty()) {
                continue;
            }
            if (part.startsWith("<AVAILABLE_TOOLS>")) {
                tools.addAll(tools(part));
            } else {
                messages.add(new PromptMessage("system", part));
            }
        }
        row.input().forEach(message -> messages.add(message(message)));
        ReasoningMode mode =
                row.unswitched() ? ReasoningMode.AUTO : row.reasoning() ? ReasoningMode.ON : ReasoningMode.OFF;
        return RENDERER.render(PromptRequest.of(messages, mode).withTools(tools))
                .text()
                .plain();
    }

    private static List<PromptTool> tools(String part) {
        String json = part.substring("<AVAILABLE_TOOLS>".length(), part.length() - "</AVAILABLE_TOOLS>".length());
        List<PromptTool> tools = new ArrayList<>();
        for (JsonNode tool : JsonMapper.shared().readTree(json)) {
            tools.add(new PromptTool(
                    tool.path("name").asString(),
                    Optional.of(tool.path("description").asString()),
                    Optional.of(tool.path("parameters").toString())));
        }
        return tools;
    }

    private static PromptMessage message(RowMessage message) {
        String content = message.content();
        if (message.role().equals("tool")) {
            String result =
                    content.substring("<TOOL_RESPONSE>[".length(), content.length() - "]</TOOL_RESPONSE>".length());
            return PromptMessage.result("call_1", result);
        }
        if (!content.startsWith("<TOOLCALL>")) {
            return new PromptMessage(message.role(), content);
        }
        String calls = content.substring("<TOOLCALL>".length(), content.length() - "</TOOLCALL>".length());
        List<PromptToolCall> called = new ArrayList<>();
        for (JsonNode call : JsonMapper.shared().readTree(calls)) {
            called.add(new PromptToolCall(
                    "call_1",
                    call.path("name").asString(),
                    call.path("arguments").toString()));
        }
        return PromptMessage.calling("", called);
    }
}
