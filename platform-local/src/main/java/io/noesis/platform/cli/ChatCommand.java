package io.noesis.platform.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.ChatMessage;
import io.noesis.platform.home.PlatformHome;

import tools.jackson.databind.json.JsonMapper;

/// `noesis chat "question"`: streams an answer, the thinking dimmed.
final class ChatCommand {

    private final Terminal terminal;
    private final PlatformHome home;

    ChatCommand(Terminal terminal, PlatformHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    int run(List<String> line) throws IOException, InterruptedException {
        Set<String> options = new HashSet<>(PlatformClient.OPTIONS);
        options.addAll(Set.of("thinking", "model", "system", "max-tokens"));
        Arguments arguments = Arguments.parse(line, options);
        if (arguments.words().isEmpty()) {
            throw new Arguments.UsageException("chat needs a question");
        }
        arguments.option("thinking").ifPresent(ChatCommand::mode);
        PlatformClient platform = PlatformClient.of(arguments, home);
        String model = arguments.option("model").isPresent()
                ? arguments.option("model").get()
                : platform.models().getFirst();
        try (InputStream answer = platform.postStreaming("/v1/chat/completions", request(arguments, model))) {
            show(platform, answer);
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

    private void show(PlatformClient platform, InputStream stream) throws IOException {
        boolean thinking = false;
        boolean complete = false;
        ServerSentEvents events = new ServerSentEvents(stream);
        for (String data = events.next(); data != null; data = events.next()) {
            if (data.equals("[DONE]")) {
                complete = true;
                break;
            }
            if (data.startsWith("{\"error\"")) {
                throw new IOException(platform.explain(data));
            }
            ChatCompletionChunk.@Nullable Delta delta = delta(platform.json(), data);
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

    private static ChatCompletionChunk.@Nullable Delta delta(JsonMapper json, String data) {
        List<ChatCompletionChunk.Choice> choices =
                json.readValue(data, ChatCompletionChunk.class).choices();
        return choices.isEmpty() ? null : choices.getFirst().delta();
    }
}
