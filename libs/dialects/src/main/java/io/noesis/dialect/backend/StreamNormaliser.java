package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.Usage;
import io.noesis.dialect.AnswerReader;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One stream of a backend, from the data of its events to chunks of the chat contract. Not safe for several
/// threads.
///
/// Whoever reads the stream hands over every event with [#accept] and, when no more comes, calls [#finish]. That
/// alone says whether the answer is complete: a backend's `[DONE]` proves nothing, since vLLM sends it behind a
/// failure too, and its absence disproves nothing once every choice has ended.
public final class StreamNormaliser {

    private static final String DONE = "[DONE]";

    /// Most characters of events: many times what the longest answer needs, so that a backend that never ends
    /// does.
    private static final long LONGEST_STREAM = 1L << 28;

    private final StreamPlan plan;
    private final AnswerIdentity identity;
    private final TokenCounter counter;
    private final TreeMap<Integer, ChoiceStream> choices = new TreeMap<>();
    private @Nullable JsonNode lastUsage;
    private @Nullable String systemFingerprint;
    private @Nullable Usage usage;
    private long characters;
    private boolean done;

    /// @param counter counts the thinking where the backend does not
    public StreamNormaliser(StreamPlan plan, AnswerIdentity identity, TokenCounter counter) {
        this.plan = plan;
        this.identity = identity;
        this.counter = counter;
    }

    /// @param data of one event
    /// @return the chunks that may be sent on
    /// @throws NoesisException when the event tells a failure or makes no sense; the answer is lost then
    public List<ChatCompletionChunk> accept(String data) {
        String text = data.strip();
        if (done || text.isEmpty()) {
            return List.of();
        }
        if (text.equals(DONE)) {
            done = true;
            return List.of();
        }
        characters += text.length();
        if (characters > LONGEST_STREAM) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE,
                    "the backend's stream has more than %d characters".formatted(LONGEST_STREAM));
        }
        return accept(object(text));
    }

    /// Whether every choice has ended, so that nothing but counts can follow. A stop string of ours may end a
    /// choice while the backend goes on; whoever then leaves should cancel the request there.
    public boolean answered() {
        return choices.size() == plan.choices() && choices.values().stream().allMatch(ChoiceStream::ended);
    }

    /// Ends the answer when the backend's stream has ended.
    ///
    /// @return the last chunk, with the counts, where it was asked for and the backend told them
    /// @throws NoesisException when the stream ended before the answer did
    public List<ChatCompletionChunk> finish() {
        if (!answered()) {
            throw AnswerReader.brokenOff();
        }
        if (lastUsage != null) {
            usage = UpstreamUsage.of(lastUsage, choices.values(), counter);
        }
        return usage == null || !plan.includeUsage() ? List.of() : List.of(chunk(List.of(), usage));
    }

    /// What the answer cost, known after [#finish] if the backend told it.
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    List<ChatCompletionChunk> accept(JsonNode event) {
        BackendErrors.in(event, 200).ifPresent(failure -> {
            throw failure;
        });
        if (event.path("usage").isObject()) {
            lastUsage = event.path("usage");
        }
        if (event.path("system_fingerprint").isString()) {
            systemFingerprint = event.path("system_fingerprint").asString();
        }
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        for (JsonNode choice : event.path("choices")) {
            for (Choice normal : choiceStream(choice).accept(UpstreamDelta.of(choice))) {
                chunks.add(chunk(List.of(normal), null));
            }
        }
        return chunks;
    }

    static JsonNode object(String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE, "the backend sent something that is no JSON", null, e);
        }
        throw new NoesisException(ErrorCode.UPSTREAM_FAILURE, "the backend sent something that is no JSON object");
    }

    private ChoiceStream choiceStream(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        if (index < 0 || index >= plan.choices()) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE,
                    "the backend sent a choice with index %d where %d were asked for".formatted(index, plan.choices()));
        }
        return choices.computeIfAbsent(index, unseen -> new ChoiceStream(plan, unseen, callIdPrefix(unseen)));
    }

    private String callIdPrefix(int index) {
        String key =
                identity.id().startsWith("chatcmpl-") ? identity.id().substring("chatcmpl-".length()) : identity.id();
        return "call_%s_%d_".formatted(key, index);
    }

    private ChatCompletionChunk chunk(List<Choice> chunkChoices, @Nullable Usage counts) {
        return new ChatCompletionChunk(
                identity.id(),
                ChatCompletionChunk.OBJECT,
                identity.created(),
                identity.model(),
                chunkChoices,
                counts,
                systemFingerprint);
    }
}
