package io.noesis.inference.engine;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.tokenizer.Tokenizer;

/// One token for each code point.
public final class ScriptedTokenizer implements Tokenizer {

    @Override
    public int[] encode(String text) {
        return text.codePoints().toArray();
    }

    @Override
    public int[] encodePrompt(GuardedText prompt) {
        return encode(prompt.plain());
    }

    @Override
    public String decode(int[] tokens) {
        return new String(tokens, 0, tokens.length);
    }

    @Override
    public byte[] bytes(int token) {
        return Character.toString(token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new StreamingDecoder() {
            @Override
            public String accept(int token) {
                return Character.toString(token);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    @Override
    public Set<String> specialTokens() {
        return Set.of("<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>");
    }

    @Override
    public int vocabularySize() {
        return 0x20000;
    }

    @Override
    public String beginTokenText() {
        return "";
    }

    @Override
    public String endTokenText() {
        return "<|im_end|>";
    }
}
