package io.noesis.dialect.responses;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;
import io.noesis.dialect.AnswerPart;
import io.noesis.dialect.AnswerReader;
import io.noesis.dialect.DialectEvent;

import tools.jackson.databind.node.ObjectNode;

/// One answer to a Responses request, from chat chunks to typed events, or whole. Not safe for several threads.
///
/// The response in the last event of a stream is the one that the same answer gets whole. A stream ends with
/// `response.completed`, `response.incomplete` or `response.failed`, and only a complete answer with one of the
/// first two.
public final class ResponsesAnswer {

    private final ResponsesRequest request;
    private final AnswerReader reader = new AnswerReader();
    private final EventLog events = new EventLog();
    private @Nullable ResponseObject response;
    private @Nullable OutputItem open;
    private AnswerPart.@Nullable End end;
    private boolean over;

    public ResponsesAnswer(ResponsesRequest request) {
        this.request = request;
    }

    /// The response object to an answer that was not streamed.
    ///
    /// @throws NoesisException when the answer breaks the contract
    public static ObjectNode whole(ResponsesRequest request, ChatCompletion answer) {
        ResponsesAnswer translator = new ResponsesAnswer(request);
        ResponseObject response = translator.begin(answer.id(), answer.created(), answer.model());
        translator.reader.read(answer).forEach(part -> translator.take(response, part));
        if (translator.end == null) {
            throw AnswerReader.brokenOff();
        }
        translator.closeItem(response, ResponseObject.status(translator.end));
        return response.ended(translator.end, translator.reader.usage());
    }

    /// @throws NoesisException when the chunk breaks the contract; the stream is then to be failed with it
    public List<DialectEvent> accept(ChatCompletionChunk chunk) {
        requireRunning();
        ResponseObject current = response == null ? begin(chunk.id(), chunk.created(), chunk.model()) : response;
        reader.read(chunk).forEach(part -> take(current, part));
        return events.take();
    }

    /// Ends the stream after the last chunk. A stream that gave no reason to end was cut off, and fails.
    public List<DialectEvent> complete() {
        requireRunning();
        if (response == null || end == null) {
            return fail(AnswerReader.brokenOff());
        }
        String status = ResponseObject.status(end);
        closeItem(response, status);
        events.add("response." + status).set("response", response.ended(end, reader.usage()));
        over = true;
        return events.take();
    }

    /// Ends the stream before its answer is complete.
    public List<DialectEvent> fail(NoesisException failure) {
        requireRunning();
        over = true;
        if (response == null) {
            events.add("error")
                    .put("code", failure.code().code())
                    .put("message", failure.getMessage())
                    .put("param", failure.param().orElse(null));
        } else {
            events.add("response.failed")
                    .set("response", response.failed(errorCode(failure.code()), failure.getMessage()));
        }
        return events.take();
    }

    private ResponseObject begin(String chatId, long created, String model) {
        ResponseObject begun = new ResponseObject(chatId, created, model, request.echo());
        events.add("response.created").set("response", begun.inProgress());
        events.add("response.in_progress").set("response", begun.inProgress());
        response = begun;
        return begun;
    }

    private void take(ResponseObject current, AnswerPart part) {
        switch (part) {
            case AnswerPart.Thinking(String text) -> reasoning(current).add(text);
            case AnswerPart.Text(String text, List<TokenLogprob> logprobs) ->
                message(current).add(text, logprobs);
            case AnswerPart.CallBegin(String id, String name) -> {
                closeItem(current, ResponseObject.COMPLETED);
                open = new CallItem(itemEvents(current, "fc"), id, name);
            }
            case AnswerPart.CallArguments(String piece) -> {
                if (open instanceof CallItem call) {
                    call.add(piece);
                } else {
                    throw new NoesisException(
                            ErrorCode.UPSTREAM_FAILURE, "the answer has text within the arguments of a call");
                }
            }
            case AnswerPart.End last -> end = last;
        }
    }

    private ReasoningItem reasoning(ResponseObject current) {
        if (open instanceof ReasoningItem item) {
            return item;
        }
        closeItem(current, ResponseObject.COMPLETED);
        ReasoningItem item = new ReasoningItem(itemEvents(current, "rs"), request.summary());
        open = item;
        return item;
    }

    private MessageItem message(ResponseObject current) {
        if (open instanceof MessageItem item) {
            return item;
        }
        closeItem(current, ResponseObject.COMPLETED);
        MessageItem item = new MessageItem(itemEvents(current, "msg"));
        open = item;
        return item;
    }

    private void closeItem(ResponseObject current, String status) {
        if (open != null) {
            current.add(open.close(status));
            open = null;
        }
    }

    private ItemEvents itemEvents(ResponseObject current, String prefix) {
        return new ItemEvents(events, current.itemId(prefix), current.nextIndex());
    }

    private void requireRunning() {
        if (over) {
            throw new IllegalStateException("the stream has ended");
        }
    }

    /// OpenAI's words for why a response failed.
    private static String errorCode(ErrorCode code) {
        return switch (code.category()) {
            case USER -> "invalid_prompt";
            case RESOURCE -> code.httpStatus() == 429 ? "rate_limit_exceeded" : "server_error";
            case UPSTREAM, INTERNAL -> "server_error";
        };
    }
}
