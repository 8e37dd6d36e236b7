package io.noesis.engine.scheduler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationListener;
import io.noesis.engine.generation.GenerationUsage;
import io.noesis.engine.sampling.TokenLogprobs;

/// Keeps what it hears; the end can be waited for.
final class RecordingListener implements GenerationListener {

    record End(FinishReason reason, GenerationUsage usage) {}

    final List<Integer> tokens = new CopyOnWriteArrayList<>();
    final List<TokenLogprobs> logprobs = new CopyOnWriteArrayList<>();
    volatile int cachedAtStart = -1;
    private final StringBuffer text = new StringBuffer();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final IntConsumer onToken;

    RecordingListener() {
        this(count -> {});
    }

    /// @param onToken told how many tokens there are, after each
    RecordingListener(IntConsumer onToken) {
        this.onToken = onToken;
    }

    @Override
    public void onStart(int cachedTokens) {
        if (cachedAtStart >= 0 || !tokens.isEmpty()) {
            throw new IllegalStateException("started twice or late");
        }
        cachedAtStart = cachedTokens;
    }

    @Override
    public void onToken(int token, String piece, @Nullable TokenLogprobs probability) {
        tokens.add(token);
        if (probability != null) {
            logprobs.add(probability);
        }
        text.append(piece);
        onToken.accept(tokens.size());
    }

    @Override
    public void onFinish(FinishReason reason, GenerationUsage usage) {
        if (!end.complete(new End(reason, usage))) {
            throw new IllegalStateException("ended twice");
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (!end.completeExceptionally(cause)) {
            throw new IllegalStateException("ended twice");
        }
    }

    String text() {
        return text.toString();
    }

    boolean ended() {
        return end.isDone();
    }

    End end() throws InterruptedException, TimeoutException {
        try {
            return end.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the generation failed", e.getCause());
        }
    }

    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("expected a failure, but was " + end.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
