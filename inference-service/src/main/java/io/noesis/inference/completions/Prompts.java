package io.noesis.inference.completions;

import java.util.ArrayList;
import java.util.List;

import io.noesis.api.error.NoesisException;
import io.noesis.chat.prompt.GuardedText;
import io.noesis.dialect.RequestField;
import io.noesis.engine.tokenizer.Tokenizer;

import tools.jackson.databind.JsonNode;

/// Reads the prompts of a completion request into tokens.
///
/// Text is plain: it cannot write special tokens. Who needs them sends token ids.
final class Prompts {

    static final int MOST_PROMPTS = 64;

    private final Tokenizer tokenizer;
    private final boolean withBegin;

    /// @param withBegin whether text is begun with the model's begin token
    Prompts(Tokenizer tokenizer, boolean withBegin) {
        this.tokenizer = tokenizer;
        this.withBegin = withBegin;
    }

    /// @throws NoesisException when it is none of the four forms
    List<int[]> read(RequestField prompt) {
        prompt.required();
        if (prompt.isString()) {
            return List.of(text(prompt));
        }
        List<RequestField> elements = prompt.elements();
        if (elements.isEmpty()) {
            throw prompt.invalid("must not be empty");
        }
        if (elements.getFirst().node().isNumber()) {
            return List.of(ids(prompt));
        }
        if (elements.size() > MOST_PROMPTS) {
            throw NoesisException.invalid(
                    prompt.path(), "must have at most %d prompts".formatted(MOST_PROMPTS), elements.size());
        }
        List<int[]> prompts = new ArrayList<>(elements.size());
        for (RequestField element : elements) {
            prompts.add(element.isString() ? text(element) : ids(element));
        }
        return prompts;
    }

    private int[] text(RequestField field) {
        String guarded = GuardedText.guard(field.text(), tokenizer.specialTokens());
        int[] tokens = withBegin
                ? tokenizer.encodePrompt(new GuardedText(guarded))
                : tokenizer.encode(GuardedText.unguard(field.text()));
        if (tokens.length == 0) {
            throw field.invalid("must not be empty");
        }
        return tokens;
    }

    private int[] ids(RequestField field) {
        List<RequestField> elements = field.elements();
        if (elements.isEmpty()) {
            throw field.invalid("must not be empty");
        }
        int[] ids = new int[elements.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = elements.get(i).node();
            if (!id.isIntegralNumber()
                    || !id.canConvertToInt()
                    || id.asInt() < 0
                    || id.asInt() >= tokenizer.vocabularySize()) {
                throw elements.get(i)
                        .invalid("must be a token id from 0 to %d".formatted(tokenizer.vocabularySize() - 1));
            }
            ids[i] = id.asInt();
        }
        return ids;
    }
}
