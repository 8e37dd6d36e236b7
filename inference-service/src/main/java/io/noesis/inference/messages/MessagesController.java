package io.noesis.inference.messages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

import io.noesis.api.error.NoesisException;
import io.noesis.dialect.anthropic.MessagesErrors;
import io.noesis.dialect.anthropic.MessagesRequest;
import io.noesis.inference.answer.AnswerRequests;
import io.noesis.inference.chat.ChatBody;
import io.noesis.inference.chat.Chats;
import io.noesis.inference.chat.PromptPreview;
import io.noesis.inference.http.HttpProperties;
import io.noesis.support.failure.Failure;
import io.noesis.support.failure.FailureClassifier;
import io.noesis.support.request.RequestIds;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/messages` and `/v1/messages/count_tokens`.
@RestController
class MessagesController {

    private final Chats chats;
    private final PromptPreview preview;
    private final AnswerRequests requests;
    private final HttpProperties properties;
    private final JsonMapper json;
    private final FailureClassifier failures;

    MessagesController(
            Chats chats,
            PromptPreview preview,
            AnswerRequests requests,
            HttpProperties properties,
            JsonMapper json,
            FailureClassifier failures) {
        this.chats = chats;
        this.preview = preview;
        this.requests = requests;
        this.properties = properties;
        this.json = json;
        this.failures = failures;
    }

    @PostMapping("/v1/messages")
    void message(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        requests.run("chat", request, response, (tenant, client, meter) -> {
            MessagesRequest wanted = MessagesRequest.read(body);
            MessagesTarget target = new MessagesTarget(response, json, properties.keepAlive(), failures);
            try {
                chats.answer(ChatBody.read(wanted.chat(), json), tenant, target, client, meter);
            } catch (NoesisException e) {
                throw wanted.origins().inDialect(e);
            }
        });
    }

    /// Anthropic's clients read failures in an envelope of their own.
    @ExceptionHandler
    ResponseEntity<JsonNode> onFailure(Exception exception, HttpServletResponse response) {
        Failure failure = failures.classify(exception);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(failure.httpStatus());
        failure.retryAfterSeconds()
                .ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        return answer.contentType(MediaType.APPLICATION_JSON)
                .body(MessagesErrors.envelope(failure.toException(), response.getHeader(RequestIds.HEADER)));
    }

    /// The client has gone: there is nobody to tell.
    @ExceptionHandler
    void onClientGone(AsyncRequestNotUsableException exception) {}

    @PostMapping("/v1/messages/count_tokens")
    JsonNode count(@RequestBody JsonNode body) {
        MessagesRequest wanted = MessagesRequest.readToCount(body);
        try {
            return MessagesRequest.tokenCount(preview.tokens(ChatBody.read(wanted.chat(), json)).length);
        } catch (NoesisException e) {
            throw wanted.origins().inDialect(e);
        }
    }
}
