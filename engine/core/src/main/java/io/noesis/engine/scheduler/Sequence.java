package io.noesis.engine.scheduler;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.sampling.Candidates;
import io.noesis.engine.sampling.Sampler;
import io.noesis.engine.sampling.TokenLogprobs;
import io.noesis.engine.tokenizer.Tokenizer;

/// One generation on its way through the scheduler. All but [#cancel()] and [#isCancelled()] belongs to the engine's
/// thread.
final class Sequence implements GenerationHandle {

    private final GenerationRequest request;
    private final GenerationListener listener;
    private final Tokenizer.StreamingDecoder decoder;
    private final Sampler sampler;
    private final EndTokens endTokens;
    private final Runnable wake;
    private final int maxTokens;
    private final long submittedNanos;
    private volatile boolean cancelled;
    private int @Nullable [] pages;
    private int cached;
    private int prefilled;
    private int generated;
    private int lastToken;
    private @Nullable TokenLogprobs lastLogprobs;
    private long startedNanos;
    private long firstTokenNanos;

    /// @param endTokens of the model
    /// @param candidates working memory of the engine's thread
    /// @param maxTokens the request's limit, cut to what the context leaves
    /// @param wake makes the engine look at its sequences
    Sequence(
            GenerationRequest request,
            GenerationListener listener,
            Tokenizer tokenizer,
            Set<Integer> endTokens,
            Candidates candidates,
            int maxTokens,
            Runnable wake,
            long nowNanos) {
        this.request = request;
        this.listener = listener;
        this.decoder = tokenizer.streamingDecoder();
        this.sampler = new Sampler(request.sampling(), request.promptTokens(), candidates);
        this.endTokens = new EndTokens(endTokens, request.end());
        this.maxTokens = maxTokens;
        this.wake = wake;
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

    /// Most positions it can take in the KV cache; reserved when it starts, so that it can always end.
    int reservation() {
        return request.promptTokens().length + maxTokens;
    }

    /// @param pages room for its [#reservation()]
    void start(int[] pages, long nowNanos) {
        this.pages = pages;
        startedNanos = nowNanos;
    }

    boolean isPrefilling() {
        return prefilled < promptLength();
    }

    /// The tokens this sequence puts into the next step.
    ///
    /// @param budget most prompt tokens, at least 1
    LoadedModel.Chunk nextChunk(int budget) {
        int[] table = Objects.requireNonNull(pages, "the sequence has started");
        int position = cached;
        if (!isPrefilling()) {
            cached++;
            return new LoadedModel.Chunk(table, position, new int[] {lastToken}, 1);
        }
        int end = Math.min(promptLength(), prefilled + budget);
        int[] tokens = Arrays.copyOfRange(request.promptTokens(), prefilled, end);
        prefilled = end;
        cached = end;
        return new LoadedModel.Chunk(table, position, tokens, end == promptLength() ? 1 : 0);
    }

    /// Draws the next token, of which [#endedBy] or [#accept] must then be told.
    int sample(float[] logits) {
        int token = sampler.sample(logits, endTokens.forbidden(generated));
        lastLogprobs = request.topLogprobs().isPresent()
                ? TokenLogprobs.of(logits, token, request.topLogprobs().getAsInt())
                : null;
        return token;
    }

    /// @return why this token ends the sequence, or null when it belongs to the output
    @Nullable
    FinishReason endedBy(int token) {
        return endTokens.endedBy(token);
    }

    /// Takes a token that does not end the turn.
    ///
    /// @return whether it was the last one allowed
    boolean accept(int token, long nowNanos) {
        if (generated == 0) {
            firstTokenNanos = nowNanos;
        }
        generated++;
        lastToken = token;
        boolean last = generated == maxTokens;
        String text = decoder.accept(token);
        listener.onToken(token, last ? text + decoder.finish() : text, lastLogprobs);
        return last;
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

    /// Positions it holds in the KV cache now.
    int cachedTokens() {
        return cached;
    }

    private GenerationUsage usage(long nowNanos) {
        long started = startedNanos == 0 ? nowNanos : startedNanos;
        long first = firstTokenNanos == 0 ? nowNanos : firstTokenNanos;
        return new GenerationUsage(
                promptLength(),
                generated,
                Duration.ofNanos(started - submittedNanos),
                Duration.ofNanos(Math.max(0, first - started)),
                Duration.ofNanos(Math.max(0, nowNanos - first)));
    }

    /// Takes its pages away, if it has any.
    int[] release() {
        int[] held = pages == null ? new int[0] : pages;
        pages = null;
        return held;
    }
}
