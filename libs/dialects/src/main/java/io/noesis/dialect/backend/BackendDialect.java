package io.noesis.dialect.backend;

import java.util.Optional;

/// The servers whose words we know. What each of them can say is data: a resource of its own beside this class.
public enum BackendDialect {
    VLLM("vllm"),
    NIM_1("nim-1"),
    NIM_2("nim-2"),
    TENSORRT_LLM("tensorrt-llm"),
    SGLANG("sglang"),
    LLAMA_SERVER("llama-server"),
    OPENAI_COMPATIBLE("openai-compatible");

    private final DialectWords words;

    BackendDialect(String resource) {
        this.words = DialectWords.read(resource);
    }

    DialectWords words() {
        return words;
    }

    /// How to ask such a server for the number of tokens of a text, where it can be asked.
    public Optional<TokenizeCall> tokenizeCall() {
        return TokenizeCall.of(words);
    }
}
