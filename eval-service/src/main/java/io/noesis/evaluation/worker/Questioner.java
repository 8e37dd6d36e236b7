package io.noesis.evaluation.worker;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatMessage;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;
import io.noesis.evaluation.EvaluationProperties;
import io.noesis.evaluation.scoring.Answer;
import io.noesis.evaluation.scoring.Judgement;
import io.noesis.evaluation.scoring.Scorer;
import io.noesis.evaluation.scoring.Verdict;
import io.noesis.events.ItemRequested;
import io.noesis.events.ItemScored;

import tools.jackson.core.JacksonException;

/// Asks a question until there is an answer or no hope of one, and judges it.
@Component
class Questioner {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int LONGEST_FAILURE = 500;

    /// An event has to stay below a megabyte, and a character may take six bytes of it.
    private static final int LONGEST_ANSWER = 150_000;

    private static final int LONGEST_EXTRACT = 10_000;

    private final ModelGateway gateway;
    private final EvaluationProperties.Workers settings;

    Questioner(ModelGateway gateway, EvaluationProperties properties) {
        this.gateway = gateway;
        this.settings = properties.workers();
    }

    /// @param stopping ends the waiting between attempts
    /// @throws StoppedException when the worker was stopped before there was an answer: the question must go back
    /// @throws InterruptedException likewise
    ItemScored ask(ItemRequested item, CountDownLatch stopping) throws StoppedException, InterruptedException {
        Duration pause = settings.firstBackoff();
        for (int attempt = 1; ; attempt++) {
            try {
                return judged(item, gateway.ask(item));
            } catch (RestClientException e) {
                if (stopping.getCount() == 0 && Thread.interrupted()) {
                    // The call failed because we are stopping, which says nothing about the question.
                    throw new StoppedException();
                }
                if (!worthRetrying(e) || attempt == settings.attempts()) {
                    return failed(item, String.valueOf(e.getMessage()));
                }
            } catch (UncheckedIOException | IllegalStateException | JacksonException e) {
                return failed(item, String.valueOf(e.getMessage()));
            }
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppedException();
            }
            pause = pause.multipliedBy(2);
        }
    }

    private static boolean worthRetrying(RestClientException failure) {
        return switch (failure) {
            case ResourceAccessException _ -> true;
            case RestClientResponseException response -> {
                HttpStatusCode status = response.getStatusCode();
                yield status.is5xxServerError()
                        || status.value() == TOO_MANY_REQUESTS
                        || status.value() == REQUEST_TIMEOUT;
            }
            default -> false;
        };
    }

    private ItemScored judged(ItemRequested item, ChatCompletion completion) {
        ChatCompletion.Choice choice = completion.choices().getFirst();
        ChatMessage message = choice.message();
        String text = Objects.requireNonNullElse(message.content(), "");
        Boolean obedient = ToggleObedience.of(item, message);
        Answer answer = new Answer(text, calls(message), gateway.tools(item), obedient);
        Judgement judgement = Scorer.named(item.scorer()).judge(answer, item.expected());
        Usage usage = completion.usage();
        Usage.CompletionTokensDetails details = usage == null ? null : usage.completionTokensDetails();
        return new ItemScored(
                item.runId(),
                item.itemId(),
                item.mode(),
                item.sample(),
                judgement.verdict().name(),
                kept(text, LONGEST_ANSWER),
                kept(judgement.extracted(), LONGEST_EXTRACT),
                choice.finishReason(),
                usage == null ? 0 : usage.completionTokens(),
                details == null ? 0 : details.reasoningTokens(),
                null,
                item.budget(),
                obedient,
                judgement.wellFormed(),
                item.group());
    }

    private static List<Answer.Call> calls(ChatMessage message) {
        return message.toolCalls() == null
                ? List.of()
                : message.toolCalls().stream()
                        .map(ToolCall::function)
                        .map(function -> function == null
                                ? new Answer.Call(null, null)
                                : new Answer.Call(function.name(), function.arguments()))
                        .toList();
    }

    /// Cut, and without halves of surrogate pairs, which no event can carry.
    private static @Nullable String kept(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String cut = text.length() <= longest ? text : text.substring(0, longest);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /// The question as one that could not be asked.
    ItemScored failed(ItemRequested item, String failure) {
        return new ItemScored(
                item.runId(),
                item.itemId(),
                item.mode(),
                item.sample(),
                Verdict.FAILED.name(),
                null,
                null,
                null,
                0,
                0,
                kept(failure, LONGEST_FAILURE),
                item.budget(),
                null,
                null,
                item.group());
    }

    /// The worker is being stopped.
    static final class StoppedException extends Exception {}
}
