package io.noesis.chat.prompt;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningSwitch;
import io.noesis.chat.output.OutputStart;

/// Renders with the chat template of the model file, or with a built-in one.
///
/// The template is hostile: it sees no Java object but strings, lists and maps, cannot include or import, and
/// ends in
/// a
/// [ChatTemplateException] when its output, its loops or its recursion pass their limits. What users wrote
/// enters it
/// guarded (see [GuardedText]) and is never itself read as a template.
///
/// A template that speaks of `tools` gets them as variables; for any other, the family's own way is written
/// into the
/// texts (see [ToolTurns]), so that no template needs to know them.
public final class JinjaPromptRenderer implements PromptRenderer {

    private static final long MAX_OUTPUT_CHARACTERS = 16L << 20;
    private static final int MAX_LOOP = 100_000;
    private static final int MAX_DEPTH = 20;
    private static final Set<String> RESERVED =
            Set.of("messages", "add_generation_prompt", "bos_token", "eos_token", "tools", "documents");
    /// Methods of Java's strings and objects that Python has not, or that could fill the memory or a core.
    private static final Set<String> RESTRICTED_METHODS = Set.of(
            "repeat",
            "formatted",
            "format",
            "getBytes",
            "chars",
            "codePoints",
            "lines",
            "intern",
            "transform",
            "indent",
            "matches",
            "replaceAll",
            "replaceFirst",
            "splitWithDelimiters",
            "toCharArray",
            "describeConstable",
            "resolveConstantDesc",
            "wait",
            "notify",
            "notifyAll",
            "getClass",
            "hashCode",
            "clone",
            "stream",
            "parallelStream",
            "forEach",
            "removeIf",
            "spliterator");
    private static final Map<Context.Library, Set<String>> DISABLED = Map.of(
            Context.Library.TAG,
                    Set.of("include", "import", "from", "extends", "call", "autoescape", "unless", "cycle"),
            Context.Library.FILTER,
                    Set.of(
                            "render",
                            "eval",
                            "fromjson",
                            "fromyaml",
                            "center",
                            "format",
                            "indent",
                            "wordwrap",
                            "xmlattr",
                            "urlize",
                            "pprint",
                            "regex_replace",
                            "attr",
                            "random",
                            "shuffle",
                            "md5",
                            // Its size comes from the template, and nothing bounds the fill.
                            "batch"),
            Context.Library.FUNCTION, Set.of("type", "super"));

    private final Jinjava jinjava;
    private final String template;
    private final ModelFamily family;
    private final ThinkingHistory thinkingHistory;
    private final ToolTurns toolTurns;
    private final boolean templateKnowsTools;
    private final Guard guard;
    private final Set<String> specialTokens;
    private final String beginToken;
    private final String endToken;

    /// @param template Jinja source
    /// @param specialTokens texts that users must not be able to write
    /// @param beginToken text of the begin token, may be empty
    /// @param endToken text of the end token, may be empty
    /// @throws ChatTemplateException when the template cannot be read or uses what there is not
    public JinjaPromptRenderer(
            String template, ModelFamily family, Set<String> specialTokens, String beginToken, String endToken) {
        this.jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // Text of users may contain {{ }}: it is data.
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MAX_OUTPUT_CHARACTERS)
                .withMaxStringLength(MAX_OUTPUT_CHARACTERS)
                .withRangeLimit(MAX_LOOP)
                .withMaxListSize(MAX_LOOP)
                .withMaxMapSize(MAX_LOOP)
                .withMaxRenderDepth(MAX_DEPTH)
                .withMaxMacroRecursionDepth(MAX_DEPTH)
                .withDisabled(DISABLED)
                .withRestrictedMethods(RESTRICTED_METHODS)
                .withInterperterFactory(new DeadlineInterpreter.Factory())
                .withReadOnlyResolver(true)
                .build());
        TemplateFunctions.register(jinjava);
        this.template = TemplateSource.prepare(template);
        requireKnownFilters();
        this.family = family;
        this.specialTokens = Set.copyOf(specialTokens);
        this.guard = new Guard(reserved(specialTokens, family));
        this.thinkingHistory = new ThinkingHistory(family);
        this.toolTurns = new ToolTurns(family, guard);
        this.templateKnowsTools = TemplateSource.mentions(template, "tools");
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

    /// Jinjava takes a filter it does not know for one that gives nothing.
    private void requireKnownFilters() {
        for (String filter : TemplateSource.filters(template)) {
            if (jinjava.getGlobalContext().getFilter(filter) == null) {
                throw new ChatTemplateException(
                        "the chat template uses the filter '%s', which there is not".formatted(filter), false, null);
            }
        }
    }

    @Override
    public RenderedPrompt render(PromptRequest request) {
        Map<String, Object> variables = new HashMap<>();
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

    private String run(Map<String, Object> variables) {
        RenderResult result;
        try {
            result = jinjava.renderForResult(template, variables);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | DeadlineInterpreter.OutOfTimeException e) {
            throw failure(e);
        }
        // Jinjava renders on after most errors and leaves a hole in the prompt: none of them is let pass.
        for (TemplateError error : result.getErrors()) {
            throw error.getException() == null
                    ? new ChatTemplateException("the chat template failed: " + error.getMessage(), false, null)
                    : failure(error.getException());
        }
        return result.getOutput();
    }

    private static ChatTemplateException failure(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof TemplateFunctions.Refusal refusal) {
                return new ChatTemplateException(
                        "the chat template refuses these messages: " + refusal.getMessage(), true, cause);
            }
        }
        return new ChatTemplateException("the chat template failed: " + cause.getMessage(), false, cause);
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
