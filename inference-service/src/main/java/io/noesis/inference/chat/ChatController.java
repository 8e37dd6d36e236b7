package io.noesis.inference.chat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.inference.answer.AnswerRequests;
import io.noesis.inference.http.HttpProperties;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/chat/completions`.
@RestController
class ChatController {

    private final Chats chats;
    private final AnswerRequests requests;
    private final HttpProperties properties;
    private final JsonMapper json;
    private final FailureClassifier failures;

    ChatController(
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

    @PostMapping("/v1/chat/completions")
    void complete(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        requests.run("chat", request, response, (tenant, client, meter) -> {
            ChatTarget target = new ChatEvents(response, json, properties.keepAlive(), failures);
            chats.answer(ChatBody.read(body, json), tenant, target, client, meter);
        });
    }
}
