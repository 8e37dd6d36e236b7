package io.noesis.engine.scheduler;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.tokenizer.Tokenizer;

/// Writes each token as its number.
final class NumberTokenizer implements Tokenizer {

    @Override
    public int[] encode(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int[] encodePrompt(GuardedText prompt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(token -> token + ",").collect(Collectors.joining());
    }

    @Override
    public byte[] bytes(int token) {
        return (token + ",").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new StreamingDecoder() {
            @Override
            public String accept(int token) {
                return token + ",";
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    @Override
    public Set<String> specialTokens() {
        return Set.of();
    }

    @Override
    public int vocabularySize() {
        return CountingModel.VOCABULARY;
    }

    @Override
    public String beginTokenText() {
        return "";
    }

    @Override
    public String endTokenText() {
        return "";
    }
}
