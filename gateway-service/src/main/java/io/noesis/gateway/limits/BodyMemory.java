package io.noesis.gateway.limits;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import reactor.core.publisher.Flux;

/// How many bytes of bodies the gateway holds, all requests together. Most bodies are passed on as they come; those
/// that must be read here are counted, so that many large ones are refused instead of ending the process.
@Component
public class BodyMemory {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(LimitProperties limits) {
        this.most = limits.maxHeldBodies().toBytes();
    }

    /// The share of one request; to be closed when its body is let go.
    public Share open() {
        return new Share();
    }

    /// Not safe for several threads; the buffers of a body come one after the other.
    public final class Share implements AutoCloseable {

        private final AtomicLong bytes = new AtomicLong();

        private Share() {}

        /// The same body; fails with [ErrorCode#QUEUE_FULL] at the buffer for which there is no room.
        public Flux<DataBuffer> count(Flux<DataBuffer> body) {
            return body.handle((buffer, sink) -> {
                int size = buffer.readableByteCount();
                bytes.addAndGet(size);
                if (held.addAndGet(size) > most) {
                    DataBufferUtils.release(buffer);
                    sink.error(new NoesisException(
                            ErrorCode.QUEUE_FULL, "the gateway holds as many request bodies as it can; try again"));
                } else {
                    sink.next(buffer);
                }
            });
        }

        @Override
        public void close() {
            held.addAndGet(-bytes.getAndSet(0));
        }
    }
}
