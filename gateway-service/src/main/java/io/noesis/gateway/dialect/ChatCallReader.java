package io.noesis.gateway.dialect;

import java.nio.charset.StandardCharsets;

import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.dialect.FieldOrigins;
import io.noesis.dialect.anthropic.MessagesRequest;
import io.noesis.dialect.responses.ResponsesRequest;
import io.noesis.support.failure.Failure;
import io.noesis.support.failure.FailureClassifier;
import io.noesis.support.json.StrictJson;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the requests of the three APIs that ask for a chat answer.
///
/// A body becomes a tree, whose size is bounded by its number of tokens as well as by its bytes: ten megabytes of
/// `{}` would else become a gigabyte of objects.
@Component
public class ChatCallReader {

    static final int MOST_TOKENS = 500_000;
    static final int DEEPEST = 200;

    private final JsonMapper json;
    private final FailureClassifier failures;

    ChatCallReader(FailureClassifier failures) {
        this.failures = failures;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MOST_TOKENS)
                        .maxNestingDepth(DEEPEST)
                        .build())
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory);
        new StrictJson().customize(builder);
        this.json = builder.build();
    }

    /// @throws NoesisException naming the first field at fault
    public ChatCall chat(byte[] body) {
        JsonNode tree = tree(body);
        ChatLimits.refuse(tree);
        FieldOrigins origins = new FieldOrigins();
        ChatCompletionRequest chat = typed(tree, origins);
        return new ChatCall(chat, origins, Boolean.TRUE.equals(chat.stream()), ChatAnswerWriter::new);
    }

    /// @throws NoesisException naming the first field at fault
    public ChatCall responses(byte[] body) {
        ResponsesRequest request = ResponsesRequest.read(tree(body));
        ChatCompletionRequest chat = typed(request.chat(), request.origins());
        return new ChatCall(chat, request.origins(), request.stream(), () -> new ResponsesAnswerWriter(request));
    }

    /// @throws NoesisException naming the first field at fault
    public ChatCall messages(byte[] body) {
        return messages(MessagesRequest.read(tree(body)));
    }

    /// A request to `count_tokens`, which wants no answer.
    ///
    /// @throws NoesisException naming the first field at fault
    public ChatCall messagesToCount(byte[] body) {
        return messages(MessagesRequest.readToCount(tree(body)));
    }

    /// The answer to `count_tokens`.
    public static byte[] tokenCount(int tokens) {
        return MessagesRequest.tokenCount(tokens).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ChatCall messages(MessagesRequest request) {
        ChatCompletionRequest chat = typed(request.chat(), request.origins());
        return new ChatCall(chat, request.origins(), request.stream(), MessagesAnswerWriter::new);
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw callersFault(e);
        }
    }

    private ChatCompletionRequest typed(JsonNode chat, FieldOrigins origins) {
        try {
            ChatCompletionRequest request = json.treeToValue(chat, ChatCompletionRequest.class);
            ChatLimits.check(request);
            return request;
        } catch (JacksonException e) {
            throw origins.inDialect(callersFault(e));
        } catch (NoesisException e) {
            throw origins.inDialect(e);
        }
    }

    private NoesisException callersFault(JacksonException e) {
        Failure failure = failures.classify(e);
        return new NoesisException(failure.code(), failure.message(), failure.param(), e);
    }
}
