package io.noesis.engine.scheduler;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationHandle;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.sampling.Sampler;
import io.noesis.engine.tokenizer.Tokenizer;

/// One generation on its way through the scheduler. All but [#cancel()] and [#isCancelled()] belongs to the engine's
/// thread.
final class Sequence implements GenerationHandle {

    private final GenerationRequest request;
    private final GenerationListener listener;
    private final Tokenizer.StreamingDecoder decoder;
    private final Sampler sampler;
    private final Runnable wake;
    private final int maxTokens;
    private final long submittedNanos;
    private volatile boolean cancelled;
    private LoadedModel.@Nullable KvCache cache;
    private int prefilled;
    private int generated;
    private int lastToken;
    private long startedNanos;
    private long firstTokenNanos;

    /// @param maxTokens the request's limit, cut to what the context leaves
    /// @param wake makes the engine look at its sequences
    Sequence(
            GenerationRequest request,
            GenerationListener listener,
            Tokenizer tokenizer,
            int maxTokens,
            Runnable wake,
            long nowNanos) {
        this.request = request;
        this.listener = listener;
        this.decoder = tokenizer.streamingDecoder();
        this.sampler = new Sampler(request.sampling());
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

    void start(LoadedModel model, long nowNanos) {
        cache = model.newCache(reservation());
        startedNanos = nowNanos;
    }

    boolean isPrefilling() {
        return prefilled < promptLength();
    }

    /// The tokens this sequence puts into the next step.
    ///
    /// @param budget most prompt tokens, at least 1
    LoadedModel.Chunk nextChunk(int budget) {
        LoadedModel.KvCache kv = Objects.requireNonNull(cache, "the sequence has started");
        if (!isPrefilling()) {
            return new LoadedModel.Chunk(kv, new int[] {lastToken}, true);
        }
        int end = Math.min(promptLength(), prefilled + budget);
        int[] tokens = Arrays.copyOfRange(request.promptTokens(), prefilled, end);
        prefilled = end;
        return new LoadedModel.Chunk(kv, tokens, end == promptLength());
    }

    int sample(float[] logits) {
        return sampler.sample(logits);
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
        listener.onToken(token, last ? text + decoder.finish() : text);
        return last;
    }

    void finish(FinishReason reason, long nowNanos) {
        close();
        listener.onFinish(reason, usage(nowNanos));
    }

    void fail(Throwable cause) {
        close();
        listener.onFailure(cause);
    }

    int promptLength() {
        return request.promptTokens().length;
    }

    /// Positions it holds in the KV cache now.
    int cachedTokens() {
        return cache == null ? 0 : cache.length();
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

    private void close() {
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }
}
