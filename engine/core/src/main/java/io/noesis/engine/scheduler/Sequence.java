package io.noesis.engine.scheduler;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.sampling.Candidates;
import io.noesis.engine.sampling.Sampler;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;

/// One generation on its way through the scheduler. All but [#cancel()] and [#isCancelled()] belongs to the engine's
/// thread.
///
/// A sequence is its tokens, of which the first are computed. A step computes more of them; when it reaches the
/// last one a new token is drawn. So a prompt, the next token, guessed tokens, and a sequence that is computed anew
/// after it gave its pages back are all the same.
final class Sequence implements GenerationHandle {

    private final GenerationRequest request;
    private final GenerationListener listener;
    private final Tokenizer.StreamingDecoder decoder;
    private final EndTokens endTokens;
    private final SteeredDraw steered;
    private final CachedTokens text;
    private final PromptLookup lookup;
    private final Runnable wake;
    private final int maxTokens;
    private final long submittedNanos;
    private final long number;
    private volatile boolean cancelled;
    private int generated;
    private int cachedPrompt;
    private boolean started;
    private boolean guessIsLookup;
    private @Nullable TokenLogprobs lastLogprobs;
    private long startedNanos;
    private long firstTokenNanos;

    /// What a sequence is made of beside its request.
    ///
    /// @param endTokens of the model
    /// @param candidates working memory of the engine's thread
    /// @param maxTokens the request's limit, cut to what the context leaves
    /// @param number rises from one submission to the next
    /// @param wake makes the engine look at its sequences
    record Parts(
            Tokenizer tokenizer,
            Set<Integer> endTokens,
            Candidates candidates,
            CachedTokens text,
            PromptLookup lookup,
            int maxTokens,
            long number,
            Runnable wake) {}

    Sequence(GenerationRequest request, GenerationListener listener, Parts parts, long nowNanos) {
        this.request = request;
        this.listener = listener;
        this.decoder = parts.tokenizer().streamingDecoder();
        this.endTokens = new EndTokens(parts.endTokens(), request.end());
        this.steered = new SteeredDraw(
                request.steering(),
                new Sampler(request.sampling(), request.promptTokens(), parts.candidates()),
                endTokens);
        this.text = parts.text();
        this.lookup = parts.lookup();
        this.maxTokens = parts.maxTokens();
        this.number = parts.number();
        this.wake = parts.wake();
        this.submittedNanos = nowNanos;
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake.run();
    }

    boolean isCancelled() {
        return cancelled;
    }

    Lane lane() {
        return request.scheduling().lane();
    }

    /// Sequences that came earlier have the smaller number.
    long number() {
        return number;
    }

    CachedTokens text() {
        return text;
    }

    boolean waitedTooLong(long nowNanos) {
        return !started
                && nowNanos - submittedNanos
                        > request.scheduling().queueTimeout().toNanos();
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - submittedNanos > request.scheduling().deadline().toNanos();
    }

    Duration waited(long nowNanos) {
        return Duration.ofNanos(nowNanos - submittedNanos);
    }

    /// Takes what others have computed already.
    ///
    /// @return tokens that were found
    int reuseOthers() {
        return request.promptLogprobs() && generated == 0 ? text.reuseNone() : text.reuseOthers();
    }

    /// It has its place in the batch.
    void start(int found, long nowNanos) {
        if (!started) {
            started = true;
            startedNanos = nowNanos;
            cachedPrompt = found;
        }
    }

    /// Whether this is its first place in the batch, not one it got back.
    boolean isNew() {
        return !started;
    }

    /// Whether more than the last token is still to be computed.
    boolean isPrefilling() {
        return generated == 0 || text.known() - text.computed() > 1;
    }

    int leftToCompute() {
        return text.known() - text.computed();
    }

    /// Tokens that are likely to follow.
    int[] guess() {
        int room = maxTokens - generated - 1;
        int[] ahead = steered.ahead(room);
        guessIsLookup = ahead.length == 0;
        return guessIsLookup ? lookup.guess(text, room) : ahead;
    }

    void guessed(int guesses, int cameTrue) {
        if (guessIsLookup) {
            lookup.outcome(guesses, cameTrue, text.known());
        }
    }

    /// The next `count` tokens as a chunk; logits are wanted when it reaches the last.
    LoadedModel.Chunk chunk(int count) {
        int from = text.computed();
        int wanted = scoresPrompt() ? count : from + count == text.known() ? 1 : 0;
        return new LoadedModel.Chunk(text.pageTable(), from, text.range(from, from + count), wanted);
    }

    /// Whether the logits behind every token of the prompt are of interest.
    boolean scoresPrompt() {
        return request.promptLogprobs() && generated == 0;
    }

    /// Reports how probable the prompt's next token was.
    ///
    /// @param position of the token whose logits these are
    /// @return whether there was a next token in the prompt; else one has to be drawn
    boolean score(int position, float[] logits) {
        int next = position + 1;
        if (!scoresPrompt() || next >= text.known()) {
            return false;
        }
        listener.onPromptToken(
                next,
                TokenLogprobs.of(logits, text.token(next), request.topLogprobs().orElse(0)));
        return true;
    }

    /// The last token and guesses behind it, with logits after each.
    LoadedModel.Chunk chunk(int[] guesses) {
        int from = text.computed();
        int[] tokens = new int[1 + guesses.length];
        tokens[0] = text.token(from);
        System.arraycopy(guesses, 0, tokens, 1, guesses.length);
        return new LoadedModel.Chunk(text.pageTable(), from, tokens, tokens.length);
    }

    /// Draws the next token, of which [#endedBy] or [#accept] must then be told.
    int sample(float[] logits) {
        int token = steered.draw(logits, generated);
        lastLogprobs = request.topLogprobs().isPresent()
                ? TokenLogprobs.of(logits, token, request.topLogprobs().getAsInt())
                : null;
        return token;
    }

    /// @return why this token ends the sequence, or null when it belongs to the output
    @Nullable
    FinishReason endedBy(int token) {
        return steered.isForced() ? null : endTokens.endedBy(token);
    }

    /// Whether a token that would end the output may; where not, another has to be drawn from the same logits.
    boolean mayEnd() {
        return steered.mayEnd();
    }

    /// Takes a token that does not end the turn.
    ///
    /// @return why the sequence ends with it, or null when it goes on
    @Nullable
    FinishReason accept(int token, long nowNanos) {
        if (generated == 0) {
            firstTokenNanos = nowNanos;
            listener.onStart(cachedPrompt);
        }
        generated++;
        text.append(token);
        FinishReason end = steered.accept(token) ? FinishReason.END_OF_TURN : null;
        if (end == null && generated == maxTokens) {
            end = FinishReason.LENGTH;
        }
        String added = decoder.accept(token);
        listener.onToken(token, end == null ? added : added + decoder.finish(), lastLogprobs);
        return end;
    }

    void finish(FinishReason reason, long nowNanos) {
        listener.onFinish(reason, usage(nowNanos));
    }

    void fail(Throwable cause) {
        listener.onFailure(cause);
    }

    int promptLength() {
        return request.promptTokens().length;
    }

    private GenerationUsage usage(long nowNanos) {
        long begun = startedNanos == 0 ? nowNanos : startedNanos;
        long first = firstTokenNanos == 0 ? nowNanos : firstTokenNanos;
        return new GenerationUsage(
                promptLength(),
                cachedPrompt,
                generated,
                Duration.ofNanos(begun - submittedNanos),
                Duration.ofNanos(Math.max(0, first - begun)),
                Duration.ofNanos(Math.max(0, nowNanos - first)));
    }
}
