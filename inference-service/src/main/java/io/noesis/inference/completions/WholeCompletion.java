package io.noesis.inference.completions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.Completion;
import io.noesis.api.openai.Usage;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.inference.answer.AnswerPiece;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.http.JsonBody;

import tools.jackson.databind.json.JsonMapper;

/// Collects completions and writes them at once.
final class WholeCompletion implements AnswerSink {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final CompletionText texts;
    private final List<StringBuilder> written = new ArrayList<>();
    private final List<List<TokenLogprobs>> tokens = new ArrayList<>();
    private final Completion.@Nullable Choice[] ended;

    WholeCompletion(HttpServletResponse response, JsonMapper json, CompletionText texts) {
        this.response = response;
        this.json = json;
        this.texts = texts;
        this.ended = new Completion.Choice[texts.choices()];
    }

    @Override
    public void begin(int promptTokens) {
        for (int choice = 0; choice < texts.choices(); choice++) {
            written.add(new StringBuilder());
            tokens.add(new ArrayList<>());
        }
    }

    @Override
    public void promptToken(int choice, int position, TokenLogprobs logprobs) {
        texts.promptToken(choice, position, logprobs);
    }

    @Override
    public void piece(int choice, AnswerPiece piece) {
        written.get(choice).append(piece.text());
        tokens.get(choice).addAll(piece.logprobs());
    }

    @Override
    public void idle() {}

    @Override
    public void end(int choice, ChoiceEnd end) {
        ended[choice] = texts.end(choice, written.get(choice).toString(), tokens.get(choice), end);
    }

    @Override
    public void complete(Usage usage) throws IOException {
        List<Completion.Choice> choices = new ArrayList<>(ended.length);
        for (Completion.Choice choice : ended) {
            if (choice == null) {
                throw new IllegalStateException("a choice has not ended");
            }
            choices.add(choice);
        }
        JsonBody.write(response, json, texts.completion(choices, usage));
    }

    /// Nothing was written yet: the failure gets a status of its own.
    @Override
    public void fail(RuntimeException failure) {
        throw failure;
    }
}
