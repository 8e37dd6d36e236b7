package io.noesis.gateway.proxy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/// Relays chunks, and lets the source run out when it is cancelled behind its last event: a few bytes are left, and a
/// connection that is closed then may be one that another request has just been given.
final class LetEnd extends Flux<Publisher<? extends DataBuffer>> {

    private final Flux<Publisher<? extends DataBuffer>> source;
    private final BooleanSupplier ended;

    /// @param ended whether the last event has passed
    LetEnd(Flux<Publisher<? extends DataBuffer>> source, BooleanSupplier ended) {
        this.source = source;
        this.ended = ended;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Publisher<? extends DataBuffer>> actual) {
        source.subscribe(new Relay(actual, ended));
    }

    private static final class Relay implements CoreSubscriber<Publisher<? extends DataBuffer>>, Subscription {

        private final CoreSubscriber<? super Publisher<? extends DataBuffer>> actual;
        private final BooleanSupplier ended;
        private final AtomicBoolean draining = new AtomicBoolean();
        private Subscription upstream = this;

        Relay(CoreSubscriber<? super Publisher<? extends DataBuffer>> actual, BooleanSupplier ended) {
            this.actual = actual;
            this.ended = ended;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(Publisher<? extends DataBuffer> chunk) {
            if (draining.get()) {
                Flux.from(chunk).subscribe(DataBufferUtils::release);
            } else {
                actual.onNext(chunk);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!draining.get()) {
                actual.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!draining.get()) {
                actual.onComplete();
            }
        }

        @Override
        public void request(long count) {
            upstream.request(count);
        }

        @Override
        public void cancel() {
            if (!ended.getAsBoolean()) {
                upstream.cancel();
            } else if (draining.compareAndSet(false, true)) {
                upstream.request(Long.MAX_VALUE);
            }
        }
    }
}
