package io.noesis.inference.steering;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.output.OutputStart;
import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.grammar.GrammarVocabulary;
import io.noesis.engine.grammar.TokenGrammar;
import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.engine.tokenizer.Tokenizer;

/// What steering needs to know of one model's vocabulary. Safe for all threads; what is costly is made when it is
/// first needed, by a request's thread.
public final class SteeringTables {

    private final Tokenizer tokenizer;
    private final ModelFamily family;

    /// Bytes of each token, none for those that write no text.
    private final byte[][] texts;

    private final TagTokens tags;
    private final int closingTokens;
    private final Object lock = new Object();
    private volatile @Nullable GrammarVocabulary vocabulary;

    /// @param endTokens ids that end a turn: no text may contain them, whatever bytes they have
    public SteeringTables(Tokenizer tokenizer, Set<Integer> endTokens, ModelFamily family) {
        this.tokenizer = tokenizer;
        this.family = family;
        this.texts = texts(tokenizer, endTokens);
        this.tags = new TagTokens(texts);
        String closing = family.closingText();
        this.closingTokens =
                Math.max(tokenizer.encode(closing).length, tokenizer.encode(closing.stripLeading()).length);
    }

    /// Most tokens that it takes to close the thinking where the model does not.
    public int closingTokens() {
        return closingTokens;
    }

    /// A grammar in this model's tokens.
    ///
    /// @throws GrammarException when it is too large
    public TokenGrammar compile(Grammar grammar) {
        return TokenGrammar.compile(grammar, vocabulary());
    }

    /// Steers one output that begins behind a prompt.
    public AnswerSteering steer(OutputStart start, Wishes wishes) {
        boolean whole = wishes.form() instanceof AnswerForm.Whole;
        // An answer that must have a form begins at once where there is no thinking.
        OutputStart begin = whole && !wishes.think() ? plainUnlessThinking(start) : start;
        SteeringParts parts = new SteeringParts(
                tokenizer,
                begin,
                new SteeringParts.ThinkTags(family.openTag(), family.closeTag(), family.closingText()),
                tags.of(family.openTag()),
                tags.of(family.closeTag()),
                wishes.limits(),
                wishes.maxTokens(),
                wishes.think(),
                whole && wishes.think(),
                wishes.forbidThinking(),
                wishes.watchRepetition(),
                !(wishes.form() instanceof AnswerForm.Free));
        return new AnswerSteering(parts, stage(wishes.form()));
    }

    /// What a request wants of one output.
    ///
    /// @param maxTokens of the whole output
    /// @param think whether thinking is on
    /// @param forbidThinking whether the caller said that it is off
    /// @param watchRepetition whether thinking that goes round in circles is ended
    public record Wishes(
            AnswerForm form,
            ThinkingLimits limits,
            int maxTokens,
            boolean think,
            boolean forbidThinking,
            boolean watchRepetition) {}

    private static OutputStart plainUnlessThinking(OutputStart start) {
        return start == OutputStart.THINKING ? start : OutputStart.PLAIN;
    }

    private AnswerStage stage(AnswerForm form) {
        return switch (form) {
            case AnswerForm.Free _ -> new AnswerStage.Free();
            case AnswerForm.Whole(TokenGrammar grammar) -> new FormedStage(grammar.matcher(), tokenizer);
            case AnswerForm.Calls calls ->
                new CallingStage(
                        calls, tags.runningAstray(calls.openTag(), calls.block().matcher()), tokenizer);
        };
    }

    private GrammarVocabulary vocabulary() {
        GrammarVocabulary known = vocabulary;
        if (known != null) {
            return known;
        }
        synchronized (lock) {
            if (vocabulary == null) {
                vocabulary = GrammarVocabulary.of(texts);
            }
            return vocabulary;
        }
    }

    /// Special tokens have no text that an answer may contain. Tokens that the vocabulary has but does not use write
    /// none, though [Tokenizer#bytes] has a name for them, which would fulfil a form and never be read.
    private static byte[][] texts(Tokenizer tokenizer, Set<Integer> endTokens) {
        byte[][] texts = new byte[tokenizer.vocabularySize()][];
        for (int token = 0; token < texts.length; token++) {
            byte[] bytes = tokenizer.bytes(token);
            boolean special = tokenizer.specialTokens().contains(new String(bytes, StandardCharsets.UTF_8));
            boolean silent = special || endTokens.contains(token) || !writes(tokenizer.streamingDecoder(), token);
            texts[token] = silent ? new byte[0] : bytes;
        }
        return texts;
    }

    /// Of a piece of a character something is left at the end.
    private static boolean writes(Tokenizer.StreamingDecoder decoder, int token) {
        return !decoder.accept(token).isEmpty() || !decoder.finish().isEmpty();
    }
}
