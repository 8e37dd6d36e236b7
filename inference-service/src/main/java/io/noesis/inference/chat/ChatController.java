package io.noesis.inference.chat;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.inference.http.ClientConnection;
import io.noesis.inference.http.HttpProperties;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.telemetry.RequestMeters;
import io.noesis.support.failure.FailureClassifier;
import io.noesis.support.request.CallerHeaders;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/chat/completions`.
///
/// The answer is written by hand on the request's own virtual thread, streamed or not: so the thread that writes is
/// the
/// one that finds the client gone, and nothing stands between the two.
@RestController
class ChatController {

    /// What nginx logs for a client that closed the request; it reaches only our own metrics.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ModelCatalog catalog;
    private final ChatPlanner planner;
    private final ChatService chats;
    private final AnswerHeaders headers;
    private final RequestMeters meters;
    private final HttpProperties properties;
    private final JsonMapper json;
    private final FailureClassifier failures;

    ChatController(
            ModelCatalog catalog,
            ChatPlanner planner,
            ChatService chats,
            AnswerHeaders headers,
            RequestMeters meters,
            HttpProperties properties,
            JsonMapper json,
            FailureClassifier failures) {
        this.catalog = catalog;
        this.planner = planner;
        this.chats = chats;
        this.headers = headers;
        this.meters = meters;
        this.properties = properties;
        this.json = json;
        this.failures = failures;
    }

    @PostMapping("/v1/chat/completions")
    void complete(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        try (RequestMeters.Request meter = meters.begin(catalog.servedId())) {
            try {
                ChatCompletionRequest chat = read(body);
                ServedModel model = catalog.require(chat.model());
                ChatPlan plan = planner.plan(chat, model);
                AnswerSink sink = sink(response, model, plan);
                chats.answer(model, plan, tenant(request), sink, ClientConnection.of(request), meter);
            } catch (IOException e) {
                // Nobody is left to be told; the generation was cancelled where the failure was found.
                meter.abandoned();
                if (!response.isCommitted()) {
                    response.setStatus(CLIENT_CLOSED_REQUEST);
                }
            } catch (RuntimeException e) {
                meter.failed(e instanceof NoesisException known ? known.code() : ErrorCode.INTERNAL_ERROR);
                throw e;
            }
        }
    }

    /// Without a gateway in front everybody is one tenant.
    private static String tenant(HttpServletRequest request) {
        String key = request.getHeader(CallerHeaders.KEY_ID);
        return key == null ? "" : key;
    }

    private ChatCompletionRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw new NoesisException(ErrorCode.INVALID_VALUE, "the request body must be an object");
        }
        ChatCompletionRequest chat = json.treeToValue(body, ChatCompletionRequest.class);
        UnsupportedFields.check(body);
        return chat;
    }

    private AnswerSink sink(HttpServletResponse response, ServedModel model, ChatPlan plan) {
        AnswerHeader header = headers.next(model);
        LogprobFormat logprobs = plan.topLogprobs().isPresent()
                ? new LogprobFormat(model.engine().tokenizer())
                : null;
        return plan.stream()
                ? new StreamedAnswer(response, json, properties.keepAlive(), header, plan, logprobs, failures)
                : new WholeAnswer(response, json, header, plan, logprobs);
    }
}
