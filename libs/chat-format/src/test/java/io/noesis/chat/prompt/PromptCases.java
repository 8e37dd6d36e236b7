package io.noesis.chat.prompt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;

/// Conversations that show how a family's prompts look.
final class PromptCases {

    static final Set<String> SPECIALS = Set.of(
            "<|begin_of_text|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eot_id|>",
            "<|im_start|>",
            "<|im_end|>");

    private static final PromptMessage SYSTEM = new PromptMessage("system", "Be brief.");
    private static final PromptMessage QUESTION = new PromptMessage("user", "How warm is it in Oslo and in Rome?");
    private static final PromptTool WEATHER = new PromptTool(
            "weather",
            Optional.of("Tells the weather."),
            Optional.of(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"));
    private static final PromptTool CLOCK = new PromptTool("clock", Optional.empty(), Optional.empty());
    private static final List<PromptMessage> CALLED = List.of(
            SYSTEM,
            QUESTION,
            PromptMessage.calling(
                    "<think>\nTwo cities, two calls.\n</think>\n\nI look it up.",
                    List.of(
                            new PromptToolCall("call_1", "weather", "{\"city\":\"Oslo\"}"),
                            new PromptToolCall("call_2", "weather", "{\"city\":\"Rome\",\"days\":[1,2.50]}"))),
            PromptMessage.result("call_1", "{\"celsius\": 3}"),
            PromptMessage.result("call_2", "sunny, \"warm\""));

    private PromptCases() {}

    static Map<String, PromptRequest> all() {
        Map<String, PromptRequest> cases = new LinkedHashMap<>();
        cases.put("no-system", PromptRequest.of(List.of(QUESTION), ReasoningMode.AUTO));
        cases.put("system", PromptRequest.of(List.of(SYSTEM, QUESTION), ReasoningMode.AUTO));
        cases.put("on", PromptRequest.of(List.of(SYSTEM, QUESTION), ReasoningMode.ON));
        cases.put("off", PromptRequest.of(List.of(QUESTION), ReasoningMode.OFF));
        cases.put(
                "hard-off",
                PromptRequest.of(List.of(QUESTION), ReasoningMode.OFF).withHardOff());
        cases.put(
                "turns",
                PromptRequest.of(
                        List.of(
                                SYSTEM,
                                new PromptMessage("user", " Hello "),
                                new PromptMessage("assistant", "<think>\nA greeting.\n</think>\n\nHello. "),
                                QUESTION),
                        ReasoningMode.ON));
        cases.put(
                "history-alone",
                PromptRequest.of(List.of(QUESTION, new PromptMessage("assistant", "Warm.")), ReasoningMode.AUTO)
                        .withoutGenerationPrompt());
        cases.put(
                "continuation",
                PromptRequest.of(List.of(QUESTION), ReasoningMode.AUTO).withContinuation("It is <|eot_id|>"));
        cases.put(
                "tools",
                PromptRequest.of(List.of(SYSTEM, QUESTION), ReasoningMode.OFF).withTools(List.of(WEATHER, CLOCK)));
        cases.put(
                "tools-alone",
                PromptRequest.of(List.of(QUESTION), ReasoningMode.AUTO).withTools(List.of(CLOCK)));
        cases.put("calls", PromptRequest.of(CALLED, ReasoningMode.AUTO).withTools(List.of(WEATHER)));
        return cases;
    }

    static PromptRenderer renderer(ModelFamily family) {
        return renderer(BuiltInTemplates.named(family.templateName()), family);
    }

    static PromptRenderer renderer(String template, ModelFamily family) {
        return new JinjaPromptRenderer(template, family, SPECIALS, "<|begin_of_text|>", "<|eot_id|>");
    }

    static ModelFamily family(String id) {
        return ModelFamilies.builtIn().byId(id).orElseThrow();
    }
}
