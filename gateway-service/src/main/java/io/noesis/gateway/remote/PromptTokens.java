package io.noesis.gateway.remote;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dialect.backend.TokenizeCall;
import io.noesis.gateway.dialect.ChatCall;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How long the prompt of a request would be, as the server that knows the template counts it.
///
/// vLLM and NIM 2.x count a conversation; llama-server renders one and counts the text. SGLang counts text only, so
/// that what its template would add is left out. The others cannot be asked.
@Component
public class PromptTokens {

    private static final String RENDER = "/apply-template";

    private final BackendClient client;
    private final RemoteAnswers answers;

    PromptTokens(BackendClient client, RemoteAnswers answers) {
        this.client = client;
        this.answers = answers;
    }

    /// Fails with a [NoesisException] in the caller's words, also when this server cannot count.
    public Mono<Integer> count(RemoteModel model, ChatCall call, String requestId) {
        return Mono.defer(() -> {
            TokenizeCall tokenize = model.backend().dialect().tokenizeCall().orElseThrow(() -> unable(model));
            ObjectNode chat = answers.compile(model, call).body();
            return switch (model.backend().dialect()) {
                case VLLM, NIM_2 -> ask(model, tokenize, conversation(chat), requestId);
                case LLAMA_SERVER ->
                    rendered(model, chat, requestId)
                            .flatMap(prompt -> ask(
                                    model,
                                    tokenize,
                                    tokenize.body(model.backend().model(), prompt),
                                    requestId));
                case SGLANG ->
                    ask(model, tokenize, tokenize.body(model.backend().model(), text(chat)), requestId);
                case NIM_1, TENSORRT_LLM, OPENAI_COMPATIBLE -> Mono.error(() -> unable(model));
            };
        });
    }

    private Mono<Integer> ask(RemoteModel model, TokenizeCall tokenize, ObjectNode body, String requestId) {
        return client.whole(model, tokenize.path(), body.toString(), requestId)
                .map(answer -> tokenize.count(BackendJson.read(answer)));
    }

    private Mono<String> rendered(RemoteModel model, ObjectNode chat, String requestId) {
        return client.whole(model, RENDER, conversation(chat).toString(), requestId)
                .map(answer -> {
                    JsonNode prompt = BackendJson.read(answer).path("prompt");
                    if (!prompt.isString()) {
                        throw new NoesisException(
                                ErrorCode.UPSTREAM_FAILURE,
                                "the backend's answer from %s has no prompt".formatted(RENDER));
                    }
                    return prompt.asString();
                });
    }

    /// What of a chat request becomes part of the prompt.
    private static ObjectNode conversation(ObjectNode chat) {
        ObjectNode conversation = chat.objectNode();
        for (String name : new String[] {"model", "messages", "tools", "chat_template_kwargs"}) {
            if (chat.has(name)) {
                conversation.set(name, chat.path(name));
            }
        }
        return conversation.put("add_generation_prompt", true);
    }

    private static String text(ObjectNode chat) {
        StringBuilder text = new StringBuilder();
        for (JsonNode message : chat.path("messages")) {
            text.append(message.path("content").asString("")).append('\n');
            if (message.has("tool_calls")) {
                text.append(message.path("tool_calls")).append('\n');
            }
        }
        return chat.has("tools") ? text.append(chat.path("tools")).toString() : text.toString();
    }

    private static NoesisException unable(RemoteModel model) {
        return new NoesisException(
                ErrorCode.UNSUPPORTED_VALUE,
                "tokens of the model '%s' cannot be counted: the server that serves it has no such call"
                        .formatted(model.name()),
                "model",
                null);
    }
}
