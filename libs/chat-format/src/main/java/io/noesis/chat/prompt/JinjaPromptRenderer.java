package io.noesis.chat.prompt;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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
/// The template is hostile: it sees no Java object but strings, lists and maps, cannot include or import, and ends in
/// a
/// [ChatTemplateException] when its output, its loops or its recursion pass their limits. What users wrote enters it
/// guarded (see [GuardedText]) and is never itself read as a template.
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
    private final ThinkingHistory history;
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
        this.history = new ThinkingHistory(family);
        this.specialTokens = Set.copyOf(specialTokens);
        this.beginToken = beginToken;
        this.endToken = endToken;
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
    public RenderedPrompt render(
            List<PromptMessage> messages, ReasoningMode mode, Map<String, Object> templateArguments) {
        Map<String, Object> variables = new HashMap<>();
        templateArguments.forEach((name, value) -> {
            if (!RESERVED.contains(name)) {
                variables.put(name, guarded(value));
            }
        });
        if (mode != ReasoningMode.AUTO) {
            variables.put(ReasoningSwitch.ENABLE_THINKING_ARGUMENT, mode == ReasoningMode.ON);
        }
        List<PromptMessage> rewritten = history.rewrite(messages, mode);
        variables.put("messages", rewritten.stream().map(this::variable).toList());
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", beginToken);
        variables.put("eos_token", endToken);
        String text = run(variables);
        return new RenderedPrompt(new GuardedText(text), outputStart(afterMessages(text, rewritten), mode));
    }

    private Map<String, Object> variable(PromptMessage message) {
        // In this order, since a template may print a message whole.
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("role", GuardedText.guard(message.role(), specialTokens));
        variable.put("content", GuardedText.guard(message.content(), specialTokens));
        return variable;
    }

    private @Nullable Object guarded(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> GuardedText.guard(text, specialTokens);
            case List<?> list -> list.stream().map(this::guarded).toList();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(String.valueOf(key), guarded(each)));
                yield copy;
            }
            case Number _, Boolean _ -> value;
            // Nothing else comes out of JSON; an object of ours must not reach a template.
            default -> String.valueOf(value);
        };
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

    /// What the template wrote behind the last message: a tag that a user wrote opens no thinking.
    private String afterMessages(String prompt, List<PromptMessage> messages) {
        if (messages.isEmpty()) {
            return prompt;
        }
        String last =
                GuardedText.guard(messages.getLast().content(), specialTokens).strip();
        int at = last.isEmpty() ? -1 : prompt.lastIndexOf(last);
        return at < 0 ? prompt : prompt.substring(at + last.length());
    }

    private OutputStart outputStart(String ending, ReasoningMode mode) {
        int opened = ending.lastIndexOf(family.openTag());
        int closed = ending.lastIndexOf(family.closeTag());
        if (opened > closed) {
            return OutputStart.THINKING;
        }
        if (closed >= 0) {
            return OutputStart.ANSWER;
        }
        boolean thinks = family.effective(mode) == ReasoningMode.ON;
        return thinks && family.openTagMayBeMissing() ? OutputStart.UNDECIDED : OutputStart.ANSWER;
    }
}
