package io.noesis.evaluation.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.ChatCompletionRequest.ReasoningRequest;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.Tool;
import io.noesis.evaluation.EvaluationProperties;
import io.noesis.events.ItemRequested;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Asks a model one question, through the gateway like any other client, with the service's own key.
///
/// Sampling is that of the Llama-Nemotron report (arXiv:2505.00949, section 7.1): temperature 0.6 and top-p 0.95 while
/// thinking, greedy otherwise.
@Component
class ModelGateway {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final double THINKING_TEMPERATURE = 0.6;
    private static final double THINKING_TOP_P = 0.95;

    private static final TypeReference<List<ChatMessage>> MESSAGES = new TypeReference<>() {};
    private static final TypeReference<List<Tool>> TOOLS = new TypeReference<>() {};

    private final RestClient client;
    private final JsonMapper json;
    private final @Nullable Path keyFile;

    ModelGateway(RestClient.Builder builder, JsonMapper json, EvaluationProperties properties) {
        this.json = json;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .build());
        requests.setReadTimeout(properties.gateway().timeout());
        this.keyFile = properties.gateway().apiKeyFile();
        this.client = builder.requestFactory(requests)
                .baseUrl(properties.gateway().baseUrl().toString())
                .build();
    }

    boolean hasKey() {
        return keyFile != null;
    }

    /// @throws org.springframework.web.client.RestClientException when there is no answer, or one that is no answer
    ChatCompletion ask(ItemRequested item) {
        ChatCompletionRequest request = request(item);
        ChatCompletion completion = client.post()
                .uri("/v1/chat/completions")
                .headers(headers -> headers.setBearerAuth(key()))
                .body(request)
                .retrieve()
                .body(ChatCompletion.class);
        if (completion == null || completion.choices().isEmpty()) {
            throw new org.springframework.web.client.RestClientException("the gateway sent an answer without a choice");
        }
        return completion;
    }

    private ChatCompletionRequest request(ItemRequested item) {
        boolean thinking = item.mode().equals("on");
        // Our own field takes a budget of 0 beside mode on for a contradiction. Under the name that says nothing of
        // the mode, the thinking is opened and closed at once.
        boolean closedAtOnce = thinking && Objects.equals(item.budget(), 0);
        return ChatCompletionRequest.of(item.model(), messages(item)).stream(false)
                .maxTokens(item.maxTokens())
                .sampling(thinking ? THINKING_TEMPERATURE : 0, thinking ? THINKING_TOP_P : 1, item.seed())
                .reasoning(ReasoningRequest.mode(item.mode()).withMaxTokens(closedAtOnce ? null : item.budget()))
                .thinkingTokenBudget(closedAtOnce ? item.budget() : null)
                .tools(item.tools() == null ? null : tools(item))
                .build();
    }

    private List<ChatMessage> messages(ItemRequested item) {
        return item.messages() == null
                ? List.of(ChatMessage.user(item.prompt()))
                : json.treeToValue(item.messages(), MESSAGES);
    }

    /// The tools that the question offers.
    List<Tool> tools(ItemRequested item) {
        return item.tools() == null ? List.of() : json.treeToValue(item.tools(), TOOLS);
    }

    /// Read anew for each question: a rotated key needs no restart.
    private String key() {
        if (keyFile == null) {
            throw new IllegalStateException("noesis.evaluation.gateway.api-key-file is not set");
        }
        try {
            return Files.readString(keyFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the evaluation workers cannot be read", e);
        }
    }
}
