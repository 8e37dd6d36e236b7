package io.noesis.platform.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ErrorEnvelope;
import io.noesis.api.openai.ModelList;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `noesis chat "question"`: streams an answer, the thinking dimmed.
final class ChatCommand {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(30);

    private final Terminal terminal;
    private final PlatformHome home;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    ChatCommand(Terminal terminal, PlatformHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    int run(List<String> line) throws IOException, InterruptedException {
        Arguments arguments =
                Arguments.parse(line, Set.of("thinking", "model", "system", "max-tokens", "url", "key-file"));
        if (arguments.words().isEmpty()) {
            throw new Arguments.UsageException("chat needs a question");
        }
        arguments.option("thinking").ifPresent(ChatCommand::mode);
        Connection connection = new Connection(url(arguments), key(arguments));
        String model = arguments.option("model").isPresent()
                ? arguments.option("model").get()
                : firstModel(connection);
        String body = json.writeValueAsString(request(arguments, model));
        HttpRequest request = connection
                .to("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (InputStream answer = send(request, HttpResponse.BodyHandlers.ofInputStream())) {
            show(answer);
        }
        return 0;
    }

    private static ChatCompletionRequest request(Arguments arguments, String model) {
        List<ChatMessage> messages = new ArrayList<>();
        arguments.option("system").map(ChatMessage::system).ifPresent(messages::add);
        messages.add(ChatMessage.user(String.join(" ", arguments.words())));
        ChatCompletionRequest.ReasoningRequest reasoning = arguments
                .option("thinking")
                .map(ChatCommand::mode)
                .map(ChatCompletionRequest.ReasoningRequest::mode)
                .orElse(null);
        Integer maxTokens = arguments.option("max-tokens").isEmpty()
                ? null
                : arguments.intOption("max-tokens", 0, 1, Integer.MAX_VALUE);
        return ChatCompletionRequest.of(model, messages).stream(true)
                .maxTokens(maxTokens)
                .reasoning(reasoning)
                .build();
    }

    private static String mode(String text) {
        if (!Set.of("on", "off", "auto").contains(text)) {
            throw new Arguments.UsageException("--thinking must be on, off or auto, but was " + text);
        }
        return text;
    }

    private String url(Arguments arguments) throws IOException {
        if (arguments.option("url").isPresent()) {
            return arguments.option("url").get();
        }
        if (!Files.exists(home.addressFile())) {
            throw new IOException("no platform runs in %s: start it with ./noesis up".formatted(home.root()));
        }
        return Files.readString(home.addressFile()).strip();
    }

    private String key(Arguments arguments) throws IOException {
        return Secrets.read(
                arguments.option("key-file").map(Path::of).orElse(home.secrets().resolve("api-key")));
    }

    private String firstModel(Connection connection) throws IOException, InterruptedException {
        String body = send(connection.to("/v1/models").GET().build(), HttpResponse.BodyHandlers.ofString());
        List<ModelList.Model> models = json.readValue(body, ModelList.class).data();
        if (models.isEmpty()) {
            throw new IOException("the platform serves no model");
        }
        return models.getFirst().id();
    }

    private <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse<T> response;
        try {
            response = http.send(request, handler);
        } catch (ConnectException e) {
            throw new IOException("nothing answers at %s: is the platform up?".formatted(request.uri()), e);
        }
        if (response.statusCode() == 200) {
            return response.body();
        }
        T body = response.body();
        String text = body instanceof InputStream stream
                ? new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                : String.valueOf(body);
        throw new IOException("the platform answered %d: %s".formatted(response.statusCode(), explain(text)));
    }

    private String explain(String body) {
        try {
            return Terminal.harmless(
                    json.readValue(body, ErrorEnvelope.class).error().message());
        } catch (JacksonException e) {
            return Terminal.harmless(body);
        }
    }

    private void show(InputStream stream) throws IOException {
        boolean thinking = false;
        boolean complete = false;
        ServerSentEvents events = new ServerSentEvents(stream);
        for (String data = events.next(); data != null; data = events.next()) {
            if (data.equals("[DONE]")) {
                complete = true;
                break;
            }
            if (data.startsWith("{\"error\"")) {
                throw new IOException(explain(data));
            }
            ChatCompletionChunk.@Nullable Delta delta = delta(data);
            if (delta == null) {
                continue;
            }
            if (delta.reasoningContent() != null) {
                thinking = true;
                terminal.writeDimmed(delta.reasoningContent());
            }
            if (delta.content() != null && !delta.content().isEmpty()) {
                if (thinking) {
                    thinking = false;
                    terminal.line("\n");
                }
                terminal.write(delta.content());
            }
        }
        terminal.line("");
        if (!complete) {
            throw new IOException("the stream ended before the answer was complete");
        }
    }

    private ChatCompletionChunk.@Nullable Delta delta(String data) {
        List<ChatCompletionChunk.Choice> choices =
                json.readValue(data, ChatCompletionChunk.class).choices();
        return choices.isEmpty() ? null : choices.getFirst().delta();
    }

    /// Where to ask and with which key.
    private record Connection(String url, String key) {

        HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(ANSWER_LIMIT)
                    .header("Authorization", "Bearer " + key);
        }

        @Override
        public String toString() {
            return url;
        }
    }
}
