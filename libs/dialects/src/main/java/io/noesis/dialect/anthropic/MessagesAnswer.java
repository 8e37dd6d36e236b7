package io.noesis.dialect.anthropic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;
import io.noesis.api.openai.Usage;
import io.noesis.dialect.AnswerPart;
import io.noesis.dialect.AnswerReader;
import io.noesis.dialect.DialectEvent;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One answer to a Messages request, from chat chunks to events, or whole. Not safe for several threads.
///
/// A stream ends with `message_stop` when its answer is complete and with `error` when it is not.
public final class MessagesAnswer {

    /// Stands in every thinking block where Anthropic's servers put a proof that they wrote it. Ours proves nothing
    /// and says so: thinking that comes back is not part of the next prompt, so nothing depends on who wrote it.
    public static final String SIGNATURE = "noesis-unsigned";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final AnswerReader reader = new AnswerReader();
    private final List<ContentBlock> blocks = new ArrayList<>();
    private List<DialectEvent> events = new ArrayList<>();
    private Optional<Usage> promptUsage = Optional.empty();
    private @Nullable ContentBlock open;
    private AnswerPart.@Nullable End end;
    private boolean begun;
    private boolean over;

    /// Tells how long the prompt is before the first chunk comes, so that `message_start` can say it. Without it
    /// the counts there are 0, and `message_delta` at the end brings them all.
    public void promptTokens(int promptTokens, int cachedTokens) {
        promptUsage = Optional.of(Usage.of(promptTokens, cachedTokens, 0, 0));
    }

    /// The message that answers a request that was not streamed.
    ///
    /// @throws NoesisException when the answer breaks the contract
    public static ObjectNode whole(ChatCompletion answer) {
        MessagesAnswer translator = new MessagesAnswer();
        translator.reader.read(answer).forEach(translator::take);
        if (translator.end == null) {
            throw AnswerReader.brokenOff();
        }
        AnswerPart.End end = translator.end;
        translator.closeBlock(end);
        ObjectNode message = message(answer.id(), answer.model(), MessageUsage.of(translator.reader.usage()));
        ArrayNode content = message.withArray("content");
        for (ContentBlock block : translator.blocks) {
            block.whole().ifPresent(content::add);
        }
        StopReason reason = StopReason.of(end);
        return message.put("stop_reason", reason.name()).put("stop_sequence", reason.sequence());
    }

    /// @throws NoesisException when the chunk breaks the contract; the stream is then to be failed with it
    public List<DialectEvent> accept(ChatCompletionChunk chunk) {
        requireRunning();
        List<AnswerPart> parts = reader.read(chunk);
        if (!begun) {
            begun = true;
            Optional<Usage> known = promptUsage.or(reader::usage);
            add("message_start").set("message", message(chunk.id(), chunk.model(), MessageUsage.of(known)));
            add("ping");
        }
        parts.forEach(this::take);
        return takeEvents();
    }

    /// An event that only keeps the connection alive.
    public static DialectEvent ping() {
        return new DialectEvent("ping", JSON.objectNode().put("type", "ping"));
    }

    /// Ends the stream after the last chunk. A stream that gave no reason to end was cut off, and fails.
    public List<DialectEvent> complete() {
        requireRunning();
        if (!begun || end == null) {
            return fail(AnswerReader.brokenOff());
        }
        try {
            closeBlock(end);
        } catch (NoesisException brokenCall) {
            return fail(brokenCall);
        }
        StopReason reason = StopReason.of(end);
        ObjectNode delta = add("message_delta");
        delta.putObject("delta").put("stop_reason", reason.name()).put("stop_sequence", reason.sequence());
        delta.set("usage", MessageUsage.of(reader.usage()));
        add("message_stop");
        over = true;
        return takeEvents();
    }

    /// Ends the stream before its answer is complete.
    public List<DialectEvent> fail(NoesisException failure) {
        requireRunning();
        over = true;
        events.add(new DialectEvent("error", MessagesErrors.envelope(failure, null)));
        return takeEvents();
    }

    private void take(AnswerPart part) {
        switch (part) {
            case AnswerPart.Thinking(String text) ->
                delta(block(ContentBlock.Kind.THINKING), "thinking_delta", "thinking", text);
            case AnswerPart.Text(String text, List<TokenLogprob> unused) -> {
                if (!text.isEmpty()) {
                    delta(block(ContentBlock.Kind.TEXT), "text_delta", "text", text);
                }
            }
            case AnswerPart.CallBegin(String id, String name) -> begin(ContentBlock.call(id, name));
            case AnswerPart.CallArguments(String piece) -> {
                if (open == null || open.kind() != ContentBlock.Kind.TOOL_USE) {
                    throw new NoesisException(
                            ErrorCode.UPSTREAM_FAILURE, "the answer has text within the arguments of a call");
                }
                delta(open, "input_json_delta", "partial_json", piece);
            }
            case AnswerPart.End last -> end = last;
        }
    }

    private ContentBlock block(ContentBlock.Kind kind) {
        return open != null && open.kind() == kind ? open : begin(ContentBlock.of(kind));
    }

    private ContentBlock begin(ContentBlock block) {
        closeBlock(null);
        open = block;
        blocks.add(block);
        add("content_block_start").put("index", blocks.size() - 1).set("content_block", block.start());
        return block;
    }

    private void delta(ContentBlock block, String type, String field, String piece) {
        block.append(piece);
        ObjectNode event = add("content_block_delta").put("index", blocks.size() - 1);
        event.putObject("delta").put("type", type).put(field, piece);
    }

    /// @param last the end of the answer, or null when another block follows
    private void closeBlock(AnswerPart.@Nullable End last) {
        if (open == null) {
            return;
        }
        boolean cutOff = last != null && last.finishReason().equals("length");
        open.close(cutOff);
        int index = blocks.size() - 1;
        if (open.kind() == ContentBlock.Kind.THINKING) {
            ObjectNode event = add("content_block_delta").put("index", index);
            event.putObject("delta").put("type", "signature_delta").put("signature", SIGNATURE);
        }
        add("content_block_stop").put("index", index);
        open = null;
    }

    private static ObjectNode message(String chatId, String model, ObjectNode usage) {
        ObjectNode message = JSON.objectNode();
        String key = chatId.startsWith("chatcmpl-") ? chatId.substring("chatcmpl-".length()) : chatId;
        message.put("id", "msg_" + key).put("type", "message").put("role", "assistant");
        message.put("model", model);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.set("usage", usage);
        return message;
    }

    private ObjectNode add(String type) {
        ObjectNode data = JSON.objectNode().put("type", type);
        events.add(new DialectEvent(type, data));
        return data;
    }

    private List<DialectEvent> takeEvents() {
        List<DialectEvent> taken = events;
        events = new ArrayList<>();
        return taken;
    }

    private void requireRunning() {
        if (over) {
            throw new IllegalStateException("the stream has ended");
        }
    }
}
