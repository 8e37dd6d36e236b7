package io.noesis.api.openai;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.JsonNode;

/// Body of `POST /v1/chat/completions`, with the fields of other dialects that ask for or against thinking.
///
/// Every field may be absent: what is required, and within which limits, is decided by the service that answers.
///
/// @param logitBias from token ids, as decimal text, to what is added to their logits
/// @param minTokens before so many tokens neither an end token nor a stop string ends the output
/// @param ignoreEos whether the model's end tokens are tokens like any other
/// @param stopTokenIds ids that end the output
/// @param stop one stop string or a list of up to four
/// @param reasoningEffort OpenAI's dial; `none` turns thinking off
/// @param chatTemplateKwargs variables for the chat template; `enable_thinking` is also a reasoning switch
/// @param reasoning our own request for thinking
/// @param includeReasoning vLLM's word for `reasoning.visibility`: false hides the thinking
/// @param thinking Anthropic's request for thinking
/// @param maxThinkingTokens, thinkingTokenBudget other names of `reasoning.max_tokens`
/// @param nvext NVIDIA NIM's extension
/// @param tools functions that the model may ask to have called
/// @param parallelToolCalls false: at most one call in an answer
/// @param responseFormat, structuredOutputs, guidedJson, guidedRegex, guidedChoice, guidedGrammar form of the
///     answer, in the words of OpenAI and of vLLM, new and old; at most one may be given
/// @param metadata of the caller, given back with the answer
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionRequest(
        @Nullable String model,
        @Nullable List<ChatMessage> messages,
        @Nullable Boolean stream,
        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("min_p") @Nullable Double minP,
        @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
        @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
        @JsonProperty("repetition_penalty") @Nullable Double repetitionPenalty,
        @JsonProperty("logit_bias") @Nullable Map<String, Double> logitBias,
        @Nullable Long seed,
        @Nullable Boolean logprobs,
        @JsonProperty("top_logprobs") @Nullable Integer topLogprobs,
        @JsonProperty("min_tokens") @Nullable Integer minTokens,
        @JsonProperty("ignore_eos") @Nullable Boolean ignoreEos,
        @JsonProperty("stop_token_ids") @Nullable List<Integer> stopTokenIds,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> stop,

        @Nullable Integer n,
        @JsonProperty("reasoning_effort") @Nullable String reasoningEffort,
        @JsonProperty("chat_template_kwargs") @Nullable Map<String, Object> chatTemplateKwargs,
        @Nullable ReasoningRequest reasoning,
        @JsonProperty("include_reasoning") @Nullable Boolean includeReasoning,
        @Nullable ThinkingRequest thinking,
        @JsonProperty("max_thinking_tokens") @Nullable Integer maxThinkingTokens,
        @JsonProperty("thinking_token_budget") @Nullable Integer thinkingTokenBudget,
        @Nullable NimExtension nvext,
        @Nullable List<Tool> tools,
        @JsonProperty("tool_choice") @Nullable ToolChoice toolChoice,
        @JsonProperty("parallel_tool_calls") @Nullable Boolean parallelToolCalls,
        @JsonProperty("response_format") @Nullable ResponseFormat responseFormat,
        @JsonProperty("structured_outputs") @Nullable StructuredOutputs structuredOutputs,
        @JsonProperty("guided_json") @Nullable JsonNode guidedJson,
        @JsonProperty("guided_regex") @Nullable String guidedRegex,
        @JsonProperty("guided_choice") @Nullable List<String> guidedChoice,
        @JsonProperty("guided_grammar") @Nullable String guidedGrammar,
        @Nullable Map<String, String> metadata,
        @Nullable String user) {

    /// Begins a request with nothing but the conversation.
    public static Builder of(String model, List<ChatMessage> messages) {
        return new Builder(model, messages);
    }

    /// What our own callers set; a new field of the request is named here once, or not at all.
    public static final class Builder {

        private final String model;
        private final List<ChatMessage> messages;
        private @Nullable Boolean stream;
        private @Nullable Integer maxTokens;
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Long seed;
        private @Nullable ReasoningRequest reasoning;
        private @Nullable Integer thinkingTokenBudget;
        private @Nullable List<Tool> tools;

        private Builder(String model, List<ChatMessage> messages) {
            this.model = model;
            this.messages = messages;
        }

        public Builder stream(boolean wanted) {
            stream = wanted;
            return this;
        }

        public Builder maxTokens(@Nullable Integer most) {
            maxTokens = most;
            return this;
        }

        public Builder sampling(double newTemperature, double newTopP, @Nullable Long newSeed) {
            temperature = newTemperature;
            topP = newTopP;
            seed = newSeed;
            return this;
        }

        public Builder reasoning(@Nullable ReasoningRequest wanted) {
            reasoning = wanted;
            return this;
        }

        /// A budget that says nothing of the mode: beside `reasoning.mode` it may be 0.
        public Builder thinkingTokenBudget(@Nullable Integer tokens) {
            thinkingTokenBudget = tokens;
            return this;
        }

        public Builder tools(@Nullable List<Tool> offered) {
            tools = offered;
            return this;
        }

        public ChatCompletionRequest build() {
            return new ChatCompletionRequest(
                    model,
                    messages,
                    stream,
                    null,
                    maxTokens,
                    null,
                    temperature,
                    topP,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    seed,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    reasoning,
                    null,
                    null,
                    null,
                    thinkingTokenBudget,
                    null,
                    tools,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /// @param includeUsage whether a last chunk with no choices carries the usage
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StreamOptions(
            @JsonProperty("include_usage") @Nullable Boolean includeUsage) {}

    /// Our own switch.
    ///
    /// @param mode `on`, `off` or `auto`
    /// @param maxTokens most tokens of thinking
    /// @param effort as `reasoning_effort`
    /// @param visibility `full` or `hidden`: hidden thinking is counted and not shown
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReasoningRequest(
            @Nullable String mode,
            @JsonProperty("max_tokens") @Nullable Integer maxTokens,
            @Nullable String effort,
            @Nullable String visibility) {

        public static ReasoningRequest mode(String mode) {
            return new ReasoningRequest(mode, null, null, null);
        }

        public ReasoningRequest withMaxTokens(@Nullable Integer tokens) {
            return new ReasoningRequest(mode, tokens, effort, visibility);
        }
    }

    /// Anthropic's switch.
    ///
    /// @param type `enabled`, `disabled` or `adaptive`
    /// @param budgetTokens most tokens of thinking
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ThinkingRequest(
            @Nullable String type,
            @JsonProperty("budget_tokens") @Nullable Integer budgetTokens) {}

    /// What NVIDIA NIM takes beside OpenAI's fields.
    ///
    /// @param maxThinkingTokens most tokens of thinking
    /// @param guidedJson, guidedRegex, guidedChoice, guidedGrammar as the fields of these names
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NimExtension(
            @JsonProperty("max_thinking_tokens") @Nullable Integer maxThinkingTokens,
            @JsonProperty("guided_json") @Nullable JsonNode guidedJson,
            @JsonProperty("guided_regex") @Nullable String guidedRegex,
            @JsonProperty("guided_choice") @Nullable List<String> guidedChoice,
            @JsonProperty("guided_grammar") @Nullable String guidedGrammar) {}
}
