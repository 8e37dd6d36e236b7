package io.noesis.dialect.backend;

import java.util.List;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.CompletionAssembler;

import tools.jackson.databind.JsonNode;

/// A backend's answer that was not streamed, put into the chat contract: read as a stream of one event, so that
/// both ways give the same message.
public final class WholeAnswer {

    private WholeAnswer() {}

    /// @param body of the backend's answer
    /// @throws io.noesis.api.error.NoesisException when it tells a failure, makes no sense or is not complete
    public static ChatCompletion normalise(
            StreamPlan plan, AnswerIdentity identity, TokenCounter counter, String body) {
        StreamNormaliser stream = new StreamNormaliser(plan.withUsage(), identity, counter);
        CompletionAssembler assembler = new CompletionAssembler();
        JsonNode answer = StreamNormaliser.object(body);
        accept(assembler, stream.accept(answer));
        accept(assembler, stream.finish());
        return assembler.complete();
    }

    private static void accept(CompletionAssembler assembler, List<ChatCompletionChunk> chunks) {
        chunks.forEach(assembler::accept);
    }
}
