package io.noesis.inference.responses;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.NoesisException;
import io.noesis.dialect.responses.ResponsesRequest;
import io.noesis.inference.answer.AnswerRequests;
import io.noesis.inference.chat.ChatBody;
import io.noesis.inference.chat.Chats;
import io.noesis.inference.http.HttpProperties;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/responses`.
@RestController
class ResponsesController {

    private final Chats chats;
    private final AnswerRequests requests;
    private final HttpProperties properties;
    private final JsonMapper json;
    private final FailureClassifier failures;

    ResponsesController(
            Chats chats,
            AnswerRequests requests,
            HttpProperties properties,
            JsonMapper json,
            FailureClassifier failures) {
        this.chats = chats;
        this.requests = requests;
        this.properties = properties;
        this.json = json;
        this.failures = failures;
    }

    @PostMapping("/v1/responses")
    void respond(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        requests.run("chat", request, response, (tenant, client, meter) -> {
            ResponsesRequest wanted = ResponsesRequest.read(body);
            ResponsesTarget target = new ResponsesTarget(response, json, properties.keepAlive(), failures, wanted);
            try {
                chats.answer(ChatBody.read(wanted.chat(), json), tenant, target, client, meter);
            } catch (NoesisException e) {
                throw wanted.origins().inDialect(e);
            }
        });
    }
}
