package io.noesis.gateway.remote;

import java.time.Clock;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.dialect.ReasoningFields;
import io.noesis.dialect.backend.AnswerIdentity;
import io.noesis.dialect.backend.CompiledRequest;
import io.noesis.dialect.backend.WholeAnswer;
import io.noesis.gateway.dialect.ChatCall;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Has a remote model answer a chat request: compiles it to the server's dialect, sends it, and puts the answer back
/// into the caller's words.
@Component
public class RemoteAnswers {

    private static final String CHAT = "/v1/chat/completions";

    private final BackendClient client;
    private final ThinkingTokens tokens;
    private final Clock clock;

    RemoteAnswers(BackendClient client, ThinkingTokens tokens, Clock clock) {
        this.client = client;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// The body of an answer that was not streamed.
    ///
    /// Fails with a [NoesisException] in the caller's words.
    public Mono<byte[]> whole(RemoteModel model, ChatCall call, String requestId) {
        return Mono.defer(() -> {
            CompiledRequest compiled = compile(model, call);
            AnswerIdentity identity = identity(model);
            return client.whole(model, CHAT, compiled.body().toString(), requestId)
                    // Counting the thinking may block, and a long answer is work that holds up other streams.
                    .publishOn(Schedulers.boundedElastic())
                    .map(body -> {
                        ChatCompletion answer = WholeAnswer.normalise(
                                compiled.plan(), identity, tokens.counter(model, requestId), body);
                        return call.answers().get().whole(answer);
                    });
        });
    }

    /// The pieces of a streamed answer, each of whole events.
    ///
    /// Fails with a [NoesisException] in the caller's words. When something was emitted before, the last piece has
    /// told of the failure already, in the events of the API.
    public Flux<byte[]> events(RemoteModel model, ChatCall call, String requestId) {
        return Flux.defer(() -> {
            CompiledRequest compiled = compile(model, call);
            RemoteStream stream = new RemoteStream(
                    compiled.plan(),
                    identity(model),
                    tokens.counter(model, requestId),
                    call.answers().get(),
                    model.timeouts().keepAlive());
            return stream.read(client.events(model, CHAT, compiled.body().toString(), requestId));
        });
    }

    /// @throws NoesisException in the caller's words, when the server cannot honour the request
    CompiledRequest compile(RemoteModel model, ChatCall call) {
        try {
            return model.compiler().compile(call.chat(), ReasoningFields.read(call.chat()));
        } catch (NoesisException e) {
            throw call.inCallersWords(e);
        }
    }

    private AnswerIdentity identity(RemoteModel model) {
        String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
        return new AnswerIdentity(id, clock.instant().getEpochSecond(), model.name());
    }
}
