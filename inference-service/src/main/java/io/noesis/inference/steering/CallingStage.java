package io.noesis.inference.steering;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.TokenSteering.Step;
import io.noesis.engine.sampling.TokenMask;
import io.noesis.engine.tokenizer.Tokenizer;

/// Lets the answer be free text and holds what stands behind an opening tag to the grammar of calls.
final class CallingStage implements AnswerStage {

    private final AnswerForm.Calls form;
    private final TokenMask[] runningPast;
    private final Tokenizer tokenizer;
    private final StringBuilder tail = new StringBuilder();
    private @Nullable FormedStage block;
    private boolean over;

    /// @param tag the tokens that touch the form's opening tag
    CallingStage(AnswerForm.Calls form, TagTokens.Masks tag, Tokenizer tokenizer) {
        this.form = form;
        this.runningPast = tag.runningPast();
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
        TokenMask past = runningPast[pending()];
        return past.isEmpty() ? Step.FREE : new Step.Except(past);
    }

    @Override
    public void accept(int token, String text) {
        if (block != null) {
            block.accept(token, text);
            if (block.isComplete()) {
                block = null;
                over = form.once();
            }
            return;
        }
        tail.append(text);
        if (tail.indexOf(form.openTag()) >= 0) {
            tail.setLength(0);
            block = new FormedStage(form.block().matcher(), tokenizer);
        } else if (tail.length() > 4 * form.openTag().length()) {
            tail.delete(0, tail.length() - form.openTag().length());
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
