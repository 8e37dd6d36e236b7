package io.noesis.inference.steering;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.TokenSteering.Step;
import io.noesis.engine.grammar.GrammarMatcher;
import io.noesis.engine.sampling.TokenMask;
import io.noesis.engine.tokenizer.Tokenizer;

/// Lets the answer be free text and holds what stands behind an opening tag to the grammar of calls.
final class CallingStage implements AnswerStage {

    private final AnswerForm.Calls form;
    private final TokenMask[] astray;
    private final Tokenizer tokenizer;
    private final StringBuilder tail = new StringBuilder();
    private @Nullable FormedStage block;
    private boolean over;

    /// @param astray by how much of the opening tag was already written (bytes): tokens that must not come, as they
    ///     would complete the tag and write behind it what is no call
    CallingStage(AnswerForm.Calls form, TokenMask[] astray, Tokenizer tokenizer) {
        this.form = form;
        this.astray = astray;
        this.tokenizer = tokenizer;
    }

    @Override
    public Step next() {
        if (over) {
            return Step.END;
        }
        if (block != null) {
            return block.next();
        }
        TokenMask forbidden = astray[pending()];
        return forbidden.isEmpty() ? Step.FREE : new Step.Except(forbidden);
    }

    @Override
    public void accept(int token, String text) {
        if (block != null) {
            block.accept(token, text);
            endCompleteBlock();
            return;
        }
        tail.append(text);
        int tag = tail.indexOf(form.openTag());
        if (tag >= 0) {
            String behind = tail.substring(tag + form.openTag().length());
            tail.setLength(0);
            block = open(behind);
            endCompleteBlock();
        } else if (tail.length() > 4 * form.openTag().length()) {
            tail.delete(0, tail.length() - form.openTag().length());
        }
    }

    /// @param behind what the token that completed the tag wrote after it
    private FormedStage open(String behind) {
        GrammarMatcher matcher = form.block().matcher();
        // White space is no part of the block: the models may put some behind the tag.
        if (!behind.isBlank() && !matcher.acceptText(behind.getBytes(StandardCharsets.UTF_8), 0)) {
            throw new IllegalStateException("a token ran past the opening tag into what is no call");
        }
        return new FormedStage(matcher, tokenizer);
    }

    private void endCompleteBlock() {
        if (block != null && block.isComplete()) {
            block = null;
            over = form.once();
        }
    }

    @Override
    public int[] ahead(int most) {
        return block == null ? new int[0] : block.ahead(most);
    }

    /// How much of the opening tag the text ends with.
    private int pending() {
        String tag = form.openTag();
        for (int length = Math.min(tag.length() - 1, tail.length()); length > 0; length--) {
            if (tag.startsWith(tail.substring(tail.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
