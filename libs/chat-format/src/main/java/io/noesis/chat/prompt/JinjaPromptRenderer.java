package io.noesis.chat.prompt;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningSwitch;
import io.noesis.chat.jinja.JinjaException;
import io.noesis.chat.jinja.JinjaTemplate;
import io.noesis.chat.output.OutputStart;

/// Renders with the chat template of the model file, or with a built-in one.
///
/// The template is hostile: see [JinjaTemplate] for what it cannot do, and which limits end it. What users wrote
/// enters it guarded (see [GuardedText]) and is never itself read as a template.
///
/// A template that speaks of `tools` gets them as variables; for any other, the family's own way is written into
/// the texts (see [ToolTurns]), so that no template needs to know them.
public final class JinjaPromptRenderer implements PromptRenderer {

    private static final Set<String> RESERVED =
            Set.of("messages", "add_generation_prompt", "bos_token", "eos_token", "tools", "documents");

    private final JinjaTemplate template;
    private final ModelFamily family;
    private final ThinkingHistory thinkingHistory;
    private final ToolTurns toolTurns;
    private final boolean templateKnowsTools;
    private final Guard guard;
    private final Set<String> specialTokens;
    private final String beginToken;
    private final String endToken;
    private final InstantSource clock = InstantSource.system();

    /// @param template Jinja source
    /// @param specialTokens texts that users must not be able to write
    /// @param beginToken text of the begin token, may be empty
    /// @param endToken text of the end token, may be empty
    /// @throws ChatTemplateException when the template cannot be read or uses what there is not
    public JinjaPromptRenderer(
            String template, ModelFamily family, Set<String> specialTokens, String beginToken, String endToken) {
        try {
            this.template = JinjaTemplate.parse(template);
        } catch (JinjaException e) {
            throw new ChatTemplateException("the chat template cannot be read: " + e.getMessage(), false, e);
        }
        this.family = family;
        this.specialTokens = Set.copyOf(specialTokens);
        this.guard = new Guard(reserved(specialTokens, family));
        this.thinkingHistory = new ThinkingHistory(family);
        this.toolTurns = new ToolTurns(family, guard);
        this.templateKnowsTools = this.template.mentions("tools");
        this.beginToken = beginToken;
        this.endToken = endToken;
    }

    /// What no user may write: where thinking begins in a prompt is found by its tags.
    private static Set<String> reserved(Set<String> specialTokens, ModelFamily family) {
        Set<String> reserved = new HashSet<>(specialTokens);
        reserved.add(family.openTag());
        reserved.add(family.closeTag());
        return reserved;
    }

    @Override
    public RenderedPrompt render(PromptRequest request) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        request.templateArguments().forEach((name, value) -> {
            if (!RESERVED.contains(name)) {
                variables.put(name, guard.value(value));
            }
        });
        if (request.mode() != ReasoningMode.AUTO) {
            variables.put(ReasoningSwitch.ENABLE_THINKING_ARGUMENT, request.mode() == ReasoningMode.ON);
        }
        List<PromptMessage> history = thinkingHistory.rewrite(request.messages(), request.mode());
        variables.put("messages", messages(history, request.tools()));
        if (templateKnowsTools && !request.tools().isEmpty()) {
            variables.put(
                    "tools",
                    request.tools().stream()
                            .map(tool -> guard.value(ToolValues.tool(tool)))
                            .toList());
        }
        variables.put("add_generation_prompt", request.addGenerationPrompt());
        variables.put("bos_token", beginToken);
        variables.put("eos_token", endToken);
        String rendered = run(variables);
        if (!request.addGenerationPrompt()) {
            return new RenderedPrompt(new GuardedText(rendered), OutputStart.ANSWER);
        }
        String ending = afterMessages(rendered, history);
        String hardOff = hardOff(request, ending);
        // The caller writes in the assistant's stead, so tags of thinking are meant; special tokens are not.
        String continuation = GuardedText.guard(request.continuation(), specialTokens);
        return new RenderedPrompt(
                new GuardedText(rendered + hardOff + continuation),
                outputStart(ending + hardOff, continuation, request.mode()));
    }

    private List<Map<String, Object>> messages(List<PromptMessage> history, List<PromptTool> tools) {
        return templateKnowsTools
                ? history.stream().map(this::variable).toList()
                : toolTurns.write(history, tools).stream()
                        .map(JinjaPromptRenderer::plainVariable)
                        .toList();
    }

    /// In this order, since a template may print a message whole.
    private static Map<String, Object> plainVariable(PromptMessage message) {
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("role", message.role());
        variable.put("content", message.content());
        return variable;
    }

    private Map<String, Object> variable(PromptMessage message) {
        Map<String, Object> variable =
                plainVariable(new PromptMessage(guard.text(message.role()), guard.text(message.content())));
        if (!message.toolCalls().isEmpty()) {
            variable.put(
                    "tool_calls",
                    message.toolCalls().stream()
                            .map(call -> guard.value(ToolValues.call(call)))
                            .toList());
        }
        message.toolCallId().ifPresent(id -> variable.put("tool_call_id", guard.text(id)));
        message.name().ifPresent(name -> variable.put("name", guard.text(name)));
        return variable;
    }

    /// What closes the thought before it can begin, unless the template has done so itself.
    private String hardOff(PromptRequest request, String ending) {
        boolean wanted = request.hardOff() && family.effective(request.mode()) == ReasoningMode.OFF;
        return wanted && !ending.contains(family.closeTag()) ? family.hardOff().orElse("") : "";
    }

    private String run(Map<String, @Nullable Object> variables) {
        try {
            return template.render(variables, clock);
        } catch (JinjaException e) {
            throw e.isRefusal()
                    ? new ChatTemplateException("the chat template refuses these messages: " + e.getMessage(), true, e)
                    : new ChatTemplateException("the chat template failed: " + e.getMessage(), false, e);
        }
    }

    /// What the template wrote behind the last message.
    private String afterMessages(String prompt, List<PromptMessage> messages) {
        String last = messages.isEmpty()
                ? ""
                : guard.text(messages.getLast().content()).strip();
        int at = last.isEmpty() ? -1 : prompt.lastIndexOf(last);
        return at < 0 ? prompt : prompt.substring(at + last.length());
    }

    /// A tag that a user wrote opens no thinking: it is guarded and not found.
    private OutputStart outputStart(String ending, String continuation, ReasoningMode mode) {
        String all = ending + continuation;
        int opened = all.lastIndexOf(family.openTag());
        int closed = all.lastIndexOf(family.closeTag());
        if (opened > closed) {
            return OutputStart.THINKING;
        }
        if (closed >= 0 || !continuation.isBlank()) {
            return OutputStart.ANSWER;
        }
        boolean thinks = family.effective(mode) == ReasoningMode.ON;
        return thinks && family.openTagMayBeMissing() ? OutputStart.UNDECIDED : OutputStart.ANSWER;
    }
}
