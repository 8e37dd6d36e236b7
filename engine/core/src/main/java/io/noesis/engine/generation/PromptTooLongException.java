package io.noesis.engine.generation;

/// The prompt leaves no room in the context.
public class PromptTooLongException extends RuntimeException {

    private final int promptTokens;
    private final int contextLength;

    public PromptTooLongException(int promptTokens, int contextLength) {
        super("the prompt has %d tokens, but the context holds %d".formatted(promptTokens, contextLength));
        this.promptTokens = promptTokens;
        this.contextLength = contextLength;
    }

    public int promptTokens() {
        return promptTokens;
    }

    public int contextLength() {
        return contextLength;
    }
}
