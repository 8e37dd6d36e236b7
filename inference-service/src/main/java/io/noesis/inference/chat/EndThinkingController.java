package io.noesis.inference.chat;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.inference.answer.AnswerRequests;
import io.noesis.inference.answer.Generation;
import io.noesis.inference.answer.RunningGenerations;
import io.noesis.inference.request.Quoted;

/// `POST /v1/chat/completions/{id}/end_thinking`: an answer that still thinks gets on to its answer.
///
/// The id stands in every chunk of the stream. Only whoever asked for the answer can reach it.
@RestController
class EndThinkingController {

    private final RunningGenerations running;

    EndThinkingController(RunningGenerations running) {
        this.running = running;
    }

    /// @param id of the answer
    /// @param thinking how many of its choices were still thinking; with 0 nothing changes
    record Ended(String id, String object, int thinking) {}

    @PostMapping("/v1/chat/completions/{id}/end_thinking")
    Ended end(@PathVariable String id, HttpServletRequest request) {
        Generation generation = running.find(id, AnswerRequests.tenant(request))
                .orElseThrow(() -> new NoesisException(
                        ErrorCode.NOT_FOUND,
                        "no answer with the id %s is running".formatted(Quoted.of(id)),
                        "id",
                        null));
        return new Ended(id, "chat.completion.end_thinking", generation.endThinking());
    }
}
