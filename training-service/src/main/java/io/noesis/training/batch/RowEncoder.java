package io.noesis.training.batch;

import java.util.Arrays;

import io.noesis.chat.prompt.GuardedText;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.training.data.RowMessage;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.tokenizer.NanoVocabulary;

/// Turns rows into tokens, as the platform renders them for a model of the family `noesis`.
///
/// Prompt and response are tokenized apart, since at inference the prompt ends where the model begins. Special
/// tokens that a row's text spells stay text.
public final class RowEncoder {

    private final Tokenizer tokenizer;
    private final int endOfTurn;
    private final int begin;
    private final int end;

    public RowEncoder(Tokenizer tokenizer, NanoVocabulary vocabulary) {
        this.tokenizer = tokenizer;
        this.endOfTurn = vocabulary.idOf(NanoVocabulary.END_OF_TURN);
        this.begin = vocabulary.idOf(NanoVocabulary.BEGIN);
        this.end = vocabulary.idOf(NanoVocabulary.END);
    }

    /// Prompt and response, of which the response and the end of its turn are learnt, but for what is given of it.
    public Sample sample(TrainingRow row) {
        int[] prompt = prompt(row);
        int[] given = tokenizer.encode(row.output().substring(0, row.given()));
        int[] response = tokenizer.encode(row.output().substring(row.given()));
        int learnedFrom = prompt.length + given.length;
        int[] tokens = Arrays.copyOf(prompt, learnedFrom + response.length + 1);
        System.arraycopy(given, 0, tokens, prompt.length, given.length);
        System.arraycopy(response, 0, tokens, learnedFrom, response.length);
        tokens[tokens.length - 1] = endOfTurn;
        return new Sample(tokens, learnedFrom);
    }

    /// A text of its own, learnt from its first token to its end.
    public Sample document(String text) {
        int[] body = tokenizer.encode(text);
        int[] tokens = new int[body.length + 2];
        tokens[0] = begin;
        System.arraycopy(body, 0, tokens, 1, body.length);
        tokens[tokens.length - 1] = end;
        return new Sample(tokens, 1);
    }

    /// The conversation so far, with the assistant's turn opened.
    public int[] prompt(TrainingRow row) {
        StringBuilder text = new StringBuilder(NanoVocabulary.BEGIN);
        turn(text, "system", row.shownSystemText());
        for (RowMessage message : row.input()) {
            turn(text, message.role(), message.content());
        }
        header(text, "assistant");
        return tokenizer.encodePrompt(new GuardedText(text.toString()));
    }

    private void turn(StringBuilder text, String role, String content) {
        header(text, role);
        text.append(GuardedText.guard(content.strip(), tokenizer.specialTokens()))
                .append(NanoVocabulary.END_OF_TURN);
    }

    private static void header(StringBuilder text, String role) {
        text.append(NanoVocabulary.HEADER_BEGIN)
                .append(role)
                .append(NanoVocabulary.HEADER_END)
                .append("\n\n");
    }
}
