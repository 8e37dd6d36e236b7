package io.noesis.gateway.remote;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.backend.AnswerIdentity;
import io.noesis.dialect.backend.StreamNormaliser;
import io.noesis.dialect.backend.StreamPlan;
import io.noesis.dialect.backend.TokenCounter;
import io.noesis.gateway.dialect.AnswerWriter;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// One streamed answer on its way from a server to a caller. Signals come one after the other, so it needs no locks.
final class RemoteStream {

    /// How long counts are waited for once the answer is complete. A server whose answer we have cut short at a stop
    /// string goes on until it is left.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final StreamNormaliser normaliser;
    private final AnswerWriter writer;
    private final Duration keepAlive;
    private volatile boolean begun;
    private volatile long lastPieceAt;
    private long answeredAt;

    RemoteStream(
            StreamPlan plan, AnswerIdentity identity, TokenCounter counter, AnswerWriter writer, Duration keepAlive) {
        this.normaliser = new StreamNormaliser(plan, identity, counter);
        this.writer = writer;
        this.keepAlive = keepAlive;
    }

    /// @param events data of the server's events
    Flux<byte[]> read(Flux<String> events) {
        Flux<byte[]> pieces = events.timeout(
                        Mono.never(), event -> normaliser.answered() ? Mono.delay(GRACE) : Mono.never())
                .map(event -> written(normaliser.accept(event)))
                .takeUntil(piece -> overdue())
                // The answer is whole: whatever now befalls the connection takes nothing from it.
                .onErrorResume(failure -> normaliser.answered(), failure -> Flux.empty());
        Flux<byte[]> answer = pieces.concatWith(Flux.defer(this::end).subscribeOn(Schedulers.boundedElastic()))
                .filter(piece -> piece.length > 0)
                .doOnNext(piece -> {
                    lastPieceAt = System.nanoTime();
                    begun = true;
                })
                .onErrorResume(this::failed);
        return answer.publish(shared -> Flux.mergeDelayError(1, shared, signsOfLife(shared)), 1);
    }

    /// Hidden thinking is long and silent. Nothing is sent before the first piece: it would decide the status.
    private Flux<byte[]> signsOfLife(Flux<byte[]> answer) {
        return Flux.interval(keepAlive)
                .onBackpressureDrop()
                .filter(tick -> begun && System.nanoTime() - lastPieceAt >= keepAlive.toNanos())
                .map(tick -> writer.keepAlive())
                .takeUntilOther(answer.ignoreElements().onErrorComplete());
    }

    private boolean overdue() {
        if (!normaliser.answered()) {
            return false;
        }
        if (answeredAt == 0) {
            answeredAt = System.nanoTime();
        }
        return System.nanoTime() - answeredAt > GRACE.toNanos();
    }

    private Flux<byte[]> end() {
        byte[] counts = written(normaliser.finish());
        return Flux.just(counts, writer.complete());
    }

    /// Before the first piece a failure is an answer of its own; after it, it is the last thing to be told.
    private Flux<byte[]> failed(Throwable failure) {
        if (!begun) {
            return Flux.error(failure);
        }
        NoesisException shown = failure instanceof NoesisException explained
                ? explained
                : new NoesisException(ErrorCode.INTERNAL_ERROR, "the gateway failed", null, failure);
        return Flux.concat(Mono.fromSupplier(() -> writer.fail(shown)), Mono.error(failure));
    }

    private byte[] written(List<ChatCompletionChunk> chunks) {
        if (chunks.size() == 1) {
            return writer.accept(chunks.getFirst());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.forEach(chunk -> bytes.writeBytes(writer.accept(chunk)));
        return bytes.toByteArray();
    }
}
