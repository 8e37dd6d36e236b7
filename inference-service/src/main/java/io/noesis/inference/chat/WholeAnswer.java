package io.noesis.inference.chat;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatMessage;
import io.noesis.chat.output.OutputDelta;

import tools.jackson.databind.json.JsonMapper;

/// Collects an answer and writes it at once.
final class WholeAnswer implements AnswerSink {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final AnswerHeader header;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();

    WholeAnswer(HttpServletResponse response, JsonMapper json, AnswerHeader header) {
        this.response = response;
        this.json = json;
        this.header = header;
    }

    @Override
    public void begin() {}

    @Override
    public void delta(OutputDelta delta) {
        switch (delta) {
            case OutputDelta.Thinking(String text) -> thinking.append(text);
            case OutputDelta.Answer(String text) -> answer.append(text);
        }
    }

    @Override
    public void idle() {}

    @Override
    public void complete(Completion completion) throws IOException {
        ChatMessage message = ChatMessage.assistant(answer.toString(), thinking.isEmpty() ? null : thinking.toString());
        ChatCompletion body = new ChatCompletion(
                header.id(),
                ChatCompletion.OBJECT,
                header.created(),
                header.model(),
                List.of(new ChatCompletion.Choice(0, message, completion.finishReason(), null)),
                completion.usage(),
                header.fingerprint());
        byte[] bytes = json.writeValueAsBytes(body);
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer();
    }

    /// Nothing was written yet: the failure gets a status of its own.
    @Override
    public void fail(RuntimeException failure) {
        throw failure;
    }
}
