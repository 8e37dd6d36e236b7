package io.noesis.chat.family;

import java.util.List;

/// Every field of a chat request that has a say in thinking, by the name its caller knows it by.
///
/// [ReasoningSwitch] says which of them wins.
public enum ReasoningField {
    MODE("reasoning.mode"),
    EFFORT("reasoning.effort"),
    MAX_TOKENS("reasoning.max_tokens"),
    VISIBILITY("reasoning.visibility"),
    REASONING_EFFORT("reasoning_effort"),
    THINKING_TYPE("thinking.type"),
    THINKING_BUDGET("thinking.budget_tokens"),
    ENABLE_THINKING("chat_template_kwargs.enable_thinking"),
    TEMPLATE_THINKING("chat_template_kwargs.thinking"),
    MAX_THINKING_TOKENS("max_thinking_tokens"),
    THINKING_TOKEN_BUDGET("thinking_token_budget"),
    NIM_MAX_THINKING_TOKENS("nvext.max_thinking_tokens"),
    INCLUDE_REASONING("include_reasoning");

    /// Other names of one budget.
    public static final List<ReasoningField> BUDGETS =
            List.of(MAX_TOKENS, THINKING_BUDGET, MAX_THINKING_TOKENS, THINKING_TOKEN_BUDGET, NIM_MAX_THINKING_TOKENS);

    private final String path;

    ReasoningField(String path) {
        this.path = path;
    }

    /// In dotted form.
    public String path() {
        return path;
    }
}
