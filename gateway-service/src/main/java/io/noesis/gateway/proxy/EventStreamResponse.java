package io.noesis.gateway.proxy;

import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Relays an event stream byte for byte; when it breaks, adds one event that says why and breaks as well.
///
/// The event is left out when the break is inside another one: a client would read both as one. The failure is passed
/// on in any case, so that the connection is cut: who does not know the event must not take the stream for complete.
///
/// A caller who leaves behind the last event leaves nothing unfinished: the answer behind runs out and its
/// connection is given back.
final class EventStreamResponse extends ServerHttpResponseDecorator {

    private final Function<Throwable, byte[]> lastEvent;
    private final Runnable onEnd;

    /// @param lastEvent makes the event, ended by its empty line
    /// @param onEnd told when the last event has passed
    EventStreamResponse(ServerHttpResponse response, Function<Throwable, byte[]> lastEvent, Runnable onEnd) {
        super(response);
        this.lastEvent = lastEvent;
        this.onEnd = onEnd;
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        MediaType type = getHeaders().getContentType();
        if (type == null || !MediaType.TEXT_EVENT_STREAM.isCompatibleWith(type)) {
            return super.writeAndFlushWith(body);
        }
        StreamEnd end = new StreamEnd();
        Flux<Publisher<? extends DataBuffer>> relayed =
                Flux.from(body).map(chunk -> Flux.from(chunk).doOnNext(buffer -> pass(end, buffer)));
        return super.writeAndFlushWith(new LetEnd(relayed, end::hasPassed)
                .onErrorResume(failure -> end.isAtBoundary() ? explained(failure) : Flux.error(failure)));
    }

    private void pass(StreamEnd end, DataBuffer buffer) {
        boolean before = end.hasPassed();
        end.pass(buffer);
        if (end.hasPassed() && !before) {
            onEnd.run();
        }
    }

    private Flux<Publisher<? extends DataBuffer>> explained(Throwable failure) {
        Publisher<DataBuffer> event = Mono.fromSupplier(() -> bufferFactory().wrap(lastEvent.apply(failure)));
        return Flux.<Publisher<? extends DataBuffer>>just(event).concatWith(Flux.error(failure));
    }
}
